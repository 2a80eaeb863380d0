"""The words of the register, for the tables and for the forms alike."""

from __future__ import annotations

VACANT, SETTLED = "vacant", "settled"
RANKS = {VACANT: "空家等", "neglected": "管理不全空家等", "specified": "特定空家等", SETTLED: "解消"}
REGISTERS = {"current": "戸籍", "closed": "除籍", "revised": "改製原戸籍", "address": "戸籍の附票・住民票"}
SURVEYS = {"none": "未調査", "open": "調査中", "done": "調査済み"}
COMPLAINTS = {
    "plants": "草木の繁茂",
    "building": "建物の破損",
    "waste": "ごみ",
    "animals": "動物・害虫",
    "security": "防犯",
    "other": "その他",
}
BASES = {"consent": "本人の同意がある", "law": "法令に基づく"}
