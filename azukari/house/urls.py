"""The pages about vacant houses."""

urlpatterns: list = []
