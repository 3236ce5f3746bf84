"""Hostile text wherever a user may write, through everything that a build writes.

One case with all that a project can hold: every name, label, unit, note, address and source in it
is one of the payloads. Nothing of it may run in a page, and it must stand there as it was written.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from test_map_injection import HOSTILE

from ouderenindex.access import Facilities, read_norm
from ouderenindex.audit import audit
from ouderenindex.housing import AddressPoints
from ouderenindex.map import build_map
from ouderenindex.outputs import build
from ouderenindex.profile import write_profiles
from ouderenindex.project import Project, data_folder
from ouderenindex.scoring import IndexResult

pytestmark = pytest.mark.browser

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")')
PAYLOADS = (*HOSTILE, *FORMULAS, "$\\frac{1}{0}$", "]]><script>window.__x=1</script>")
# But for the tiles of the background that a page without a network cannot get.
ACTIVE = (
    "script, img:not(.leaflet-tile), iframe, object, embed, form, base, [onerror], [onload], "
    "[onfocus]"
)
WIJK = "WK019330"


def attacked(case: Project) -> Project:
    """The case of Zwolle with a payload in every place that a user fills in."""
    said = cycle(PAYLOADS)

    def take(*names: str) -> dict[str, str]:
        return {name: next(said) for name in names}

    frame = case.regions.frame.copy()
    frame["name"] = [next(said) for _ in frame.index]
    definition = case.definition
    for node in definition.nodes():
        changes = take("label", "description")
        if node.level == "indicator":
            changes |= take("unit", "note")
        definition = definition.evolve(node.key, **changes)
    sources = {
        key: replace(one, **take("publisher", "table", "period", "licence", "url", "note"))
        for key, one in case.statistics.sources.items()
    }
    sites = tuple(
        replace(one, **take("name", "note", "certainty", "target_group", "address"))
        for one in case.sites
    )
    concepts = tuple(
        replace(
            one,
            **take("name", "kind"),
            statements=tuple(
                replace(each, **take("note", "partner", "target_group")) for each in one.statements
            ),
        )
        for one in case.concepts
    )
    targets = tuple(replace(one, **take("label", "note")) for one in case.targets)
    assert case.need is not None and case.addresses is not None
    main = case.need.norms[case.need.main]
    kinds = tuple(kind.model_copy(update=take("label", "note")) for kind in main.type)
    norms = main.model_copy(update={**take("label", "source", "note"), "type": kinds})
    norm = read_norm(data_folder() / "norms" / "walking.toml")
    norm = norm.model_copy(
        update={
            **take("label"),
            "kinds": tuple(kind.model_copy(update=take("label")) for kind in norm.kinds),
        }
    )
    known, step = case.addresses, len(case.addresses.x) // 20
    x, y = known.x[::step], known.y[::step]
    named = np.array([next(said) for _ in x], dtype=object)
    shops = np.array([norm.kinds[n % len(norm.kinds)].key for n in range(len(x))], dtype=object)
    return replace(
        case, title=next(said), regions=replace(case.regions, frame=frame), definition=definition,
        statistics=replace(case.statistics, sources=sources), sites=sites, concepts=concepts,
        targets=targets, need=replace(case.need, norms={**case.need.norms, main.key: norms}),
        norm=norm, facilities=Facilities(shops, named, x, y),
        addresses=AddressPoints(known.x[::50], known.y[::50], known.weight[::50], known.cell),
    )  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What was attacked, and the folder with everything made of it."""

    project: Project
    result: IndexResult
    folder: Path

    def name(self, code: str) -> str:
        return str(self.project.regions.frame.at[code, "name"])


@pytest.fixture(scope="module")
def made(case: Project, tmp_path_factory: pytest.TempPathFactory) -> Made:
    project = attacked(case)
    folder = build(project, tmp_path_factory.mktemp("vijandig"), draws=10).folder
    return Made(project, project.score(), folder)


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A page without a network; afterwards nothing may have run, asked or complained."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_offline(True)
    page, faults = context.new_page(), []

    def asked(request: Any) -> None:
        own = ("file:", "data:", "blob:", "about:", "https://service.pdok.nl/brt/achtergrondkaart/")
        if not request.url.startswith(own):
            faults.append(request.url)

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert faults == []


def words(text: str) -> str:
    return " ".join(text.split())


def safe(page: Any, inside: str = "body") -> str:
    """Text of a page in which nothing of the data became an element, an attribute or a script."""
    assert page.evaluate("window.__x") is None
    found = page.evaluate(
        "([inside, active]) => [...document.querySelector(inside).querySelectorAll(active)]"
        ".map(e => e.outerHTML.slice(0, 200))",
        [inside, ACTIVE],
    )
    assert found == []
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    assert not [link for link in links if link.lower().strip().startswith(("javascript:", "data:"))]
    return words(page.evaluate("document.body.textContent"))


def test_no_page_that_is_built_runs_what_stands_in_the_data(tab: Any, made: Made) -> None:
    pages = sorted(path for path in made.folder.rglob("*.html") if path.name != "kaart.html")
    told = {}
    for path in pages:
        tab.goto(path.as_uri())
        told[path.name] = safe(tab)
    methods = told["verantwoording.html"]
    for node in made.project.definition.nodes():
        assert words(node.label) in methods, node.key
    assert all(words(payload) in methods for payload in PAYLOADS)
    for code in made.result.regions.index[made.result.regions["level"] == "wijk"]:
        assert words(made.name(code)) in told[f"wijkprofiel-{code}.html"]
        assert words(made.name(code)) in told["wijkprofielen.html"]
    for site in made.project.sites:
        assert words(site.name) in told["index.html"]
        assert words(site.name) in told[f"locatie-{site.id}.html"]


