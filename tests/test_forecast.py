from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.need import AGES, Population, backtest, cohort_forecast, counts, read_forecast
from ouderenindex.project import Project
from ouderenindex.statistics import Statistics

YEARS = list(range(2016, 2025))
_BUURTEN = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")


def figures(project: Project, bands: np.ndarray, whole: np.ndarray) -> Statistics:
    """Counts per year and wijk of three bands and of everybody, put in one buurt of each wijk."""
    rows = []
    for year, cells, everybody in zip(YEARS, bands, whole, strict=True):
        plus = cells[:, ::-1].cumsum(axis=1)[:, ::-1]
        values = {f"inwoners_{age}": plus[:, n] for n, age in enumerate(AGES)}
        for name, per_wijk in {**values, "inwoners": everybody}.items():
            for at, code in enumerate(_BUURTEN):
                value = float(per_wijk[at // 2]) if at % 2 == 0 else 0.0
                rows.append((code, name, str(year), value, "observed", np.nan, np.nan, np.nan,
                             "fictief"))  # fmt: skip
    columns = ["region", "indicator", "period", "value", "status", "lower", "upper", "n", "source"]
    return Statistics(pd.DataFrame(rows, columns=columns), project.statistics.sources)


def steady(project: Project, people: tuple[float, float] = (4000, 1000)) -> Statistics:
    """A town in which nothing changes."""
    bands = np.tile(np.outer(people, [0.1, 0.06, 0.02]), (len(YEARS), 1, 1))
    return figures(project, bands, np.tile(np.array(people), (len(YEARS), 1)))


def forecast(project: Project, statistics: Statistics, until: int) -> Population:
    counted = counts(statistics, project.regions)
    return cohort_forecast(counted, statistics, project.regions, until)


def test_what_was_steady_stays_steady_without_doubt(mini_project: Project) -> None:
    ahead = forecast(mini_project, steady(mini_project), 2030)
    for age, part in zip(AGES, (0.18, 0.08, 0.02), strict=True):
        for scenario in ("low", "middle", "high"):
            people = ahead.people(age, 2030, scenario)
            np.testing.assert_allclose(people, [4000 * part, 1000 * part], rtol=1e-9)
    assert ahead.how["errors"] == pytest.approx(dict.fromkeys(AGES, 0), abs=1e-12)
    assert ahead.how["lag"] == 8


def test_a_wave_of_births_moves_up_in_the_wijk_where_it_lives(mini_project: Project) -> None:
    """Band 65-74 of the west rose by 200 five years ago: its 75-84 rise three years from now."""
    bands = np.tile(np.outer((4000, 1000), [0.1, 0.06, 0.02]), (len(YEARS), 1, 1))
    whole = np.tile(np.array([4000.0, 1000.0]), (len(YEARS), 1))
    bands[3:, 0, 0] += 200  # from 2019
    whole[3:, 0] += 200
    ahead = forecast(mini_project, figures(mini_project, bands, whole), 2028)
    middle = {y: ahead.people("75plus", y) - ahead.people("85plus", y) for y in (2026, 2027)}
    ratio = 5000 * 0.06 / (5000 * 0.1)
    np.testing.assert_allclose(middle[2026], [240, 60], rtol=1e-9)
    np.testing.assert_allclose(middle[2027], [240 + 200 * ratio, 60], rtol=1e-9)


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.floats(0, 900), min_size=len(YEARS) * 6, max_size=len(YEARS) * 6),
    st.integers(2025, 2032),
)
def test_wijken_add_up_and_nobody_is_negative(
    mini_project_: Project, numbers: list[float], until: int
) -> None:
    bands = np.array(numbers).reshape(len(YEARS), 2, 3)
    whole = bands.sum(axis=2) + 500
    ahead = forecast(mini_project_, figures(mini_project_, bands, whole), until)
    entry, middle, top = ahead.how["ratios"]  # type: ignore[misc]
    at = until - 2024
    first = bands[:, :, 0].sum(axis=1)[at]
    expected = middle * first + top * bands[:, :, 1:].sum(axis=(1, 2))[at]
    people = {age: ahead.people(age, until) for age in AGES}
    if min(bands[-1].sum(axis=0)) > 1:  # else there is no wijk to put the people in
        assert people["75plus"].sum() == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert entry >= 0
    for age in AGES:
        low, high = (ahead.people(age, until, s) for s in ("low", "high"))
        assert (low >= 0).all()
        assert (low <= people[age]).all() and (people[age] <= high).all()
    assert (people["65plus"] >= people["75plus"] - 1e-9).all()
    assert (people["75plus"] >= people["85plus"] - 1e-9).all()


