"""Which system answers where."""

from django.urls import include, path

from azukari.site import views

urlpatterns = [
    path("care/", include("azukari.care.urls")),
    path("house/", include("azukari.house.urls")),
    path("ui/", include("azukari.ui.urls")),
    path("start/", views.start, name="start"),
    path("", include("azukari.entrust.urls")),  # last: every other page would be compared with each of its addresses
]
