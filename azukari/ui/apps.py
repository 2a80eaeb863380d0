"""The storey as Django knows it."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """How it looks (画面). No models, and no knowledge of the systems above."""

    name = "azukari.ui"
    label = "ui"