def test_the_map_that_is_built_shows_facilities_paths_and_concepts_as_written(
    tab: Any, made: Made
) -> None:
    tab.goto((made.folder / "kaart.html").as_uri())
    tab.wait_for_selector("html[data-drawn]")
    count = tab.evaluate("ouderenindex.data.spots.length")
    assert count > 0
    tab.evaluate("n => ouderenindex.set({spots: '1'.repeat(n), people: true})", count)
    for layer in range(tab.evaluate("ouderenindex.data.layers.length")):
        tab.evaluate("layer => ouderenindex.set({layer, area: 3})", layer)
        safe(tab, "#oi-page")
    seen = {}
    for view in ("tabel", "vergelijk", "locaties", "uitleg", "kaart"):
        tab.evaluate("view => ouderenindex.set({view, level: 'buurt', layer: -1})", view)
        seen[view] = safe(tab, "#oi-page")
    for name in made.project.regions.level("buurt")["name"]:
        assert words(name) in seen["tabel"]
    assert made.project.facilities is not None
    shown = [
        *(site.name for site in made.project.sites),
        *(concept.name for concept in made.project.concepts),
        *(target.label for target in made.project.targets),
        *made.project.facilities.name,
    ]
    assert [text for text in shown if words(text) not in seen["locaties"]] == []


def test_what_a_notebook_displays_runs_nothing(tab: Any, made: Made, tmp_path: Path) -> None:
    project, result = made.project, made.result
    series = project.trend()
    assert series is not None
    displayed = {
        "map": build_map(result, project.regions, sites=project.sites, title=project.title),
        "trend": series,
        "audit": audit(result),
    }
    for name, what in displayed.items():
        path = tmp_path / f"{name}.html"
        page = f'<!doctype html><meta charset="utf-8"><title>x</title>{what._repr_html_()}'
        path.write_text(page, "utf-8")
        tab.goto(path.as_uri())
        if name == "map":
            inside = tab.frame_locator("iframe")
            inside.locator(".area >> nth=15").wait_for()
            assert words(inside.locator("h1").text_content()) == words(project.title)
            assert tab.frames[-1].evaluate("window.__x") is None
        else:
            label = words(project.definition.root.label)
            assert any(words(text) in safe(tab) for text in (label, made.name(WIJK)))


def test_the_printed_profile_does_nothing_and_markdown_is_text(
    browser: Any, made: Made, tmp_path: Path
) -> None:
    del browser  # only to be skipped with the rest where there is no Chromium
    write_profiles(
        made.result, tmp_path, regions=made.project.regions, sites=made.project.sites,
        concepts=made.project.concepts, title=made.project.title, only=[WIJK], pdf=True,
        markdown=True,
    )  # fmt: skip
    paper = (tmp_path / f"wijkprofiel-{WIJK}.pdf").read_bytes()
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|javascript:", paper)
    markdown = (tmp_path / f"wijkprofiel-{WIJK}.md").read_text("utf-8")
    assert not re.search(r"(?<!\\)<(script|img)", markdown)


def test_the_workbook_holds_it_as_text(made: Made) -> None:
    path = made.folder / "ouderenindex.xlsx"
    book = openpyxl.load_workbook(path)
    values = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate, cell.value)
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    values.add(cell.value)
                    if cell.value[0] in "=+-@\t\r\n" and len(cell.value) > 1:
                        assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value)
    assert [p for p in PAYLOADS if p.replace("\r", "\n") not in values] == []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) and b"<f " not in archive.read(name)


def test_gis_files_hold_it_as_text(made: Made) -> None:
    frame = made.project.regions.frame
    for level in ("wijk", "buurt"):
        path = made.folder / f"{level}en.geojson"
        features = json.loads(path.read_text("utf-8"))["features"]
        names = {one["id"]: one["properties"]["naam"] for one in features}
        assert names == {code: frame.at[code, "name"] for code in names}
        styles = [path.with_suffix(".qml").read_text("utf-8")]
        assert _plain(styles)
    with sqlite3.connect(made.folder / "ouderenindex.gpkg") as database:
        rows = database.execute("select * from wijken").fetchall()
        assert {made.name(WIJK)} <= {value for row in rows for value in row}
        styles = [row[0] for row in database.execute("select styleQML from layer_styles")]
        assert len(styles) > 5
        assert _plain(styles)
        said = {
            value
            for table in ("definitie", "bronnen", "woonzorgconcepten", "register_doelen")
            for row in database.execute(f"select * from {table}")
            for value in row
        }
    assert [payload for payload in PAYLOADS if payload not in said] == []
    database.close()


def _plain(styles: list[str]) -> bool:
    """Whether styles are XML in which a payload is no more than the text of an attribute."""
    said = set()
    for style in styles:
        root = ElementTree.fromstring(style)
        assert not {each.tag for each in root.iter()} & {"script", "img"}
        said |= {value for each in root.iter() for value in each.attrib.values()}
    return any(words(payload) in words(value) for payload in PAYLOADS for value in said)
