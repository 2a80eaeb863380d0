"""Which system answers where."""

from django.urls import include, path

urlpatterns = [
    path("", include("azukari.entrust.urls")),
    path("care/", include("azukari.care.urls")),
    path("house/", include("azukari.house.urls")),
    path("ui/", include("azukari.ui.urls")),
]
