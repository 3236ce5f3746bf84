from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_need import ASSUMED, WIJKEN, fictief, people

from ouderenindex.balance import (
    Balance,
    Existing,
    Supply,
    balance,
    dissimilarity,
    pace_note,
    read_existing,
    spread,
    supply,
)
from ouderenindex.errors import DataError
from ouderenindex.housing import DWELLING_TYPES, Overlay, Site
from ouderenindex.need import Assumptions, Case, Probability, need, population_of, read_case
from ouderenindex.project import Project, data_folder
from ouderenindex.scoring import IndexResult

CHANCES = Assumptions(
    allocation_year=2026,
    probability=Probability(source="fictief", plan=(0.5, 1.0), decided=(0.8, 0.9)),
)


def lay(sites: tuple[Site, ...]) -> Overlay:
    """Put every site wholly in the first region that it names."""
    rows = [
        (site.regions[0], kind, site.phase, low, high)
        for site in sites
        for kind, (low, high) in (site.dwellings or {}).items()
    ]
    columns = ["region", "type", "phase", "low", "high"]
    plan = pd.DataFrame(rows, columns=columns).groupby(columns[:3], as_index=False).sum()
    return Overlay(pd.DataFrame(), plan, {})


def site(id: str, region: str, phase: str, years: tuple[int | None, int | None],
         **dwellings: tuple[int, int]) -> Site:  # fmt: skip
    return Site(id, f"Fictief {id}", regions=(region,), precision="wijk", dwellings=dwellings,
                phase=phase, year_from=years[0], year_to=years[1])  # fmt: skip


TOWN = people([[300, 310, 320], [100, 100, 100], [0, 0, 0]])
pairs = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: (min(p), max(p)))
plans = st.lists(
    st.builds(
        lambda at, region, phase, start, more, dwellings: site(
            str(at), region, phase, (start, None if start is None else start + more), **dwellings
        ),
        st.integers(0, 10**6),
        st.sampled_from([*WIJKEN, "GM9999"]),
        st.sampled_from(["", "idea", "plan", "decided", "under_construction", "done"]),
        st.one_of(st.none(), st.integers(2018, 2032)),
        st.integers(0, 4),
        st.dictionaries(st.sampled_from(DWELLING_TYPES), pairs, max_size=3),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=30)
@given(plans)
def test_balance_is_supply_less_need_in_every_cell(sites: list[Site]) -> None:
    asked = need(TOWN, fictief(), ASSUMED, [2024, 2026])
    frame = balance(asked, supply(sites, lay, TOWN, CHANCES, [2024, 2026])).frame
    for end in ("low", "high"):
        expected = frame[f"supply_{end}"] - frame["need"]
        pd.testing.assert_series_equal(frame[f"balance_{end}"], expected, check_names=False)
    by_care = asked.frame.groupby(["region", "type", "year", "scenario"])["value"].sum()
    found = frame.set_index(["region", "type", "year", "scenario"])["need"]
    pd.testing.assert_series_equal(found.sort_index(), by_care, check_names=False)


@settings(deadline=None, max_examples=30)
@given(plans)
def test_supply_adds_up_and_never_exceeds_the_plans(sites: list[Site]) -> None:
    made = supply(sites, lay, TOWN, CHANCES, [2024, 2026])
    everything = [s.total for s in sites if s.total]
    planned = made.planned[made.planned["region"] == "GM9999"]
    assert planned["low"].sum() == sum(low for low, _ in everything)
    assert planned["high"].sum() == sum(high for _, high in everything)
    assert (made.frame["low"] <= made.frame["high"]).all()
    for year in (2024, 2026):
        now = made.of(DWELLING_TYPES, year)
        assert (
            now["high"] <= made.planned.groupby("region", sort=False)["high"].sum() + 1e-9
        ).all()
        loose = sum(s.total[1] for s in sites if s.total and s.regions == ("GM9999",))
        assert now.at["GM9999", "high"] <= now.drop(index="GM9999")["high"].sum() + loose + 1e-9
    early, late = (made.of(DWELLING_TYPES, year) for year in (2024, 2026))
    assert (early <= late + 1e-9).all(axis=None)


def test_a_plan_counts_by_its_phase_and_year() -> None:
    sites = [
        site("a", WIJKEN[0], "plan", (2024, 2027), nultreden=(100, 200)),
        site("b", WIJKEN[0], "decided", (None, None), nultreden=(10, 10)),
        site("c", WIJKEN[0], "done", (None, None), nultreden=(5, 5)),
        site("d", WIJKEN[0], "done", (2015, 2016), nultreden=(1000, 1000)),
    ]
    made = supply(sites, lay, TOWN, CHANCES, [2024, 2026, 2028], since=2020)
    cells = {year: made.of(("nultreden",), year).loc[WIJKEN[0]].tolist()
             for year in (2024, 2026, 2028)}  # fmt: skip
    # On 1 January: delivered during a year counts from the next.
    assert cells == {2024: [5, 14], 2026: [5, 214], 2028: [55, 214]}
    assert made.undated == ("Fictief b",)
    with pytest.raises(DataError, match="not computed for 2025"):
        made.of(("nultreden",), 2025)


def test_dwellings_of_an_unknown_type_never_count_as_suitable() -> None:
    sites = [site("a", WIJKEN[0], "under_construction", (2024, 2024), unspecified=(400, 600))]
    made = balance(need(TOWN, fictief(), ASSUMED, [2026]),
                   supply(sites, lay, TOWN, CHANCES, [2026]))  # fmt: skip
    table = made.compact(2026).set_index(["region", "type"])
    assert table.at[(WIJKEN[0], "nultreden"), "supply_high"] == 0
    assert table.at[(WIJKEN[0], "nultreden"), "unspecified_high"] == 600
    # The list of sites does not know this type: nobody can say how many are planned.
    assert np.isnan(table.at[(WIJKEN[0], "aangepast"), "balance_high"])
    assert any("400 tot 600" in note for note in made.notes())


def test_what_stands_counts_only_against_a_total() -> None:
    rows = [(code, "nultreden", n) for code, n in zip(WIJKEN, (50.0, 20.0, 0.0), strict=True)]
    there = Existing(pd.DataFrame(rows, columns=["region", "type", "dwellings"]), "fictief")
    extra = fictief(type=[{"key": "t", "label": "t", "local": 100, "counted_by": ["nultreden"]}])
    whole = fictief(basis="total", type=[
        {"key": "t", "label": "t", "per_1000": 100, "counted_by": ["nultreden"]}])  # fmt: skip

    def first(norms: object, existing: Existing | None) -> float:
        made = supply([], lay, TOWN, CHANCES, [2026], existing=existing)
        table = balance(need(TOWN, norms, ASSUMED, [2026]), made).frame  # type: ignore[arg-type]
        row = table[(table["region"] == "GM9999") & (table["scenario"] == "middle")]
        return float(row["balance_low"].iloc[0])

    assert first(extra, there) == pytest.approx(-100 * 0.6 * 1.1)
    assert first(whole, there) == pytest.approx(70 - 42)
    unknown = supply([], lay, TOWN, CHANCES, [2026])
    table = balance(need(TOWN, whole, ASSUMED, [2026]), unknown).frame
    assert table["balance_low"].isna().all()


def test_people_are_not_set_against_dwellings() -> None:
    wish = fictief(unit="people")
    with pytest.raises(DataError, match=r"counts people.*cannot be set against dwellings"):
        balance(need(TOWN, wish, ASSUMED, [2026]), supply([], lay, TOWN, CHANCES, [2026]))


shares = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e4), min_size=2).filter(
    lambda d: sum(d.values()) > 1e-3
)


