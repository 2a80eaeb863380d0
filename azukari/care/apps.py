from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "azukari.care"
    label = "care"
    verbose_name = "地域包括支援センターネットワーク"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from azukari.care import acts  # noqa: F401  (a stop or a grant names acts before any page is opened)
