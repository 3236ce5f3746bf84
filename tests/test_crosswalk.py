from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ouderenindex.crosswalk import (
    Carried,
    Crosswalk,
    carry_over,
    crosswalk_from_changes,
    crosswalk_from_points,
    detect_changes,
    read_crosswalk,
)
from ouderenindex.errors import DataError
from ouderenindex.project import Project
from ouderenindex.regions import RD, Regions, regions_from_layers
from ouderenindex.statistics import Source, Statistics

OLD = Source("portaal", "Fictief", "Proefcijfers", "2020", note="Fictief.")
KINDS = {"inwoners": "count", "ouderen": "count", "eenzaam": "share", "inkomen": "median"}
OF = {"eenzaam": "ouderen"}


def _regions(cuts: Mapping[str, tuple[float, ...]], *, year: int = 2024,
             names: Mapping[str, str] | None = None) -> Regions:  # fmt: skip
    """Wijken and their buurten as strips of one kilometre high: wijk code to its cuts, in km."""
    wijken, buurten = [], []
    for wijk, at in cuts.items():
        base = {"wijkcode": wijk, "gemeentecode": "GM9999"}
        wijken.append({**base, "wijknaam": f"W{wijk[-2:]}", "gemeentenaam": "Proefstad (fictief)",
                       "geometry": _strip(at[0], at[-1])})  # fmt: skip
        for number, (left, right) in enumerate(pairwise(at)):
            code = f"BU{wijk[2:]}{number:02d}"
            name = (names or {}).get(code, f"B{code[-4:]}")
            buurten.append({**base, "buurtcode": code, "buurtnaam": name,
                            "geometry": _strip(left, right)})  # fmt: skip
    layers = [gpd.GeoDataFrame(rows, crs=RD) for rows in (wijken, buurten)]
    return regions_from_layers(*layers, "fictief", year=year)


def _strip(left: float, right: float) -> shapely.Polygon:
    x = 200_000
    return shapely.box(x + 1000 * left, 500_000, x + 1000 * right, 501_000)


BUURTEN = A, B, C, D = ("BU99990100", "BU99990101", "BU99990200", "BU99990201")
OLD_REGIONS = _regions({"WK999901": (0, 1, 2), "WK999902": (2, 3, 4)}, year=2020)


def _table(names: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"name": names})


def _kinds(changes: object, level: str = "buurt") -> set[tuple[str, str, str]]:
    frame = changes.frame  # type: ignore[attr-defined]
    rows = frame[frame["level"] == level]
    return set(zip(rows["code_old"], rows["code_new"], rows["kind"], strict=True))


# -- which areas changed --------------------------------------------------------------------------


def test_regions_are_the_same_as_themselves(case: Project) -> None:
    changes = detect_changes(case.regions, case.regions)
    assert set(changes.frame["kind"]) == {"same"}
    assert len(changes.frame) == len(case.regions.codes)
    assert repr(changes) == "Changes(95 same)"
    by_words = detect_changes(pd.DataFrame(case.regions.frame[["name"]]), case.regions)
    assert set(by_words.frame["kind"]) == {"same"}


def test_shared_area_tells_what_became_of_each_area() -> None:
    # Was: 0-1-2 | 2-3-4. The first two become one; the third is divided; the fourth is recoded
    # and its old code stands for the second half of the third.
    new = _regions({"WK999901": (0, 2), "WK999902": (2, 2.5, 3, 4)})
    changes = detect_changes(OLD_REGIONS, new)
    assert _kinds(changes) == {
        ("BU99990100", "BU99990100", "merged"),
        ("BU99990101", "BU99990100", "merged"),
        ("BU99990200", "BU99990200", "split"),
        ("BU99990200", "BU99990201", "split"),
        ("BU99990201", "BU99990201", "reused"),
        ("BU99990201", "BU99990202", "recoded"),
    }
    assert _kinds(changes, "wijk") == {
        ("WK999901", "WK999901", "same"),
        ("WK999902", "WK999902", "same"),
    }
    split = changes.of("split")["evidence"].iloc[0]
    assert split == "shares 50% of the old and 100% of the new area"


