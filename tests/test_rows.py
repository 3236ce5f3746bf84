"""Rows in messages are those of the file, blank lines counted."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex._tables import read_any_table, read_table, rows_of
from ouderenindex.access import read_network
from ouderenindex.balance import read_existing
from ouderenindex.concepts import read_concepts, read_targets
from ouderenindex.definition import load_definition
from ouderenindex.errors import OuderenindexError
from ouderenindex.housing import read_sites
from ouderenindex.project import Project
from ouderenindex.scoring import score_wide
from ouderenindex.sheet import read_rules
from ouderenindex.statistics import read_sources, read_statistics

BLANK = st.sampled_from(["", " ", "\t"])
lines = st.lists(
    st.one_of(
        BLANK,
        st.just(","),
        st.builds("a{},{}".format, st.integers(0, 99), st.sampled_from(["", "x"])),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(st.lists(BLANK, max_size=3), lines, st.booleans())
def test_a_row_is_the_line_it_stands_on(before: list[str], rows: list[str], zipped: bool) -> None:
    text = "\n".join([*before, "one,two", *rows]) + "\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("table.csv.gz" if zipped else "table.csv")
        data = ("\N{BYTE ORDER MARK}" + text).encode()
        path.write_bytes(gzip.compress(data) if zipped else data)
        expected = [
            (line, dict(zip(("one", "two"), cells.split(","), strict=True)))
            for line, cells in enumerate(text.split("\n"), start=1)
            if line > len(before) + 1 and cells.strip(" \t,")
        ]
        if not zipped:
            assert list(rows_of(read_table(path, ("one", "two")))) == expected
        elif expected:
            assert list(rows_of(read_any_table(path))) == expected


def test_blank_lines_of_a_single_column_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("one\n\na\n\n\nb\n\n", "utf-8")
    assert list(rows_of(read_table(path, ("one",)))) == [(3, {"one": "a"}), (6, {"one": "b"})]


# Each file is right up to its last line, row 6, with blank lines in between.
FIGURE = "WK019330,eenzaam,2020,50,observed,,,,rivm_2020"
SITE = "id,name,x,y\n\n\na,A,202500,503500\n\n"
FILES: dict[str, tuple[str, Callable[[Path, Project], object]]] = {
    "sources": (
        "key,publisher,table\n\n\na,CBS,T\n\n,CBS,T\n",
        lambda path, _: read_sources(path),
    ),
    "statistics": (
        "region,indicator,period,value,status,lower,upper,n,source\n\n\n"
        f"{FIGURE}\n\n{FIGURE.replace('50', 'veel').replace('WK019330', 'WK019340')}\n",
        lambda path, case: read_statistics([path], case.statistics.sources, case.regions),
    ),
    "sites": (SITE + "b,B,hier,503500\n", lambda path, case: read_sites(path, case.regions)),
    "existing": (
        "region,type,dwellings,source\n\n\nWK019330,nultreden,5,a\n\nWK019340,kasteel,5,a\n",
        lambda path, case: read_existing(path, case.regions),
    ),
    "concepts": (
        "id,name,kind,status,region,source,dwellings,places,places_with_care,"
        "places_without_care,places_intended\n\n\n"
        "a,A,wonen,planned,GM0193,zwolle_spoor5,1,,,,\n\nb,B,wonen,ooit,GM0193,zwolle_spoor5,1,,,,\n",
        lambda path, case: read_concepts(path, case.regions, case.statistics.sources),
    ),
    "targets": (
        "path,label,role,low,source\n\n\na,A,total,1,zwolle_spoor5\n\nb,B,doel,1,zwolle_spoor5\n",
        lambda path, case: read_targets(path, case.concepts, case.statistics.sources),
    ),
    "edges": (
        "from,to,length\n\n\na,b,10\n\na,b,1\n",
        lambda path, _: read_network(path, nodes=path.with_name("nodes.csv")),
    ),
    "wide": (
        "code,a\n\n\nx,1\n\ny,veel\n",
        lambda path, _: score_wide(path, load_definition(path.with_name("wide.toml"))),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_message_names_the_line_of_the_file(case: Project, tmp_path: Path, name: str) -> None:
    text, read = FILES[name]
    (tmp_path / "nodes.csv").write_text("id,x,y\n\na,200000,500000\nb,200010,500000\n", "utf-8")
    (tmp_path / "wide.toml").write_text(
        '[index]\nkey = "i"\nlabel = "I"\n[table]\ncode = ["code"]\n'
        '[[indicator]]\nkey = "a"\nlabel = "A"\nunit = "%"\ndirection = "risk"\n',
        "utf-8",
    )
    path = tmp_path / f"{name}.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(OuderenindexError) as caught:
        read(path, case)
    assert [problem.row for problem in caught.value.problems] == [6]


def test_the_rules_that_come_with_the_package_may_have_blank_lines(tmp_path: Path) -> None:
    shipped = (ROOT / "data/rules/site_rules.csv").read_text("utf-8").splitlines()
    head, first, *_ = shipped
    path = tmp_path / "rules.csv"
    path.write_text(f"{head}\n\n{first}\n\n{first}\n", "utf-8")
    with pytest.raises(OuderenindexError, match="another id than row 3") as caught:
        read_rules(path)
    assert [problem.row for problem in caught.value.problems] == [5]
