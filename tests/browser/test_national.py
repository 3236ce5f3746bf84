"""The page of an invented country of 14,000 buurten: a canvas to see, a table to reach all.

What it may weigh and take is measured by ``benchmarks/map.py``, on borders as real ones. Borders
here have fewer bends, for they take the longest to build; areas, classes and reasons are as many.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_map_accessible import RULES
from test_map_geometry import decode, overlap

from benchmarks import national
from ouderenindex.classes import CLASSES
from ouderenindex.map import build_map
from ouderenindex.map.geometry import outlines
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
NAME = "Buurt 137 (fictief)"
CODE = "BU9999000137"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IndexResult]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(national, "HALVINGS", 1)
        result, regions = national.national_case(14_000, indicators=12)
    path = tmp_path_factory.mktemp("land") / "kaart.html"
    build_map(result, regions).save(path)
    return path, result


def counts(result: IndexResult, key: str) -> list[tuple[str, str]]:
    """Rows of the legend: what they say and how many areas they count."""
    classes = result.classes.loc[result.regions["level"] == "buurt", key]
    labels = [(kind.number, text(f"class.{kind.key}")) for kind in reversed(CLASSES)]
    labels.append((0, "geen gegevens"))
    return [(label, number(int((classes == kind).sum()), 0)) for kind, label in labels]


def legend(opened: Any) -> list[tuple[str, str]]:
    rows = opened.do(
        """() => [...document.querySelectorAll('.legend li')].map(row =>
        [row.children[2].textContent, row.children[3].textContent])"""
    )
    return [(label, count) for label, count in rows]


def test_it_is_drawn_whole_without_a_network_under_one_legend(
    visit: Visit, country: tuple[Path, IndexResult]
) -> None:
    path, result = country
    opened = visit(path)
    assert opened.page.locator("script[src], link").count() == 0
    assert opened.page.locator("path.area").count() == 0  # a canvas, not 14,000 elements
    for key in ("x", "a0", "t0", "i0"):  # of each level: index, aspect, theme, indicator
        opened.set(node=opened.node(key))
        assert opened.page.locator(".legend").count() == 1
        assert legend(opened) == counts(result, key)
        shown = opened.do(
            """n => ouderenindex.data.regions.codes.map((code, a) =>
            [code, ouderenindex.score(n, a), ouderenindex.classAt(n, a)])""",
            opened.node(key),
        )
        codes = [code for code, *_ in shown]
        scores = np.array([np.nan if score is None else score for _, score, _ in shown])
        np.testing.assert_array_equal(scores, result.scores.loc[codes, key].round(1))
        np.testing.assert_array_equal(
            [number_ for *_, number_ in shown], result.classes.loc[codes, key]
        )
    seen = opened.do(
        """() => { const c = document.querySelector('#oi-map canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, found = {};
        for (let i = 0; i < d.length; i += 4) {
          const colour = '#' + [0, 1, 2].map(k => d[i + k].toString(16).padStart(2, '0')).join('');
          found[colour] = (found[colour] || 0) + 1;
        }
        return found; }"""
    )
    assert {kind.colour for kind in CLASSES} <= set(seen)
    opened.page.set_viewport_size({"width": 320, "height": 800})
    for view in ("kaart", "tabel", "vergelijk", "locaties", "uitleg"):
        opened.set(view=view)
        assert opened.do("() => document.documentElement.scrollWidth") <= 320, view
    assert opened.complaints == [] and opened.requests == []


def test_a_buurt_is_found_and_pointed_at_and_gives_its_reasons(
    visit: Visit, country: tuple[Path, IndexResult]
) -> None:
    path, result = country
    opened = visit(path)
    opened.page.fill("#oi-search", NAME)
    opened.page.keyboard.press("Enter")
    assert opened.text("#oi-panel h2").startswith(NAME)
    assert number(float(result.scores.at[CODE, "x"]), 1) in opened.text("#oi-panel h2")
    shown = opened.do("() => [...document.querySelectorAll('.what')].map(e => e.textContent)")
    explained = result.explain(CODE)
    reasons = (*explained.risks[:3], *explained.protections[:3])
    assert shown == [reason.indicator.label for reason in reasons]
    # Its frame says where it is: a buurt here is convex, nearly, so it holds its middle.
    middle = opened.do(
        """() => { const f = document.querySelector('.frame'), n = 60, at = [0, 0];
        const m = f.getScreenCTM(), length = f.getTotalLength();
        for (let i = 0; i < n; i++) {
          const p = f.getPointAtLength(length * i / n).matrixTransform(m);
          at[0] += p.x / n; at[1] += p.y / n;
        }
        return at; }"""
    )
    opened.page.keyboard.press("Escape")
    opened.do("() => document.activeElement.blur()")
    opened.page.keyboard.press("Escape")
    assert not opened.text("#oi-panel h2").startswith(NAME)
    opened.page.mouse.click(*middle)
    assert opened.text("#oi-panel h2").startswith(NAME)
    assert opened.complaints == []


def test_the_table_reaches_every_area_and_a_link_brings_it_back(
    visit: Visit, country: tuple[Path, IndexResult], axe: str
) -> None:
    path, result = country
    opened = visit(path)
    opened.page.evaluate(axe)  # run by the debugger, which the policy of the page does not bind
    opened.set(area=opened.area(NAME))
    assert opened.do(f"() => axe.run(document, {RULES})")["violations"] == []
    opened.set(view="tabel", node=opened.node("a0"))
    rows = opened.do(
        """() => [...document.querySelectorAll('tbody tr:not(.city)')].map(row =>
        [row.querySelector('th button').textContent, row.querySelector('.chip').className])"""
    )
    names = result.regions.loc[result.regions["level"] == "buurt", "name"]
    assert sorted(name for name, _ in rows) == sorted(names)
    for kind in CLASSES:
        wanted = int((result.classes.loc[names.index, "a0"] == kind.number).sum())
        assert sum(f"k{kind.number}" in chip.split() for _, chip in rows) == wanted
    opened.do(
        """name => [...document.querySelectorAll('tbody th button')]
        .find(button => button.textContent === name).focus()""",
        NAME,
    )
    opened.page.keyboard.press("Enter")
    assert opened.page.is_visible("#oi-map") and opened.text("#oi-panel h2").startswith(NAME)
    opened.do("() => new Promise(done => setTimeout(done, 400))")
    link = opened.do("() => location.hash")
    assert link == f"#onderwerp=a0&gebied={CODE}"
    again = visit(path, link=link.removeprefix("#"))
    assert again.do("() => ({...ouderenindex.state})") == opened.do(
        "() => ({...ouderenindex.state})"
    )
    assert again.text("#oi-panel h2").startswith(NAME)
    # All rows are made alike: some dozens stand for them, as axe needs minutes for all.
    opened.set(view="tabel")
    opened.do(
        "() => document.querySelectorAll('tbody tr:nth-child(n + 40)').forEach(r => r.remove())"
    )
    assert opened.do(f"() => axe.run(document, {RULES})")["violations"] == []
    assert opened.complaints == [] and again.complaints == []


def test_outlines_of_a_country_keep_their_size_and_do_not_overlap() -> None:
    """At the coarseness of a country, with borders that bend as real ones do."""
    regions = national.national_regions(1_400)
    buurten = regions.frame[regions.frame["level"] == "buurt"]
    read = decode(outlines(buurten, 50.0))
    assert overlap(read) < 100
    assert abs(read.area.sum() / buurten.area.sum() - 1) < 0.001
