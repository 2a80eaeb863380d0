"""A case goes onto a medium, and what comes back is compared before anything changes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.house import acts
from azukari.house.forms.packages import BackForm, WriteForm
from azukari.house.rules.package import CHANGES
from azukari.house.services import packages as services
from azukari.house.views.answers import FAILED, as_file, carry_out
from azukari.ui.pieces import tag
from azukari.ui.show import page, show

HEAD = [("", "違い"), ("head", "どこ"), ("wrap", "内容(前 → 後)")]
TONES = {"add": "good", "change": "warn", "drop": "bad"}


@page(acts.WRITE_PACKAGE)
def write_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed file, to be saved on the medium that was set aside."""
    form = WriteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        sealed = carry_out(form, lambda: services.write_package(pk, form.cleaned_data["because"], by=request.actor))
        if sealed is not FAILED:
            return as_file(sealed.name, sealed.content)
    way = services.see_way_out(pk, by=request.actor)
    return show(request, "house/packages/write.html", form=form, case=way.case, lending=way.lending, way=way)


@page(acts.TAKE_PACKAGE)
def take_package(request: HttpRequest, pk: int) -> HttpResponse:
    """First the differences, then, agreed to, the change; between the two the sealed file stays with the person."""
    if "agreed" in request.POST:
        return _take(request, pk)
    form = BackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sealed = form.cleaned_data["file"].read()
        found = carry_out(form, lambda: services.compare_package(pk, sealed, by=request.actor))
        if found is not FAILED:
            return _differences(request, found, sealed)
    return show(request, "house/packages/back.html", form=form, pk=pk)


def _differences(request: HttpRequest, found: services.Returned, sealed: bytes) -> HttpResponse:
    return show(
        request,
        "house/packages/differences.html",
        case=found.case,
        head=HEAD,
        rows=[[tag(TONES[one.change], CHANGES[one.change]), one.what, one.says] for one in found.differences],
        agreed=found.sha256,
        sealed=b64encode(sealed).decode(),
    )


def _take(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        sealed = b64decode(request.POST.get("sealed", ""), validate=True)
    except (Error, ValueError):
        sealed = b""
    lines = services.take_package(pk, sealed, request.POST["agreed"], by=request.actor)
    messages.success(request, f"{lines}件の違いを取り込みました。この案件のほかは変わっていません。")
    return redirect("house-case", pk)