@settings(deadline=None)
@given(shares, st.floats(0.01, 100))
def test_laws_of_dissimilarity(numbers: Mapping[str, float], factor: float) -> None:
    again = {key: value * factor for key, value in numbers.items()}
    assert dissimilarity(numbers, again) == pytest.approx(0, abs=1e-9)
    even = dict.fromkeys(numbers, 1.0)
    found = dissimilarity(numbers, even)
    assert 0 <= found <= 1
    assert found == pytest.approx(dissimilarity(even, numbers))
    assert found == pytest.approx(dissimilarity(again, even))


def test_dissimilarity_is_the_part_that_would_have_to_move() -> None:
    assert dissimilarity({"a": 1, "b": 0}, {"a": 0, "b": 1}) == 1
    assert dissimilarity({"a": 30, "b": 10}, {"a": 10, "b": 10}) == 0.25  # 5 of 20
    assert np.isnan(dissimilarity({"a": 1, "b": 1}, {"a": 0, "b": 0}))
    assert np.isnan(dissimilarity({"a": 1, "b": 1}, {"a": 2, "b": float("nan")}))
    with pytest.raises(ValueError, match="same areas"):
        dissimilarity({"a": 1}, {"b": 1})


def test_spread_before_and_after() -> None:
    rows = [(code, kind, n) for kind in ("nultreden", "geclusterd", "zorggeschikt")
            for code, n in zip(WIJKEN, (40.0, 0.0, 0.0), strict=True)]  # fmt: skip
    there = Existing(pd.DataFrame(rows, columns=["region", "type", "dwellings"]), "fictief")
    sites = [site("a", WIJKEN[1], "plan", (None, None), nultreden=(0, 40))]
    made = supply(sites, lay, TOWN, CHANCES, [2026], existing=there)
    found = spread(made, TOWN, 2026, age="75plus")
    assert found.before == pytest.approx(100 / 420)
    assert found.after == pytest.approx(0.25 - 100 / 420)
    assert found.frame["after"].tolist() == pytest.approx([75, 25, 0])
    unknown = spread(supply(sites, lay, TOWN, CHANCES, [2026]), TOWN, 2026)
    assert np.isnan(unknown.before)
    assert "Nu: niet bekend." in unknown.sentence()


