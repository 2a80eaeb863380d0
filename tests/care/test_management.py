"""The commands of the care network, as a script calls them: done, refused in a sentence, all or nothing."""

from __future__ import annotations

from hashlib import sha256

import pytest

from azukari.care.management import PEOPLE
from azukari.care.management.month import NotWritable, write_whole
from azukari.care.services import closing, masters, register, review
from azukari.site.cli import main
from azukari.site.demonstration import catalogue
from tests import people, world
from tests.care import town

MONTH = f"{town.MONTH:%Y-%m}"


@pytest.fixture
def cast(city):
    known = people.cast()
    yield known
    world.close()


@pytest.fixture
def accepted(cast):
    """A claim that the centre has accepted."""
    town.lay(cast)
    pk = town.file_one(town.HANAKO, cast.sakura)
    review.accept_claims([pk], by=cast.asahi)
    return pk


def test_both_versions_of_the_unit_master_are_taken_in(cast, tmp_path, capsys):
    older, newer = tmp_path / "19.csv", tmp_path / "24.csv"
    older.write_bytes(catalogue.master(town.MONTH))
    lines = older.read_text(encoding="cp932").splitlines()
    wide = [line.split(",") for line in lines]
    head = [f"継続利用要介護者{at}実施区分" for at in range(1, 6)]
    rows = [[*row[:17], *(head if at == 0 else [""] * 5), *row[17:]] for at, row in enumerate(wide)]
    newer.write_text("\r\n".join(",".join(row) for row in rows) + "\r\n", encoding="cp932")
    count = len(lines) - 1
    for path, became in (
        (older, f"新しい行{count}、変わった行0、同じ行0"),
        (newer, f"新しい行0、変わった行0、同じ行{count}"),
    ):
        assert main(["masters", "import", str(path)]) == 0
        assert capsys.readouterr().out == f"単位数表マスタを取り込みました({became})。\n"
    assert len(masters.see_masters(by=cast.chief)[1]) == len(lines) - 1


def test_a_wrong_unit_master_changes_nothing(cast, tmp_path, capsys):
    path = tmp_path / "wrong.csv"
    path.write_bytes(catalogue.master(town.MONTH).replace(b"442", b"abc"))
    assert main(["masters", "import", str(path)]) == 2
    assert "単位数「abc」は半角の数字" in capsys.readouterr().err
    assert not masters.see_masters(by=cast.chief)[1]


def test_designations_are_taken_in_and_faults_are_said_by_row(cast, tmp_path, capsys):
    path = tmp_path / "offices.csv"
    head = "事業所番号,名称,種類,区分,地域区分,開始日,終了日\n"
    path.write_text(f"{head}{town.NURSES},架空訪問看護,63,1,,2018-04-01,\n", encoding="utf-8")
    assert main(["masters", "designations", str(path)]) == 0
    path.write_text(f"{head}{f'{town.NURSES},架空訪問看護,63,1,,2018-04-01,{chr(10)}' * 2}", encoding="utf-8")
    assert main(["masters", "designations", str(path)]) == 2
    assert "3行目: 2行目と事業所番号・種類・開始日が同じです" in capsys.readouterr().err
    path.write_text(f"{head}1234567890,架空,63,1,,2018-04-01,\n{town.NURSES},架空,63,1,,四月,\n", encoding="cp932")
    assert main(["masters", "designations", str(path)]) == 2
    said = capsys.readouterr().err
    assert "2行目" in said
    assert "3行目: 開始日「四月」は日付ではありません" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04[Content_Types].xml", "Excelで「CSV(コンマ区切り)」の形式で保存してください。"),
        ("保険者番号,名称,開始日,終了日\n139998,東野森市,2000-04-01,,余り\n".encode(), "2行目: 項目の数が見出しと"),
        ("保険者番号,名称,開始日,終了日\n139998,東野森市\n".encode("cp932"), "2行目: 項目の数が見出しと違います。"),
        (b"\x81\x00\xff", "文字コードを読めません。"),
    ],
)
def test_a_table_of_another_make_is_said_and_changes_nothing(cast, tmp_path, capsys, content, words):
    path = tmp_path / "insurers.csv"
    path.write_bytes(content)
    assert main(["masters", "insurers", str(path)]) == 2
    assert words in capsys.readouterr().err
    assert not masters.see_masters(by=cast.chief)[2]


