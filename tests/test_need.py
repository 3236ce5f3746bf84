from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.need import (
    AGES,
    SCENARIOS,
    Assumptions,
    Case,
    Factor,
    NormSet,
    Population,
    Share,
    assumption_table,
    need,
    population_of,
    read_case,
    read_norms,
    side_by_side,
)
from ouderenindex.project import Project, data_folder

WIJKEN = ("WK999901", "WK999902", "WK999903")


def fictief(**changes: object) -> NormSet:
    """A norm set of invented numbers, of every kind that a set can give."""
    table: dict[str, object] = {
        "key": "fictief",
        "label": "Fictieve normen",
        "source": "fictief",
        "year_from": 2020,
        "year_to": 2030,
        "age": "75plus",
        "reference_year": 2020,
        "reference": [
            {"year": 2020, "people": 10_000, "margin": 100, "source": "fictief"},
            {"year": 2024, "people": 11_000, "source": "fictief"},
        ],
        "type": [
            {"key": "nultreden", "label": "nultreden", "national": 800,
             "counted_by": ["nultreden"]},
            {"key": "geclusterd", "label": "geclusterd", "local": 60, "with_care": 0.25,
             "care_source": "fictief", "counted_by": ["geclusterd"]},
            {"key": "aangepast", "label": "aangepast", "per_1000": 12, "care": "with",
             "factor": [{"key": "wens", "label": "wens", "low": 0.2, "middle": 0.5, "high": 0.9,
                         "source": "fictief"}]},
        ],
    }  # fmt: skip
    return NormSet.model_validate({**table, **changes})


ASSUMED = Assumptions(
    allocation_year=2026,
    replacement=Factor(
        key="vervanging", label="vervanging", low=0, middle=0.1, high=0.3, source="fictief"
    ),
)


def people(numbers: list[list[float]], spread: float = 0.1) -> Population:
    """Wijken with people of 75 and over in 2020, 2024 (counted) and 2026 (forecast)."""
    rows = []
    for code, row in zip(WIJKEN, numbers, strict=False):
        for year, value in zip((2020, 2024, 2026), row, strict=True):
            wide = spread if year == 2026 else 0.0
            for age in AGES:
                rows.append(
                    (code, year, age, value * (1 - wide), value, value * (1 + wide),
                     "counted" if year < 2026 else "forecast", "fictief")
                )  # fmt: skip
    columns = ["region", "year", "age", "low", "middle", "high", "kind", "source"]
    frame = pd.DataFrame(rows, columns=columns)
    names = {code: f"Wijk {code[-1]}" for code in WIJKEN[: len(numbers)]}
    return Population(frame, names, ("GM9999", "Proefstad (fictief)"))


counts = st.lists(
    st.lists(st.floats(1, 5000), min_size=3, max_size=3), min_size=1, max_size=len(WIJKEN)
)
YEARS = [2024, 2026]


@settings(deadline=None, max_examples=15)
@given(counts, st.floats(0.01, 50))
def test_need_is_linear_in_population(numbers: list[list[float]], factor: float) -> None:
    """With k times the people everywhere: k times the need, but for numbers of the town itself."""
    population = people(numbers)
    first = need(population, fictief(), ASSUMED, YEARS).frame
    more = need(population.scaled(factor), fictief(), ASSUMED, YEARS).frame
    by_people = first["type"] != "geclusterd"
    np.testing.assert_allclose(
        more.loc[by_people, "value"], factor * first.loc[by_people, "value"], rtol=1e-9
    )
    np.testing.assert_allclose(
        more.loc[~by_people, "value"], first.loc[~by_people, "value"], rtol=1e-9
    )


@settings(deadline=None, max_examples=15)
@given(counts, st.lists(st.floats(0, 1000), min_size=9, max_size=9))
def test_need_per_person_is_additive(numbers: list[list[float]], extra: list[float]) -> None:
    """What two groups of people need apart, they need together."""
    other = [extra[3 * at : 3 * at + 3] for at in range(len(numbers))]
    both = (np.array(numbers) + np.array(other)).tolist()
    norms = fictief(type=[{"key": "t", "label": "t", "per_1000": 12}])
    parts = [need(people(n), norms, ASSUMED, YEARS).frame["value"] for n in (numbers, other, both)]
    np.testing.assert_allclose(parts[0] + parts[1], parts[2], rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=15)
