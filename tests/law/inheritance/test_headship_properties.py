"""家督相続 on random houses, against 旧970条 and 974条 written down once more, slowly."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from azukari.law.inheritance import cases

DIED = 1935
FATES = (
    "here", "dead", "represented", "married away", "divorced", "adopted away", "adopted back", "branch back",
)  # fmt: skip


@dataclass(frozen=True)
class Child:
    """A child of the head, and what became of it before the head died."""

    sex: str
    kind: str  # birth | recognized | adoption
    born: int
    fate: str  # one of FATES

    @property
    def counts_from(self):
        """旧970条2項: an adopted child counts from the adoption, here at the age of ten."""
        return self.born + 10 if self.kind == "adoption" else self.born


CHILDREN = st.lists(
    st.builds(
        Child,
        sex=st.sampled_from("fm"),
        kind=st.sampled_from(["birth", "birth", "recognized", "adoption"]),
        born=st.integers(1880, 1915),
        fate=st.sampled_from(("here", *FATES)),
    ),
    max_size=7,
    unique_by=(lambda child: child.born, lambda child: child.counts_from),
).filter(lambda children: len({child.counts_from for child in children}) == len(children))


def heir_by_the_articles(children):
    """男を先に、嫡出子を先に、年長を先に。開始前に死亡した者はその子が代わる。親族入籍した者は最後(旧972条)。"""
    of_house = [
        (child.fate == "branch back", child.sex == "f", child.kind == "recognized", child.counts_from, number)
        for number, child in enumerate(children)
        if child.fate != "adopted away" and (child.fate, child.sex) != ("married away", "f")
    ]
    for *_, number in sorted(of_house):
        if children[number].fate == "represented":
            return f"G{number}"
        if children[number].fate != "dead":
            return f"C{number}"
    return None


def house(children, backwards=False):
    persons = {"X": {"d": f"{DIED}-05-01", "sex": "m"}, "T": {"sex": "m"}}
    relations, acts = [], [{"t": "house_head", "who": "X"}]
    for number, child in enumerate(children):
        id = f"C{number}"
        persons[id] = {"b": f"{child.born}-06-01", "sex": child.sex}
        adopted = {"at": f"{child.counts_from}-06-01"} if child.kind == "adoption" else {}
        relations.append({"t": "child", "c": id, "p": ["X"], "kind": child.kind} | adopted)
        if child.fate in ("dead", "represented"):
            persons[id]["d"] = f"{DIED - 1}-01-01"
        if child.fate == "represented":
            persons[f"G{number}"] = {"b": f"{DIED - 5}-01-01", "sex": "f"}
            relations.append({"t": "child", "c": f"G{number}", "p": [id]})
        elif child.fate in ("married away", "divorced"):
            persons[f"S{number}"] = {"sex": "fm"[child.sex == "f"]}
            ended = {"end": f"{DIED - 2}-01-01"} if child.fate == "divorced" else {}
            relations.append({"t": "marriage", "a": id, "b": f"S{number}", "at": f"{DIED - 3}-01-01"} | ended)
        elif child.fate in ("adopted away", "adopted back"):
            ended = {"end": f"{DIED - 1}-01-01"} if child.fate == "adopted back" else {}
            adopted = {"kind": "adoption", "at": f"{DIED - 2}-01-01"} | ended
            relations.append({"t": "child", "c": id, "p": ["T"]} | adopted)
        elif child.fate == "branch back":
            acts.append({"t": "分家", "who": id, "at": f"{DIED - 3}-01-01"})
            acts.append({"t": "親族入籍", "who": id, "at": f"{DIED - 1}-01-01"})
    if backwards:
        persons, relations = dict(reversed(persons.items())), relations[::-1]
    return {"id": "house", "persons": persons, "relations": relations, "acts": acts, "decedent": "X"}


@given(CHILDREN)
def test_one_heir_takes_all_and_it_is_the_one_the_articles_name(children):
    result = cases.answer_case(house(children))
    heir = heir_by_the_articles(children)
    if heir:
        assert result["shares"] == {heir: "1/1"}
        assert result["flags"] == []
    else:
        assert "article-25-2" in result["flags"]


@given(CHILDREN)
def test_the_order_of_entry_decides_nothing(children):
    assert cases.answer_case(house(children))["shares"] == cases.answer_case(house(children, backwards=True))["shares"]


@given(CHILDREN, st.data())
def test_a_statutory_heir_cannot_renounce(children, data):
    case = house(children)
    who = data.draw(st.sampled_from(sorted(case["persons"].keys() - {"X", "T"}) or ["T"]))
    renounced = case | {"acts": [*case["acts"], {"t": "renounce", "who": who, "of": "X"}]}
    if heir_by_the_articles(children):
        assert cases.answer_case(renounced)["shares"] == cases.answer_case(case)["shares"]


@given(CHILDREN, st.sampled_from(["1947-05-03", "1947-12-31"]))
def test_from_the_interim_act_on_every_child_inherits(children, day):
    case = house(children)
    case["persons"]["X"]["d"] = day
    shares = cases.answer_case(case | {"stage": "at_death"})
    for one in [shares["shares"], *(candidate["shares"] for candidate in shares["candidates"])]:
        assert not one or sum(map(Fraction, one.values())) == 1
    alive = {f"C{n}" for n, child in enumerate(children) if child.fate not in ("dead", "represented")}
    assert alive <= shares["shares"].keys() or shares["candidates"]
