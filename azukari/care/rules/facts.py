"""What is known about one person's month: what the office says (sheet) and what the registers say (known).

Codes and widths are those of the insurers' interface (国保連インタフェース仕様): levels ``06 12 13 …``, sex ``1 2``,
months are first days, units and yen are ``int``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

PREVENTION = "46"  # 介護予防支援費
MANAGEMENT = "AF"  # 介護予防ケアマネジメント費


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of the 給付管理票: one service office, one kind of service, the month's planned units."""

    office: str  # サービス事業所番号
    kind: str  # サービス種類コード
    units: int  # 給付計画単位数
    office_class: str = "1"  # 事業所区分 1指定 2基準該当 3相当 4その他 5地域密着 6総合事業


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """One insured person's month, as an outside office files it (請求の内容)."""

    service_month: date  # サービス提供月の初日
    insurer: str  # 証記載保険者番号 6桁
    insured: str  # 被保険者番号 10桁 (Hで始まる番号もある)
    name: str  # 氏名、届いたまま
    kana: str  # 氏名カナ
    birth: date
    sex: str  # 1男 2女
    level: str  # 要介護状態区分、月末
    certified_since: date | None  # 認定有効期間
    certified_until: date | None  # 事業対象者(06)は空
    limit_units: int  # 区分支給限度基準額
    limit_since: date | None  # 限度額適用期間(月の初日)
    limit_until: date | None
    centre: str  # 請求する地域包括支援センターの事業所番号
    office: str  # 委託先の居宅介護支援事業所番号、直営は空
    care_manager: str  # 担当介護支援専門員番号 8桁
    created_on: date  # 給付管理票の作成年月日
    lines: tuple[PlanLine, ...] = ()
    heaviest_level: str = ""  # 月の途中で変わったときの重い方、空なら level
    scheme: str = PREVENTION  # 46 介護予防支援 / AF 介護予防ケアマネジメント
    codes: tuple[str, ...] = ()  # AFのとき請求するサービスコード(市の単位数表マスタのもの)
    first: bool = False  # 初回加算
    linkage: bool = False  # 委託連携加算
    no_abuse_measures: bool = False  # 高齢者虐待防止措置未実施減算
    no_continuity_plan: bool = False  # 業務継続計画未策定減算
    improvement: bool = False  # 処遇改善加算(2026-06から)
    payer: str = ""  # 公費負担者番号(H番号の人だけ)
    recipient: str = ""  # 公費受給者番号

    @property
    def plan_level(self) -> str:
        """The level the 給付管理票 carries: the heaviest of the month."""
        return self.heaviest_level or self.level

    @property
    def planned_units(self) -> int:
        """給付計画合計単位数."""
        return sum([line.units for line in self.lines])

    @property
    def needs_slip(self) -> bool:
        """AF is claimed without a 給付管理票 where nothing counts against the limit."""
        return self.scheme != MANAGEMENT or bool(self.planned_units)

    @property
    def key(self) -> tuple[str, str]:
        """Whose month: insurer and number; another insurer may give the same number."""
        return self.insurer, self.insured

    @property
    def alone_on_welfare(self) -> bool:
        """生保単独: a number beginning with H, outside the insurance."""
        return self.insured.startswith("H")


@dataclass(frozen=True, slots=True)
class Person:
    """The insured person as the city's register has it (被保険者)."""

    insured: str
    insurer: str
    name: str
    kana: str
    birth: date
    sex: str

    @property
    def key(self) -> tuple[str, str]:
        return self.insurer, self.insured


@dataclass(frozen=True, slots=True)
class Certification:
    """A certification with its limit (認定・区分支給限度)."""

    level: str
    since: date
    until: date | None  # 事業対象者は終わりがない
    limit_units: int
    limit_since: date  # 月の初日
    limit_until: date | None
    status: str = "decided"  # decided 認定済 / applied 申請中 / changing 区分変更申請中 / superseded 無効
    decided_on: date | None = None  # 認定日、分からなければ空


