"""Cases at the edge: no sites, one wijk, no figures, long and right-to-left names, 500 sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity
from builders import MINI_PROJECT

from ouderenindex.housing import Site
from ouderenindex.map import build_map
from ouderenindex.project import Project, load_project
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult, score

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
PHONE = {"is_mobile": True, "has_touch": True}
# Rectangles of all labels that are seen: names of areas, names of sites, and dots.
LABELS = """() => [...document.querySelectorAll('.name:not([hidden]), .flag')].map(e => {
    const b = e.getBoundingClientRect();
    return [e.textContent, b.left, b.top, b.right, b.bottom]; })"""
VIEWS = ("tabel", "vergelijk", "locaties", "uitleg", "kaart")


def page_of(project: Project, path: Path, **options: Any) -> Path:
    result = score(project.statistics, project.definition, project.regions)
    laid = project.overlay(result) if project.sites else None
    build_map(result, project.regions, laid, project.sites, **options).save(path / "kaart.html")
    return path / "kaart.html"


def named(project: Project, name: str) -> Project:
    frame = project.regions.frame.copy()
    frame.loc["WK999901", "name"] = name
    return replace(project, regions=replace(project.regions, frame=frame))


def overlapping(boxes: list[list[Any]]) -> list[tuple[str, str]]:
    return [
        (a[0], b[0])
        for at, a in enumerate(boxes)
        for b in boxes[:at]
        if min(a[3], b[3]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[2], b[2]) > 1
    ]


def test_without_sites(visit: Visit, mini_project: Project, tmp_path: Path) -> None:
    opened = visit(page_of(replace(mini_project, sites=()), tmp_path))
    assert opened.do("() => document.getElementById('oi-sites')") is None
    opened.set(area=opened.area("Wijk West"), view="locaties")
    assert "Er zijn geen bouwlocaties" in opened.text("#oi-view-locaties")
    assert opened.complaints == []


def test_with_one_wijk(visit: Visit, mini_project: Project, tmp_path: Path) -> None:
    frame = mini_project.regions.frame
    keep = frame.index.str.contains("999901") | (frame["level"] == "gemeente")
    project = replace(mini_project, regions=Regions(frame[keep]), sites=())
    opened = visit(page_of(project, tmp_path))
    for view in VIEWS:
        opened.set(view=view, area=opened.area("Wijk West"))
    assert opened.text("#oi-panel h2").startswith("Wijk West")
    assert opened.do("() => document.querySelectorAll('.area').length") == 1
    assert opened.complaints == []


def test_with_no_figure_at_all(
    visit: Visit, result: IndexResult, case: Project, tmp_path: Path
) -> None:
    none = replace(
        result, scores=result.scores * float("nan"), classes=result.classes * 0,
        table_of_figures=replace(
            result.table_of_figures, figures=result.figures * float("nan"),
            status=result.figure_status.map(lambda _: "missing"),
        ),
    )  # fmt: skip
    build_map(none, case.regions).save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    for view in VIEWS:
        for node in (0, 1, 2, 3):
            opened.set(view=view, node=node, area=opened.area("Holtenbroek"), people=True)
    assert "geen score" in opened.text(".words")
    assert opened.text(".legend li:last-child").split()[-1] == "16"
    assert opened.complaints == []


@pytest.mark.parametrize(
    "name", ["Aan de " + "Lange" * 22 + "weg", "W" * 120], ids=["words", "one"]
)
def test_a_name_of_120_characters(
    visit: Visit, mini_project: Project, tmp_path: Path, name: str
) -> None:
    path = page_of(named(mini_project, name), tmp_path)
    for width, options in ((1366, {}), (390, PHONE), (320, PHONE)):
        opened = visit(path, viewport={"width": width, "height": 768}, **options)
        opened.set(area=opened.area(name), pair=opened.area("Wijk Oost"))
        for view in VIEWS:
            opened.set(view=view)
            assert opened.do("() => document.documentElement.scrollWidth") <= width, view
        assert name in opened.text("#oi-panel h2")
        assert overlapping(opened.do(LABELS)) == []
        assert opened.complaints == []


def test_text_from_right_to_left(visit: Visit, mini_project: Project, tmp_path: Path) -> None:
    name = "שכונה 12 (מערב)"
    opened = visit(page_of(named(mini_project, name), tmp_path))
    area = opened.area(name)
    opened.set(area=area)
    label = next(label for label in opened.labels(".area") if name in label)
    # The name is closed off, so that the figure after it keeps its place.
    assert label.startswith(f"\u2068{name}\u2069: ")
    opened.page.fill("#oi-search", name)
    opened.page.keyboard.press("Enter")
    assert name in opened.text("#oi-panel h2")
    assert opened.complaints == []


def test_five_hundred_sites(
    visit: Visit, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    town = case.regions.frame.geometry["GM0193"]
    x0, y0, x1, y1 = town.bounds
    grid = [shapely.Point(x, y) for x in np.linspace(x0, x1, 40) for y in np.linspace(y0, y1, 40)]
    places = [place for place in grid if town.contains(place)][:500]
    assert len(places) == 500
    sites = tuple(
        Site(f"s{n}", f"Locatie {n} (fictief)", source="fictief", phase="plan", geometry=place,
             precision="exact", dwellings={"nultreden": (n, n)})
        for n, place in enumerate(places)
    )  # fmt: skip
    build_map(result, case.regions, case.overlay(result, sites), sites).save(
        tmp_path / "kaart.html"
    )
    opened = visit(tmp_path / "kaart.html")
    boxes = [box for box in opened.do(LABELS) if box[4] - box[2] > 13]
    assert len(boxes) > 16
    assert overlapping(boxes) == []
    opened.page.fill("#oi-search", "Locatie 137 (fictief)")
    opened.page.keyboard.press("Enter")
    assert "Locatie 137" in opened.text(".found, #oi-view-locaties .card:focus")
    opened.set(view="locaties")
    assert opened.do("() => document.querySelectorAll('.card').length") == 500
    assert opened.complaints == []


def test_a_site_called_as_an_area_is_found_too(
    visit: Visit, mini_project: Project, tmp_path: Path
) -> None:
    sites = tuple(replace(site, name="Wijk West") for site in mini_project.sites)
    opened = visit(page_of(replace(mini_project, sites=sites), tmp_path))
    opened.page.focus("#oi-search")
    options = opened.do(
        "() => [...document.querySelectorAll('#oi-names option')].map(o => o.value)"
    )
    assert "Wijk West" in options and "Wijk West (bouwlocatie)" in options
    opened.page.fill("#oi-search", "Wijk West (bouwlocatie)")
    opened.page.keyboard.press("Enter")
    assert "Wijk West" in opened.text(".found")
    assert opened.page.is_visible("#oi-search")


@pytest.mark.parametrize("width", [1366, 900, 390, 320])
def test_labels_and_legend_cover_nothing(visit: Visit, vol: Path, width: int) -> None:
    options = PHONE if width < 500 else {}
    opened = visit(vol, viewport={"width": width, "height": 800}, **options)
    for level in ("wijk", "buurt"):
        opened.set(level=level, people=True, spots="11")
        boxes = opened.do(LABELS)
        assert overlapping([box for box in boxes if box[4] - box[2] > 13]) == []
        names = [box for box in boxes if 15 < box[4] - box[2] < 20]
        dots = [box for box in boxes if box[4] - box[2] <= 13]
        # A site without room for its name is a dot, and no name of an area stands under it.
        for dot in dots:
            assert not any(overlapping([name, dot]) for name in names)
        rects = opened.do(
            """() => ['#oi-map', '.legend', '.layers'].map(s => {
            const b = document.querySelector(s).getBoundingClientRect();
            return [s, b.left, b.top, b.right, b.bottom]; })"""
        )
        assert overlapping(rects) == []


def test_a_square_municipality_is_not_under_the_legend(
    visit: Visit, mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = load_project(mini(project=MINI_PROJECT))
    frame = project.regions.frame.copy()
    frame["geometry"] = [
        shapely.affinity.scale(shape, 1, 4, origin=(200_000, 500_000)) for shape in frame.geometry
    ]  # fmt: skip
    square = replace(project, regions=Regions(frame), sites=())
    opened = visit(page_of(square, tmp_path))
    boxes = opened.do(
        """() => [...document.querySelectorAll('.area, .legend')].map(e => {
        const b = e.getBoundingClientRect();
        return [e.tagName, b.left, b.top, b.right, b.bottom]; })"""
    )
    legend = next(box for box in boxes if box[0] == "SECTION")
    boxes.remove(legend)
    assert len(boxes) == 2
    for area in boxes:
        assert overlapping([area, legend]) == []


def test_in_english_all_of_it(
    visit: Visit, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    from cases import save_full

    opened = visit(save_full(case, result, tmp_path / "map.html", lang="en"))
    opened.set(area=opened.area("Holtenbroek"), pair=opened.area("Berkum"), people=True)
    said = opened.text("body")
    for view in VIEWS:
        opened.set(view=view)
        said += opened.text("body")
    for word in ("Compare two areas", "Development", "Print", "Accessibility", "as circles",
                 "very unfavourable"):  # fmt: skip
        assert word in said
    for word in ("ongunstig", "Vergelijk", "Afdrukken", "Ontwikkeling", "wijken per klasse",
                 "gemiddelde van", "niet bekend", "Toegankelijk"):  # fmt: skip
        assert word not in said, word
    assert opened.do("() => document.documentElement.lang") == "en"
