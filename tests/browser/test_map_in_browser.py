"""The map as a planner meets it: by mouse, by keyboard, on a phone, on paper, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ouderenindex.classes import CLASSES
from ouderenindex.definition import Indicator
from ouderenindex.map import build_map
from ouderenindex.project import Project, load_project
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def kaart(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kaart") / "kaart.html"
    laid = case.overlay(result)
    build_map(result, case.regions, laid, case.sites, case.concepts, title=case.title).save(path)
    return path


def said(result: IndexResult, code: str, node: str) -> str:
    """Words for a score, worked out from the result itself."""
    score = round(float(result.scores.at[code, node]), 1)
    low_a, low_b, high_c, high_d = result.definition.limits
    number_ = 1 + (score >= low_a) + (score >= low_b) + (score > high_c) + (score > high_d)
    return f"{number(score, 1)} - {text('class.' + CLASSES[number_ - 1].key)}"


def wijken(result: IndexResult) -> dict[str, str]:
    frame = result.regions
    return {code: str(frame.at[code, "name"]) for code in frame.index[frame["level"] == "wijk"]}


def test_drawn_without_a_network_or_a_complaint(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    assert opened.do("() => document.querySelectorAll('.area').length") == 16
    for view in ("tabel", "locaties", "uitleg", "kaart"):
        opened.page.click(f"#oi-tab-{view}")
        assert opened.page.is_visible(f"#oi-view-{view}")
    opened.page.click("text=Buurten")
    assert opened.do("() => document.querySelectorAll('.area').length") == 78
    assert opened.requests == []
    assert opened.complaints == []


def test_the_browser_classes_every_score_as_python_does(
    visit: Visit, kaart: Path, result: IndexResult
) -> None:
    opened = visit(kaart)
    shown = opened.do(
        """() => { const o = ouderenindex, d = o.data; return d.nodes.map((node, n) =>
        [node.key, d.regions.codes.map((code, a) => [code, o.score(n, a), o.classAt(n, a)])]) }"""
    )
    compared = 0
    for key, rows in shown:
        if key not in result.scores:
            continue
        for code, score, number_ in rows:
            wanted = float(result.scores.at[code, key])
            assert (score is None) == np.isnan(wanted)
            assert score is None or score == round(wanted, 1)
            assert number_ == result.classes.at[code, key]
            compared += 1
    assert compared == result.scores.size


def test_every_wijk_by_mouse(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    opened.page.uncheck("#oi-sites")  # its labels may lie over a small wijk
    for code, name in wijken(result).items():
        label = f"{name}: {said(result, code, 'ouderenindex')}"
        place = opened.do(
            """label => { // a point of the area where nothing lies over it
              const path = [...document.querySelectorAll('.area')].find(p => p.ariaLabel === label);
              const box = path.getBoundingClientRect();
              for (let y = 1; y < 40; y++) for (let x = 1; x < 40; x++) {
                const at = [box.left + x * box.width / 40, box.top + y * box.height / 40];
                if (document.elementFromPoint(...at) === path) return at;
              }
              return null; }""",
            label,
        )
        assert place is not None, label
        opened.page.mouse.click(*place)
        assert opened.text("#oi-panel h2").startswith(name)
        assert said(result, code, "ouderenindex").split(" - ")[0] in opened.text("#oi-panel h2")


def test_every_wijk_by_keyboard_from_one_tab_stop(
    visit: Visit, kaart: Path, result: IndexResult
) -> None:
    opened = visit(kaart)
    assert opened.do("() => document.querySelectorAll('.area[tabindex=\"0\"]').length") == 1
    for _ in range(20):
        opened.page.keyboard.press("Tab")
        if opened.do("() => document.activeElement.matches('.area')"):
            break
    heard = []
    for code, name in wijken(result).items():
        heard.append(opened.focused())
        assert heard[-1] == f"{name}: {said(result, code, 'ouderenindex')}"
        assert opened.text("#oi-panel h2").startswith(name)
        opened.page.keyboard.press("ArrowRight")
    assert opened.focused() == heard[0]
    opened.page.keyboard.press("End")
    assert opened.focused() == heard[-1]
    opened.page.keyboard.press("h")
    assert str(opened.focused()).startswith("Holtenbroek: ")
    opened.page.keyboard.press("Escape")
    assert opened.text("#oi-panel h2") == "Zwolle als geheel"
    opened.page.keyboard.press("Tab")
    assert not opened.do("() => document.activeElement.matches('.area')")


def test_the_wheel_says_what_was_scored(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    definition = result.definition
    for code, name in wijken(result).items():
        opened.set(area=opened.area(name), level="wijk")
        parts = opened.labels(".wheel [role=option]")
        nodes = [n for n in definition.nodes() if not isinstance(n, Indicator) and n.scored]
        assert parts == [f"{node.label}: {said(result, code, node.key)}" for node in nodes]
        index = round(float(result.scores.at[code, definition.key]), 1)
        middle = opened.do("() => document.querySelector('.wheel .middle').textContent")
        assert middle == number(index, 1)


def test_the_wheel_by_keyboard(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    opened.set(area=opened.area("Holtenbroek"))
    opened.page.focus(".wheel [role=option][tabindex='0']")
    opened.page.keyboard.press("ArrowRight")
    first = result.definition.root.children[0]
    wanted = f"{first.label}: {said(result, result.find('Holtenbroek'), first.key)}"
    assert opened.focused() == wanted
    assert opened.text(".words") == wanted
    assert opened.do("() => document.getElementById('oi-node').value") == str(
        opened.node(first.key)
    )


def test_reasons_are_those_of_the_result(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    for name in wijken(result).values():
        opened.set(area=opened.area(name))
        explained = result.explain(name)
        shown = opened.do("() => [...document.querySelectorAll('.what')].map(e => e.textContent)")
        reasons = (*explained.risks[:3], *explained.protections[:3])
        assert shown == [r.indicator.label for r in reasons]
        rows = opened.do(
            "() => [...document.querySelectorAll('.reasons li')].map(e => e.innerText)"
        )
        for row, reason in zip(rows, reasons, strict=True):
            assert number(reason.figure, reason.indicator.decimals) in row
            assert f"Zwolle {number(reason.reference, reason.indicator.decimals)}" in row
            assert reason.period in row and reason.source.publisher in row
            assert ("modelschatting" in row) == (reason.status == "modelled")


@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_legend_table_and_python_count_the_same(
    visit: Visit, kaart: Path, result: IndexResult, level: str
) -> None:
    opened = visit(kaart)
    assert opened.do("() => document.querySelectorAll('.legend').length") == 1
    codes = result.regions.index[result.regions["level"] == level]
    for key in ("ouderenindex", "eenzaamheid", result.definition.indicators[0].key):
        opened.set(level=level, node=opened.node(key), view="kaart")
        legend = opened.do(
            """() => [...document.querySelectorAll('.legend li')].map(row =>
            [1, 2, 3].map(n => row.children[n].textContent))"""
        )
        wanted = [(c.sign, text(f"class.{c.key}"), int((result.classes.loc[codes, key] == c.number)
                  .sum())) for c in reversed(CLASSES)]  # fmt: skip
        none = ("", "geen gegevens", int((result.classes.loc[codes, key] == 0).sum()))
        assert [tuple(row) for row in legend] == [
            (sign, label, str(count)) for sign, label, count in [*wanted, none]
        ]
        opened.set(view="tabel")
        cells = opened.do(
            """() => [...document.querySelectorAll('tbody tr:not(.city)')].map(row =>
            row.querySelector('td:nth-child(4) .chip').className)"""
        )
        assert len(cells) == len(codes)
        counts = [sum(f"k{c.number}" in cell for cell in cells) for c in reversed(CLASSES)]
        assert counts == [row[2] for row in wanted]


def test_a_theme_lists_its_figures(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    theme = result.definition["eenzaamheid"]
    opened.set(area=opened.area("Holtenbroek"), node=opened.node(theme.key))
    shown = opened.do("() => [...document.querySelectorAll('.what')].map(e => e.textContent)")
    assert shown == [child.label for child in theme.children]  # type: ignore[union-attr]


def test_context_is_shown_and_not_judged(visit: Visit, kaart: Path, result: IndexResult) -> None:
    context = next(i for i in result.definition.indicators if i.direction == "context")
    opened = visit(kaart)
    opened.set(area=opened.area("Holtenbroek"), node=opened.node(context.key))
    figure = number(float(result.figures.at["WK019330", context.key]), context.decimals)
    assert figure in opened.text(".words")
    assert "telt niet mee" in opened.text(".reasons")
    for kind in CLASSES:
        assert text(f"class.{kind.key}") not in opened.text(".legend")
    assert opened.complaints == []


def test_sites_are_areas_and_are_listed(visit: Visit, kaart: Path, case: Project) -> None:
    opened = visit(kaart)
    assert opened.do("() => document.querySelectorAll('path.site').length") == 5
    assert opened.do("() => document.querySelectorAll('.leaflet-marker-icon img').length") == 0
    opened.page.click("#oi-tab-locaties")
    shown = opened.text("#oi-view-locaties")
    for site in case.sites:
        assert site.name in shown and site.note in shown
    for concept in case.concepts:
        assert concept.name in shown
        assert all(statement.note in shown for statement in concept.statements)
    assert "400–600 (type onbekend)" in shown and "alleen de buurt is bekend" in shown
    opened.page.click("text=Toon op de kaart >> nth=0")
    assert opened.text("#oi-panel h2").startswith("Stadshagen")
    assert "Breecamp-West" in opened.text("#oi-panel .sites")


def test_search_finds_areas_and_sites(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    for asked, found in (
        ("Assendorp", "Assendorp"),
        ("holtenb", "Holtenbroek"),
        ("Aa-landen", "Aalanden"),
    ):
        opened.page.fill("#oi-search", asked)
        opened.page.keyboard.press("Enter")
        assert opened.text("#oi-panel h2").startswith(found)
    opened.page.fill("#oi-search", "Spoorzone")
    opened.page.keyboard.press("Enter")
    assert opened.page.is_visible("#oi-map") and opened.page.is_visible("#oi-search")
    assert "Spoorzone" in opened.text("#oi-panel .found")
    assert "Spoorzone" in opened.text(".flag.on")
    opened.page.fill("#oi-search", "Atlantis")
    opened.page.keyboard.press("Enter")
    assert "Atlantis" in opened.text("#oi-said")


def test_nothing_is_ranked_until_asked(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    opened.page.click("#oi-tab-tabel")
    names = "() => [...document.querySelectorAll('tbody tr:not(.city) th')].map(e => e.innerText)"
    assert opened.do(names) == sorted(opened.do(names))
    opened.page.click("thead th:nth-child(4) button")
    scores = opened.do(
        """() => [...document.querySelectorAll('tbody tr:not(.city) td:nth-child(4)')]
        .map(e => +e.innerText.match(/-?[0-9]+,[0-9]/)[0].replace(',', '.'))"""
    )
    assert scores == sorted(scores)


def test_the_first_answer_fits_the_screen(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    opened.set(area=opened.area("Holtenbroek"))
    assert opened.do("() => document.documentElement.scrollHeight") <= 768
    last = opened.do(
        "() => [...document.querySelectorAll('.reasons li')].pop().getBoundingClientRect().bottom"
    )
    footer = opened.do("() => document.querySelector('footer').getBoundingClientRect().top")
    assert last <= footer


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_is_covered_or_cut(visit: Visit, kaart: Path, width: int) -> None:
    opened = visit(kaart, viewport={"width": width, "height": 844}, is_mobile=True, has_touch=True)
    box = opened.do("() => document.getElementById('oi-map').getBoundingClientRect().toJSON()")
    legend = opened.do("() => document.querySelector('.legend').getBoundingClientRect().toJSON()")
    assert legend["top"] >= box["bottom"]
    for view in ("kaart", "tabel", "locaties", "uitleg"):
        opened.page.click(f"#oi-tab-{view}")
        assert opened.do("() => document.documentElement.scrollWidth") <= width
    small = opened.do(
        """() => [...document.querySelectorAll('button, select, input')].filter(e =>
        e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_one_page_of_paper(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    opened.set(area=opened.area("Holtenbroek"))
    paper = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] == [842, 595] or [
        round(float(side)) for side in box.groups()
    ] == [842, 596]


def test_numbers_are_dutch(visit: Visit, kaart: Path) -> None:
    opened = visit(kaart)
    opened.set(area=opened.area("Holtenbroek"))
    shown = opened.text("#oi-panel")
    assert not re.search(r"\d\.\d{1,2}(?!\d)", shown)
    assert re.search(r"\d,\d%", shown)
    assert "Gemeente Zwolle" in opened.text("footer")


def test_missing_suppressed_and_zero_are_told_apart(
    visit: Visit, mini: Callable[..., Path], tmp_path: Path
) -> None:
    rows = ["region,indicator,period,value,status,lower,upper,n,source"]
    buurten = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
    cells = ("0,observed", ",suppressed", ",missing", ",not_applicable")
    for code, old, cell in zip(buurten, (100, 300, 200, 400), cells, strict=True):
        rows.append(f"{code},ouderen,2024,{old},observed,,,,fictief")
        rows.append(f"{code},contact,2024,{old / 5},observed,,,,fictief")
        rows.append(f"{code},eenzaam,2024,{cell},,,,fictief")
    extra = ("40,observed", "30,observed")
    for code, cell in zip(("WK999901", "WK999902"), extra, strict=True):
        rows.append(f"{code},eenzaam,2024,{cell},,,,fictief")
    project = load_project(mini(statistics="\n".join(rows) + "\n"))
    build_map(project.score(), project.regions).save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    opened.set(level="buurt", node=opened.node("eenzaam"), view="tabel")
    cells = opened.do(
        """() => [...document.querySelectorAll('tbody tr:not(.city)')].map(row =>
        row.lastChild.previousSibling ? row.lastChild.innerText : '')"""
    )
    assert cells[0].startswith("0,0%")
    assert "afgeschermd" in cells[1]
    assert "niet gemeten" in cells[2]
    assert "niet van toepassing" in cells[3]
    opened.set(view="kaart", area=opened.area("Buurt 1"))
    assert "afgeschermd" in opened.text(".words")
    fills = opened.do(
        "() => [...document.querySelectorAll('.area')].map(e => e.getAttribute('fill'))"
    )
    assert fills[1:] == ["url(#oi-hatch-0)"] * 3


def test_in_a_notebook_it_shows_itself(
    browser: Any, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    cell = build_map(result, case.regions, title=case.title)._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!DOCTYPE html><body>{cell}</body>", "utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto((tmp_path / "notebook.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.locator(".area >> nth=15").wait_for()
    assert inside.locator("h1").inner_text() == "Ouderenindex Zwolle"
    page.close()
