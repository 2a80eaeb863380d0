"""The gallery alone."""

from django.urls import include, path

urlpatterns = [path("ui/", include("azukari.ui.urls"))]