@given(counts)
def test_the_wijken_add_up_to_the_municipality_exactly(numbers: list[list[float]]) -> None:
    frame = need(people(numbers), fictief(), ASSUMED, YEARS).frame
    wijken = frame[frame["region"] != "GM9999"]
    keys = ["type", "care", "year", "scenario"]
    whole = frame[frame["region"] == "GM9999"].set_index(keys)["value"]
    for key, part in wijken.groupby(keys):
        assert sum(part["value"]) == whole[key]
    # The parts are those of the number that the set gives, and nothing is lost on the way.
    share = sum(n[0] for n in numbers) / 10_000
    expected = 800 * share * 0.6 * 1.1
    assert whole["nultreden", "all", 2026, "middle"] == pytest.approx(expected)


@settings(deadline=None, max_examples=15)
@given(counts)
def test_need_does_not_descend_from_low_to_high(numbers: list[list[float]]) -> None:
    found = need(people(numbers), fictief(), ASSUMED, YEARS)
    for year in YEARS:
        table = found.compact(year)
        assert (table["low"] <= table["middle"]).all()
        assert (table["middle"] <= table["high"]).all()


@settings(deadline=None, max_examples=4)
@given(counts)
def test_every_number_is_the_product_of_its_steps(numbers: list[list[float]]) -> None:
    found = need(people(numbers), fictief(), ASSUMED, YEARS)
    for row in found.frame.to_dict(orient="records"):
        cell = (row["region"], row["type"], row["year"], row["scenario"], row["care"])
        trace = found.trace(*cell)
        assert trace.value == pytest.approx(row["value"], rel=1e-9)
        assert all(step.source and step.label for step in trace.steps)
        assert trace.table()["so_far"].iloc[-1] == pytest.approx(trace.value)


def test_a_trace_writes_its_numbers_as_its_words_are() -> None:
    found = need(people([[12_345, 100, 100]]), fictief(), ASSUMED, [2024], ["middle"])
    one = found.frame.query("region == 'GM9999' and type == 'nultreden'").iloc[0]
    dutch, english = (
        repr(found.trace("GM9999", "nultreden", 2024, care=one["care"], lang=lang))
        for lang in ("nl", "en")
    )
    total = f"{one['value']:,.1f}"
    assert english.splitlines()[-1] == f"  = {total}"
    assert dutch.splitlines()[-1] == "  = " + total.translate(str.maketrans(",.", ".,"))
    assert "  x 1,1 " in dutch
    assert "  x 1.1 " in english


def test_groups_with_and_without_a_care_question_are_apart_and_add_up() -> None:
    found = need(people([[100, 100, 100], [300, 300, 300]]), fictief(), ASSUMED, [2024], ["middle"])
    with_, without = (found.value("WK999902", "geclusterd", 2024, care=c) for c in
                      ("with", "without"))  # fmt: skip
    assert with_ == pytest.approx(60 * 0.4 * 0.75 * 1.1 * 0.25)
    assert without == pytest.approx(60 * 0.4 * 0.75 * 1.1 * 0.75)
    assert found.value("WK999902", "geclusterd", 2024) == pytest.approx(with_ + without)
    with pytest.raises(DataError, match="care is needed"):
        found.trace("WK999902", "geclusterd", 2024)


def test_a_total_is_not_raised_for_replacement() -> None:
    total = fictief(basis="total", type=[{"key": "t", "label": "t", "per_1000": 100}])
    found = need(people([[100, 100, 100]]), total, ASSUMED, [2024])
    assert found.value("GM9999", "t", 2024, "high") == 10


@pytest.fixture(scope="module")
def zwolle() -> Case:
    return read_case(data_folder() / "zwolle" / "need.toml")


@pytest.fixture(scope="module")
def population(zwolle: Case, case: Project) -> Population:
    return population_of(zwolle, case.statistics, case.regions)


def test_the_national_programme_for_zwolle(zwolle: Case, population: Population) -> None:
    found = need(population, zwolle.norms["landelijk_2030"], zwolle.assumptions, [2026, 2030])
    share = 18_366 / 3_084_588  # 65+ on 1 January 2016
    for kind, national in (("nultreden", 170e3), ("geclusterd", 80e3), ("zorggeschikt", 40e3)):
        assert found.value("GM0193", kind, 2030) == pytest.approx(national * share)
        assert found.value("GM0193", kind, 2026) == pytest.approx(national * share / 2)
    low, high = (found.value("GM0193", "nultreden", 2030, s) for s in ("low", "high"))
    assert low == pytest.approx(170e3 * 18_366 / (3_084_588 + 86_144))
    assert high == pytest.approx(170e3 * 21_507 / (3_500_000 - 50_000))  # 65+ of 2022
    assert found.norms.type[0].national == 170_000
    assert sum(t.national or 0 for t in found.norms.type) == 290_000


