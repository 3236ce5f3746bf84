"""Whatever dialect a table is written in, the same figures come out."""

from __future__ import annotations

import csv
import io
import math
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.project import load_case
from ouderenindex.regions import Regions
from ouderenindex.sources.files import FileDeclaration, read_file
from ouderenindex.sources.files.cells import SPECIAL, notation, read_figures

REGIONS = load_case().regions
BUURTEN = REGIONS.level("buurt")["name"]
SOURCE = {"key": "proef", "publisher": "Fictief", "table": "Proef"}


def declaration(path: str, names: list[str], **more: object) -> FileDeclaration:
    content = {
        "path": path,
        "region": "Buurt",
        "level": "buurt",
        "period": "2024",
        "source": SOURCE,
        "column": [{"name": name, "indicator": f"i_{at}"} for at, name in enumerate(names)],
        **more,
    }
    return FileDeclaration.model_validate(content)


def shown(value: float, decimal: str, thousand: str) -> str:
    """A number as a table in this dialect writes it."""
    whole, _, rest = f"{abs(value):.15f}".rstrip("0").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousand)
    return ("-" if value < 0 else "") + grouped + (decimal + rest if rest else "")


CELLS = st.one_of(
    st.integers(-9_999, 9_999_999).map(float),
    st.integers(-9_999, 9_999_999).map(lambda n: n / 100),
    st.integers(-9_999, 9_999_999).map(lambda n: n / 1000),
    st.sampled_from([".", "x", "-", "?", "", "n.v.t.", "< 5", "X", "N.B."]),
)
STATUS = {**SPECIAL, "< 5": "suppressed"}


@st.composite
def tables(draw: st.DrawFn) -> list[list[float | str]]:
    columns = draw(st.integers(1, 4))
    rows = draw(st.integers(2, 8))
    return [[draw(CELLS) for _ in range(columns)] for _ in range(rows)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    table=tables(),
    separator=st.sampled_from(",;\t|"),
    dialect=st.sampled_from(
        [(",", "."), (",", ""), (",", " "), (".", ","), (".", ""), (",", "\N{NO-BREAK SPACE}")]
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ends=st.sampled_from(["\n", "\r\n"]),
    titles=st.integers(0, 2),
    declared=st.booleans(),
)
def test_the_same_figures_come_out_of_every_dialect(
    table: list[list[float | str]],
    separator: str,
    dialect: tuple[str, str],
    encoding: str,
    quoting: int,
    ends: str,
    titles: int,
    declared: bool,
) -> None:
    decimal, thousand = dialect
    names = [f"kolom é{at} [%] (1)" for at in range(len(table[0]))]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=ends)
    for title in range(titles):
        writer.writerow([f"Titel {title}", *[""] * len(names)])
    writer.writerow(["Buurt", *names])
    for name, row in zip(BUURTEN, table, strict=False):
        cells = [c if isinstance(c, str) else shown(c, decimal, thousand) for c in row]
        writer.writerow([name, *cells])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proef.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        told = {"decimal": decimal} if declared else {}
        try:
            read = read_file(declaration("proef.csv", names, **told), REGIONS, folder=Path(folder))
        except DataError as error:
            # Without a declared sign, a table that proves none is refused, never guessed; and a
            # table of empty cells has nothing to give.
            empty = all(cell == "" for row in table for cell in row)
            asked = [problem.expected or "" for problem in error.problems]
            assert empty or (not declared and all("decimal" in said for said in asked))
            return
    frame = read.statistics.frame.set_index(["region", "indicator"])
    for code, row in zip(BUURTEN.index, table, strict=False):
        for at, cell in enumerate(row):
            if all(other[at] == "" for other in table):
                assert (code, f"i_{at}") not in frame.index
                continue
            figure = frame.loc[(code, f"i_{at}")]
            if isinstance(cell, str):
                assert figure["status"] == STATUS[cell.lower()]
                assert math.isnan(figure["value"])
            else:
                assert figure["status"] == "observed"
                assert figure["value"] == pytest.approx(cell, rel=1e-12, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(table=tables())
def test_numbers_of_a_workbook_are_taken_as_they_are(table: list[list[float | str]]) -> None:
    names = [f"kolom {at}" for at in range(len(table[0]))]
    book = openpyxl.Workbook()
    book.active.append(["Buurt", *names])
    for name, row in zip(BUURTEN, table, strict=False):
        book.active.append([name, *row])
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "proef.xlsx")
        if all(cell == "" for row in table for cell in row):
            return
        read = read_file(declaration("proef.xlsx", names), REGIONS, folder=Path(folder))
    frame = read.statistics.frame.set_index(["region", "indicator"])
    for code, row in zip(BUURTEN.index, table, strict=False):
        for at, cell in enumerate(row):
            if any(other[at] != "" for other in table):
                figure = frame.loc[(code, f"i_{at}")]
                assert figure["status"] == (
                    STATUS[cell.lower()] if isinstance(cell, str) else "observed"
                )
                assert isinstance(cell, str) or figure["value"] == cell


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("1.234", 1234.0, 1.234),
        ("1,234", 1.234, 1234.0),
        ("1.234,5", 1234.5, None),
        ("1,234.5", None, 1234.5),
        ("1.234.567", 1234567.0, None),
        ("12,5", 12.5, None),
        ("0.123", None, 0.123),
        ("0,123", 0.123, None),
        ("1234.567", None, 1234.567),
        ("12345", 12345.0, 12345.0),
        ("1 234 567", 1234567.0, 1234567.0),
        ("1 23", None, None),
        ("€ 1.234,50", 1234.5, None),
        ("29.200,-", 29200.0, None),
        ("12,5 %", 12.5, None),
        ("\N{MINUS SIGN}3,5", -3.5, None),
        ("1e3", 1000.0, 1000.0),
        (".5", None, 0.5),
        ("12.34,5", None, None),
        ("٣", None, None),
        ("1.2.2024", None, None),
    ],
)
def test_a_text_has_one_reading_under_each_sign(
    text: str, comma: float | None, point: float | None
) -> None:
    for decimal, expected in ((",", comma), (".", point)):
        reading = read_figures([text], SPECIAL, decimal)
        if expected is None:
            assert len(reading.flaws) == 1
        else:
            assert reading.values == [expected]
            assert reading.flaws == []


