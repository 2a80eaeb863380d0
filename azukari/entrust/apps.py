from django.apps import AppConfig


class EntrustConfig(AppConfig):
    name = "azukari.entrust"
    label = "entrust"
    verbose_name = "預かりの中核"
    default_auto_field = "django.db.models.BigAutoField"