def test_fortuna_differs_and_both_sets_stay_apart(zwolle: Case, population: Population) -> None:
    fortuna = zwolle.norms["fortuna_2040"]
    assert {t.key: t.national for t in fortuna.type} == {
        "nultreden": 268_000, "geclusterd": 115_000, "aangepast": 94_000, "intramuraal": 95_000,
    }  # fmt: skip
    found = need(population, fortuna, zwolle.assumptions, [2030, 2040])
    assert found.value("GM0193", "nultreden", 2040) == pytest.approx(268e3 * 18_366 / 3_084_588)
    assert found.value("GM0193", "nultreden", 2030) != pytest.approx(1012, abs=100)
    assert set(found.frame["norm"]) == {"fortuna_2040"}


def test_no_share_of_west_overijssel_is_invented(zwolle: Case, population: Population) -> None:
    west = zwolle.norms["west_overijssel_2030"]
    with pytest.raises(DataError, match=r"share of Zwolle is not known\n.*shares.west_overijssel"):
        need(population, west, zwolle.assumptions, [2030])
    stated = zwolle.assumptions.model_copy(
        update={"shares": {west.key: Share(value=0.25, source="fictief")}}
    )
    found = need(population, west, stated, [2030])
    assert found.value("GM0193", "totaal", 2030) == pytest.approx(6590 / 4)
    assert found.trace("GM0193", "totaal", 2030).steps[1].source == "fictief"


def test_the_wish_to_move_counts_people(zwolle: Case, population: Population) -> None:
    found = need(population, zwolle.norms["woonwens"], zwolle.assumptions, [2024])
    assert found.norms.unit == "people"
    assert found.value("GM0193", "seniorenwoning", 2024) == pytest.approx(10_370 * 0.28 * 0.67)
    assert found.value("GM0193", "seniorenwoning", 2024, "high") == pytest.approx(
        10_370 * (1 - 0.56) * 0.67
    )


def test_all_sets_stand_side_by_side(zwolle: Case, population: Population) -> None:
    table = side_by_side(zwolle, population).set_index(["norm", "type"])
    assert len(table) == 3 + 4 + 1 + 1
    assert table.index[table["main"]].get_level_values("norm").unique() == ["landelijk_2030"]
    assert table.at[("landelijk_2030", "geclusterd"), "middle"] == pytest.approx(476.3, abs=0.1)
    assert table.at[("fortuna_2040", "geclusterd"), "middle"] == pytest.approx(342.4, abs=0.1)
    west = table.loc[("west_overijssel_2030", "totaal")]
    assert west["whole"] == 6590 and np.isnan(west["middle"])
    assert table.at[("woonwens", "seniorenwoning"), "unit"] == "people"


def test_the_count_of_the_netherlands_follows_from_cbs(shared: Path, zwolle: Case) -> None:
    with gzip.open(shared / "data" / "national" / "cbs_wijk_2016.csv.gz") as file:
        wijken = pd.read_csv(file, usecols=["AANT_INW", "P_65_EO_JR"])
    known = wijken[(wijken["AANT_INW"] > 0) & (wijken["P_65_EO_JR"] >= 0)]
    unknown = wijken[(wijken["AANT_INW"] > 0) & (wijken["P_65_EO_JR"] < 0)]
    for key in ("landelijk_2030", "fortuna_2040"):
        reference = zwolle.norms[key].people_in(2016)
        assert len(known) == 2903
        older = float((known["AANT_INW"] * known["P_65_EO_JR"]).sum()) / 100
        assert reference.people == pytest.approx(older, abs=0.5)
        rounding = np.ceil(0.005 * known["AANT_INW"].sum())
        assert reference.margin == rounding + unknown["AANT_INW"].sum()


