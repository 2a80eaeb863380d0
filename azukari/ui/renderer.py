"""``{{ form }}`` looks like the Digital Agency's design system (settings.FORM_RENDERER)."""

from typing import Any

from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget

CHOICES = {"checkbox": "check", "radioselect": "choices", "checkboxselectmultiple": "choices"}
CONTROLS = {
    "select": "select",
    "selectmultiple": "select",
    "textarea": "textarea",
    "clearablefile": "file",
    "file": "file",
    "manyfiles": "file",
}


class DadsBoundField(BoundField):
    """A field that knows its shape (``kind``) and which sentences describe it."""

    @property
    def kind(self) -> str:
        return CHOICES.get(self.widget_type) or CONTROLS.get(self.widget_type) or getattr(self.field, "kind", "input")

    @property
    def unit(self) -> str:
        """円, 単位: printed after the control."""
        return getattr(self.field, "unit", "")

    @property
    def first_id(self) -> str:
        """Where a link in the error summary leads."""
        return f"{self.auto_id}_0" if self.kind == "choices" else self.auto_id

    @property
    def aria_describedby(self) -> str | None:
        """The error is read before the support text."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        says = [("error", self.errors), ("helptext", self.help_text)]
        return " ".join(f"{self.auto_id}_{part}" for part, said in says if said and not self.is_hidden)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        return {"class": self.kind, **super().build_widget_attrs(attrs, widget)}


class DadsRenderer(DjangoTemplates):
    """Forms with an error summary; fields with label, support text, control and error."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = DadsBoundField
