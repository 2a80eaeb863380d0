"""The words of a case file: what may be written, and what each word means (docs/heirs.md)."""

FILIATIONS = ("birth", "recognized", "natural", "step", "adoption", "special_adoption")
ACTS = (
    "renounce", "disqualified", "disinherited", "disinheritance_cancelled", "simultaneous", "deemed_dead", "missing",
    "house_head", "house_head_of", "house_member", "left_house", "retired", "headship_passes", "keeps_headship",
    "designated_heir", "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled", "acquired",
    "reserved", "founded_house", "abolished_house", "extinct_house", "sex_changed",
)  # fmt: skip
# Other words for the same thing.
FILIATION_WORDS = {
    "実子": "birth", "嫡出": "birth", "legitimate": "birth", "庶子": "recognized", "認知": "recognized",
    "recognised": "recognized", "私生子": "natural", "継子": "step", "stepchild": "step", "養子": "adoption",
    "普通養子": "adoption", "adopted": "adoption", "婿養子": "adoption", "特別養子": "special_adoption",
    "嫡出子": "birth", "認知された子": "recognized", "嫡出でない子": "recognized", "非嫡出子": "recognized",
    "認知のない子": "natural", "父なし": "natural", "unrecognized": "natural", "acknowledged": "recognized",
    "mukoyoshi": "adoption", "marital": "birth", "養子縁組": "adoption", "特別養子縁組": "special_adoption",
    "長男": "birth", "長女": "birth", "二男": "birth", "二女": "birth", "次男": "birth", "次女": "birth",
    "三男": "birth", "三女": "birth",
}  # fmt: skip
ACT_WORDS = {
    "disinherit": "disinherited", "disqualify": "disqualified", "simultaneous_death": "simultaneous",
    "disappearance": "deemed_dead", "abdication": "retired", "designation": "designated_heir",
    "selection": "selected_heir", "leave_house": "left_house", "transfer": "transfer_share",
    "share_transfer": "transfer_share", "share_abandon": "abandon_share", "member": "house_member",
    "放棄": "renounce", "相続放棄": "renounce", "renunciation": "renounce", "renounced": "renounce",
    "欠格": "disqualified", "廃除": "disinherited",
    "相続欠格": "disqualified", "相続人廃除": "disinherited",
    "廃除の取消し": "disinheritance_cancelled", "廃除取消": "disinheritance_cancelled",
    "同時死亡": "simultaneous", "失踪宣告": "deemed_dead",
    "戸主": "house_head", "隠居": "retired", "retire": "retired", "retirement": "retired", "inkyo": "retired",
    "指定": "designated_heir", "designated": "designated_heir", "選定": "selected_heir", "selected": "selected_heir",
    "去家": "left_house", "分家": "founded_house", "一家創立": "founded_house", "離籍": "founded_house",
    "廃絶家再興": "founded_house", "再興": "founded_house", "廃家": "abolished_house", "絶家": "extinct_house",
    "入籍": "house_member", "親族入籍": "house_member", "引取入籍": "house_member", "復籍": "house_member",
    "家族": "house_member", "家督相続": "headship_passes", "留保": "reserved", "財産取得": "acquired",
    "取得": "acquired",
    "相続分の譲渡": "transfer_share", "相続分の放棄": "abandon_share", "assign_share": "transfer_share",
    "相続分譲渡": "transfer_share", "譲渡": "transfer_share", "相続分放棄": "abandon_share",
    "家附の継子": "house_stepchild", "廃嫡": "disinherited", "家督相続人指定": "designated_heir",
    "指定家督相続人": "designated_heir", "家督相続人選定": "selected_heir", "選定家督相続人": "selected_heir",
    "性別の取扱いの変更": "sex_changed", "性別変更": "sex_changed", "性別の変更": "sex_changed",
    "koshu": "house_head", "head_of_house": "house_head",
    "bunke": "founded_house", "branch_house": "founded_house", "haike": "abolished_house", "zekke": "extinct_house",
}  # fmt: skip
# Why a living head's house passed on (旧964条), as far as it matters; the first word found in what is written.
CAUSES = {
    "婚姻の取消": "婚姻の取消し", "婚姻取消": "婚姻の取消し", "縁組の取消": "縁組の取消し", "縁組取消": "縁組の取消し",
    "入夫の離婚": "入夫の離婚", "入夫離婚": "入夫の離婚", "入夫婚姻": "入夫婚姻", "nyufu": "入夫婚姻",
    "国籍喪失": "国籍喪失", "nationality": "国籍喪失", "隠居": "隠居",
}  # fmt: skip
ROLES = {
    "child": {"child"}, "adopted": {"child"}, "adoptee": {"child"}, "adoption": {"child"}, "adopted_child": {"child"},
    "子": {"child"}, "養子": {"child"}, "representative": {"representative", "nephew"},
    "representation": {"representative", "nephew"}, "grandchild": {"representative"}, "孫": {"representative"},
    "代襲": {"representative", "nephew"}, "代襲相続人": {"representative", "nephew"},
    "代襲者": {"representative", "nephew"},
    "spouse": {"spouse"}, "配偶者": {"spouse"}, "ascendant": {"ascendant"}, "parent": {"ascendant"},
    "直系尊属": {"ascendant"}, "sibling": {"sibling", "nephew"}, "兄弟姉妹": {"sibling", "nephew"},
    "nephew": {"nephew"},
}  # fmt: skip
PLACES = {
    "okinawa": ("okinawa", "沖縄", "琉球", "那覇", "首里", "国頭郡", "中頭郡", "島尻郡", "八重山"),
    "amami": ("amami", "奄美", "名瀬", "鹿児島県大島郡", "徳之島", "沖永良部", "与論", "喜界"),
}
MARRIAGES = {
    "": "", "entry": "entry", "nyufu": "entry", "入夫": "entry", "入夫婚姻": "entry", "adopted": "adopted",
    "muko": "adopted", "mukoyoshi": "adopted", "婿養子縁組": "adopted", "婿養子": "adopted", "婚姻": "", "嫁入": "",
    "内縁": "de_facto", "事実婚": "de_facto", "de_facto": "de_facto", "common_law": "de_facto",
}  # fmt: skip
MISSING = {
    "": "", "ordinary": "", "普通": "", "普通失踪": "", "danger": "danger", "special": "danger", "危難": "danger",
    "危難失踪": "danger", "特別失踪": "danger",
}  # fmt: skip
RELATION_WORDS = {
    "親子": "child", "子": "child", "parent": "child", "婚姻": "marriage", "夫婦": "marriage", "married": "marriage",
    "spouse": "marriage",
}  # fmt: skip
JAPANESE = ("", "日本", "日本国", "日本人", "japan", "japanese", "jp", "jpn")
SEX = {
    "": "", "f": "f", "m": "m", "female": "f", "male": "m", "女": "f", "男": "m", "女性": "f", "男性": "m",
    "女子": "f", "男子": "m",
}  # fmt: skip
YES = {"true", "yes", "1", "はい", "有"}
NO = {"", "false", "no", "0", "いいえ", "無"}
ALIVE = {"生存", "存命", "alive"}
# Key → the other words by which it is called.
CASE_KEYS = dict[str, tuple[str, ...]].fromkeys((
    "id", "title", "tier", "period", "dates", "facts", "expected", "must_not", "source", "check", "law_override",
    "stage", "candidates", "flags", "expected_behaviour", "intermediate", "note", "reason", "settled", "meta",
), ()) | {"decedent": ("被相続人",), "persons": ("人",), "relations": ("関係",), "acts": ("行為",)}  # fmt: skip
OF_A_CASE = {"persons", "decedent", *CASE_KEYS["persons"], *CASE_KEYS["decedent"]}
# What decides an answer, and is not read above the cases.
NOT_ABOVE = {*OF_A_CASE, "relations", "acts", *CASE_KEYS["relations"], *CASE_KEYS["acts"], "law_override", "stage",
             "settled"}  # fmt: skip