@pytest.fixture(scope="module")
def zwolle() -> Case:
    return read_case(data_folder() / "zwolle" / "need.toml")


@pytest.fixture(scope="module")
def found(zwolle: Case, case: Project, result: IndexResult) -> Balance:
    population = population_of(zwolle, case.statistics, case.regions)
    norms = zwolle.norms[zwolle.main]
    made: Supply = supply(
        case.sites, lambda s: case.overlay(result, s), population, zwolle.assumptions, [2030],
        since=norms.year_from,
    )  # fmt: skip
    return balance(need(population, norms, zwolle.assumptions, [2030]), made)


def test_zwolle_plans_name_no_type_and_no_year(found: Balance, zwolle: Case) -> None:
    table = found.compact(2030).set_index(["region", "type"])
    row = table.loc[("GM0193", "nultreden")]
    assert row["need_middle"] == pytest.approx(1012, abs=0.5)
    assert (row["supply_low"], row["supply_high"]) == (0, 0)
    assert (row["unspecified_low"], row["unspecified_high"]) == (4550, 4750)
    assert len(table) == 17 * 3
    # Of the only plan in Berkum no number is known; in Aalanden nothing is planned.
    assert (
        table.loc[("WK019340", "nultreden"), ["unspecified_low", "unspecified_high"]].isna().all()
    )
    assert table.loc[("WK019331", "nultreden"), "unspecified_high"] == 0
    notes = found.notes(zwolle.norms.values())
    assert "Landelijk programma" in notes[0] and "Fortuna" in notes[0]
    assert "is niet bekend" in notes[1]
    assert any("3 locaties" in note for note in notes)


def test_shortage_and_risk_coincide_where_the_index_is_low(
    found: Balance, case: Project, result: IndexResult
) -> None:
    table = found.coincide(result, 2030)
    classes = result.classes[result.definition.key]
    low = {c for c in case.regions.level("wijk").index if classes[c] in (1, 2)}
    assert set(table["region"]) == low
    first = table.iloc[0]
    lives = found.need.population.people("65plus", 2030)[first["region"]]
    assert first["per_1000"] == pytest.approx(1000 * first["shortage"] / lives)
    assert first["name"] in first["reason"]
    assert "gemiddeld" in first["reason"]
    english = found.coincide(result, 2030, lang="en")
    assert "Strongest risks" in english["reason"].iloc[0]


def test_the_pace_of_building_is_told_with_the_own_counts(zwolle: Case, case: Project) -> None:
    assert zwolle.assumptions.pace is not None
    said = pace_note(zwolle.assumptions.pace, case.statistics, case.regions)
    assert "247 bij, 20%" in said
    assert "gemiddeld 714 per jaar" in said  # 54,761 dwellings in 2015, 61,186 in 2024


def test_every_problem_of_a_file_with_dwellings_is_told_at_once(
    mini_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "bestaand.csv"
    head = "region,type,dwellings,source\n"
    path.write_text(
        head + "Nergens,villa,-3,\nWK999901,nultrede,3,x\nWK999901,geclusterd,-3,x\n"
        "WK999901,wmo,3,\nGM9999,wmo,3,x\nWK999901,wmo,4,x\nWK999902,unspecified,4,x\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_existing(path, mini_project.regions)
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (2, "region"), (2, "type"), (2, "dwellings"), (2, "source"),
        (3, "type"), (4, "dwellings"), (5, "source"), (6, "region"), (7, "region"),
        (8, "type"),
    ]  # fmt: skip
    path.write_text(
        head + "BU99990100,nultreden,3,x\nBU99990101,nultreden,4,x\n"
        "BU99990202,nultreden,3,x\nBU99990203,nultreden,,x\n",
        "utf-8",
    )
    there = read_existing(path, mini_project.regions)
    cells = there.of(["WK999901", "WK999902"], ["nultreden"])
    assert cells.iloc[0] == 7 and np.isnan(cells.iloc[1])
    # A buurt without a row is not known either, and neither is its wijk; zero is told as zero.
    path.write_text(
        head + "BU99990100,nultreden,3,x\nBU99990202,nultreden,3,x\nBU99990203,nultreden,0,x\n",
        "utf-8",
    )
    cells = read_existing(path, mini_project.regions).of(["WK999901", "WK999902"], ["nultreden"])
    assert np.isnan(cells.iloc[0]) and cells.iloc[1] == 3


def test_dwellings_of_a_wijk_and_of_its_buurt_are_not_counted_twice(
    mini_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "bestaand.csv"
    path.write_text(
        "region,type,dwellings,source\nBU99990100,nultreden,40,x\nWK999901,nultreden,100,x\n"
        "BU99990100,flex,4,x\nBU99990101,flex,4,x\n",
        "utf-8",
    )
    with pytest.raises(DataError, match=r"row 2.*in the number of its wijk already \(row 3\)"):
        read_existing(path, mini_project.regions)
