"""Invented facts for the gallery.  見本市 and everybody in it do not exist."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import QueryDict

from azukari.law.calendar import era_day
from azukari.law.refusal import Finding
from azukari.ui import fields, pieces, widgets
from azukari.ui.forms import Form, tell
from azukari.ui.pager import Pager

TODAY = date(2026, 11, 23)
STOP = {
    "since": datetime(2026, 11, 23, 14, 5),  # noqa: DTZ001  (a sample, in local time)
    "reason": "見本事業所の端末が紛失したため",
    "covers": "介護予防の請求",
    "call": "見本市 情報政策課 000-000-0000",
    "says": "14時05分から、介護予防の請求を停止しています。理由：見本事業所の端末が紛失したため",
}
FINDINGS = (
    Finding(
        "units",
        "単位数は442です。入力された438は令和6年3月までの単位数です。",
        "単位数表マスタ(令和6年4月) A46・介護予防ケアマネジメントA",
    ),
    Finding(
        "insured", "この月の届出が受け付けられていません。先に届出を出してください。", "見本市介護予防支援事務手順 3"
    ),
    Finding(
        "first",
        "初回加算が先月も請求されています。日付をご確認ください。",
        "指定介護予防支援の算定基準 注",
        blocks=False,
    ),
)
HEAD = [
    ("code", "被保険者番号"),
    ("", "氏名"),
    ("", "要介護度"),
    ("", "事業所"),
    ("n", "単位数"),
    ("n", "請求額"),
    ("", "状態"),
]
PEOPLE = (
    ("0000000101", "見本　花子", "要支援１", "ひなた居宅介護支援", 442, 4716),
    ("0000000102", "架空　太郎", "要支援２", "ひなた居宅介護支援", 742, 7917),
    ("0000000103", "例示　さくら", "事業対象者", "みどり介護プランセンター東村ひがし分室", 442, 4716),
    ("H000000104", "仮名　一郎", "要支援２", "みどり介護プランセンター東村ひがし分室", 1184, 12633),
)
STATES = (("good", "受理"), ("warn", "確認待ち"), ("bad", "返戻"), ("info", "提出済み"))


class ClaimForm(Form):
    """One of each kind of field."""

    month = fields.MonthField(label="サービス提供月", until=lambda: TODAY)
    insured = fields.CodeField(label="被保険者番号", digits=10, help_text="10桁の数字です。全角でも入力できます。")
    name = forms.CharField(label="氏名", help_text="姓と名の間を1字あけます。")
    kana = fields.KatakanaField(label="フリガナ", help_text="ひらがなで入力しても、カタカナに直します。")
    filed_on = fields.EraDateField(label="届出を受け付けた日")
    units = fields.NumberField(label="単位数", unit="単位", min_value=0)
    level = forms.ChoiceField(
        label="要介護度",
        widget=forms.RadioSelect,
        choices=[("11", "事業対象者"), ("12", "要支援１"), ("13", "要支援２")],
    )
    additions = forms.MultipleChoiceField(
        label="加算",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("first", "初回加算"), ("joint", "委託連携加算")],
    )
    note = forms.CharField(label="連絡事項", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    plan = fields.UploadField(label="添付", required=False, accept=".csv", help_text="CSVファイル、5MBまで。")
    sure = forms.BooleanField(label="内容を本人の記録と照らし合わせました")


class FilterForm(forms.Form):
    """What narrows a list."""

    month = fields.MonthField(label="提供月", required=False, until=lambda: TODAY)
    state = forms.ChoiceField(label="状態", required=False, widget=widgets.Select, choices=[("", "すべて"), *STATES])
    words = forms.CharField(label="番号・カナ", required=False)


def filled_form() -> ClaimForm:
    """A form as it comes back: four answers wrong, and what was typed still there."""
    typed = {
        "insured": "１２３４",
        "name": "見本　花子",
        "kana": "ミホン　ハナコ",
        "filed_on": "平成31年5月1日",
        "units": "438",
        "sure": "on",
    }
    form = ClaimForm(typed, auto_id="wrong_%s")
    tell(form, FINDINGS[:1])
    return form


def tiles() -> list[SimpleNamespace]:
    """A month-end wall, worst first."""
    rows = [
        ("やまびこ居宅", "bad", "返戻あり", 3, 21),
        ("みどり介護プランセンター東村ひがし分室", "bad", "未提出", 0, 34),
        ("こもれび相談所", "warn", "途中", 12, 18),
        ("けやきケアプラン", "warn", "途中", 40, 44),
        ("ひなた居宅介護支援", "info", "提出済み", 27, 27),
        ("なのはな", "good", "受理", 9, 9),
        ("すずらん介護相談", "good", "受理", 52, 52),
    ]
    return [
        SimpleNamespace(name=name, tone=tone, word=word, done=done, total=total, url="#wall")
        for name, tone, word, done, total in rows
    ]


def rows(count: int) -> list[tuple[str, ...]]:
    """Claims, ready to print."""
    made = []
    for n in range(count):
        number, name, level, office, units, yen = PEOPLE[n % len(PEOPLE)]
        tone, word = STATES[n % 7 if n % 7 < 4 else 0]
        made.append((pieces.link("#", number), name, level, office, f"{units:,}", f"{yen:,}", pieces.tag(tone, word)))
    return made


def frame(name: str) -> dict[str, Any]:
    """The header and menu of somebody signed in."""
    return {
        "city": "見本市",
        "signed_in": {"organisation": "みどり地域包括支援センター", "name": "見本　職員"},
        "sign_out_url": "#",
        "menu": [
            ("#", "届いた請求", name == "list"),
            ("#", "請求を作る", name == "entry"),
            ("#", "月を締める", False),
            ("#", "操作記録", False),
            ("/ui/gallery/", "部品の見本", name == "gallery"),
        ],
    }


def parts() -> dict[str, Any]:
    """Facts for every component."""
    return {
        "empty_form": ClaimForm(initial={"filed_on": TODAY}, auto_id="empty_%s"),
        "form": filled_form(),
        "filter_form": FilterForm({}, auto_id="filter_%s"),
        "findings": FINDINGS,
        "slight": FINDINGS[2:],
        "no_findings": (),
        "head": HEAD,
        "table_rows": rows(4),
        "foot": ("合計", "4人", "", "", "2,810", "29,982", ""),
        "states": STATES,
        "steps": [
            ("ファイルを選ぶ", "done", "#steps"),
            ("指摘を確かめる", "done", "#steps"),
            ("内容を確認する", "now", ""),
            ("提出する", "todo", ""),
        ],
        "answers": [
            ("サービス提供月", "令和8年10月", "#summary"),
            ("被保険者", "0000000101 見本　花子", "#summary"),
            ("届出を受け付けた日", era_day(TODAY), "#summary"),
            ("加算", "", "#summary"),
        ],
        "tiles": tiles(),
        "pager": Pager.of(QueryDict("page=2&state=good"), count=1203),
        "one_page": Pager.of(QueryDict(""), count=12),
        "no_page": Pager.of(QueryDict(""), count=0),
        "trail": [("#", "届いた請求"), ("#", "令和8年10月")],
        "consequences": ["この月の請求は、もう変えられなくなります。", "国保連に送るファイルが3つ作られます。"],
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "grid": PEOPLE,
        "moment": STOP["since"],
        "today": TODAY,
    }


def page(name: str) -> dict[str, Any]:
    """Facts for one whole page."""
    if name == "stop":
        return {"stop": STOP}
    if name == "list":
        return {
            "head": HEAD,
            "claims": rows(50),
            "filter_form": FilterForm({}, auto_id="filter_%s"),
            "pager": Pager.of(QueryDict("page=2"), count=1203),
            "stop": STOP,
        }
    return {"form": filled_form()} if name == "entry" else {}
