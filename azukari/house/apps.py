from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "azukari.house"
    label = "house"
    verbose_name = "空き家権利関係等調査"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from azukari.house import acts  # noqa: F401  (a stop or a grant names acts before any page is opened)