@pytest.fixture(scope="module")
def mini_project_(tmp_path_factory: pytest.TempPathFactory) -> Project:
    from builders import mini_folder

    from ouderenindex.project import load_project

    return load_project(mini_folder(tmp_path_factory.mktemp("forecast") / "mini"))


def test_zwolle_counts_and_forecast(case: Project) -> None:
    counted = counts(case.statistics, case.regions)
    assert counted.counted == list(range(2015, 2025))
    assert [counted.total("65plus", y) for y in (2016, 2022, 2023, 2024)] == [
        18_366, 21_507, 22_112, 22_699,
    ]  # fmt: skip
    ahead = cohort_forecast(counted, case.statistics, case.regions, 2033)
    # Ratios over nine years: 7,774 of 75-84 in 2024 were 10,022 of 65-74 in 2015.
    assert ahead.how["lag"] == 9
    ratios = ahead.how["ratios"]
    assert ratios[1:] == pytest.approx((7774 / 10_022, 2596 / 7946))  # type: ignore[index]
    older = 7774 / 10_022 * 12_060 + 2596 / 7946 * 8964
    assert ahead.total("75plus", 2030) == pytest.approx(older)
    assert ahead.total("75plus", 2030) == pytest.approx(12_283, abs=1)
    assert ahead.kind(2024) == "counted" and ahead.kind(2025) == "forecast"
    with pytest.raises(DataError, match=r"reaches to 2033\n.*'2034' .*forecast file"):
        cohort_forecast(counted, case.statistics, case.regions, 2034)


def test_the_errors_of_the_past_are_told(case: Project) -> None:
    tested = backtest(counts(case.statistics, case.regions), case.statistics, case.regions)
    row = tested.set_index(["fit", "year", "age"]).sort_index()
    # Fitted to 2015-2020: the generation of 1946 turned 75 from 2021 on, and was missed.
    assert row.loc[(2020, 2024, "75plus"), "error"] == pytest.approx(-0.0585, abs=5e-4)
    assert row.loc[(2020, 2024, "85plus"), "error"] == pytest.approx(0.0064, abs=5e-4)
    assert (tested["year"] - tested["fit"] <= tested["fit"] - 2015).all()


def test_more_people_in_a_higher_age_group_is_refused(mini_project: Project) -> None:
    statistics = steady(mini_project)
    frame = statistics.frame.copy()
    frame.loc[frame["indicator"] == "inwoners_85plus", "value"] *= 50
    with pytest.raises(DataError, match="contradict each other"):
        forecast(mini_project, Statistics(frame, statistics.sources), 2026)


def test_a_missing_count_is_not_zero(mini_project: Project) -> None:
    statistics = steady(mini_project)
    frame = statistics.frame.copy()
    gone = (frame["indicator"] == "inwoners_75plus") & (frame["period"] == "2020")
    frame.loc[gone & (frame["region"] == _BUURTEN[0]), ["value", "status"]] = [np.nan, "suppressed"]
    changed = Statistics(frame, statistics.sources)
    counted = counts(changed, mini_project.regions)
    assert 2020 not in counted.counted
    with pytest.raises(DataError, match="successive years"):
        cohort_forecast(counted, changed, mini_project.regions, 2026)