@dataclass(frozen=True, slots=True)
class Notice:
    """A 居宅(介護予防)サービス計画作成依頼届出: who makes this person's plan, accepted by the city when."""

    accepted_on: date
    since: date
    planner: str  # 計画作成区分 1居宅 2自己 3介護予防支援事業所・包括
    office: str  # 届け出た支援事業所番号(委託のときは包括)


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge of the person in that month (担当)."""

    centre: str  # 包括の事業所番号
    office: str  # 委託先、直営は空
    care_manager: str
    mode: str = "entrusted"  # direct 直営 / entrusted 委託 / designated 居宅が直接指定を受け自ら請求
    since: date | None = None  # この担当の始まった月


@dataclass(frozen=True, slots=True)
class Designation:
    """An office's designation for a kind of service, while it lasts (事業所台帳)."""

    kind: str  # サービス種類コード
    since: date
    until: date | None
    office_class: str = "1"


@dataclass(frozen=True, slots=True)
class ServiceCode:
    """A row of the unit master (単位数表マスタ), while it lasts."""

    code: str  # 種類2 + 項目4
    name: str
    units: int
    since: date  # 適用開始年月の初日
    until: date | None  # 適用終了年月の初日、999999 は None
    limited: bool = False  # 限度額管理対象
    monthly: bool = False  # 算定単位が1月につき
    price: int | None = None  # マスタの単位数単価、百倍した整数。なければ地域区分の単価
    insurer: str = ""  # どの市のマスタか


@dataclass(frozen=True, slots=True)
class Sent:
    """A document sent to the insurer for this person and month before (伝送の履歴)."""

    document: str  # 8222 / 8125 / 8171
    service_month: date
    review_month: date
    revision: str = "1"  # 8222の作成区分 1新規 2修正 3取消
    outcome: str = "sent"  # sent 送付済 / accepted 決定 / returned 返戻 / withdrawing 過誤申立中 / withdrawn 過誤決定


@dataclass(frozen=True, slots=True)
class Filed:
    """Another claim of the same person and month that is standing here now."""

    office: str  # 提出した事業所番号、ほかの事業所のときは other
    scheme: str
    state: str  # filed / accepted
    purpose: str = "month"  # month 月の請求 / slip 給付管理票だけ / cancel 給付管理票の取消


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers say about the person and month of a sheet."""

    person: Person | None
    charge: Charge | None
    certifications: tuple[Certification, ...] = ()
    notices: tuple[Notice, ...] = ()
    designations: Mapping[str, tuple[Designation, ...]] = field(default_factory=dict)  # 事業所番号 → 指定
    care_managers: frozenset[str] = frozenset()  # 担当として登録された介護支援専門員番号
    codes: Mapping[str, ServiceCode] = field(default_factory=dict)  # その月に有効なマスタ
    sent: tuple[Sent, ...] = ()
    filed: tuple[Filed, ...] = ()
    had_first: bool = False  # 初回加算を算定済みで、そのあと請求の途切れがない
    had_linkage: bool = False  # 委託連携加算を算定済み
    last_codes: tuple[str, ...] = ()  # 前月の請求のサービスコード(AF)
    insurer_listed: bool = True  # 証記載保険者がその月の保険者台帳にある


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of the 明細書: a service code, its units, how often."""

    code: str
    units: int
    count: int = 1
    facility_insurer: str = ""  # 施設所在保険者番号。住所地特例の人のAFだけ

    @property
    def total(self) -> int:
        return self.units * self.count


@dataclass(frozen=True, slots=True)
class Priced:
    """What a sheet comes to (請求額)."""

    lines: tuple[ChargeLine, ...]
    price: int  # 単位数単価、百倍した整数 (11.05円 → 1105)

    @property
    def units(self) -> int:
        return sum([line.total for line in self.lines])

    @property
    def yen(self) -> int:
        """請求金額: 単位数合計 × 単価、円未満切捨て."""
        return self.units * self.price // 100


@dataclass(frozen=True, slots=True)
class Settled:
    """A claim that goes into the insurer's files."""

    sheet: ClaimSheet
    priced: Priced
    revision: str = "1"  # 給付管理票の作成区分 1新規 2修正 3取消
    centre_care_manager: str = ""  # 包括の担当介護支援専門員番号
    with_slip: bool = True  # 給付管理票を出す
    with_claim: bool = True  # 請求明細書を出す
    notified_on: date | None = None  # サービス計画作成依頼届出年月日(H番号の人は空)
