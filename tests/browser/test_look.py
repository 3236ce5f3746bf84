"""How it looks where there is little room: nothing that a planner needs lies beyond the edge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import save_full

from ouderenindex.profile import Fact, write_profiles
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.sheet import site_sheets, write_sheets

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
TOUCH = {"is_mobile": True, "has_touch": True}
# Tables that are read by scrolling sideways: how much of each is out of sight.
BEYOND = """() => [...document.querySelectorAll('table.stacked, table.pairs')]
    .filter(e => e.offsetParent).map(e => e.scrollWidth - e.parentElement.clientWidth)"""
# Cells that do not say which column they are of.
UNNAMED = """() => [...document.querySelectorAll('.stacked')].flatMap(table => {
    const heads = [...table.querySelectorAll('thead th')].map(e => e.textContent);
    return [...table.querySelectorAll('tbody td')].map(e => e.dataset.label)
        .filter(label => !heads.includes(label));
})"""


@pytest.fixture(scope="module")
def page(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_full(case, result, tmp_path_factory.mktemp("look") / "kaart.html")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_a_wide_table_is_a_list(visit: Visit, page: Path, width: int) -> None:
    opened = visit(page, viewport={"width": width, "height": 800}, **TOUCH)
    opened.set(area=opened.area("Holtenbroek"), pair=opened.area("Schelle"))
    for view, tables in (("locaties", 1), ("uitleg", 2), ("vergelijk", 1)):
        opened.set(view=view)
        beyond = opened.do(BEYOND)
        assert len(beyond) == tables and max(beyond) <= 0, view
    assert opened.do(UNNAMED) == []


def test_on_a_phone_a_comparison_shows_both_areas_on_one_line(visit: Visit, page: Path) -> None:
    opened = visit(page, viewport={"width": 320, "height": 800}, **TOUCH)
    opened.set(view="vergelijk", area=opened.area("Holtenbroek"), pair=opened.area("Schelle"))
    rows = opened.do(
        """() => [...document.querySelectorAll('.pairs tbody:first-of-type tr')].map(row =>
            [...row.cells].slice(1, 4).map(cell => cell.getBoundingClientRect()))"""
    )
    for one, two, gap in rows:
        assert one["top"] == two["top"] == gap["top"]
        assert one["right"] <= two["left"] and two["right"] <= gap["left"] and gap["right"] <= 320


def test_on_a_phone_the_table_shows_the_score_and_keeps_the_name(visit: Visit, page: Path) -> None:
    opened = visit(page, "weergave=tabel", viewport={"width": 390, "height": 800}, **TOUCH)
    chip = "#oi-view-tabel tbody tr:nth-child(2) .chip"
    edges = "s => document.querySelector(s).getBoundingClientRect()"
    assert opened.do(edges, chip)["right"] <= 390
    assert "gemiddeld" in opened.do("s => document.querySelector(s).textContent", chip)
    name = "#oi-view-tabel tbody tr:nth-child(2) th"
    before = opened.do(edges, name)
    opened.do("() => { document.querySelector('#oi-view-tabel .scroll').scrollLeft = 200; }")
    assert opened.do(edges, chip)["left"] < before["right"]
    assert opened.do(edges, name) == before


def test_on_a_phone_the_map_says_what_was_chosen_and_leads_there(visit: Visit, page: Path) -> None:
    opened = visit(page, viewport={"width": 390, "height": 844}, **TOUCH)
    bar = opened.page.locator(".picked")
    assert not bar.is_visible()
    opened.set(area=opened.area("Holtenbroek"))
    assert bar.inner_text().split("\n")[0].startswith("Holtenbroek")
    assert "zeer ongunstig" in bar.inner_text()
    assert bar.bounding_box()["y"] < 844 and bar.bounding_box()["height"] >= 44
    bar.tap()
    heading = opened.page.locator("#oi-panel h2").bounding_box()
    controls = opened.page.locator("#oi-controls").bounding_box()
    assert controls["y"] + controls["height"] <= heading["y"] < 400
    assert opened.do("() => document.activeElement.id") == "oi-panel"
    opened.do("() => ouderenindex.set({ layer: 1 })")
    shown = opened.do("() => document.querySelector('.picked').textContent")
    assert shown.endswith("woningen")
    opened.set(area=-1)
    assert not bar.is_visible()


def test_beside_the_panel_the_map_needs_no_bar(visit: Visit, page: Path) -> None:
    opened = visit(page, "gebied=WK019330")
    assert not opened.page.locator(".picked").is_visible()


def test_a_phone_on_its_side_scrolls_past_its_controls(visit: Visit, page: Path) -> None:
    opened = visit(page, viewport={"width": 844, "height": 390}, **TOUCH)
    assert opened.do("() => document.getElementById('oi-map').offsetHeight") >= 260
    opened.do("() => scrollTo(0, 500)")
    assert (
        opened.do("() => document.getElementById('oi-controls').getBoundingClientRect().bottom") < 0
    )


def test_on_paper_places_do_not_hide_the_areas(visit: Visit, page: Path) -> None:
    opened = visit(page, "aan=punt:winkel")
    fills = """() => [...document.querySelectorAll('.area')].map(e => e.getAttribute('fill'))"""
    before = opened.do(fills)
    opened.do("() => dispatchEvent(new Event('beforeprint'))")
    assert opened.do(fills) == before
    # A canvas without any opacity of its own is printed on a white ground (seen in Chromium).
    opacity = "() => getComputedStyle(document.querySelector('.leaflet-spots-pane canvas')).opacity"
    assert 0.9 < float(opened.do(opacity)) < 1


def test_a_figure_outside_the_index_is_explained_for_the_whole_town(
    visit: Visit, page: Path
) -> None:
    opened = visit(page, "laag=balans")
    assert "Aanbod min opgave." in opened.text("#oi-panel .head")
    assert "Ongunstig betekent" not in opened.text("#oi-panel")


def test_the_site_that_was_pressed_is_the_one_that_is_told_of(visit: Visit, page: Path) -> None:
    opened = visit(page, "locatie=4")
    opened.page.get_by_role("button", name="Alles over deze locatie").click()
    assert opened.do("() => document.activeElement.querySelector('h3').textContent") == "Spoorzone"


def test_profiles_and_sheets_fit_a_small_phone(
    browser: Any, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    certainty = robustness(result, draws=50, seed=1)
    facts = [
        Fact(code, "Opgave (fictief)", label, "opgave 12, gepland 0, balans −12", note)
        for code in ("GM0193", "WK019330")
        for label, note in (("nultreden", "Alleen hier een toelichting."), ("geclusterd", ""))
    ]
    profiles = write_profiles(
        result, tmp_path / "profielen", regions=case.regions, certainty=certainty,
        sites=case.sites, concepts=case.concepts, facts=facts, only=["GM0193", "WK019330"],
    ).folder  # fmt: skip
    sheets = site_sheets(
        case.sites, result, case.regions, overlay=case.overlay(result), certainty=certainty,
        concepts=case.concepts,
    )  # fmt: skip
    written = [*sorted(profiles.glob("*.html")), *write_sheets(sheets, tmp_path / "bladen")]
    context = browser.new_context(viewport={"width": 320, "height": 700}, **TOUCH)
    tab = context.new_page()
    for path in written:
        tab.goto(path.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path.name
        assert [wide for wide in tab.evaluate(BEYOND) if wide > 0] == [], path.name
        assert tab.evaluate(UNNAMED) == [], path.name
        cut = tab.evaluate(
            """() => [...document.querySelectorAll('.chip')].map(e => e.getBoundingClientRect())
            .filter(box => box.right > 320).length"""
        )
        assert cut == 0, path.name
    context.close()
    told = (profiles / "wijkprofiel-WK019330.html").read_text("utf-8")
    assert told.count("Alleen hier een toelichting.") == 1