def test_a_name_that_changes_where_the_area_stays_is_a_new_name() -> None:
    new = _regions({"WK999901": (0, 1.03, 2), "WK999902": (2, 3, 4)},
                   names={"BU99990101": "Nieuwe Naam"})  # fmt: skip
    assert _kinds(detect_changes(OLD_REGIONS, new)) == {
        ("BU99990100", "BU99990100", "same"),
        ("BU99990101", "BU99990101", "renamed"),
        ("BU99990200", "BU99990200", "same"),
        ("BU99990201", "BU99990201", "same"),
    }


def test_areas_that_come_and_go_and_a_part_that_lies_elsewhere() -> None:
    new = _regions({"WK999901": (0, 1, 2), "WK999902": (2, 2.6), "WK999903": (5, 6)})
    kinds = _kinds(detect_changes(OLD_REGIONS, new))
    assert ("BU99990200", "BU99990200", "split") in kinds  # its other part is in no new area
    assert ("BU99990201", "", "gone") in kinds
    assert ("", "BU99990300", "new") in kinds


def test_code_and_name_together_tell_where_there_are_no_boundaries() -> None:
    old = _table({"BU99990100": "Centrum", "BU99990101": "Haven", "BU99990102": "Verspreid",
                  "BU99990103": "Verspreid", "BU99990104": "Polder",
                  "WK999901": "Stad"})  # fmt: skip
    new = _table({"BU99990100": "Cent-rum", "BU99990101": "Kade", "BU99990105": "Haven",
                  "BU99990102": "Verspreid", "BU99990106": "Verspreid", "BU99990107": "Veld",
                  "WK999901": "Stad"})  # fmt: skip
    changes = detect_changes(old, new)
    assert _kinds(changes) == {
        ("BU99990100", "BU99990100", "same"),
        ("BU99990101", "BU99990101", "reused"),
        ("BU99990101", "BU99990105", "recoded"),
        ("", "BU99990101", "new"),
        ("BU99990102", "BU99990102", "same"),
        ("BU99990103", "", "gone"),  # 'Verspreid' is two areas: the name does not tell which
        ("", "BU99990106", "new"),
        ("BU99990104", "", "gone"),
        ("", "BU99990107", "new"),
    }
    reused = changes.of("reused")["evidence"].item()
    assert reused == "another name; the old name has another code now"


@pytest.mark.parametrize(
    ("flag", "kinds"),
    [(None, {("reused"), "gone", "new"}), (1, {"renamed"}), (2, {"reused", "gone", "new"}),
     (3, {"reused", "gone", "new"})],
)  # fmt: skip
def test_another_name_is_another_area_unless_flagged(flag: int | None, kinds: set[str]) -> None:
    old, new = _table({"BU99990101": "Haven"}), _table({"BU99990101": "Kade"})
    flags = {} if flag is None else {"BU99990101": flag}
    assert set(detect_changes(old, new, flags=flags).frame["kind"]) == kinds


def test_a_boundary_that_is_flagged_as_moved_is_not_the_same() -> None:
    table = _table({"BU99990101": "Haven", "WK999901": "Stad"})
    changes = detect_changes(table, table, flags={"BU99990101": 3, "WK999901": 1})
    assert list(changes.frame["kind"]) == ["same", "moved"]
    assert list(crosswalk_from_changes(changes).frame["region_old"]) == ["WK999901"]


def test_numbers_for_names_are_told_apart() -> None:
    old, new = _table({"WK999903": "Wijk 03"}), _table({"WK999907": "Wijk 07"})
    assert _kinds(detect_changes(old, new), "wijk") == {
        ("WK999903", "", "gone"),
        ("", "WK999907", "new"),
    }


def test_a_level_that_one_year_lacks_is_not_gone() -> None:
    old = _table({"WK999901": "Stad", "NL00": "Nederland"})
    new = _table({"WK999901": "Stad", "BU99990101": "Haven"})
    assert repr(detect_changes(old, new)) == "Changes(1 same)"


def test_codes_that_are_none_are_told_together() -> None:
    double = pd.DataFrame({"name": ["a", "b", "c"]}, index=["WK999901", "WK999901", "Haven"])
    with pytest.raises(DataError, match=r"(?s)The new regions.*'Haven'.*twice: 'WK999901'"):
        detect_changes(_table({"WK999901": "a"}), double)
    with pytest.raises(DataError, match="unknown kind: 'lost'"):
        detect_changes(OLD_REGIONS, OLD_REGIONS).of("lost")


# -- the table ------------------------------------------------------------------------------------