def test_all_assumptions_are_printed(zwolle: Case, population: Population) -> None:
    for norms in zwolle.norms.values():
        for lang in ("nl", "en"):
            table = assumption_table(norms, population, zwolle.assumptions, lang)
            assert list(table.columns) == [
                "key", "label", "low", "value", "high", "unit", "source", "note",
            ]  # fmt: skip
            assert table["key"].is_unique
            assert (table["source"].ne("") | table["note"].ne("")).all()
    table = need(population, zwolle.norms["landelijk_2030"], zwolle.assumptions, [2030])
    rows = table.assumptions().set_index("key")
    assert rows.at["type.geclusterd", "value"] == 80_000
    assert rows.at["pace.rate", "value"] == pytest.approx(247 / (10_000 / 8))
    assert rows.at["replacement", "note"] == "Niet bekend en daarom niet meegeteld."


def test_a_year_outside_the_period_or_the_forecast_is_refused(
    zwolle: Case, population: Population
) -> None:
    norms = zwolle.norms["landelijk_2030"]
    with pytest.raises(DataError, match=r"says nothing about 2035 \(expected 2022 to 2030\)"):
        need(population, norms, zwolle.assumptions, [2035])
    late = zwolle.assumptions.model_copy(update={"allocation_year": 2039})
    with pytest.raises(DataError, match=r"neither counted nor forecast: '2039' .*forecast file"):
        need(population, norms, late, [2030])
    other = zwolle.assumptions.model_copy(update={"reference_year": 2019})
    with pytest.raises(DataError, match=r"no reference count of 2019 \(there are: 2016, 2022\)"):
        need(population, norms, other, [2030])


def test_the_template_is_valid_and_named_fictief() -> None:
    template = read_norms(data_folder() / "norms" / "eigen.toml")
    assert "fictief" in template.label
    assert {t.care for t in template.type} == {"all", "without"}


def test_every_problem_of_a_norm_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "normen.toml"
    path.write_text(
        '[norms]\nkey = "x"\nlabel = "X"\nsource = ""\nyear_from = 2030\nyear_to = 2020\n'
        'age = "70plus"\n'
        '[[type]]\nkey = "a"\nlabel = "A"\nnational = -5\n'
        '[[type]]\nkey = "b"\nlabel = "B"\ncounted_by = ["nultrede"]\nlocal = 3\n'
        '[[type]]\nkey = "c"\nlabel = "C"\nlocal = 3\nper_1000 = 2\n',
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_norms(path)
    message = str(caught.value)
    for part in ("normen.toml", "source", "age", "type.0.national", "perhaps 'nultreden'",
                 "exactly one of national, local and per_1000"):  # fmt: skip
        assert part in message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ('norms = ["nergens.toml"]', "nergens.toml"),
        ('main = "landelijk"', "perhaps 'landelijk_2030'"),
        ('main = "woonwens"', "the main set must be of dwellings"),
        ("target_yaer = 3", "unknown field"),
        # What stands is named in the project file, and nowhere else.
        ('existing = "bestaand.csv"', "column 'need.existing': unknown field"),
    ],
)
def test_assumptions_that_cannot_be_used(tmp_path: Path, change: str, expected: str) -> None:
    folder = (data_folder() / "norms").as_posix()
    lines = {
        "norms": f'norms = ["{folder}/landelijk_2030.toml", "{folder}/woonwens.toml"]',
        "main": 'main = "landelijk_2030"',
        "target_year": "target_year = 2030",
        "allocation_year": "allocation_year = 2024",
    }
    lines[change.split(" =")[0]] = change
    path = tmp_path / "need.toml"
    path.write_text("[need]\n" + "\n".join(lines.values()) + "\n", "utf-8")
    with pytest.raises(DataError, match=r"need\.toml") as caught:
        read_case(path)
    assert expected in str(caught.value)


def test_a_pace_of_no_year_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "need.toml"
    text = (data_folder() / "zwolle" / "need.toml").read_text("utf-8")
    path.write_text(text.replace("realised_year = 2022", "realised_year = 22"), "utf-8")
    with pytest.raises(DataError, match=r"pace\.realised_year.*'22'"):
        read_case(path)


def test_a_chance_beyond_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "need.toml"
    text = (data_folder() / "zwolle" / "need.toml").read_text("utf-8")
    path.write_text(text.replace("[0.67, 1.0]", "[0.67, 1.5]"), "utf-8")
    with pytest.raises(DataError, match=r"probability.plan'.*0 <= low <= high <= 1"):
        read_case(path)


def test_scenarios_are_low_middle_high() -> None:
    assert SCENARIOS == ("low", "middle", "high")
    with pytest.raises(DataError, match="'middel'"):
        need(people([[1, 1, 1]]), fictief(), ASSUMED, [2024], ["middel"])
