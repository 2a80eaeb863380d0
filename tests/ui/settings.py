"""Enough Django to look at the ui storey alone: no database, no other storey."""

ALONE = {
    "ROOT_URLCONF": "tests.ui.urls",
    "MIDDLEWARE": [],
    "FORM_RENDERER": "azukari.ui.renderer.DadsRenderer",
    "LANGUAGE_CODE": "ja",
    "TIME_ZONE": "Asia/Tokyo",
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
}
globals().update(ALONE)

SECRET_KEY = "only for looking at the gallery"
DEBUG = True
USE_TZ = True
ALLOWED_HOSTS = ["*"]
STATIC_URL = "/static/"
INSTALLED_APPS = ["django.contrib.staticfiles", "azukari.ui"]
