"""What would give a wrong number without a word is refused, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from builders import MINI_DEFINITION, MINI_PROJECT

import ouderenindex as oi
from ouderenindex.errors import DataError, DefinitionError, printable
from ouderenindex.project import Project, load_project
from ouderenindex.scoring import IndexResult

Mini = Callable[..., Path]


def test_figures_of_buurten_are_never_added_up_silently(mini: Mini) -> None:
    text = MINI_DEFINITION.replace(
        'period = "2024"\npopulation = "ouderen"\n\n[[indicator]]',
        'period = "2024"\n\n[[indicator]]',
    )
    assert text != MINI_DEFINITION
    with pytest.raises(DataError, match=r"'eenzaam'.*of whom does the figure speak"):
        load_project(mini(definition=text)).score()


def test_too_high_a_minimum_is_told(mini: Mini) -> None:
    text = MINI_DEFINITION.replace("counts =", "minimum = 100000\ncounts =")
    with pytest.raises(DefinitionError, match="No buurt has at least 100000 people"):
        load_project(mini(definition=text)).score()


@pytest.mark.parametrize("crs", ["EPSG:99999", "rd"])
def test_a_coordinate_system_that_is_none(mini: Mini, crs: str) -> None:
    project = MINI_PROJECT.replace(
        'sites = "sites.csv"', f'sites = "sites.csv"\nsites_crs = "{crs}"'
    )
    with pytest.raises(DataError, match=f"'{crs}' is not a coordinate system"):
        load_project(mini(project=project, sites="id,name,x,y\na,A,200500,500500\n"))


def test_paths_may_be_plain_text(mini: Mini) -> None:
    folder = mini().parent
    regions = oi.read_regions(str(folder / "boundaries.gpkg"))
    sites = oi.read_sites(str(folder / "sites.csv"), regions)
    project = load_project(str(folder / "project.toml"))
    statistics = oi.read_statistics(
        str(folder / "statistics.csv"), project.statistics.sources, regions
    )
    assert sites[0].id == "plein"
    assert len(statistics.frame) == len(project.statistics.frame)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ouderen,2024,100", "ouderen,2024,-100", "below 0"),
        ("eenzaam,2024,40.0", "eenzaam,2024,140.0", "not a share"),
        ("eenzaam,2024,40.0", "eenzaam,2024,-4.0", "not a share"),
        ("eenzaam,2024,40.0,observed,,,", "eenzaam,2024,40.0,observed,50,30,", "lower bound"),
        ("eenzaam,2024,40.0,observed,,,", "eenzaam,2024,40.0,observed,,,-3", "negative number"),
        ("n,source", "value,source", "occur twice"),
    ],
)
def test_figures_that_cannot_be(mini: Mini, old: str, new: str, words: str) -> None:
    path = mini()
    table = path.parent / "statistics.csv"
    assert old in table.read_text("utf-8")
    table.write_text(table.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=words):
        load_project(path).score()


def test_a_source_that_is_not_there(mini: Mini) -> None:
    text = MINI_DEFINITION.replace('source = "fictief"', 'source = "fictie"', 1)
    with pytest.raises(DefinitionError, match=r"fictie.*perhaps 'fictief'"):
        load_project(mini(definition=text)).score()


def test_where_nobody_lives_nothing_is_hidden(result: IndexResult) -> None:
    nobody = result.people.index[result.people["65plus"] == 0]
    few = result.people.index[(result.people["65plus"] > 0) & (result.people["65plus"] < 10)]
    assert len(nobody) == 3 and len(few) == 6
    assert set(result.status.loc[nobody, "ouderenindex"]) == {"not_applicable"}
    assert set(result.status.loc[few, "ouderenindex"]) == {"suppressed"}


def test_coverage_is_of_those_who_live_there_now(case: Project, result: IndexResult) -> None:
    """The survey of 2014 knows nothing of the buurten of Stadshagen that were built since."""
    covered = result.figure_coverage.at["WK019322", "tevreden_winkels"]
    now = case.statistics.figures("inwoners", "2024", case.regions, count=True).frame["value"]
    there = case.statistics.figures("tevreden_winkels", "2014", case.regions).frame["value"]
    buurten = case.regions.children("WK019322")
    known = [code for code in buurten if not np.isnan(there[code])]
    assert covered == pytest.approx(now[known].sum() / now[buurten].sum())
    assert covered < 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name,region,woningen\na,A,BU99990100,600\n", "unknown type of dwelling"),
        ("id,name,x,y,region\na,A,200500,500500,BU99990203\n", "lies outside this region"),
        ("id,name,x,y,precision\na,A,200500,500500,wijk\n", "place of its own"),
        ("id,name,x,region\na,A,200500,BU99990100\n", "x and y go together"),
        ("id,name,region\na,A,GM9999 BU99990100\n", "several levels"),
    ],
)
def test_sites_that_contradict_themselves(mini: Mini, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load_project(mini(sites=text))


def test_numbers_of_dwellings_as_dutch_outputs_write_them(mini: Mini) -> None:
    sites = "id,name,region,flex\na,A,BU99990100,1.250-1.300\n"
    assert load_project(mini(sites=sites)).sites[0].dwellings == {"flex": (1250, 1300)}


def test_a_gis_file_with_several_layers(mini: Mini, tmp_path: Path) -> None:
    project = load_project(mini())
    frame = gpd.GeoDataFrame(
        {"id": ["a"], "name": ["A"]}, geometry=[shapely.Point(200_500, 500_500)], crs="EPSG:28992"
    )
    for layer in ("plannen", "ideeen"):
        frame.to_file(tmp_path / "sites.gpkg", layer=layer, mode="a" if layer == "ideeen" else "w")
    with pytest.raises(DataError, match="several layers"):
        oi.read_sites(tmp_path / "sites.gpkg", project.regions)
    found = oi.read_sites(tmp_path / "sites.gpkg", project.regions, layer="ideeen")
    assert [site.name for site in found] == ["A"]


def test_wijken_that_lie_over_each_other(mini: Mini) -> None:
    path = mini()
    boundaries = path.parent / "boundaries.gpkg"
    frame = gpd.read_file(boundaries, layer="wijken")
    frame.loc[0, "geometry"] = shapely.box(200_000, 500_000, 202_500, 501_000)
    frame.to_file(boundaries, layer="wijken", driver="GPKG")
    with pytest.raises(DataError, match=r"WK999901 and WK999902 share 500,000 m2"):
        load_project(path)


@pytest.mark.parametrize("name", ["a\x1b[31mb", ""])
def test_names_that_cannot_be_shown(mini: Mini, name: str) -> None:
    path = mini()
    boundaries = path.parent / "boundaries.gpkg"
    frame = gpd.read_file(boundaries, layer="wijken")
    frame.loc[0, "wijknaam"] = name
    frame.to_file(boundaries, layer="wijken", driver="GPKG")
    with pytest.raises(DataError, match="no name of a wijk") as caught:
        load_project(path)
    assert "\x1b" not in str(caught.value)


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    assert printable("a\x1b[31m\x07b") == "a\ufffd[31m\ufffdb"


def test_an_unknown_level_is_refused(result: IndexResult) -> None:
    with pytest.raises(DataError, match="provincie"):
        result.table("provincie")
