"""Settings.  What differs from one installation to the next comes from the environment or the data folder."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import psycopg
from psycopg.types.array import ListBinaryDumper

from azukari.site import faults, postgres

BASE = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("AZUKARI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("AZUKARI_HOSTS", "127.0.0.1,localhost").split(",")

_secrets = postgres.secrets()
SECRET_KEY = _secrets.secret_key
PACKAGE_KEY = postgres.folder() / "package.key"  # signs what leaves on a medium; drawn with the first package
ROUNDS_FAILING = postgres.folder() / "rounds.failing"  # there while the rounds end again and again
CONTEXT_KEY = bytes.fromhex(_secrets.context_key)  # 64 bytes: signs who acts, for row security

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "azukari.ui",
    "azukari.entrust",
    "azukari.care",
    "azukari.house",
]
MIDDLEWARE = [
    "azukari.entrust.middleware.headers",
    "azukari.entrust.middleware.upwards",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "azukari.entrust.middleware.actor",
    "azukari.entrust.middleware.refusals",
    "azukari.entrust.middleware.closed",
]
ROOT_URLCONF = "azukari.site.urls"
LOGIN_REDIRECT_URL = "start"
WSGI_APPLICATION = "azukari.site.wsgi.application"
FORM_RENDERER = "azukari.ui.renderer.DadsRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "azukari.site.menu.menu",
            ],
            "builtins": ["azukari.ui.templatetags.ui"],
        },
    }
]

_connections = postgres.connections()
_POOL = {"min_size": 1, "max_size": 40, "timeout": 10, "connection_class": postgres.following()}
_PREPARED = {"server_side_binding": True, "prepare_threshold": 2}  # planned once a connection, not with every request
psycopg.adapters.register_dumper(list, ListBinaryDumper)  # many rows at once go as they are, nothing to be escaped
_postgresql = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
DATABASES = {
    "default": {
        **_postgresql,
        **_connections.app,
        "OPTIONS": {**_connections.app.get("OPTIONS", {}), **_PREPARED, "pool": _POOL},
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "CONN_HEALTH_CHECKS": True,  # one of a server that fell is not lent out once more: it would fail a page
    },
    "owner": {**_postgresql, **_connections.owner},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # nothing uploaded lies on disk
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"fault": {"()": "django.utils.log.CallbackFilter", "callback": faults.is_fault}},
    "formatters": {"where": {"()": faults.Where}},
    "handlers": {"faults": {"class": "logging.StreamHandler", "filters": ["fault"], "formatter": "where"}},
    "loggers": {"django.request": {"handlers": ["faults"], "level": "ERROR", "propagate": DEBUG}},
}

CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "azukari.entrust.views.form_expired"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("AZUKARI_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SILENCED_SYSTEM_CHECKS: list[str] = []

FIRST_GRANTS = tomllib.loads((BASE / "site" / "roles.toml").read_text(encoding="utf-8"))
CREDENTIALS = tomllib.loads((BASE / "site" / "credentials.toml").read_text(encoding="utf-8"))
NUMBER_RULE = "azukari.law.care.numbers:office_fault"  # what may be wrong with the number of a centre or an office

PROXIES = int(os.environ.get("AZUKARI_PROXIES", "0"))  # trusted servers in front, each adding one X-Forwarded-For hop

CITY_NAME = os.environ.get("AZUKARI_CITY", "東野森市(架空)")
