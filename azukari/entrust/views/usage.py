"""The rules of use: read by everybody, set by the city."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from azukari.entrust import acts
from azukari.entrust.forms.media import ProcedureForm
from azukari.entrust.services import usage as services
from azukari.entrust.views.answers import FAILED, carry_out
from azukari.ui.show import page, show


@page(acts.READ_USAGE)
def usage(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        version = int("0" + "".join(filter(str.isdecimal, request.POST.get("version", "")))[:4])
        services.acknowledge_usage(version, by=request.actor)
        messages.success(request, "決まりを読んで確認したことを記録しました。")
        return redirect("usage")
    book = services.see_usage(by=request.actor)
    return show(request, "entrust/usage.html", book=book, may_set=request.actor.may(acts.SET_USAGE))


@page(acts.SET_USAGE)
def set_usage(request: HttpRequest) -> HttpResponse:
    form = ProcedureForm(request.POST or None)
    form.fields["says"].label = "決まり"
    version = carry_out(form, lambda: services.set_usage(**form.cleaned_data, by=request.actor))
    if version is FAILED:
        return show(request, "entrust/usage_set.html", form=form)
    messages.success(request, f"第{version}版を定めました。全員のホームに、確認の知らせが出ます。")
    return redirect("usage")
