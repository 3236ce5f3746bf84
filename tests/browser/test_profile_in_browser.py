"""Wijkprofielen in a browser: for everybody, on a phone, on paper, and with hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cases import national, trend_of
from test_map_injection import HOSTILE, hostile_project

from ouderenindex.charts import profile_chart, ranking_chart
from ouderenindex.errors import ExportError
from ouderenindex.profile import Fact, write_profiles
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult, score

pytestmark = pytest.mark.browser

RULES = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}}"
PAGES = ("wijkprofielen.html", "wijkprofiel-GM0193.html", "wijkprofiel-WK019330.html",
         "wijkprofiel-WK019322.html")  # fmt: skip
Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profiles of Zwolle with everything in them, three of them printed; the facts are fictief."""
    facts = [
        Fact(code, "Opgave en aanbod (fictief)", f"Opgave {n}", "120 woningen", "Tot 2030.", "Norm")
        for code in ("GM0193", "WK019330", "WK019322")
        for n in range(4)
    ]
    return write_profiles(
        result, tmp_path_factory.mktemp("profielen"), regions=case.regions,
        certainty=robustness(result, draws=100, seed=1), overlay=case.overlay(result),
        sites=case.sites, concepts=case.concepts, trend=trend_of(case), facts=facts,
        national=national(case), title=case.title, pdf=True,
        only=["GM0193", "WK019330", "WK019322"],
    ).folder  # fmt: skip


@pytest.fixture
def tab(browser: Any) -> Iterator[Opener]:
    """Open a file without a network; afterwards it asked for nothing and complained of nothing."""
    contexts, wrong = [], []

    def go(path: Path, width: int = 1100, height: int = 800) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
        page.on("request", lambda request: wrong.append(request.url)
                if not request.url.startswith("file:") else None)  # fmt: skip
        page.goto(path.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_nothing(tab: Opener, folder: Path, axe: str, width: int) -> None:
    for name in PAGES:
        page = tab(folder / name, width)
        page.evaluate(axe)  # run by the debugger, which the policy of the page does not bind
        report = page.evaluate(f"() => axe.run(document, {RULES})")
        assert len(report["passes"]) > 10
        assert [(v["id"], v["nodes"][0]["html"][:160]) for v in report["violations"]] == [], name


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_scrolls_in_one_direction(tab: Opener, folder: Path, width: int) -> None:
    for name in PAGES:
        page = tab(folder / name, width, 800)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        heights = page.evaluate(
            "[...document.querySelectorAll('nav a, .links a')].map(a => a.offsetHeight)"
        )
        assert min(heights) >= 44, name


def test_the_list_leads_to_a_profile_and_back_by_keyboard(tab: Opener, folder: Path) -> None:
    page = tab(folder / PAGES[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Holtenbroek":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijkprofiel-WK019330.html")
    assert page.inner_text("h1") == "Holtenbroek"
    page.get_by_role("link", name="Alle profielen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wijkprofielen.html")


def test_profiles_print_on_at_most_two_pages(folder: Path) -> None:
    for name in PAGES[1:]:
        printed = (folder / name).with_suffix(".pdf").read_bytes()
        assert printed.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) in (1, 2), name
        assert b"/StructTreeRoot" in printed and b"/Lang" in printed  # tagged for screen readers
        assert set(re.findall(rb"Date \(D:(\d{8})", printed)) == {b"20000101"}


def test_a_chromium_that_is_not_there_is_named(
    case: Project, result: IndexResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUDERENINDEX_CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(ExportError, match=r"Chromium cannot print.*ouderenindex\[pdf\]"):
        write_profiles(result, tmp_path / "p", regions=case.regions, only=["WK019330"], pdf=True)
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 4))
def test_hostile_texts_run_nowhere_and_are_shown(
    tab: Opener, mini_project: Project, tmp_path: Path, turn: int
) -> None:
    project, used = hostile_project(mini_project, turn)
    result = score(project.statistics, project.definition, project.regions)
    certainty = robustness(result, draws=20)
    told = [f"{text} feit" for text in HOSTILE]
    facts = [Fact("WK999901", text, text, text, text, text) for text in told]
    found = write_profiles(
        result, tmp_path, regions=project.regions, certainty=certainty, facts=facts,
        overlay=project.overlay(result), sites=project.sites, concepts=project.concepts,
        title=project.title,
    )  # fmt: skip
    seen = {}
    for name in found.files:
        page = tab(tmp_path / name)
        seen[name] = " ".join(page.evaluate("document.body.textContent").split())
        assert page.evaluate("window.__x") is None
        assert page.evaluate("document.querySelectorAll('script, img').length") == 0
    page_of_wijk = seen["wijkprofiel-WK999901.html"]
    shown = ["WK999901", "BU99990100", "title", "site", "concept", "kind", "eenzaam", "leven"]
    for text in [*(used[what] for what in shown), *told]:
        assert " ".join(text.split()) in page_of_wijk, text
    for chart in (profile_chart(result, "WK999901"), ranking_chart(result, level="buurt")):
        page = tab(chart.save(tmp_path / "chart.svg"))
        assert page.evaluate("window.__x") is None
        framed = tmp_path / "notebook.html"
        framed.write_text(f"<!doctype html><title>x</title>{chart._repr_html_()}", "utf-8")
        page = tab(framed)
        assert page.evaluate("window.__x") is None
        assert " ".join(chart.caption.split()) in " ".join(page.inner_text("figcaption").split())
