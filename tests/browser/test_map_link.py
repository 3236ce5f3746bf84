"""The address of the page: it brings back what was shown, and a hostile one does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
STATE = "() => ({...ouderenindex.state})"

HOSTILE = (
    "gebied=<img src=x onerror=window.__x=1>",
    "gebied=__proto__&onderwerp=constructor&laag=toString&locatie=__proto__",
    "weergave=javascript:window.__x=1",
    "onderwerp=%3Cscript%3Ewindow.__x%3D1%3C/script%3E&niveau=gemeente",
    "locatie=-1&jaar=__proto__&met=WK019330&gebied=WK019330",
    "locatie=99999999999999999999&aan=punt:__proto__&uit=alles",
    "gebied=GM0193",
    "${window.__x=1}{{7*7}}`",
    "%E0%A4%A",
    "=&=&&&;;",
    "a" * 20_000,
)


def settle(opened: Any) -> None:
    """Wait until the address has caught up."""
    opened.do("() => new Promise(done => setTimeout(done, 400))")


def test_a_link_brings_back_everything(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    opened.set(level="buurt", node=opened.node("eenzaamheid"), year="2012", people=True)
    opened.set(area=opened.area("Holtenbroek I"), sites=False, spots="01")
    opened.set(pair=opened.area("Binnenstad-Zuid"), view="vergelijk")
    settle(opened)
    link = opened.do("() => location.hash")
    again = visit(vol, link=link.removeprefix("#"))
    assert again.do(STATE) == opened.do(STATE)
    assert again.page.is_visible("#oi-view-vergelijk")
    assert not again.page.is_checked("#oi-sites")
    assert again.page.is_checked("#oi-people") and again.page.is_checked("#oi-spot-1")
    assert "WK" not in link and "gebied=BU0193" in link and "onderwerp=eenzaamheid" in link
    assert again.complaints == []


def test_a_link_names_a_layer_and_a_site(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="laag=balans&locatie=0")
    assert opened.do("() => document.getElementById('oi-node').value") == "x1"
    assert "Breecamp-West" in opened.text(".found")
    assert opened.text("#oi-panel h2").startswith("Stadshagen")
    assert opened.text(".legend h2") == "Balans nultreden (woningen)"
    assert opened.text(".words").startswith("Balans nultreden: ")


def test_the_back_button_goes_back(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    settle(opened)
    opened.set(area=opened.area("Holtenbroek"))
    settle(opened)
    opened.page.click("#oi-tab-tabel")
    settle(opened)
    opened.page.go_back()
    assert opened.page.is_visible("#oi-map")
    assert opened.text("#oi-panel h2").startswith("Holtenbroek")
    opened.page.go_back()
    assert opened.text("#oi-panel h2") == "Zwolle als geheel"
    opened.page.go_forward()
    assert opened.text("#oi-panel h2").startswith("Holtenbroek")


def test_keys_held_down_are_one_step_back(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    before = opened.do("() => history.length")
    opened.page.focus(".area[tabindex='0']")
    for _ in range(6):
        opened.page.keyboard.press("ArrowRight")
    settle(opened)
    assert opened.do("() => history.length") == before + 1


@pytest.mark.parametrize("link", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_address_does_nothing(visit: Visit, vol: Path, link: str) -> None:
    opened = visit(vol, link=link)
    state = opened.do(STATE)
    start = visit(vol).do(STATE)
    allowed = {"pair", "area"} if "WK019330" in link else set()
    assert {k: v for k, v in state.items() if k not in allowed} == {
        k: v for k, v in start.items() if k not in allowed
    }
    assert state["pair"] == -1
    opened.do("link => { location.hash = link; }", link)
    settle(opened)
    assert opened.do("() => window.__x") is None
    assert opened.do("() => document.querySelectorAll('#oi-page script, #oi-page img').length") == 0
    assert opened.complaints == [] and opened.requests == []
