"""The register, its totals, contradictions and paths, with the figures of the Zwolle case."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from builders import ROOT
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.concepts import (
    STATUSES,
    Concept,
    Register,
    Statement,
    Target,
    path_lines,
    read_targets,
    register_tables,
)
from ouderenindex.errors import DataError
from ouderenindex.project import Project

TARGETS = ROOT / "data/zwolle/targets.csv"


@pytest.fixture(scope="module")
def register(case: Project) -> Register:
    targets = read_targets(TARGETS, case.concepts, case.statistics.sources)
    return Register(case.concepts, targets)


def statement(**values: object) -> Statement:
    empty = dict.fromkeys(
        ("dwellings", "places", "places_with_care", "places_without_care", "places_intended")
    )
    words = {"start": "", "status": "planned", "target_group": "", "partner": "", "note": ""}
    return Statement(**{**empty, **words, "counted_in": (), "source": "a", **values})  # type: ignore[arg-type]


def concept(name: str, *statements: Statement) -> Concept:
    return Concept(name, name.title(), "wonen", "GM9999", "gemeente", statements)


def target(**values: object) -> Target:
    plain: dict[str, object] = {
        "path": "p", "label": "P", "role": "target", "low": 0, "high": 0, "years": None,
        "by": None, "as_of": "", "field": "", "counted_in": "", "concepts": (), "source": "a",
        "note": "",
    }  # fmt: skip
    return Target(**{**plain, **values})  # type: ignore[arg-type]


# --- The Zwolle case -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "role", "stated", "parts", "spread"),
    [
        ("beschermd_thuis", "realised", 31, {10, 12, 9}, (31, 31)),
        ("beschermd_thuis", "planned", 43, {3, 15, 25}, (35, 43)),
        ("ondersteund", "total", 70, {10, 12, 8, 11, 9}, (70, 72)),
        ("betaalbaar", "total", 20, {5, 12, 3}, (20, 20)),
        ("nieuw_2024", "total", 53, {3, 18, 12, 5, 15}, (52, 60)),
        ("flex_woonzorg", "total", 2, {1}, (2, 2)),
    ],
)
def test_published_totals_are_reconstructed(
    register: Register, path: str, role: str, stated: int, parts: set[int], spread: tuple[int, int]
) -> None:
    found = next(f for t, f in register.published() if (t.path, t.role) == (path, role))
    assert found is not None
    assert found.target.low == found.target.high == found.total == stated
    assert found.agrees
    assert set(found.parts["number"]) == parts
    assert (found.low, found.high) == spread  # over the readings of all sources


def test_the_path_to_280_beside_320(register: Register) -> None:
    path = next(p for p in register.paths() if p.key == "beschermd_thuis")
    assert path.difference == (40, 40)
    agreed, rate = path.goals
    assert (agreed.low, agreed.open_stated) == (280, (206, 206))
    assert (rate.low, rate.open_stated) == (320, (246, 246))
    assert (agreed.open_low, agreed.open_high) == (206, 214)
    # From 2024: five calendar years up to and including 2028, or four before it.
    assert (agreed.per_year_low, agreed.per_year_high) == (206 / 5, 214 / 4)


def test_individual_places_are_counted_nowhere(register: Register) -> None:
    path = next(p for p in register.paths() if p.key == "beschermd_thuis")
    assert [found.target.low for found in path.apart] == [25]
    assert register.apart == {"individueel-beschermd-thuis"}
    totals = register.totals()
    assert totals.loc[totals["apart"], "places_low"].tolist() == [25]
    for found in (path.realised, path.planned):
        assert found is not None
        assert "individueel-beschermd-thuis" not in set(found.parts["concept"])


def test_wmo_dwellings_have_a_rate_and_no_count(register: Register) -> None:
    path = next(p for p in register.paths() if p.key == "wmo_woningen")
    assert path.rate is not None
    assert (path.rate.low, path.rate.high, path.rate.years) == (4, 5, None)
    assert path.realised is None
    assert path.planned is None
    assert path.goals == ()


def test_six_flex_locations_of_which_two_with_a_woonzorg_initiative(register: Register) -> None:
    found = {t.path: (t.low, f) for t, f in register.published() if t.path.startswith("flex")}
    assert found["flexlocaties"] == (6, None)  # the register cannot add these up, and says so
    number, parts = found["flex_woonzorg"]
    assert number == 2
    assert parts is not None
    assert set(parts.parts["concept"]) == {"flex-wlz", "flexvorm-oosterenk"}


def test_de_tippe_contradicts_itself_with_both_sources(register: Register) -> None:
    found = {(c.field, c.kind): c for c in register.contradictions() if c.concept == "de-tippe"}
    dwellings = found["dwellings", "sources"]
    assert [(r.value, r.source) for r in dwellings.readings] == [
        (26, "zwolle_spoor5"),
        (25, "zwolle_voortgang_2023"),
    ]
    places = found["places", "parts"]
    assert places.values == (18, 17)
    assert [(r.value, r.field, r.source) for r in places.readings] == [
        (18, "places", "zwolle_spoor5"),
        (17, "places_with_care", "zwolle_spoor5"),
        (17, "places_with_care", "zwolle_voortgang_2023"),
    ]


def test_a_more_precise_date_is_no_contradiction(register: Register) -> None:
    differs = {(c.concept, c.field) for c in register.contradictions()}
    assert ("vriendenhuis", "start") in differs  # 2024-01 and 2023-Q4
    assert ("flexvorm-oosterenk", "start") in differs  # 2024-10 and 2024-Q2
    assert ("de-tippe", "start") not in differs  # 2024-03 lies in 2024-H1
    assert ("wooncoach-2", "start") not in differs  # 2023-02 lies in 2023


def test_the_mix_per_concept_and_region(register: Register, case: Project) -> None:
    mix = register.mix().set_index("concept")[["with_care", "without_care"]]
    assert {key: tuple(row) for key, row in mix.iterrows()} == {
        "talentenplein": (10, 5),
        "geert-grootestraat": (12, 12),
        "betje-wolffstraat": (9, 3),
        "de-tippe": (17, 8),
    }
    where = register.mix_by_region(case.regions).set_index("region")
    tippe = case.regions.ancestor("BU01932250", "wijk")
    assert set(where.index) == {"GM0193", tippe}
    assert where.at["GM0193", "level"] == "gemeente"  # no wijk is known: not shared out
    assert tuple(where.loc["GM0193", ["with_low", "with_high"]]) == (31, 31)
    assert tuple(where.loc["GM0193", ["without_low", "without_high"]]) == (20, 20)


def test_totals_by_year_and_status(register: Register) -> None:
    totals = register.totals().set_index(["year", "status"])
    assert totals.loc[(2020, "realised"), "places_with_care_low"] == 10
    # Two or four in Onder de Pannen, ten or twelve with the wooncoach.
    assert tuple(totals.loc[(2023, "realised"), ["places_low", "places_high"]]) == (12, 16)
    # The Vriendenhuis starts in 2023 or in 2024: in neither total for sure.
    assert tuple(totals.loc[(2023, "planned"), ["places_low", "places_high"]]) == (0, 3)
    assert totals["concepts"].sum() == len(register.concepts)


def test_words_state_the_difference_and_reconcile_nothing(
    register: Register, case: Project
) -> None:
    path = next(p for p in register.paths() if p.key == "beschermd_thuis")
    dutch = "\n".join(path_lines(path, case.statistics.sources))
    for part in ("280", "320", "een verschil van 40", "206", "246", "35 tot 43", "Apart", "25"):
        assert part in dutch
    assert "Talentenplein (Community 4.2) 10" in dutch
    assert "De Tippe 25" in dutch
    assert "niet op dezelfde manier geteld" in dutch
    assert "(Individueel beschermd thuis wonen)" in dutch  # its name, not its id
    assert "individueel-beschermd-thuis" not in dutch
    english = "\n".join(path_lines(path, case.statistics.sources, "en"))
    assert "a difference of 40" in english
    wmo = next(p for p in register.paths() if p.key == "wmo_woningen")
    said = "\n".join(path_lines(wmo, case.statistics.sources))
    assert "4–5 per jaar" in said
    assert "Onbekend is niet nul" in said


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_tables_for_planners(register: Register, lang: str) -> None:
    tables = register_tables(register, lang)
    assert set(tables) == {"totals", "paths", "parts", "contradictions", "mix"}
    paths = tables["paths"]
    assert paths.iloc[:, 2].tolist() == [280, 320, 4]
    assert paths.iloc[2, 4:].isna().all()  # not known, so not zero
    assert len(tables["mix"]) == 4
    assert not any(column.startswith("register.") for t in tables.values() for column in t)


def test_every_quotation_is_in_its_source(register: Register, shared: Path) -> None:
    def words(text: str) -> str:
        return re.sub(r"-\s", "-", " ".join(text.split())).lower()

    document = " ".join(
        words(path.read_text(encoding="utf-8")) for path in sorted((shared / "seeds").glob("*.txt"))
    )
    for row in register.targets:
        quotations = re.findall(r"“([^”]+)”", row.note)
        assert quotations, row.path
        for quotation in quotations:
            assert words(quotation) in document, quotation


# --- Laws ------------------------------------------------------------------------------------

counts = st.one_of(st.none(), st.integers(0, 30))
statements = st.builds(
    statement,
    places=counts,
    places_with_care=counts,
    places_without_care=counts,
    start=st.sampled_from(["", "2023", "2024-03", "2024-Q2"]),
    status=st.sampled_from(STATUSES),
)
registers = st.lists(st.lists(statements, min_size=1, max_size=3), min_size=1, max_size=5).map(
    lambda said: Register(tuple(concept(f"c{n}", *s) for n, s in enumerate(said)))
)


@given(registers)
def test_every_choice_of_readings_lies_between_low_and_high(register: Register) -> None:
    totals = register.totals()
    for field in ("places", "places_with_care", "places_without_care"):
        assert (totals[f"{field}_low"] <= totals[f"{field}_high"]).all()
        for pick in (0, -1):  # the first statement of each concept that has a number; the last
            chosen = [
                said
                for c in register.concepts
                for said in [[s for s in c.statements if getattr(s, field) is not None]]
                if said
                for said in [said[pick]]
            ]
            total = sum(getattr(said, field) for said in chosen)
            assert totals[f"{field}_low"].sum() <= total <= totals[f"{field}_high"].sum()


@given(registers)
def test_a_total_is_empty_exactly_where_no_statement_gives_a_number(register: Register) -> None:
    for field in ("places_with_care", "places_without_care"):
        given = {
            said.status
            for c in register.concepts
            for said in c.statements
            if getattr(said, field) is not None
        }
        known = register.totals().groupby("status")[f"{field}_low"].count()
        assert {status for status, number in known.items() if number} == given


@given(registers)
def test_without_contradictions_low_is_high(register: Register) -> None:
    alone = Register(tuple(replace(c, statements=c.statements[:1]) for c in register.concepts))
    plain = Register(
        tuple(
            replace(c, statements=(replace(c.statements[0], places_with_care=None),))
            for c in alone.concepts
        )
    )
    totals = plain.totals()
    assert (totals["places_low"] == totals["places_high"]).all()
    assert plain.contradictions() == ()


@given(st.integers(0, 400), st.integers(0, 200), st.integers(0, 200))
def test_goal_is_realised_planned_and_open_together(goal: int, done: int, planned: int) -> None:
    rows = (
        target(low=goal, high=goal, by=2030),
        target(role="realised", low=done, high=done, as_of="2024"),
        target(role="planned", low=planned, high=planned, as_of="2024"),
    )
    (path,) = Register((), rows).paths()
    (found,) = path.goals
    assert found.open_stated == (goal - done - planned,) * 2
    assert (found.open_low, found.open_high) == found.open_stated
    assert found.per_year_low == max(goal - done - planned, 0) / 6
    assert path.difference is None


def test_what_no_source_gives_is_unknown_not_zero() -> None:
    said = statement(counted_in=("x",), start="2024")
    (total,) = [
        f for _, f in Register(
            (concept("a", said),),
            (target(role="total", low=5, high=5, field="places", counted_in="x"),),
        ).published()
    ]  # fmt: skip
    assert total is not None
    assert total.unknown == ("a",)
    assert not total.agrees
    assert total.parts[["number", "low", "high"]].isna().all(axis=None)
    totals = Register((concept("a", said),)).totals()
    assert totals["unknown"].tolist() == [1]
    assert totals.filter(regex="_(low|high)$").isna().all(axis=None)


def test_a_stated_zero_is_zero_beside_what_is_not_known() -> None:
    nobody = statement(places_with_care=0, start="2024")
    silent = statement(start="2025")
    totals = Register((concept("a", nobody), concept("b", silent))).totals().set_index("year")
    for end in ("low", "high"):
        with_care = totals[f"places_with_care_{end}"]
        assert with_care.at[2024] == 0
        assert with_care.at[2025] is pd.NA
    assert totals["places_low"].isna().all()


# --- Bad input -------------------------------------------------------------------------------


def test_all_problems_of_the_targets_are_told_at_once(case: Project, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(
        "path,label,role,low,high,years,by,as_of,field,counted_in,concepts,source\n"
        ",L,target,280,,,2028,,,,,zwolle_spoor5\n"
        "a,L,doel,280,,,2028,,,,,zwolle_spoor5\n"
        "a,L,target,veel,,,,,,,,nergens\n"
        "b,L,target,5,4,,2028,,,,,zwolle_spoor5\n"
        "c,L,target,5,,,,,,,,zwolle_spoor5\n"
        "d,L,total,5,,,,sept,plaatsen,onbekend,de-tipe,zwolle_spoor5\n"
        "e,L,total,5,,,,,places,,,zwolle_spoor5\n"
        "f,L,rate,4,,,,,,,,zwolle_spoor5\n"
        "f,L,rate,5,,,,,,,,zwolle_spoor5\n"
    )
    with pytest.raises(DataError) as caught:
        read_targets(path, case.concepts, case.statistics.sources)
    assert {p.row for p in caught.value.problems} == {2, 3, 4, 5, 6, 7, 8, 10}
    message = str(caught.value)
    for word in ("doel", "veel", "nergens", "high is below low", "such as 2028", "sept", "plaatsen",
                 "onbekend", "de-tippe", "has that role already", "targets.csv"):  # fmt: skip
        assert word in message


def test_missing_columns_are_named(case: Project, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("path,label,low\na,A,1\n")
    with pytest.raises(DataError, match=r"'role'.*\n.*'source'"):
        read_targets(path, case.concepts, case.statistics.sources)
