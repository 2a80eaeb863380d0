"""The gallery's addresses; everything else here is used from above."""

from django.urls import path

from azukari.ui import views

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/<slug:name>/", views.whole_page, name="gallery-page"),
]