def _written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "omzetting.csv"
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "counts"),
    [
        ("region_old,region_new,weight\n{0},{1},30\n{0},{2},90\n", ""),
        ("region_old;region_new;Adressen\n{0};{1};0,5\n{0};{2};1,5\n", "addresses"),
        ("region_old,region_new,residents,area\n{0},{1},1,99\n{0},{2},3,1\n", "residents"),
        (
            "region_old,region_new,weight,kind\n{0},{1},1,woningen\n{0},{2},3,woningen\n",
            "dwellings",
        ),
    ],
)
def test_a_crosswalk_is_read(tmp_path: Path, content: str, counts: str) -> None:
    crosswalk = read_crosswalk(_written(tmp_path, content.format(A, C, D)))
    assert list(crosswalk.frame["share"]) == [0.25, 0.75]
    assert list(crosswalk.frame["region_new"]) == [C, D]
    assert crosswalk.counts == counts


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("region_old,region_new,oppervlakte\nWK999901,WK999901,3\n",
         r"omzetting.csv: the crosswalk is divided by area \('oppervlakte'\)"),
        ("region_old,region_new,weight,kind\nWK999901,WK999901,3,m2\n",
         r"row 2, column 'kind'.*m2"),
        ("region_old,region_new\nWK999901,WK999901\n", "has no weights"),
        ("region_new,weight\nWK999901,1\n", "region_old"),
        ("region_old,region_new,weight\nWK999901,WK999901,-1\nHaven,WK999901,x\n",
         r"(?s)row 2, column 'weight'.*-1.*row 3, column 'weight'.*x.*row 3, column 'region_old'"),
        ("region_old,region_new,weight\nWK999901,BU99990101,1\n", "row 2.*two levels.*a wijk"),
        ("region_old,region_new,weight\nWK999901,WK999901,1\nWK999901,WK999901,2\n",
         "row 3.*the pair occurs twice"),
        ("region_old,region_new,weight\nWK999901,WK999901,0\nWK999901,WK999902,0\n",
         "without any weight: 'WK999901'"),
        ("region_old,region_new,weight,kind\nWK999901,WK999901,1,adressen\n"
         "WK999901,WK999902,1,inwoners\n", "several kinds"),
    ],
)  # fmt: skip
def test_a_crosswalk_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_crosswalk(_written(tmp_path, content))


def test_points_are_counted_per_pair_of_areas() -> None:
    new = _regions({"WK999901": (0, 2), "WK999902": (2, 2.5, 3)})
    x = [0.2, 1.1, 1.2, 2.1, 2.2, 2.3, 2.9, 3.5]
    points = gpd.GeoSeries(gpd.points_from_xy([200_000 + 1000 * at for at in x], [500_500] * 8),
                           crs=RD)  # fmt: skip
    crosswalk = crosswalk_from_points(OLD_REGIONS, new, points.to_crs("EPSG:4326"))
    buurten = crosswalk.frame[crosswalk.frame["region_old"].str.startswith("BU")]
    assert buurten.to_numpy().tolist() == [
        ["BU99990100", "BU99990100", 1.0, 1.0],
        ["BU99990101", "BU99990100", 2.0, 1.0],
        ["BU99990200", "BU99990200", 3.0, 0.75],
        ["BU99990200", "BU99990201", 1.0, 0.25],
    ]
    wijken = crosswalk.frame[crosswalk.frame["region_old"] == "WK999902"]
    assert wijken["share"].tolist() == [0.8]  # a fifth lies in no new area, and is not for others
    assert "buurt: 1 addresses of old areas lie in no new one: BU99990201" in crosswalk.notes
    weighed = crosswalk_from_points(OLD_REGIONS, new, points, weights=[1] * 6 + [5, 0],
                                    counts="residents")  # fmt: skip
    assert weighed.frame.set_index(["region_old", "region_new"])["share"][
        "BU99990200", "BU99990201"
    ] == pytest.approx(5 / 8)


def test_an_area_without_points_goes_along_only_where_it_is_not_divided() -> None:
    new = _regions({"WK999901": (0, 2), "WK999902": (2, 2.5, 4)})
    point = gpd.GeoSeries([shapely.Point(200_500, 500_500)], crs=RD)
    crosswalk = crosswalk_from_points(OLD_REGIONS, new, point)
    pairs = set(zip(crosswalk.frame["region_old"], crosswalk.frame["region_new"], strict=True))
    assert ("BU99990101", "BU99990100") in pairs
    assert ("BU99990201", "BU99990201") in pairs
    assert "BU99990200" not in set(crosswalk.frame["region_old"])
    assert "buurt: without addresses, and over several areas: BU99990200" in crosswalk.notes