def test_insurers_are_taken_in_and_a_later_file_ends_them(cast, tmp_path, capsys):
    path = tmp_path / "insurers.csv"
    head = "保険者番号,名称,開始日,終了日\n"
    path.write_text(f"{head}139998,東野森市,2000-04-01,\n", encoding="utf-8")
    assert main(["masters", "insurers", str(path)]) == 0
    path.write_text(f"{head}139998,東野森市,2000-04-01,2030-03-31\n", encoding="utf-8")
    assert main(["masters", "insurers", str(path)]) == 0
    (insurer,) = masters.see_masters(by=cast.chief)[2]
    assert str(insurer.until) == "2030-03-31"
    path.write_text(f"{head}139999,誤り市,2000-04-01,\n", encoding="utf-8")
    assert main(["masters", "insurers", str(path)]) == 2
    assert "2行目" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("99,1,3級地", "種類「99」は、訪問介護・"),
        ("63,指定外,3級地", "区分「指定外」は、指定・基準該当・"),
        ("63,指定,3", "地域区分「3」は、1級地・"),
    ],
)
def test_what_a_designation_says_is_known(cast, tmp_path, capsys, cells, said):
    path = tmp_path / "offices.csv"
    path.write_text(f"事業所番号,名称,種類,区分,地域区分,開始日,終了日\n{town.NURSES},架空,{cells},2018-04-01,\n")
    assert main(["masters", "designations", str(path)]) == 2
    assert f"2行目: {said}" in capsys.readouterr().err


def test_a_cell_too_long_to_keep_is_said(cast, tmp_path, capsys):
    path = tmp_path / "insurers.csv"
    path.write_text(f"保険者番号,名称,開始日,終了日\n139998,{'架空' * 31},2000-04-01,\n", encoding="utf-8")
    assert main(["masters", "insurers", str(path)]) == 2
    assert "2行目: 名称が62文字あります。60文字までにしてください。" in capsys.readouterr().err


def test_a_level_is_written_as_its_code_or_its_name(cast, tmp_path, capsys):
    path = tmp_path / "people.csv"
    row = (
        "139998,9900000001,見本 一葉,ミホン カズハ,1940-05-01,女,,,{level},2026-04-01,2027-03-31,5032,2026-04-01,"
        f"2027-03-01,,2026-04-02,2026-04-01,,{people.ASAHI},,,,,,,"
    )
    path.write_text(f"{PEOPLE}\n{row.format(level='要支援9')}\n", encoding="utf-8")
    assert main(["people", "import", str(path)]) == 2
    assert "要介護状態区分「要支援9」は、非該当・" in capsys.readouterr().err
    path.write_text(f"{PEOPLE}\n{row.format(level='要支援1')}\n", encoding="utf-8")
    assert main(["people", "import", str(path)]) == 0
    path.write_text(f"{PEOPLE}\n{row.format(level='12')}\n", encoding="utf-8")
    assert main(["people", "import", str(path)]) == 0
    assert "変わりなし" in capsys.readouterr().out


def test_people_come_in_with_everything_or_not_at_all(cast, tmp_path, capsys):
    path = tmp_path / "people.csv"
    right = (
        "139998,9900000001,見本 一葉,ミホン カズハ,1940-05-01,女,,,12,2026-04-01,2027-03-31,5032,2026-04-01,"
        f"2027-03-01,,2026-04-02,2026-04-01,3,{people.ASAHI},{people.ASAHI},{people.SAKURA},13000017,13000025,委託,2026-04-01,"
    )
    path.write_text(
        f"{PEOPLE}\n{right}\n{right.replace('9900000001', '99').replace('女', '?')}\n", encoding="utf-8-sig"
    )
    assert main(["people", "import", str(path)]) == 2
    assert "3行目" in capsys.readouterr().err
    assert not register.list_insured(by=cast.chief)[0]
    path.write_text(f"{PEOPLE}\n{right}\n", encoding="utf-8-sig")
    assert main(["people", "import", str(path)]) == 0
    assert main(["people", "import", str(path)]) == 0
    assert "2行目: 9900000001 変わりなし" in capsys.readouterr().out
    found = register.list_insured(by=cast.sakura)[0]
    assert [person.name for person in found] == ["見本 一葉"]
    assert len(register.see_insured(found[0].pk, by=cast.chief).charges) == 1