PERSON_KEYS = {
    "b": ("born", "birth", "birthday", "出生", "生年月日", "出生日"), "d": ("died", "death", "死亡", "死亡日"),
    "sex": ("性別",), "name": ("氏名", "名前"), "fetus": ("胎児",), "stillborn": ("死産",), "note": (),
    "domicile": ("residence", "address", "territory", "最後の住所", "住所"), "register": ("honseki", "本籍"),
    "nationality": ("国籍",),
}  # fmt: skip
RELATION_KEYS = {
    "t": (), "c": ("child", "子"), "p": ("parents", "parent", "親", "父母"), "kind": ("種類",),
    "at": ("since", "from", "日"), "end": ("until", "ended", "離婚", "離縁"), "a": ("husband", "夫"),
    "b": ("wife", "妻"), "note": (),
}  # fmt: skip
ACT_KEYS = {
    "t": (), "who": ("誰",), "of": ("被相続人",), "to": ("譲受人",), "at": ("date", "on", "day", "日"),
    "end": ("until",), "as": ("capacity",), "by": (), "cause": (), "house_member": (), "since": ("from",), "danger": (),
    "kind": (), "part": ("割合",), "note": (),
}  # fmt: skip
OVERRIDE_KEYS: dict[str, tuple[str, ...]] = {"law": (), "as_of": (), "note": ()}
# Keys that only some relations and acts have.
KEYS_OF_RELATIONS = {"a": ("marriage",), "b": ("marriage",), "c": ("child",), "p": ("child",)}
KEYS_OF_ACTS = {
    "as": ("renounce",), "by": ("renounce",), "part": ("transfer_share", "abandon_share"),
    "to": ("transfer_share", "retired", "headship_passes"), "cause": ("retired", "headship_passes"),
    "danger": ("missing", "deemed_dead"), "kind": ("missing", "deemed_dead", "retired", "headship_passes"),
    "house_member": ("house_head_of",),
    "end": ("disqualified", "disinherited", "deemed_dead", "missing", "house_head", "house_head_of", "house_member",
            "left_house", "founded_house", "designated_heir"),
}  # fmt: skip
STAGES = {"": "", "final": "", "at_death": "at_death"}
# Acts that concern somebody's inheritance or house.
NEEDS_OF = ("renounce", "disqualified", "disinherited", "disinheritance_cancelled", "house_head_of", "designated_heir",
             "selected_heir", "house_stepchild", "transfer_share", "abandon_share", "settled")  # fmt: skip
