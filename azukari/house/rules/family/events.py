"""The events a register writes, in its own words, and the facts each of them states (戸籍の記載事項).

An event asks for persons (``roles``) and for a few words (``asks``); ``pieces`` says what the answers state.  Persons
go by id; a date is kept in the register's own words.  ``moves`` are 入籍 and 除籍, which other events bring with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from azukari.house.rules.family import pieces
from azukari.house.rules.family.pieces import PASSED, Answers, Piece
from azukari.law.calendar import era_day
from azukari.law.inheritance.periods import FIRST_DAYS, LAWS

SEXES = {"m": "男", "f": "女", "": "記載なし"}
TERRITORIES = {"": "本土", "okinawa": "沖縄", "amami": "奄美"}
APPLIED = {law.code: f"{era_day(since)}からの法律({law.cite})" for since, law in zip(FIRST_DAYS, LAWS, strict=True)}
PASSES = {cause: cause for cause in PASSED} | {"passes": "そのほか"}
CAPACITIES = {
    "": "限定なし",
    "child": "子",
    "representative": "代襲相続人",
    "spouse": "配偶者",
    "parent": "直系尊属",
    "sibling": "兄弟姉妹",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A person the event speaks of."""

    key: str
    label: str
    required: bool = True
    many: bool = False
    new: bool = True  # この記載で初めて出てきてもよい
    sex: str = ""

    @property
    def is_rare(self) -> bool:
        """Any number of persons, and usually none."""
        return self.many and not self.required