def test_a_renewed_certification_is_added_to_a_known_person(cast, tmp_path, capsys):
    path = tmp_path / "people.csv"

    def row(level, since, until, name="見本 一葉", office=people.SAKURA, month="2026-04-01"):
        return (
            f"139998,9900000001,{name},ミホン カズハ,1940-05-01,女,,,{level},{since},{until},5032,{since},,,,,,,"
            f"{people.ASAHI},{office},13000017,13000025,委託,{month},"
        )

    def take_in(*rows):
        path.write_text("\n".join([PEOPLE, *rows, ""]), encoding="utf-8-sig")
        status = main(["people", "import", str(path)])
        said = capsys.readouterr()
        return status, said.out + said.err

    first, renewed = row("12", "2025-04-01", "2027-03-31"), row("13", "2026-08-10", "2028-03-31")
    assert take_in(first)[0] == 0
    status, said = take_in(first, renewed, row("13", "2026-08-10", "2028-03-31", office=people.UME, month="2026-09-01"))
    assert (status, "2行目: 9900000001 変わりなし" in said) == (0, True)
    assert "3行目: 9900000001 認定を追加" in said
    assert "4行目: 9900000001 担当を追加" in said
    (pk,) = [person.pk for person in register.list_insured(by=cast.chief)[0]]
    there = register.see_insured(pk, by=cast.chief)
    assert [(one.level, str(one.until)) for one in there.certifications] == [("13", "2028-03-31"), ("12", "2026-08-09")]
    assert [str(one.until) for one in there.charges] == ["None", "2026-08-01"]
    status, said = take_in(row("12", "2028-04-01", "2029-03-31"), row("12", "2028-04-01", "2029-03-31", name="別人"))
    assert (status, "3行目" in said, "台帳(見本 一葉)と違います" in said) == (2, True, True)
    assert len(register.see_insured(pk, by=cast.chief).certifications) == 2
    assert take_in(first, renewed)[0] == 0  # もう一度同じファイルでも


def test_a_month_sent_twice_is_the_same_bytes(accepted, cast, tmp_path, capsys):
    first, again = tmp_path / "first", tmp_path / "again"
    assert main(["month", "send", "--centre", people.ASAHI, "--month", MONTH, "--to", str(first)]) == 0
    assert main(["month", "send", "--centre", people.ASAHI, "--month", MONTH, "--to", str(again)]) == 0
    contents = {path.name: path.read_bytes() for path in first.iterdir()}
    assert contents == {path.name: path.read_bytes() for path in again.iterdir()}
    said = capsys.readouterr().out
    for name, content in contents.items():
        assert said.count(f"{name}  {len(content):>9,}バイト  SHA-256 {sha256(content).hexdigest()}") == 2
    assert main(["transmission", "check", *(str(path) for path in first.iterdir())]) == 0


def test_a_folder_with_something_else_in_it_is_refused_before_the_month_is_closed(accepted, cast, tmp_path, capsys):
    (tmp_path / "memo.txt").write_text("x")
    assert main(["month", "send", "--centre", people.ASAHI, "--month", MONTH, "--to", str(tmp_path)]) == 2
    assert "memo.txt" in capsys.readouterr().err
    assert not closing.list_files(by=cast.asahi)


def test_a_month_without_claims_or_a_centre_that_is_none_is_refused(cast, tmp_path, capsys):
    for centre in (people.ASAHI, "1300100099"):
        assert main(["month", "send", "--centre", centre, "--month", MONTH, "--to", str(tmp_path / "x")]) == 2
    assert "受け付けた請求も、送ったファイルもありません" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_disk_that_is_full_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(NotWritable, match="1つも書いていません"):
        write_whole(tmp_path / "out", {"K.CSV": b"1", "S.CSV": b"2"})
    assert not list(tmp_path.iterdir())
