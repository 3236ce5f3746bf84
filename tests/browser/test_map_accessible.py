"""The page for everybody: axe in every state, and every switch by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
RULES = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}}"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

# What is shown, as links that the page itself makes.
STATES = {
    "map": "",
    "area": "gebied=WK019330",
    "theme": "gebied=WK019330&onderwerp=eenzaamheid",
    "buurten": "niveau=buurt&onderwerp=mantelzorger",
    "year": "jaar=2012",
    "layer": "laag=balans&gebied=WK019330&aan=mensen&aan=punt:winkel&aan=punt:arts",
    "site": "locatie=0",
    "table": "weergave=tabel&jaar=2016",
    "layer table": "weergave=tabel&laag=opgave",
    "compare": "weergave=vergelijk&gebied=WK019330&met=WK019320",
    "nothing to compare": "weergave=vergelijk",
    "sites": "weergave=locaties",
    "help": "weergave=uitleg",
}


def violations(opened: Any, axe: str, states: list[str]) -> dict[str, list[str]]:
    """What axe finds in each state, all shown by one page, by its own links."""
    opened.page.evaluate(axe)  # run by the debugger, which the policy of the page does not bind
    found = {}
    for state in states:
        opened.do("link => { location.hash = link; }", STATES[state])
        opened.do("() => new Promise(done => setTimeout(done, 30))")
        report = opened.do(f"() => axe.run(document, {RULES})")
        assert len(report["passes"]) > 10
        found[state] = [
            f"{v['id']}: {[node['html'][:160] for node in v['nodes'][:3]]}"
            for v in report["violations"]
        ]
    return found


def test_axe_finds_nothing(visit: Visit, vol: Path, axe: str) -> None:
    assert violations(visit(vol), axe, list(STATES)) == {state: [] for state in STATES}


def test_axe_finds_nothing_on_a_phone(visit: Visit, vol: Path, axe: str) -> None:
    states = ["area", "layer", "table", "compare", "help"]
    assert violations(visit(vol, **PHONE), axe, states) == {state: [] for state in states}


def test_axe_finds_nothing_on_paper(visit: Visit, vol: Path, axe: str) -> None:
    opened = visit(vol)
    opened.page.emulate_media(media="print")
    opened.do("() => dispatchEvent(new Event('beforeprint'))")
    assert violations(opened, axe, ["area", "compare"]) == {"area": [], "compare": []}


def press_until(opened: Any, found: str, key: str = "Tab", most: int = 80) -> None:
    """Press a key until the element with the focus matches."""
    for _ in range(most):
        if opened.do("found => document.activeElement.matches(found)", found):
            return
        opened.page.keyboard.press(key)
    raise AssertionError(f"{found} is not reached with {key}")


def test_every_switch_is_named_and_reached(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    switches = opened.do("() => [...document.querySelectorAll('.switches input')].map(e => e.id)")
    assert switches == ["oi-sites", "oi-people", "oi-spot-0", "oi-spot-1"]
    for switch in switches:
        press_until(opened, f"#{switch}")
        before = opened.page.is_checked(f"#{switch}")
        opened.page.keyboard.press("Space")
        assert opened.page.is_checked(f"#{switch}") != before
        assert opened.do("() => document.activeElement.labels[0].innerText.trim()")


def test_the_page_says_what_was_tested_and_whom_to_ask(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="weergave=uitleg")
    shown = opened.text("#oi-view-uitleg")
    for word in ("WCAG 2.1", "Niet getest", "toetsenbord", "gemeente Zwolle", "niet zegt"):
        assert word in shown