def test_points_that_cannot_be_used() -> None:
    with pytest.raises(DataError, match="There are no points"):
        crosswalk_from_points(OLD_REGIONS, OLD_REGIONS, gpd.GeoSeries([], crs=RD))
    point = gpd.GeoSeries([shapely.Point(200_500, 500_500)])
    with pytest.raises(DataError, match="no coordinate system"):
        crosswalk_from_points(OLD_REGIONS, OLD_REGIONS, point)
    point = point.set_crs(RD)
    with pytest.raises(DataError, match="do not fit the 1 points"):
        crosswalk_from_points(OLD_REGIONS, OLD_REGIONS, point, weights=[1, 2])
    with pytest.raises(DataError, match="cannot count 'area'"):
        crosswalk_from_points(OLD_REGIONS, OLD_REGIONS, point, counts="area")


# -- carrying figures over ------------------------------------------------------------------------


def _statistics(rows: Mapping[tuple[str, str], float | str], period: str = "2020") -> Statistics:
    """Figures of (region, indicator): a number, or a status without one."""
    frame = pd.DataFrame(
        [
            {"region": region, "indicator": key, "period": period, "status": value}
            if isinstance(value, str)
            else {"region": region, "indicator": key, "period": period, "status": "observed",
                  "value": value, "lower": value - 1, "upper": value + 1}
            for (region, key), value in rows.items()
        ],
        columns=["region", "indicator", "period", "value", "status", "lower", "upper", "n",
                 "source"],
    )  # fmt: skip
    numbers = dict.fromkeys(("value", "lower", "upper", "n"), float)
    return Statistics(frame.astype(numbers).assign(source="portaal"), {"portaal": OLD})


def _pairs(*rows: tuple[str, str, float], tmp: Path) -> Crosswalk:
    lines = "".join(f"{old},{new},{weight!r}\n" for old, new, weight in rows)
    return read_crosswalk(_written(tmp, "region_old,region_new,addresses\n" + lines))


def _value(carried: Carried, region: str, key: str) -> tuple[str, float, float]:
    frame = carried.statistics.frame
    row = frame[(frame["region"] == region) & (frame["indicator"] == key)]
    cover = carried.coverage
    covered = cover[(cover["region"] == region) & (cover["indicator"] == key)]
    return row["status"].item(), float(row["value"].item()), float(covered["coverage"].item())


def test_counts_go_by_their_part_and_shares_by_their_own_denominator(tmp_path: Path) -> None:
    figures = _statistics({
        (A, "ouderen"): 100.0, (B, "ouderen"): 300.0, (C, "ouderen"): 80.0,
        (A, "eenzaam"): 40.0, (B, "eenzaam"): 60.0, (C, "eenzaam"): 50.0,
        ("NL00", "eenzaam"): 45.0,
    })  # fmt: skip
    crosswalk = _pairs((A, A, 70.0), (B, A, 30.0), (B, B, 90.0), (C, C, 9.0), tmp=tmp_path)
    carried = carry_over(figures, crosswalk, OLD_REGIONS, kinds=KINDS, populations=OF)
    assert _value(carried, A, "ouderen") == ("observed", 100 + 300 / 4, 1.0)
    assert _value(carried, B, "ouderen") == ("observed", 225.0, 1.0)
    # 100 of the one and 75 of the other: not the 70 and 30 addresses.
    assert _value(carried, A, "eenzaam")[1] == pytest.approx((100 * 40 + 75 * 60) / 175)
    assert _value(carried, B, "eenzaam") == ("observed", 60.0, 1.0)
    frame = carried.statistics.frame.set_index(["region", "indicator"])
    assert frame.loc[(C, "eenzaam"), ["value", "lower", "upper", "source"]].tolist() == [
        50.0, 49.0, 51.0, "portaal"]  # fmt: skip
    assert np.isnan(frame.at[(A, "eenzaam"), "lower"])
    assert frame.at[("NL00", "eenzaam"), "value"] == 45.0
    source = carried.statistics.sources[frame.at[(A, "eenzaam"), "source"]]
    assert source.publisher == "Fictief"
    assert source.note == (
        "Fictief. Omgerekend naar de wijken en buurten van 2020, naar het aantal adressen in elk "
        "deel."
    )
    assert f"areas that get no figures: {D}" in carried.notes


