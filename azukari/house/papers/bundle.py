"""What a willing heir takes to the court (申立ての一式): the draft, and what to enclose.

Of the other heirs it holds what the court's list of enclosures must name, and nothing else: no address, no share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from azukari.house.papers.facts import Kin, day_of
from azukari.house.papers.petitions import Petition, attachments, form_of, petition

DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the same facts make the same bytes
BEFORE_FILING = (
    "これは市が作成した下書きです。内容を確かめ、署名又は記名押印のうえ、{court}に提出してください。\n"
    "戸籍等の証明書は、申立人が取得するか、裁判所の案内に従ってください。"
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A petition by one heir."""

    petition: Petition
    heir: str


def bundle(said: Bundle) -> bytes:
    """The zip: 申立書.pdf and 添付書類.txt."""
    own = replace(said.petition, kin=only_own(said.petition.kin, said.heir))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as files:
        files.writestr(ZipInfo("申立書.pdf", DAY_ONE), petition(own))
        files.writestr(ZipInfo("添付書類.txt", DAY_ONE), enclosures(own).encode("utf-8-sig"))
    return packed.getvalue()


def only_own(kin: Kin | None, heir: str) -> Kin | None:
    """The family with the particulars of the decedent and this heir alone."""
    if kin is None:
        return None
    kept = {id: said for id, said in kin.particulars.items() if id in (kin.decedent, heir)}
    return replace(kin, particulars=kept)


def enclosures(said: Petition) -> str:
    """The enclosures as a list to tick off."""
    title = form_of(said.which, said.filed_on)["title"]
    lines = [f"{title}　添付書類", f"{day_of(said.filed_on)}現在", "", *(f"□ {each}" for each in attachments(said))]
    return "\r\n".join([*lines, "", *BEFORE_FILING.format(court=said.court).split("\n"), ""])