@given(st.floats(-9e4, 1e9).map(lambda x: round(x, 3)), st.sampled_from(",."))
def test_what_proves_a_sign_is_read_by_that_sign_only(value: float, decimal: str) -> None:
    text = f"{value:.3f}".replace(".", decimal)
    proven, _ = notation([text])
    assert proven <= {decimal}
    reading = read_figures([text], SPECIAL, decimal)
    assert reading.values == [value]


def test_a_column_that_can_be_read_in_two_ways_is_asked_about(tmp_path: Path) -> None:
    rows = "\n".join(f"{name};1.23{at}" for at, name in enumerate(BUURTEN[:5]))
    (tmp_path / "a.csv").write_text(f"Buurt;woningen\n{rows}\n", "utf-8")
    with pytest.raises(DataError, match=r"two readings: '1\.230'.*decimal = ','"):
        read_file(declaration("a.csv", ["woningen"]), REGIONS, folder=tmp_path)
    for decimal, first in ((",", 1230.0), (".", 1.23)):
        read = read_file(
            declaration("a.csv", ["woningen"], decimal=decimal), REGIONS, folder=str(tmp_path)
        )
        assert read.statistics.frame["value"].iloc[0] == first


def test_a_decimal_comma_elsewhere_in_the_file_decides(tmp_path: Path) -> None:
    rows = "\n".join(f"{name};1.23{at};{at},5" for at, name in enumerate(BUURTEN[:5]))
    (tmp_path / "a.csv").write_text(f"Buurt;woningen;aandeel\n{rows}\n", "utf-8")
    read = read_file(declaration("a.csv", ["woningen"]), REGIONS, folder=tmp_path)
    assert read.statistics.frame["value"].tolist() == [1230, 1231, 1232, 1233, 1234]


def test_a_decimal_point_elsewhere_does_not_decide(tmp_path: Path) -> None:
    """The number of a chapter (2.1) must not make 1.234 dwellings one and a bit."""
    rows = "\n".join(f"{name};1.23{at};2.{at}" for at, name in enumerate(BUURTEN[:5]))
    (tmp_path / "a.csv").write_text(f"Buurt;woningen;paragraaf\n{rows}\n", "utf-8")
    with pytest.raises(DataError, match="two readings"):
        read_file(declaration("a.csv", ["woningen"]), REGIONS, folder=tmp_path)


def test_two_notations_in_one_column_are_asked_about(tmp_path: Path) -> None:
    text = f"Buurt;aandeel\n{BUURTEN.iloc[0]};12,5\n{BUURTEN.iloc[1]};12.5\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(DataError, match="decimals are written in two ways"):
        read_file(declaration("a.csv", ["aandeel"]), REGIONS, folder=tmp_path)
    with pytest.raises(DataError, match=r"row 3.*not a number with a decimal comma: '12\.5'"):
        read_file(declaration("a.csv", ["aandeel"], decimal=","), REGIONS, folder=tmp_path)


def test_encodings_are_found_and_the_doubtful_one_is_told(tmp_path: Path) -> None:
    text = f"Buurt;geïnteresseerd\n{BUURTEN.iloc[0]};1\n{BUURTEN.iloc[1]};2\n"
    notes = {}
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        (tmp_path / "a.csv").write_bytes(text.encode(encoding))
        read = read_file(declaration("a.csv", ["geïnteresseerd"]), REGIONS, folder=tmp_path)
        assert read.statistics.frame["value"].tolist() == [1, 2]
        notes[encoding] = [note for note in read.notes if "Windows-1252" in note]
    assert {key for key, said in notes.items() if said} == {"cp1252"}


def test_the_hint_that_excel_writes_is_obeyed(tmp_path: Path) -> None:
    text = f"sep=|\nBuurt|a;b\n{BUURTEN.iloc[0]}|1\n{BUURTEN.iloc[1]}|zeven\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(DataError, match="row 4, column 'a;b': not a number: 'zeven'"):
        read_file(declaration("a.csv", ["a;b"]), REGIONS, folder=tmp_path)


def test_regions_are_those_of_the_case() -> None:
    assert isinstance(REGIONS, Regions)
    assert BUURTEN.is_unique