@pytest.mark.parametrize(
    ("first", "second", "count", "share"),
    [
        # With a status of the two parts: that of the count, that of the share and its coverage.
        ("suppressed", 60.0, "suppressed", ("suppressed", 0.75)),
        ("missing", 60.0, "missing", ("observed", 0.75)),
        (40.0, "missing", "missing", ("missing", 0.25)),
        ("not_applicable", 60.0, "observed", ("observed", 1.0)),
        ("not_applicable", "not_applicable", "not_applicable", ("not_applicable", 0.0)),
        ("missing", "not_applicable", "missing", ("missing", 0.0)),
        ("suppressed", "not_applicable", "suppressed", ("suppressed", 0.0)),
    ],
)
def test_a_figure_without_a_value_stays_one(
    tmp_path: Path, first: float | str, second: float | str, count: str, share: tuple[str, float]
) -> None:
    crosswalk = _pairs((A, A, 25.0), (B, A, 75.0), tmp=tmp_path)
    people = {(A, "ouderen"): 100.0, (B, "ouderen"): 300.0}
    figures = _statistics({**people, (A, "eenzaam"): first, (B, "eenzaam"): second,
                           (A, "inwoners"): first, (B, "inwoners"): second})  # fmt: skip
    carried = carry_over(figures, crosswalk, OLD_REGIONS, kinds=KINDS, populations=OF)
    status, value, coverage = _value(carried, A, "eenzaam")
    assert (status, coverage) == share
    assert np.isnan(value) == (status != "observed")
    status, value, _ = _value(carried, A, "inwoners")
    assert status == count
    assert np.isnan(value) == (count != "observed")


def test_modelled_figures_and_parts_without_a_row(tmp_path: Path) -> None:
    figures = _statistics({(A, "ouderen"): 100.0, (B, "ouderen"): 300.0, (A, "eenzaam"): 40.0,
                           (C, "eenzaam"): 30.0})  # fmt: skip
    frame = figures.frame.assign(status="modelled")
    crosswalk = _pairs((A, A, 1.0), (B, A, 1.0), (C, C, 1.0), (D, D, 1.0), tmp=tmp_path)
    carried = carry_over(Statistics(frame, figures.sources), crosswalk, OLD_REGIONS, kinds=KINDS,
                         populations=OF, min_coverage=0.2)  # fmt: skip
    assert _value(carried, A, "eenzaam") == ("modelled", 40.0, 0.25)
    assert D not in set(carried.statistics.frame["region"])  # no row came in, and none goes out


def test_a_mean_of_nobody_is_missing(tmp_path: Path) -> None:
    figures = _statistics({(A, "ouderen"): 0.0, (B, "ouderen"): 0.0, (A, "eenzaam"): 40.0,
                           (B, "eenzaam"): 50.0})  # fmt: skip
    crosswalk = _pairs((A, A, 1.0), (B, A, 1.0), tmp=tmp_path)
    carried = carry_over(figures, crosswalk, OLD_REGIONS, kinds=KINDS, populations=OF)
    assert _value(carried, A, "eenzaam")[0] == "missing"


def test_medians_are_refused_where_they_would_be_converted(tmp_path: Path) -> None:
    figures = _statistics({(A, "inkomen"): 30.0, (B, "inkomen"): 40.0})
    recoded = _pairs((A, C, 1.0), (B, B, 1.0), tmp=tmp_path)
    carried = carry_over(figures, recoded, OLD_REGIONS, kinds=KINDS)
    assert _value(carried, C, "inkomen") == ("observed", 30.0, 1.0)
    merged = _pairs((A, C, 1.0), (B, C, 1.0), tmp=tmp_path)
    with pytest.raises(DataError, match=rf"column 'inkomen': a median cannot be .*'{C}'"):
        carry_over(figures, merged, OLD_REGIONS, kinds=KINDS)