def _file(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "prognose.csv"
    path.write_text("region,year,age,people,low,high\n" + rows, "utf-8")
    return path


def test_a_forecast_file_per_wijk_and_per_municipality(
    mini_project: Project, tmp_path: Path
) -> None:
    counted = counts(steady(mini_project), mini_project.regions)
    wijken = "".join(
        f"{code},2035,{age},{n},,\n"
        for code, n in (("WK999901", 900), ("Wijk Oost", 300))
        for age in AGES
    )
    ahead = read_forecast(_file(tmp_path, wijken), counted, mini_project.regions)
    assert ahead.people("75plus", 2035).to_dict() == {"WK999901": 900, "WK999902": 300}
    whole = "".join(f"GM9999,2035,{age},1000,900,1200\n" for age in AGES)
    ahead = read_forecast(_file(tmp_path, whole), counted, mini_project.regions)
    assert ahead.people("75plus", 2035).to_dict() == pytest.approx(
        {"WK999901": 800, "WK999902": 200}
    )
    assert ahead.total("75plus", 2035, "high") == pytest.approx(1200)
    assert ahead.how == {"method": "file", "file": "prognose.csv"}
    with pytest.raises(DataError, match=r"prognose\.csv.*'65plus' for 2034\n.*to 2024, 2035\)"):
        ahead.people("65plus", 2034)


def test_every_problem_of_a_forecast_file_is_told_at_once(
    mini_project: Project, tmp_path: Path
) -> None:
    counted = counts(steady(mini_project), mini_project.regions)
    bad = (
        "Nergenshuizen,later,70plus,-10,,\n"
        "WK999901,later,65plus,10,,\n"
        "WK999901,2035,70plus,10,,\n"
        "WK999901,2035,65plus,-10,,\n"
        "WK999901,2035,75plus,10,20,\n"
        "BU99990100,2035,65plus,10,,\n"
    )
    with pytest.raises(DataError) as caught:
        read_forecast(_file(tmp_path, bad), counted, mini_project.regions)
    message = str(caught.value)
    places = [(p.row, p.column) for p in caught.value.problems]
    assert places == [
        (2, "region"), (2, "year"), (2, "age"), (2, "people"),
        (3, "year"), (4, "age"), (5, "people"), (6, "people"), (7, "region"),
    ]  # fmt: skip
    assert ("prognose.csv" in message and "perhaps '75plus'" in message) or "one of" in message


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("WK999901,2035,65plus,9,,\n", "forecast of 65plus for 2035 is missing: 'WK999902'"),
        ("".join(f"{c},2035,{a},9,,\n" for c in ("WK999901", "WK999902") for a in AGES[:2]),
         "forecast of 85plus for 2035 is missing: 'WK999901, WK999902'"),
        ("GM9999,2035,65plus,9,,\nWK999901,2035,65plus,9,,\n", "wijken and the municipality mixed"),
        ("GM9999,2035,65plus,9,,\nGM9999,2035,65plus,9,,\n", "row 3, column 'region'"),
        ("GM9999,2035,65plus,9,,\nGM9999,2035,75plus,10,,\nGM9999,2035,85plus,2,,\n",
         "row 3, column 'people': more people of 75plus than of 65plus: '10'"),
        ("GM9999,2035,65plus,9,5,9\nGM9999,2035,75plus,8,6,8\nGM9999,2035,85plus,2,,\n",
         "row 3, column 'people': more people of 75plus than of 65plus"),
        ("GM9999,\u00b2,65plus,9,,\n", "row 2, column 'year': not a year"),
        (f"GM9999,{'9' * 5000},65plus,9,,\n", "row 2, column 'year': not a year"),
    ],
)  # fmt: skip
def test_holes_and_doubles_in_a_forecast_are_refused(
    mini_project: Project, tmp_path: Path, rows: str, expected: str
) -> None:
    counted = counts(steady(mini_project), mini_project.regions)
    with pytest.raises(DataError) as caught:
        read_forecast(_file(tmp_path, rows), counted, mini_project.regions)
    assert expected in str(caught.value)
