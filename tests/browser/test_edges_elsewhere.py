"""The cases at the edge of the map, on profiles, site sheets and charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from ouderenindex.charts import Chart, distribution_chart, profile_chart, ranking_chart
from ouderenindex.housing import Site
from ouderenindex.profile import write_profiles
from ouderenindex.project import Project
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.sheet import site_sheets, write_sheets

pytestmark = pytest.mark.browser

WIJK = "WK999901"
LARGE = 1_234_567.125
Edge = Callable[[Project], Project]


def named(name: str) -> Edge:
    def change(project: Project) -> Project:
        frame = project.regions.frame.copy()
        frame.loc[WIJK, "name"] = name
        sites = tuple(replace(site, name=name) for site in project.sites)
        return replace(project, regions=replace(project.regions, frame=frame), sites=sites)

    return change


def one_wijk(project: Project) -> Project:
    frame = project.regions.frame
    kept = frame[frame.index.str.contains("999901") | (frame["level"] == "gemeente")]
    rows = project.statistics.frame
    rows = rows[rows["region"].isin(kept.index)].reset_index(drop=True)
    return replace(
        project, regions=Regions(kept), statistics=replace(project.statistics, frame=rows), sites=()
    )


def large_figures(project: Project) -> Project:
    rows = project.statistics.frame.copy()
    rows["value"] = rows["value"].mask(rows["indicator"] == "eenzaam", rows["value"] + LARGE)
    definition = project.definition.evolve("eenzaam", unit="euro", decimals=3)
    return replace(
        project, statistics=replace(project.statistics, frame=rows), definition=definition
    )


def many_sites(project: Project) -> Project:
    places = [(x, y) for x in range(25) for y in range(20)]
    sites = tuple(
        Site(f"s{n}", f"Locatie {n} (fictief)", source="fictief", phase="plan", precision="exact",
             geometry=shapely.Point(200_040 + 70 * x, 500_030 + 45 * y),
             dwellings={"nultreden": (n, n)})
        for n, (x, y) in enumerate(places)
    )  # fmt: skip
    return replace(project, sites=sites)


EDGES: dict[str, Edge] = {
    "no sites": lambda project: replace(project, sites=()),
    "one wijk": one_wijk,
    "nothing known": lambda project: project,
    "long words": named("Aan de " + "Lange" * 22 + "weg"),
    "one long word": named("W" * 120),
    "right to left": named("שכונה 12 (מערב)"),
    "large figures": large_figures,
    "500 sites": many_sites,
}


def told(edge: str, project: Project) -> list[str]:
    """What a profile of the wijk must say at an edge."""
    name = str(project.regions.frame.at[WIJK, "name"])
    return [
        name,
        *{
            "no sites": ["is geen bouwlocatie bekend"],
            "nothing known": ["heeft geen score"],
            "large figures": ["1.234.614,625 euro"],
            "500 sites": ["Locatie 0 (fictief)", "Locatie 499 (fictief)"],
        }.get(edge, []),
    ]


def scored(edge: str, project: Project) -> IndexResult:
    result = project.score()
    if edge != "nothing known":
        return result
    return replace(
        result, scores=result.scores * np.nan, classes=result.classes * 0,
        table_of_figures=replace(
            result.table_of_figures, figures=result.figures * np.nan,
            status=result.figure_status.map(lambda _: "missing"),
        ),
    )  # fmt: skip


def drawn(result: IndexResult) -> list[Chart]:
    return [
        profile_chart(result, WIJK),
        ranking_chart(result, level="wijk"),
        distribution_chart(result, level="wijk"),
    ]


@pytest.mark.parametrize("edge", EDGES)
def test_profile_sheets_and_charts_are_right_at_the_edge(
    tab: Any, mini_project: Project, tmp_path: Path, edge: str
) -> None:
    project = EDGES[edge](mini_project)
    result = scored(edge, project)
    laid = project.overlay(result) if project.sites else None
    found = write_profiles(
        result, tmp_path, regions=project.regions, overlay=laid, sites=project.sites
    )
    pages = [tmp_path / name for name in found.files]
    few = project.sites[:2]
    if few:
        sheets = site_sheets(few, result, project.regions, overlay=laid)
        pages += write_sheets(sheets, tmp_path / "locaties")
    for width in (1200, 320):
        tab.set_viewport_size({"width": width, "height": 800})
        for path in pages:
            tab.goto(path.as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, path.name
            shown = tab.inner_text("body").split()
            assert not {"nan", "None", "inf", "undefined"} & set(shown), path.name
    tab.goto((tmp_path / f"wijkprofiel-{WIJK}.html").as_uri())
    shown = " ".join(tab.inner_text("body").split())
    assert [text for text in told(edge, project) if text not in shown] == []
    for chart in drawn(result):
        within(chart)


def within(chart: Chart) -> None:
    """All that is drawn, text too, lies on the chart, whole (in inches)."""
    box, (wide, tall) = chart.figure.get_tightbbox(), chart.figure.get_size_inches()
    assert box.x0 >= -0.02 and box.y0 >= -0.02, chart.caption
    assert box.x1 <= wide + 0.02 and box.y1 <= tall + 0.02, chart.caption