def test_what_is_not_told_is_asked_for_at_once(tmp_path: Path) -> None:
    figures = _statistics({(A, "ouderen"): 1.0, (A, "eenzaam"): 2.0, (B, "eenzaam"): 2.0,
                           (A, "afstand"): 1.0, (B, "afstand"): 3.0})  # fmt: skip
    crosswalk = _pairs((A, A, 1.0), (B, A, 1.0), tmp=tmp_path)
    with pytest.raises(DataError, match=r"(?s)'eenzaam': unknown kind: 'percentage'.*'ouderen'"):
        carry_over(figures, crosswalk, OLD_REGIONS,
                   kinds={"afstand": "distance", "eenzaam": "percentage"})  # fmt: skip
    with pytest.raises(DataError, match=r"(?s)'afstand': a share.*'eenzaam': a share.*'oudern'"):
        carry_over(figures, crosswalk, OLD_REGIONS, populations={"eenzaam": "oudern"},
                   kinds=KINDS | {"afstand": "distance"})  # fmt: skip
    astray = _pairs((A, "BU99990109", 1.0), tmp=tmp_path)
    with pytest.raises(DataError, match=r"(?s)does not have.*BU99990109"):
        carry_over(figures, astray, OLD_REGIONS, kinds={**KINDS, "afstand": "mean"})


def test_what_goes_to_another_municipality_is_told(tmp_path: Path) -> None:
    figures = _statistics({(A, "inwoners"): 100.0, (D, "inwoners"): 5.0})
    crosswalk = _pairs((A, A, 1.0), (A, "BU88880100", 3.0), tmp=tmp_path)
    carried = carry_over(figures, crosswalk, OLD_REGIONS, kinds=KINDS)
    assert _value(carried, A, "inwoners")[1] == 25.0
    assert "parts in areas of other municipalities: BU88880100" in carried.notes
    assert f"figures of areas that the crosswalk does not name: {D}" in carried.notes


# -- laws -----------------------------------------------------------------------------------------

