"""Asking the record, and the register of personal data files."""

from django.http import HttpRequest, HttpResponse

from azukari.entrust import acts
from azukari.entrust.forms import QuestionForm
from azukari.entrust.papers import records_file
from azukari.entrust.services import records as services
from azukari.entrust.services.register import see_register
from azukari.ui.show import page, show

TONES = {"実行": "plain", "拒否": "warn", "失敗": "bad"}


@page(acts.SEE_RECORDS)
def records(request: HttpRequest) -> HttpResponse:
    """Who has seen this person's data, what did this office do on this day."""
    form = QuestionForm(request.GET)
    question = form.as_question()
    answer = services.see_records(question, by=request.actor)
    form.offer(answer.organisations, answer.people)
    return show(
        request,
        "entrust/records.html",
        form=form,
        question=question,
        may_watch=request.actor.may(acts.WATCH_RECORDS),
        may_register=request.actor.may(acts.SEE_REGISTER),
        rows=[(line, TONES[line.outcome]) for line in answer.lines],
        newer=_page(request, question.page - 1) if question.page > 1 else "",
        older=_page(request, question.page + 1) if answer.more else "",
        export=_page(request, 1) if request.actor.may(acts.EXPORT_RECORDS) else "",
        most=services.EXPORT_ROWS,
    )


@page(acts.EXPORT_RECORDS)
def export_records(request: HttpRequest) -> HttpResponse:
    export = services.export_records(QuestionForm(request.GET).as_question(), by=request.actor)
    name = f"sousakiroku-{request.actor.today:%Y%m%d}.csv"
    response = HttpResponse(records_file(export.lines, export.cut), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(acts.SEE_REGISTER)
def file_register(request: HttpRequest) -> HttpResponse:
    return show(request, "entrust/file_register.html", files=see_register(by=request.actor), today=request.actor.today)


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return query.urlencode()
