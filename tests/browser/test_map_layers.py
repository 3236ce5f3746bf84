"""What is laid over the areas: figures outside the index, places, circles, a background."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import extras, points

from ouderenindex.classes import CLASSES
from ouderenindex.map import PDOK_GREY, AreaLayer, Extras, PointLayer, build_map
from ouderenindex.map.style import DIVERGING, SEQUENTIAL
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
FILLS = "() => [...document.querySelectorAll('.area')].map(e => e.getAttribute('fill'))"


def wijken(result: IndexResult) -> list[str]:
    return list(result.regions.index[result.regions["level"] == "wijk"])


@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_a_layer_has_its_own_colours_and_the_only_legend(
    visit: Visit, vol: Path, case: Project, result: IndexResult, level: str
) -> None:
    made = extras(case, list(result.regions.index))
    codes = list(result.regions.index[result.regions["level"] == level])
    opened = visit(vol, link=f"niveau={level}")
    for number, (layer, colours) in enumerate(zip(made.areas, (SEQUENTIAL, DIVERGING),
                                                  strict=True)):  # fmt: skip
        opened.set(layer=number)
        assert opened.do("() => document.querySelectorAll('.legend').length") == 1
        rows = opened.do(
            """() => [...document.querySelectorAll('.legend ul:first-of-type li')].map(row =>
            [row.children[2].textContent, +row.children[3].textContent])"""
        )
        assert sum(count for _, count in rows) == len(codes)
        unknown = [code for code in codes if layer.values.get(code) is None]
        assert rows[-1] == ["geen gegevens", len(unknown)]
        for code, fill in zip(codes, opened.do(FILLS), strict=True):
            assert fill == "url(#oi-hatch-0)" if code in unknown else fill in colours
        legend = opened.text(".legend")
        assert not any(kind.sign in legend.split() for kind in CLASSES if len(kind.sign) == 2)


def test_a_balance_of_zero_is_not_unknown(
    visit: Visit, vol: Path, case: Project, result: IndexResult
) -> None:
    layer = extras(case, list(result.regions.index)).areas[1]
    opened = visit(vol, link="laag=balans")
    zero = next(code for code, value in layer.values.items() if value == 0)
    unknown = next(c for c in wijken(result) if layer.values[c] is None)
    labels = dict(zip(wijken(result), opened.labels(".area"), strict=True))
    assert labels[unknown].endswith("niet bekend")
    assert labels[zero].endswith(": 0 woningen")
    for code in wijken(result):
        value = layer.values[code]
        if value:
            sign = "+" if value > 0 else "−"
            assert labels[code].endswith(f": {sign}{abs(value):.0f} woningen")


def test_layers_stand_in_panel_table_and_comparison(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="laag=opgave&gebied=WK019330")
    assert "Opgave en aanbod" in opened.text("#oi-panel")
    assert "Fictief, Proefcijfers, 2030" in opened.text("#oi-panel")
    opened.set(view="tabel")
    heads = opened.page.locator("#oi-view-tabel thead th").all_inner_texts()
    assert heads[3].startswith("Opgave nultreden (woningen)")
    assert heads[4].startswith("Balans nultreden (woningen)")
    assert "niet bekend" in opened.text("#oi-view-tabel tbody")
    opened.set(view="vergelijk", pair=opened.area("Berkum"))
    assert "Balans nultreden" in opened.text(".pairs")


def test_places_are_drawn_listed_and_counted_per_area(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="gebied=WK019330&aan=punt:winkel")
    inked = """() => { const c = document.querySelector('.leaflet-spots-pane canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let dark = 0; for (let i = 3; i < d.length; i += 4) dark += d[i] > 200; return dark; }"""
    assert opened.do(inked) > 30 * 40
    here = re.search(r"Supermarkt\s+(\d+) in dit gebied", opened.text("#oi-panel"))
    assert here is not None
    counted = 0
    for area in opened.do(
        "() => ouderenindex.data.regions.levels.flatMap((l, a) => l === 1 ? a : [])"
    ):
        opened.set(area=area)
        found = re.search(r"(\d+) in dit gebied", opened.text("#oi-panel"))
        assert found is not None
        counted += int(found.group(1))
    opened.set(view="locaties")
    shown = opened.page.locator("ul.spots >> nth=0").locator("li").all_inner_texts()
    inside = [line for line in shown if "), " in line]
    assert len(shown) == 30 and len(inside) == counted
    opened.set(view="kaart", spots="00")
    assert opened.do(inked) == 0


def test_ten_thousand_places_are_one_canvas(
    visit: Visit, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    many = PointLayer("cel", "Verder dan de norm", [(x, y, "", "") for x, y, *_ in
                                                    points(case, 10_000)])  # fmt: skip
    made = build_map(result, case.regions, extras=Extras(points=(many,)))
    made.save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    before = opened.do("() => document.querySelectorAll('*').length")
    opened.set(spots="1")
    assert opened.do("() => document.querySelectorAll('*').length") - before < 30
    assert "10.000 in dit gebied" in opened.text("#oi-panel")


def test_circles_have_the_area_of_the_people(visit: Visit, vol: Path, result: IndexResult) -> None:
    opened = visit(vol)
    opened.page.check("#oi-people")
    ratios = []
    for level in ("wijk", "buurt"):
        opened.set(level=level)
        codes = result.regions.index[result.regions["level"] == level]
        counts = result.people.loc[codes, "65plus"]
        minimum = result.definition.people.minimum
        wanted = counts[counts >= minimum]
        radii = opened.do(
            """() => [...document.querySelectorAll('.people-ring[stroke-width="1.6"]')]
            .map(e => e.getBBox().width / 2)"""
        )
        assert len(radii) == len(wanted) < len(codes) or level == "wijk"
        for radius, count in zip(radii, wanted, strict=True):
            ratios.append((radius, math.sqrt(count)))
        fills = opened.do(
            "() => [...document.querySelectorAll('.people-ring')].map(e => e.attributes.fill.value)"
        )
        assert set(fills) == {"none"}  # the colour beneath stays
        assert "65-plussers" in opened.text(".sizes")
    unit = max(radius for radius, _ in ratios) / max(root for _, root in ratios)
    assert all(abs(radius - unit * root) <= 0.02 for radius, root in ratios)
    if minimum > 1:
        assert f"minder dan {minimum:.0f}" in opened.text(".sizes")


def test_the_background_is_asked_for_and_lost_without_harm(
    visit: Visit, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    made = build_map(result, case.regions, tiles=PDOK_GREY)
    policy = re.search(r"img-src ([^;]*);", made.html())
    assert policy is not None and policy.group(1) == "data: https://service.pdok.nl"
    made.save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    assert "Kaartgegevens © Kadaster" in opened.text("footer")
    assert opened.requests
    assert all(url.startswith("https://service.pdok.nl/brt/") for url in opened.requests)
    opacity = "() => document.querySelector('.area').getAttribute('fill-opacity')"
    assert opened.do(opacity) == "1"  # no network: as without a background
    opened.page.uncheck("#oi-tiles")
    assert opened.do("() => document.querySelectorAll('.leaflet-tile').length") == 0
    opened.do("() => new Promise(done => setTimeout(done, 400))")
    assert "uit=achtergrond" in opened.do("() => location.hash")
    asked = len(opened.requests)
    opened.page.reload()
    opened.page.wait_for_selector("html[data-drawn]")
    assert not opened.page.is_checked("#oi-tiles") and len(opened.requests) == asked


def test_a_large_figure_keeps_its_decimals(
    visit: Visit, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    codes = wijken(result)
    layer = AreaLayer("groot", "Groot", "G", "m3", {code: 1234567.125 + n for n, code in
                                                    enumerate(codes)}, decimals=3)  # fmt: skip
    one = AreaLayer("een", "Een", "G", "", {codes[0]: 5.0})
    none = AreaLayer("geen", "Geen", "G", "", {})
    build_map(result, case.regions, extras=Extras(areas=(layer, one, none))).save(
        tmp_path / "kaart.html"
    )
    opened = visit(tmp_path / "kaart.html")
    opened.set(layer=0)
    assert opened.labels(".area")[0].endswith(": 1.234.567,125 m3")
    opened.set(view="tabel")
    assert "1.234.567,125 m3" in opened.text("#oi-view-tabel")
    opened.set(view="kaart", layer=1)
    assert opened.text(".legend ul").split() == ["5", "1", "geen", "gegevens", "15"]
    opened.set(layer=2)
    assert opened.text(".legend ul").split() == ["geen", "gegevens", "16"]
    assert opened.complaints == []