_figure = st.one_of(
    st.floats(0, 1e6, allow_subnormal=False).map(lambda x: round(x, 3)),
    st.sampled_from(["missing", "suppressed", "not_applicable"]),
)
_number = st.floats(0, 1e6).map(lambda x: round(x, 3))
_weight = st.integers(1, 5000).map(float)
_law = settings(max_examples=25, deadline=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


@st.composite
def _walks(draw: st.DrawFn) -> list[tuple[str, str, float]]:
    """Every old area with one to three new ones."""
    rows = []
    for old in BUURTEN:
        there = draw(st.lists(st.sampled_from(BUURTEN), min_size=1, max_size=3, unique=True))
        rows += [(old, new, draw(_weight)) for new in there]
    return rows


@_law
@given(_walks(), st.lists(_number, min_size=4, max_size=4))
def test_totals_are_preserved(tmp_path: Path, rows: list[tuple[str, str, float]],
                              numbers: list[float]) -> None:  # fmt: skip
    figures = _statistics({(c, "inwoners"): x for c, x in zip(BUURTEN, numbers, strict=True)})
    carried = carry_over(figures, _pairs(*rows, tmp=tmp_path), OLD_REGIONS, kinds=KINDS)
    assert carried.statistics.frame["value"].sum() == pytest.approx(sum(numbers), rel=1e-12)
    assert (carried.coverage["coverage"] == 1.0).all()


@_law
@given(st.lists(_figure, min_size=12, max_size=12), st.permutations(BUURTEN))
def test_codes_alone_change_nothing_else(
    tmp_path: Path, cells: list[float | str], codes: list[str]
) -> None:
    keys = ("inwoners", "eenzaam", "inkomen")
    figures = _statistics({(c, k): cells[3 * at + n] for at, c in enumerate(BUURTEN)
                           for n, k in enumerate(keys)})  # fmt: skip
    recoded = dict(zip(BUURTEN, codes, strict=True))
    crosswalk = _pairs(*((old, new, 7.0) for old, new in recoded.items()), tmp=tmp_path)
    carried = carry_over(figures, crosswalk, OLD_REGIONS, kinds=KINDS)
    order = ["indicator", "region"]
    expected = figures.frame.assign(region=figures.frame["region"].map(recoded))
    pd.testing.assert_frame_equal(
        carried.statistics.frame.sort_values(order, ignore_index=True),
        expected.sort_values(order, ignore_index=True)[carried.statistics.frame.columns],
        check_exact=True,
    )


@_law
@given(_walks(), st.lists(_figure, min_size=8, max_size=8), st.data(), st.sampled_from([0.25, 64]))
def test_order_and_scale_of_the_weights_do_not_matter(
    tmp_path: Path, rows: list[tuple[str, str, float]], cells: list[float | str],
    data: st.DataObject, scale: float,
) -> None:  # fmt: skip
    people = {(code, "ouderen"): cells[at] for at, code in enumerate(BUURTEN)}
    lonely = {(code, "eenzaam"): cells[4 + at] for at, code in enumerate(BUURTEN)}
    figures = _statistics({**people, **lonely})
    other = _statistics(dict(data.draw(st.permutations([*lonely.items(), *people.items()]))))
    turned = [(old, new, weight * scale) for old, new, weight in data.draw(st.permutations(rows))]
    one, two = (
        carry_over(f, _pairs(*r, tmp=tmp_path), OLD_REGIONS, kinds=KINDS, populations=OF)
        for f, r in ((figures, rows), (other, turned))
    )
    pd.testing.assert_frame_equal(one.statistics.frame, two.statistics.frame, check_exact=True)
    pd.testing.assert_frame_equal(one.coverage, two.coverage, check_exact=True)


@_law
@given(_walks(), st.lists(st.floats(1, 1e4), min_size=4, max_size=4),
       st.lists(st.floats(0, 100), min_size=4, max_size=4))  # fmt: skip
def test_a_share_stays_between_those_of_its_parts_and_so_does_the_whole(
    tmp_path: Path, rows: list[tuple[str, str, float]], people: list[float], shares: list[float]
) -> None:
    figures = _statistics({
        **{(c, "ouderen"): x for c, x in zip(BUURTEN, people, strict=True)},
        **{(c, "eenzaam"): x for c, x in zip(BUURTEN, shares, strict=True)},
    })  # fmt: skip
    carried = carry_over(figures, _pairs(*rows, tmp=tmp_path), OLD_REGIONS, kinds=KINDS,
                         populations=OF)  # fmt: skip
    table = carried.statistics.frame.pivot(index="region", columns="indicator", values="value")
    for code, value in table["eenzaam"].items():
        parts = [shares[BUURTEN.index(old)] for old, new, _ in rows if new == code]
        assert min(parts) - 1e-9 <= value <= max(parts) + 1e-9
    whole = (table["eenzaam"] * table["ouderen"]).sum() / table["ouderen"].sum()
    expected = np.average(shares, weights=people)
    assert whole == pytest.approx(expected, rel=1e-9, abs=1e-9)


# -- real addresses -------------------------------------------------------------------------------


def test_zwolle_residents_carried_by_its_addresses(case: Project, shared: Path) -> None:
    """All residents of 2023 arrive when the buurten of each wijk are made one."""
    points = gpd.read_parquet(shared / "data/zwolle/adressen_punten.parquet").geometry
    old = case.regions
    wijken = old.level("wijk")
    fields = {"gemeentecode": "GM0193", "gemeentenaam": "Zwolle"}
    wijk = gpd.GeoDataFrame(
        {"wijkcode": wijken.index, "wijknaam": wijken["name"].to_numpy(), **fields},
        geometry=wijken.geometry.to_numpy(), crs=RD,
    )  # fmt: skip
    codes = [f"BU{code[2:]}99" for code in wijken.index]
    merged = wijk.assign(buurtcode=codes, buurtnaam=wijk["wijknaam"])
    new = regions_from_layers(wijk, merged, "fictief", year=2024)
    crosswalk = crosswalk_from_points(old, new, points)
    assert crosswalk.frame.loc[crosswalk.frame["region_old"] == "GM0193", "weight"].item() > 71_000
    frame = case.statistics.frame
    rows = frame[(frame["indicator"] == "inwoners") & (frame["period"] == "2023")]
    carried = carry_over(Statistics(rows, case.statistics.sources), crosswalk, new,
                         kinds={"inwoners": "count"})  # fmt: skip
    before = rows.set_index("region")["value"]
    after = carried.statistics.frame.set_index("region")["value"]
    for code in wijken.index:
        children = before[old.children(code)]
        if children.notna().all():
            assert after[f"BU{code[2:]}99"] == pytest.approx(children.sum(), rel=1e-12)
    assert set(detect_changes(old, new).of("merged")["code_new"]) <= set(codes)
