from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.project import Project, load_project
from ouderenindex.statistics import (
    Statistics,
    read_sources,
    read_statistics,
    write_sources,
    write_statistics,
)

HEADER = "region,indicator,period,value,status,lower,upper,n,source\n"
PEOPLE = "".join(
    f"{code},ouderen,2024,{n},observed,,,,fictief\n"
    for code, n in zip(
        ("BU99990100", "BU99990101", "BU99990202", "BU99990203"), (100, 300, 200, 400), strict=True
    )
)
CONTACT = "".join(
    f"{code},contact,2024,{80 + n},observed,,,,fictief\n"
    for n, code in enumerate(("BU99990100", "BU99990101", "BU99990202", "BU99990203"))
)


def _eenzaam(*cells: str) -> str:
    codes = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
    return HEADER + PEOPLE + CONTACT + "".join(
        f"{code},eenzaam,2024,{cell},,,,fictief\n" for code, cell in zip(codes, cells, strict=False)
    )  # fmt: skip


def _figures(mini: Callable[..., Path], table: str, **options: object) -> pd.DataFrame:
    project = load_project(mini(statistics=table))
    found = project.statistics.figures(
        "eenzaam", "2024", project.regions, weight="ouderen", **options  # type: ignore[arg-type]
    )  # fmt: skip
    return found.frame


def test_a_wijk_is_the_mean_of_its_buurten_weighted_by_people(mini: Callable[..., Path]) -> None:
    frame = _figures(mini, _eenzaam("40,observed", "50,observed", "60,observed", "70,modelled"))
    assert frame.at["WK999901", "value"] == pytest.approx((100 * 40 + 300 * 50) / 400)
    assert frame.at["WK999902", "value"] == pytest.approx((200 * 60 + 400 * 70) / 600)
    assert frame.at["WK999902", "status"] == "modelled"
    assert frame.at["GM9999", "value"] == pytest.approx(
        (100 * 40 + 300 * 50 + 200 * 60 + 400 * 70) / 1000
    )
    assert frame["coverage"].eq(1).all()


def test_missing_suppressed_and_zero_stay_three_things(mini: Callable[..., Path]) -> None:
    frame = _figures(mini, _eenzaam("0,observed", ",suppressed", ",missing", ",not_applicable"))
    assert frame.at["BU99990100", "value"] == 0
    assert frame.loc["BU99990101":"BU99990203", "value"].isna().all()
    assert frame.loc["BU99990100":"BU99990203", "status"].tolist() == [
        "observed", "suppressed", "missing", "not_applicable",
    ]  # fmt: skip
    # A quarter of the people of this wijk are covered: too few to speak for it.
    assert frame.at["WK999901", "coverage"] == pytest.approx(0.25)
    assert np.isnan(frame.at["WK999901", "value"])
    assert frame.at["WK999901", "status"] == "suppressed"
    assert frame.at["WK999902", "status"] == "missing"


def test_the_share_covered_is_told(mini: Callable[..., Path]) -> None:
    frame = _figures(mini, _eenzaam(",missing", "50,observed", "60,observed", "70,observed"))
    assert frame.at["WK999901", "value"] == 50
    assert frame.at["WK999901", "coverage"] == pytest.approx(0.75)
    assert frame.at["GM9999", "coverage"] == pytest.approx(0.9)


def test_a_hidden_wijk_figure_is_not_computed_from_its_buurten(mini: Callable[..., Path]) -> None:
    table = _eenzaam("40,observed", "50,observed", "60,observed", "70,observed")
    table += "WK999901,eenzaam,2024,,suppressed,,,,fictief\n"
    table += "WK999902,eenzaam,2024,12,observed,,,,fictief\n"
    frame = _figures(mini, table)
    assert frame.at["WK999901", "status"] == "suppressed"
    assert np.isnan(frame.at["WK999901", "value"])
    assert frame.at["WK999902", "value"] == 12
    assert not frame.at["WK999902", "aggregated"]


def test_counts_are_added_up_only_when_all_are_there(mini: Callable[..., Path]) -> None:
    project = load_project(mini())
    found = project.statistics.figures("ouderen", "2024", project.regions, count=True)
    counts = found.frame["value"]
    assert counts["GM9999"] == 1000
    table = HEADER + PEOPLE.replace("300,observed", ",missing")
    table += CONTACT + CONTACT.replace("contact", "eenzaam")
    project = load_project(mini(statistics=table))
    found = project.statistics.figures("ouderen", "2024", project.regions, count=True)
    counts = found.frame["value"]
    assert np.isnan(counts["WK999901"])
    assert counts["WK999902"] == 600


