"""A case goes onto a medium, and what comes back is compared before anything changes."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from azukari.house import acts
from azukari.house.forms.packages import BackForm, WriteForm
from azukari.house.rules.package import CHANGES
from azukari.house.services import packages as services
from azukari.house.services.cases import name_case
from azukari.house.views.answers import FAILED, carry_out
from azukari.paper.package import MOST_BYTES
from azukari.ui.pieces import tag
from azukari.ui.show import page, show

HEAD = [("", "違い"), ("head", "どこ"), ("wrap", "内容(前 → 後)")]
TONES = {"add": "good", "change": "warn", "drop": "bad"}
ENVELOPE = 10_000_000  # of a package and of the form around it


@page(acts.WRITE_PACKAGE)
def write_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed file, to be saved on the medium that was set aside."""
    form = WriteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ready = carry_out(form, lambda: services.write_package(pk, form.cleaned_data["because"], by=request.actor))
        if ready is not FAILED:
            return FileResponse(ready.content, as_attachment=True, filename=ready.name)
    way = services.see_way_out(pk, by=request.actor)
    return show(request, "house/packages/write.html", form=form, case=way.case, lending=way.lending, way=way)


@page(acts.TAKE_PACKAGE)
@csrf_exempt  # until it is said where the upload goes; then it is protected like every other form
def take_package(request: HttpRequest, pk: int) -> HttpResponse:
    """First the differences, then, agreed to, the change.  As much as a CD-RW holds goes to disk, still sealed."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + ENVELOPE:
        raise services.LargerThanAMedium(most=MOST_BYTES // 1_000_000)
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _take_package(request, pk)


@csrf_protect
def _take_package(request: HttpRequest, pk: int) -> HttpResponse:
    if "agreed" in request.POST:
        count = services.take_package(pk, request.POST["agreed"], by=request.actor)
        messages.success(request, f"{count}件の違いを取り込みました。この案件のほかは変わっていません。")
        return redirect("house-case", pk)
    form = BackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = carry_out(form, lambda: services.compare_package(pk, form.cleaned_data["file"], by=request.actor))
        if found is not FAILED:
            return _differences(request, found)
    return show(request, "house/packages/back.html", form=form, case=name_case(pk, by=request.actor))


def _differences(request: HttpRequest, found: services.Returned) -> HttpResponse:
    return show(
        request,
        "house/packages/differences.html",
        case=found.case,
        head=HEAD,
        rows=[[tag(TONES[one.change], CHANGES[one.change]), one.what, one.says] for one in found.differences],
        agreed=found.sha256,
    )