@dataclass(frozen=True, slots=True)
class Ask:
    """Something else the event says."""

    key: str
    label: str
    kind: str = "day"  # day | text | choice | share
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of entry."""

    code: str
    says: str  # 戸籍の言葉
    group: str
    roles: tuple[Role, ...]
    asks: tuple[Ask, ...]
    piece: Callable[[Answers], Piece]
    moves: bool = False  # 入籍・除籍を伴うことがある
    hint: str = ""


DAY = Ask("at", "年月日", hint="記載のまま。例：昭和20年5月1日、昭和20年、昭和20年5月頃、年月日不詳")
MINUTE = "記載のまま。時刻があれば続けて入れます(同じ日に亡くなった人の順が決まります)。例：令和2年6月1日午前9時5分"
BIRTHS = {
    "birth": "嫡出の子",
    "recognized": "嫡出でない子(父の認知あり)・庶子",
    "natural": "嫡出でない子(父の認知なし)・私生子",
}


def _known(label: str, key: str = "who") -> Role:
    """Somebody whom an earlier line has named."""
    return Role(key, label, new=False)


KIN, END, WILL, HOUSE, OTHER = "身分の記載", "死亡・失踪", "相続についての申述・審判", "家(旧民法)", "その他"
CHILD, FATHER, MOTHER = Role("child", "子"), Role("father", "父", False, sex="m"), Role("mother", "母", False, sex="f")
ADOPTERS = (Role("father", "養父", False, sex="m"), Role("mother", "養母", False, sex="f"))
COUPLE = (Role("one", "夫", sex="m"), Role("other", "妻", sex="f"))
OLD_COUPLE = tuple(_known(role.label, role.key) for role in COUPLE)
OF = _known("被相続人", "of")
STANDING = Ask("standing", "続柄(記載のまま)", "text", hint="例：長男、二女、養子")
ADDRESSES = (
    Ask("honseki", "最後の本籍・現在の本籍", "text"),
    Ask("address", "最後の住所・現在の住所", "text"),
    Ask("registered_address", "登記簿上の住所", "text"),
    Ask("occupation", "職業", "text"),
)
NATIONALITY = Ask("nationality", "国籍(死亡の時に日本の国籍がなかったときだけ)", "text", hint="例：韓国、ブラジル")
TERRITORY = (
    Ask(
        "domicile",
        "死亡時の住所の地域",
        "choice",
        choices=TERRITORIES,
        hint="沖縄・奄美に住所があったときだけ選びます。",
    ),
    Ask("register", "本籍の地域", "choice", choices=TERRITORIES),
)

_TABLE = (
    Event(
        "person",
        "人(筆頭者・戸主など)",
        KIN,
        (Role("who", "この人"),),
        (Ask("born", "出生の年月日", hint=DAY.hint), STANDING, NATIONALITY),
        pieces.mention,
        hint="最初に、筆頭者や被相続人を入れます。",
    ),
    Event(
        "birth",
        "出生",
        KIN,
        (CHILD, FATHER, MOTHER),
        (DAY, STANDING, Ask("kind", "子の種別", "choice", choices=BIRTHS)),
        pieces.birth,
    ),
    Event("recognition", "認知", KIN, (CHILD, Role("father", "父", sex="m")), (DAY,), pieces.recognition, True),
    Event("marriage", "婚姻", KIN, COUPLE, (DAY,), pieces.marriage(""), True),
    Event(
        "divorce", "離婚", KIN, OLD_COUPLE, (Ask("at", "年月日", required=True, hint=DAY.hint),), pieces.divorce, True
    ),
    Event("adoption", "養子縁組", KIN, (Role("child", "養子"), *ADOPTERS), (DAY,), pieces.adoption("adoption"), True),
    Event(
        "special_adoption",
        "特別養子縁組",
        KIN,
        (Role("child", "養子"), *ADOPTERS),
        (DAY,),
        pieces.adoption("special_adoption"),
        True,
        hint="裁判の確定日を入れます。実方との親族関係は終わります(民法817条の9)。",
    ),
    Event(
        "dissolution",
        "離縁",
        KIN,
        (_known("養子", "child"), Role("father", "養父", False, new=False), Role("mother", "養母", False, new=False)),
        (Ask("at", "年月日", required=True, hint=DAY.hint),),
        pieces.dissolution,
        True,
        hint="離縁した親だけを選びます。",
    ),
    Event("sex_changed", "性別の取扱いの変更", KIN, (_known("変更した人"),), (DAY,), pieces.act("sex_changed")),
    Event(
        "death",
        "死亡",
        END,
        (_known("亡くなった人"),),
        (Ask("at", "年月日", required=True, hint=MINUTE), *ADDRESSES, *TERRITORY),
        pieces.death,
    ),
    Event(
        "deemed_dead",
        "失踪宣告",
        END,
        (_known("失踪宣告を受けた人"),),
        (
            Ask("at", "死亡とみなされる年月日", required=True, hint="裁判の確定日ではありません(民法31条)。"),
            Ask(
                "cancelled",
                "失踪宣告の取消しの年月日",
                hint="取消しの記載があるときだけ。はじめから宣告がなかったものとして計算します。",
            ),
        ),
        pieces.deemed_dead,
    ),
    Event(
        "simultaneous",
        "同時死亡の推定",
        END,
        (Role("who", "死亡の前後が分からない人", new=False, many=True),),
        (),
        pieces.simultaneous,
        hint="死亡の前後が分からない人を、すべて選びます(民法32条の2)。",
    ),
    Event("fetus", "胎児", END, (Role("child", "胎児"), FATHER, MOTHER), (), pieces.fetus),
    Event("stillborn", "死産", END, (_known("死産となった胎児"),), (), pieces.stillborn),
    Event(
        "renunciation",
        "相続放棄の申述",
        WILL,
        (_known("放棄した人"), OF, Role("by", "再転相続人として放棄した人", False, True, False)),
        (DAY, Ask("as", "どの資格で", "choice", choices=CAPACITIES)),
        pieces.act("renounce"),
    ),
    Event("disinheritance", "廃除", WILL, (_known("廃除された人"), OF), (DAY,), pieces.act("disinherited")),
    Event(
        "disinheritance_cancelled",
        "廃除の取消し",
        WILL,
        (_known("廃除を取り消された人"), OF),
        (DAY,),
        pieces.act("disinheritance_cancelled"),
    ),
    Event("disqualification", "相続欠格", WILL, (_known("欠格にあたる人"), OF), (DAY,), pieces.act("disqualified")),
    Event(
        "transfer",
        "相続分の譲渡",
        WILL,
        (_known("譲り渡した人"), OF, Role("to", "譲り受けた人")),
        (DAY, Ask("part", "譲り渡した割合", "share", hint="一部だけのとき。自分の相続分のうちの割合。例：2分の1")),
        pieces.act("transfer_share"),
    ),
    Event("abandonment", "相続分の放棄", WILL, (_known("放棄した人"), OF), (DAY,), pieces.act("abandon_share")),
    Event("settled", "平成25年9月4日までの遺産分割の成立", WILL, (OF,), (DAY,), pieces.settled),
    Event(
        "law",
        "適用する法律の指定",
        WILL,
        (OF,),
        (
            Ask("law", "適用する法律", "choice", required=True, choices={"": "選んでください", **APPLIED}),
            Ask("as_of", "だれが生きていたかを見る日", hint="死亡の日でないときだけ。例：昭和23年1月1日(附則25条2項)"),
            Ask("because", "根拠と理由", "text", required=True, hint="書類に印刷します。"),
        ),
        pieces.law,
        hint="死亡の日と住所から決まる法律とちがう法律によるときだけ入れます。計算の理由と書類に残ります。",
    ),
    Event(
        "headship",
        "家督相続",
        HOUSE,
        (Role("who", "新しい戸主"), Role("of", "前の戸主", False)),
        (
            DAY,
            Ask("cause", "原因", "choice", choices={"death": "前の戸主の死亡", "retired": "前の戸主の隠居", **PASSES}),
        ),
        pieces.succession,
    ),
    Event("house_head", "戸主として在籍", HOUSE, (Role("who", "戸主"),), (DAY,), pieces.act("house_head")),
    Event(
        "founded_house",
        "分家・一家創立・廃絶家再興",
        HOUSE,
        (Role("who", "新しい家の戸主"),),
        (DAY,),
        pieces.act("founded_house"),
        True,
        hint="妻子もともに移ったものとして計算します。もとの家に残った人には「家族として在籍」を入れます。",
    ),
    Event(
        "abolished_house", "廃家", HOUSE, (Role("who", "家を廃した戸主"),), (DAY,), pieces.act("abolished_house"), True
    ),
    Event("extinct_house", "絶家", HOUSE, (Role("who", "最後の戸主"),), (DAY,), pieces.act("extinct_house")),
    Event(
        "retirement",
        "隠居",
        HOUSE,
        (_known("隠居した人"), Role("to", "家督相続人", False)),
        (DAY,),
        pieces.act("retired"),
    ),
    Event(
        "acquired",
        "財産の取得(隠居した人の)",
        HOUSE,
        (_known("隠居した人"),),
        (
            Ask(
                "at",
                "取得の年月日",
                required=True,
                hint="登記の原因日付。隠居の前なら家督相続、後なら遺産相続になります。",
            ),
        ),
        pieces.act("acquired"),
    ),
    Event("reserved", "財産の留保(隠居した人の)", HOUSE, (_known("隠居した人"),), (DAY,), pieces.act("reserved")),
    Event("entry_marriage", "入夫婚姻", HOUSE, COUPLE, (DAY,), pieces.marriage("entry"), True),
    Event(
        "keeps_headship",
        "入夫婚姻の後も女戸主が戸主",
        HOUSE,
        (_known("女戸主"),),
        (DAY,),
        pieces.act("keeps_headship"),
        hint="婚姻の当時、入夫が戸主とならない旨の意思表示があったときに入れます(旧民法736条)。",
    ),
    Event(
        "adopted_marriage",
        "婿養子縁組婚姻",
        HOUSE,
        COUPLE,
        (DAY,),
        pieces.marriage("adopted"),
        True,
        hint="縁組は、養子縁組として別に入れます。",
    ),
    Event(
        "left_house",
        "家を去る(他家に入籍など)",
        HOUSE,
        (_known("家を去った人"),),
        (DAY,),
        pieces.act("left_house"),
        True,
    ),
    Event("house_member", "家族として在籍", HOUSE, (_known("家族"),), (DAY,), pieces.act("house_member")),
    Event(
        "head_of",
        "家族の戸主",
        HOUSE,
        (Role("who", "戸主"), _known("その家族", "of")),
        (DAY,),
        pieces.act("house_head_of"),
    ),
    Event(
        "designation",
        "家督相続人の指定",
        HOUSE,
        (Role("who", "指定された人"), _known("指定した戸主", "of")),
        (DAY, Ask("cancelled", "指定の取消しの年月日", hint="取消しの記載があるときだけ(旧民法979条2項)。")),
        pieces.act("designated_heir"),
    ),
    Event(
        "selection",
        "家督相続人の選定",
        HOUSE,
        (Role("who", "選定された人"), _known("前の戸主", "of")),
        (DAY,),
        pieces.act("selected_heir"),
    ),
    Event("step", "継親子", HOUSE, (CHILD, Role("parent", "継父・継母")), (DAY,), pieces.step),
    Event(
        "house_stepchild",
        "家附の継子(附則26条)",
        HOUSE,
        (_known("継子"), _known("継親", "of")),
        (),
        pieces.act("house_stepchild"),
    ),
    Event(
        "addresses",
        "本籍・住所・職業・国籍",
        OTHER,
        (_known("この人"),),
        (*ADDRESSES, NATIONALITY, *TERRITORY),
        pieces.mention,
        hint="附票・除票・登記簿で分かったことを入れます。",
    ),
    Event("move", "転籍・入籍・除籍", OTHER, (), (DAY,), pieces.nothing, True),
    Event(
        "naturalisation",
        "帰化・その他の記載",
        OTHER,
        (Role("who", "記載にある人", False, new=False),),
        (DAY,),
        pieces.nothing,
        hint="相続の計算には入りません。記載は残ります。",
    ),
)


EVENTS = {event.code: event for event in _TABLE}
MOVERS = (
    Role("enters", "この戸籍に入った人", False, True, False),
    Role("leaves", "この戸籍から除かれた人", False, True, False),
)
PLACES = (
    Ask("from_place", "従前の本籍", "text", hint="市区町村から。入った人がいるとき"),
    Ask("to_place", "新しい本籍", "text", hint="市区町村から。除かれた人がいるとき"),
)


def groups() -> dict[str, list[Event]]:
    """The events under the heading a clerk looks for them."""
    found: dict[str, list[Event]] = {}
    for event in _TABLE:
        found.setdefault(event.group, []).append(event)
    return found


def piece_of(event: Event, said: Answers) -> Piece:
    """What an entry states."""
    made = {"event": event.code, **event.piece(said)}
    moves = [
        {"who": who, "way": way, "place": said.words.get(place, ""), **said.dated()}
        for role, way, place in (("enters", "in", "from_place"), ("leaves", "out", "to_place"))
        for who in said.who.get(role, ())
    ]
    if moves:
        made["moves"] = moves
    return made