@given(
    st.lists(st.floats(0, 100), min_size=4, max_size=4),
    st.lists(st.integers(1, 10_000), min_size=4, max_size=4),
)
def test_an_aggregate_lies_between_its_parts_and_adds_up(
    values: list[float], people: list[int]
) -> None:
    from ouderenindex.statistics import _aggregate

    parts = pd.DataFrame(
        {"value": values, "status": "observed", "source": "s"}, index=list("abcd"), dtype=object
    )
    parts["value"] = parts["value"].astype(float)
    weights = pd.Series(people, index=list("abcd"), dtype=float)
    found = _aggregate(parts, weights, weights, 0.5)
    mean = float(found["value"])
    assert min(values) - 1e-9 <= mean <= max(values) + 1e-9
    assert mean * sum(people) == pytest.approx(float(np.dot(values, people)))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("BU99990100,eenzaam,2024,veel,observed,,,,fictief", ["row 10", "value", "veel", "number"]),
        ("BU99990100,eenzaam,2024,12;5,observed,,,,fictief", ["row 10", "12;5"]),
        ("BU99990100,eenzaam,2024,nan,observed,,,,fictief", ["row 10", "nan"]),
        ("BU99990100,eenzaam,2024,inf,observed,,,,fictief", ["row 10", "inf"]),
        ("BU99990100,eenzaam,2024,,observed,,,,fictief", ["row 10", "needs a value"]),
        ("BU99990100,eenzaam,2024,5,suppressed,,,,fictief", ["row 10", "no value"]),
        ("BU99990100,eenzaam,2024,5,geheim,,,,fictief", ["row 10", "geheim", "suppressed"]),
        ("BU99990100,eenzaam,vorig,5,observed,,,,fictief", ["row 10", "vorig", "year"]),
        ("BU99990100,eenzaam,2024,5,observed,,,,fictie", ["row 10", "fictie", "fictief"]),
        ("BU99990199,eenzaam,2024,5,observed,,,,fictief", ["row 10", "another municipality"]),
        ("Wijk Wst,eenzaam,2024,5,observed,,,,fictief", ["row 10", "Wijk Wst", "Wijk West"]),
        ("BU99990100,ouderen,2024,5,observed,,,,fictief", ["row 10", "has a figure"]),
    ],
)
def test_a_wrong_figure_is_named_with_its_row(
    mini: Callable[..., Path], line: str, words: list[str]
) -> None:
    with pytest.raises(DataError) as caught:
        load_project(mini(statistics=HEADER + PEOPLE + CONTACT + line + "\n"))
    for word in ["statistics.csv", *words]:
        assert word in str(caught.value)


def test_all_wrong_figures_of_a_file_are_told_at_once(mini: Callable[..., Path]) -> None:
    table = _eenzaam("veel,observed", "5,geheim", ",observed", "7,observed")
    with pytest.raises(DataError) as caught:
        load_project(mini(statistics=table))
    assert [problem.row for problem in caught.value.problems] == [10, 11, 12]


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "empty"), (HEADER, "no figures"), ("region,value\n1,2\n", "columns are missing")],
)
def test_a_table_without_figures(mini: Callable[..., Path], content: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load_project(mini(statistics=content))


def test_a_workbook_named_csv_is_told_apart(mini: Callable[..., Path]) -> None:
    path = mini()
    (path.parent / "statistics.csv").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(DataError, match="not a CSV text file"):
        load_project(path)


def test_periods(case: Project) -> None:
    statistics = case.statistics
    assert statistics.periods("eenzaam") == ["2012", "2016", "2020"]
    assert statistics.periods("regie_eigen_leven") == ["2016", "2020"]
    assert statistics.nearest_period("inwoners", "2014") == "2015"
    assert statistics.nearest_period("eenzaam", "2014") == "2012"
    with pytest.raises(DataError, match="eenzaam"):
        statistics.periods("eenzaamm")
    with pytest.raises(DataError, match="2012, 2016, 2020"):
        statistics.figures("eenzaam", "2019", case.regions)


def test_added_figures_replace_and_leave_the_original(case: Project) -> None:
    other = case.statistics.frame[case.statistics.frame["indicator"] == "eenzaam"].copy()
    other["value"] = 1.0
    before = case.statistics.frame.copy()
    both = case.statistics.with_figures(Statistics(other, {}))
    assert len(both.frame) == len(before)
    assert (both.frame.loc[both.frame["indicator"] == "eenzaam", "value"] == 1).all()
    pd.testing.assert_frame_equal(case.statistics.frame, before)


def test_what_is_written_is_read_back(case: Project, tmp_path: Path) -> None:
    write_statistics(tmp_path / "figures.csv", case.statistics)
    write_sources(tmp_path / "sources.csv", case.statistics.sources)
    sources = read_sources(tmp_path / "sources.csv")
    assert sources == dict(case.statistics.sources)
    back = read_statistics(tmp_path / "figures.csv", sources, case.regions)
    key = ["indicator", "period", "region"]
    for frame in (back.frame, case.statistics.frame):
        assert not frame.duplicated(key).any()
    pd.testing.assert_frame_equal(
        back.frame.sort_values(key, ignore_index=True),
        case.statistics.frame.sort_values(key, ignore_index=True),
    )
    first = (tmp_path / "figures.csv").read_bytes()
    write_statistics(tmp_path / "figures.csv", back)
    assert (tmp_path / "figures.csv").read_bytes() == first
