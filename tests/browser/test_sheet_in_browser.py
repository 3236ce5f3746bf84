"""Site sheets in a browser: they open without a network, fit a phone, and print on A4."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult
from ouderenindex.sheet import site_sheets, write_sheets

pytestmark = pytest.mark.browser

RULES = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}}"


@pytest.fixture(scope="module")
def pages(
    case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ...]:
    work = case.programme(result)
    assert work.housing is not None
    sheets = site_sheets(
        case.sites, result, case.regions, overlay=case.overlay(result),
        certainty=case.certainty(result, draws=100), balance=work.housing.balance,
        concepts=case.concepts, notes=work.housing.notes(),
    )  # fmt: skip
    return write_sheets(sheets, tmp_path_factory.mktemp("bladen"))


def test_every_page_fits_a_phone_and_leads_to_pages_that_are_there(
    tab: Any, pages: tuple[Path, ...]
) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    for path in pages:
        tab.goto(path.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        for link in tab.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))"):
            assert link == "#inhoud" or (path.parent / link).is_file()


def test_every_sheet_prints_on_at_most_two_sheets_of_a4(tab: Any, pages: tuple[Path, ...]) -> None:
    for path in pages[1:]:
        tab.goto(path.as_uri())
        paper = tab.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 2, path.name
        box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
        assert box is not None
        width, height = (float(side) for side in box.groups())
        assert (width, height) == (pytest.approx(595, abs=1), pytest.approx(842, abs=1))


def test_axe_finds_nothing(tab: Any, pages: tuple[Path, ...], axe: str) -> None:
    for path in pages:
        tab.goto(path.as_uri())
        tab.evaluate(axe)
        report = tab.evaluate(f"() => axe.run(document, {RULES})")
        assert len(report["passes"]) > 10
        found = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in report["violations"]]
        assert found == [], path.name
