"""What ``ouderenindex build`` writes, in a browser: the whole page, and hostile text in the rest.

The other tests of the map open pages with one thing on them, or with layers that are fictief. Here
is the page that planners get, with all that the embedded case gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from test_map_accessible import RULES, press_until
from test_map_injection import HOSTILE, hostile_project

from ouderenindex.compare import compare
from ouderenindex.export import write_geojson
from ouderenindex.housing import Site
from ouderenindex.map import Extras, Passage, build_map
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult, score
from ouderenindex.sheet import site_sheets, write_sheets
from ouderenindex.texts import number

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
TILES = "https://service.pdok.nl/brt/achtergrondkaart/"
LOST = "error: Failed to load resource"
PHONE = {"is_mobile": True, "has_touch": True}
VIEWS = ("kaart", "tabel", "vergelijk", "locaties", "uitleg")


@pytest.fixture(scope="module")
def kaart(built: Path) -> Path:
    """The page that planners get."""
    return built / "kaart.html"


def wrong(opened: Any) -> list[str]:
    """What went wrong on a page, but for the background that a page without a network lacks."""
    asked = [url for url in opened.requests if not url.startswith(TILES)]
    return asked + [said for said in opened.complaints if not said.startswith(LOST)]


def settled(opened: Any) -> None:
    opened.do("() => new Promise(done => setTimeout(done, 30))")


def test_the_page_that_is_built_is_whole_without_a_network(visit: Visit, kaart: Path) -> None:
    """Requirements 1 and 2 of the map, with every layer, certainty, trend and background."""
    assert kaart.stat().st_size <= 250_000
    opened = visit(kaart)
    assert opened.do("() => document.querySelectorAll('script[src], link').length") == 0
    known = set(opened.do("() => Object.keys(ouderenindex.data)"))
    assert known > {"certainty", "trend", "national", "layers", "passages", "tiles"}
    assert opened.page.locator(".area").count() == 16
    for layer in range(len(opened.do("() => ouderenindex.data.layers"))):
        opened.set(layer=layer)
        label = opened.do("at => ouderenindex.data.layers[at].label", layer)
        assert opened.page.locator(".legend h2").count() == 1
        assert opened.text(".legend h2").startswith(label)
    for year in opened.do("() => ouderenindex.data.trend.periods"):
        opened.set(layer=-1, year=year)
        assert opened.page.locator(".legend h2").count() == 1
    assert wrong(opened) == []


def test_the_page_leads_to_each_profile_and_sheet(visit: Visit, kaart: Path, case: Project) -> None:
    opened = visit(kaart)
    places = [-1, *(opened.area(name) for name in case.regions.level("wijk")["name"])]
    led = []
    for area in places:
        opened.set(area=area)
        led.append(opened.page.locator("#oi-panel .more a").get_attribute("href"))
    opened.set(area=opened.area("Stadshagen"), view="locaties")
    cards = opened.page.locator(".card .links a")
    sheets = [link.get_attribute("href") for link in cards.all()]
    assert sorted(led) == sorted(
        f"wijkprofielen/{path.name}"
        for path in kaart.parent.glob("wijkprofielen/wijkprofiel-*.html")
    )
    assert sorted(sheets) == sorted(
        f"locaties/{path.name}" for path in kaart.parent.glob("locaties/locatie-*.html")
    )
    cards.first.click()
    opened.page.wait_for_url("**/locaties/*.html")
    first = opened.page.inner_text("h1")
    assert first == case.sites[0].name


def test_axe_finds_nothing_on_the_page_that_is_built(visit: Visit, kaart: Path, axe: str) -> None:
    states = {1366: VIEWS, 390: ("kaart", "locaties")}
    found = {}
    for width, views in states.items():
        opened = visit(kaart, viewport={"width": width, "height": 844})
        opened.page.evaluate(axe)  # run by the debugger, which the policy does not bind
        opened.set(area=opened.area("Stadshagen"), pair=opened.area("Holtenbroek"))
        for view in views:
            opened.set(view=view)
            settled(opened)
            report = opened.do(f"() => axe.run(document, {RULES})")
            assert len(report["passes"]) > 10
            found[width, view] = [(v["id"], v["nodes"][0]["html"]) for v in report["violations"]]
    assert found == {(width, view): [] for width, views in states.items() for view in views}


def test_what_a_site_is_asked_and_the_paths_are_plain_lists(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart, link="weergave=locaties")
    passages = opened.do("() => ouderenindex.data.passages")
    shown = opened.do(
        """() => [...document.querySelectorAll('.passage')].map(list => ({
        heading: list.previousElementSibling.textContent,
        lines: [...list.children].map(item => item.textContent),
        behind: getComputedStyle(list).backgroundImage}))"""
    )
    assert sorted((one["heading"], one["lines"]) for one in shown) == sorted(
        (heading, lines) for heading, lines, *_ in passages
    )
    # The hatching of an indicative class belongs to classes, and nobody reads through it.
    assert {one["behind"] for one in shown} == {"none"}
    headings = [heading for heading, *_ in passages]
    assert "Wat vraagt dit van de locatie?" in headings
    assert any("Beschermd thuis" in heading for heading in headings)


def test_what_is_said_of_several_layers_is_said_once(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart, link="weergave=uitleg")
    shown = opened.text("#oi-view-uitleg")
    for layer in opened.do("() => ouderenindex.data.layers"):
        assert shown.count(layer["note"]) == 1
        assert layer["label"] in shown


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_all_of_it_fits_and_can_be_touched(
    visit: Visit, kaart: Path, width: int
) -> None:
    opened = visit(kaart, viewport={"width": width, "height": 844}, **PHONE)
    opened.set(area=opened.area("Stadshagen"), pair=opened.area("Holtenbroek"))
    for view in VIEWS:
        opened.set(view=view)
        settled(opened)
        assert opened.do("() => document.documentElement.scrollWidth") <= width, view
        cut = opened.do(
            """width => [...document.querySelectorAll('.chip')].filter(e => e.offsetParent
            && !e.closest('.scroll') && e.getBoundingClientRect().right > width)
            .map(e => e.textContent)""",
            width,
        )
        assert cut == [], view
        small = opened.do(
            """() => [...document.querySelectorAll('button, select, input')]
            .map(e => e.matches('.check input') ? e.labels[0] : e)
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map(e => e.outerHTML)"""
        )
        assert small == [], view


@pytest.mark.parametrize("state", ["gebied=WK019330", "laag=balans-nultreden&gebied=WK019330"])
def test_the_page_that_is_built_prints_on_one_sheet(visit: Visit, kaart: Path, state: str) -> None:
    paper = visit(kaart, link=state).page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1


def test_each_profile_that_is_built_prints_on_two_sheets_at_most(browser: Any, built: Path) -> None:
    page = browser.new_page()
    sheets = {}
    for path in sorted((built / "wijkprofielen").glob("wijkprofiel-*.html")):
        page.goto(path.as_uri())
        paper = page.pdf(prefer_css_page_size=True, print_background=True)
        sheets[path.name] = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))
    page.close()
    assert len(sheets) == 17
    assert {name: count for name, count in sheets.items() if count > 2} == {}


def test_all_of_it_by_keyboard(visit: Visit, kaart: Path, result: IndexResult) -> None:
    """Find a wijk, read its reasons, open a site, compare, print: no mouse."""
    opened = visit(kaart)
    keys = opened.page.keyboard
    opened.do("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    # Find a wijk.
    press_until(opened, "#oi-search")
    keys.type("Stadshagen")
    keys.press("Enter")
    assert opened.text("#oi-panel h2").startswith("Stadshagen")
    # Read its reasons: the skip link, the first stop of the page, goes to them.
    press_until(opened, ".skip", "Shift+Tab")
    keys.press("Enter")
    assert opened.do("() => document.activeElement.id") == "oi-panel"
    first = result.explain("Stadshagen").risks[0]
    assert first.indicator.label in opened.text("#oi-panel .reasons")
    # A part of the wheel.
    press_until(opened, ".wheel [role=option]")
    keys.press("ArrowRight")
    assert opened.focused().startswith(result.definition.root.children[0].label)
    # Open a site.
    press_until(opened, "#oi-panel .sites .plain")
    name = opened.do("() => document.activeElement.textContent")
    keys.press("Enter")
    assert name in opened.text("#oi-panel .found")
    # Compare.
    press_until(opened, ".more .plain")
    keys.press("Enter")
    assert opened.do("() => document.activeElement.id") == "oi-pair"
    keys.type("Holtenb")
    assert [h.strip() for h in opened.page.locator(".side h3").all_inner_texts()] == [
        "Stadshagen", "Holtenbroek",
    ]  # fmt: skip
    # Print.
    press_until(opened, "#oi-print")
    keys.press("Enter")
    assert opened.do("() => window.printed") == 1
    # And back to the map through the tabs.
    press_until(opened, "[role=tab]", "Shift+Tab")
    keys.press("Home")
    assert opened.page.is_visible("#oi-map")
    assert wrong(opened) == []


def test_the_wheel_opens_by_click_and_by_focus(
    visit: Visit, kaart: Path, result: IndexResult
) -> None:
    opened = visit(kaart)
    middle = "() => document.querySelector('.wheel .middle').textContent"

    def score_of(label: str) -> str:
        code = result.find(label.split(":")[0])
        return number(round(float(result.scores.at[code, result.definition.key]), 1), 1)

    area = opened.page.locator(".area").nth(3)
    area.dispatch_event("click")
    assert opened.do(middle) == score_of(area.get_attribute("aria-label"))
    area.focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.do(middle) == score_of(opened.focused())


def test_paper_has_title_legend_profile_source_and_date(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart, link="gebied=WK019330")
    opened.page.emulate_media(media="print")
    opened.do("() => dispatchEvent(new Event('beforeprint'))")
    # The page is 1050 wide and as high as A4 leaves (see the test that it is one sheet).
    for part in ("h1", "#oi-map", ".legend h2", "#oi-panel h2", ".wheel", ".reasons", "footer"):
        box = opened.page.locator(part).first.bounding_box()
        assert box is not None and box["width"] > 20 and box["x"] + box["width"] <= 1052, part
    assert opened.text("#oi-panel h2").startswith("Holtenbroek")
    assert "Bron" in opened.text("footer") and "Kadaster" in opened.text("footer")
    today = opened.do("() => new Date().toLocaleDateString('nl', {dateStyle: 'long'})")
    assert today in opened.text("#oi-printed")
    assert not opened.page.is_visible("#oi-controls") and not opened.page.is_visible("#oi-print")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_hostile_passages_run_nowhere_and_are_shown(
    visit: Visit, mini_project: Project, tmp_path: Path, lang: str
) -> None:
    result = score(mini_project.statistics, mini_project.definition, mini_project.regions)
    sites = (Site("a", "Plek (fictief)", regions=("BU99990100",), precision="buurt"),)
    passages = [Passage(text, [text, *HOSTILE], site) for text in HOSTILE for site in ("a", "")]
    path = tmp_path / "kaart.html"
    build_map(
        result, mini_project.regions, sites=sites, extras=Extras(passages=passages), lang=lang
    ).save(path)
    opened = visit(path, link="weergave=locaties")
    shown = opened.page.locator(".passage")
    assert shown.count() == len(passages)
    of_site, of_place = passages[::2], passages[1::2]
    for at, passage in enumerate([*of_site, *of_place]):
        assert shown.nth(at).locator("li").all_text_contents() == list(passage.lines)
    assert opened.do("() => window.__x") is None
    assert opened.do("() => document.querySelectorAll('#oi-page script, #oi-page img').length") == 0
    assert opened.complaints + opened.requests == []


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 5))
def test_hostile_texts_do_not_run_on_a_site_sheet_or_in_a_notebook(
    tab: Any, mini_project: Project, tmp_path: Path, turn: int
) -> None:
    project, used = hostile_project(mini_project, turn)
    result = score(project.statistics, project.definition, project.regions)
    sheets = site_sheets(
        project.sites, result, project.regions, overlay=project.overlay(result),
        concepts=project.concepts,
    )  # fmt: skip
    for path in write_sheets(sheets, tmp_path / "locaties"):
        tab.goto(path.as_uri())
        assert tab.evaluate("window.__x") is None
        assert tab.evaluate("document.querySelectorAll('script, img').length") == 0
    assert " ".join(used["point"].split()) in " ".join(tab.inner_text("h1").split())
    displayed = {
        "result": result,
        "certainty": robustness(result, draws=20),
        "comparison": compare(result, "WK999901", "WK999902"),
    }
    for name, what in displayed.items():
        path = tmp_path / f"{name}.html"
        path.write_text(
            f'<!doctype html><meta charset="utf-8"><title>x</title>{what._repr_html_()}', "utf-8"
        )
        tab.goto(path.as_uri())
        shown = " ".join(tab.evaluate("document.body.textContent").split())
        assert " ".join(used["WK999901"].split()) in shown, name
        assert tab.evaluate("window.__x") is None
        assert tab.evaluate("document.querySelectorAll('script, img').length") == 0


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 5))
def test_hostile_texts_stay_text_in_the_style_beside_geojson(
    mini_project: Project, tmp_path: Path, turn: int
) -> None:
    project, used = hostile_project(mini_project, turn)
    result = score(project.statistics, project.definition, project.regions)
    path = write_geojson(result, project.regions, tmp_path / "wijken.geojson")
    style = ElementTree.parse(path.with_suffix(".qml")).getroot()
    names = [" ".join(alias.get("name", "").split()) for alias in style.iter("alias")]
    assert any(" ".join(used["eenzaam"].split()) in name for name in names)
    assert not {e.tag for e in style.iter()} & {"script", "img"}
