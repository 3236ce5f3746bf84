"""Layers over the map: refused with every reason at once, and written without loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.map import AreaLayer, Extras, PointLayer, build_map
from ouderenindex.map.encode import (
    decode_column,
    decode_integers,
    decode_line,
    encode_column,
    encode_line,
)
from ouderenindex.map.payload import payload
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source

CODES = {"WK999901", "WK999902"}


def area(**changes: object) -> AreaLayer:
    given = {"key": "a", "label": "A", "group": "G", "unit": "", "values": {"WK999901": 1.0}}
    return AreaLayer(**{**given, **changes})  # type: ignore[arg-type]


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = Extras(
        areas=(
            area(kind="mood", decimals=9),
            area(label=" "),
            area(key="b", values={"WK000000": 1.0, "WK999901": math.inf}, texts={"x": "y"}),
            area(key=""),
        ),
        points=(PointLayer("p", "P", [(5.0, 52.0, "", ""), (math.nan, 5e5, "", "")], "star"),),  # type: ignore[arg-type]
    )
    with pytest.raises(DataError) as raised:
        wrong.check(CODES)
    said = str(raised.value)
    for part in ("key occurs twice: 'a'", "needs a label", "not a kind: 'mood'", "0 to 6",
                 "'WK000000'", "'inf'", "'x'", "needs a key", "not a symbol: 'star'",
                 "row 1", "row 2", "EPSG:28992"):  # fmt: skip
        assert part in said, part


def test_good_layers_pass() -> None:
    Extras((area(), area(key="b", values={})), (PointLayer("p", "P", [(2e5, 5e5, "", "")]),)).check(
        CODES
    )


@pytest.mark.parametrize(
    "path",
    ["javascript:alert(1)//a.html", "https://example.org/a.html", "/a.html", "../a.html",
     "a/../../b.html", "a.html#x", "a.html?x", "a\\b.html", "a.svg", "", "a.html\n"],
)  # fmt: skip
def test_a_page_beside_the_map_is_a_page_beside_the_map(path: str) -> None:
    Extras(profiles={"WK999901": "map/a-1.html"}, sheets={"site": "b_2.html"}).check(CODES)
    with pytest.raises(DataError) as raised:
        Extras(profiles={"WK999901": path, "WK000000": "a.html"}, sheets={"s": path}).check(CODES)
    said = str(raised.value)
    assert said.count("not a page beside the map") == 2
    assert "not a region of the map: 'WK000000'" in said


def test_unknown_is_not_zero(mini_project: Project) -> None:
    layer = area(values={"WK999901": 0.0, "WK999902": None, "BU99990100": math.nan})
    found = payload(mini_project.score(), mini_project.regions, extras=Extras((layer,)))
    codes = found["regions"]["codes"]
    read = dict(zip(codes, decode_column(found["layers"][0]["column"], len(codes)), strict=True))
    assert read.pop("WK999901") == 0
    assert all(np.isnan(value) for value in read.values())


def test_a_place_is_put_in_the_area_that_holds_it(mini_project: Project) -> None:
    rng = np.random.default_rng(2)
    frame = mini_project.regions.frame
    places = rng.uniform((199_500, 499_500), (204_500, 501_500), (300, 2))
    points = [(float(x), float(y), f"p{n % 3}", "") for n, (x, y) in enumerate(places)]
    found = payload(
        mini_project.score(),
        mini_project.regions,
        extras=Extras((), (PointLayer("p", "P", points),)),
    )
    layer, codes = found["spots"][0], found["regions"]["codes"]
    steps = decode_integers(layer["at"])
    assert len(steps) == 600 and layer["count"] == 300 and "details" not in layer
    assert layer["names"][0] == ["p0", "p1", "p2"]
    assert decode_integers(layer["names"][1]) == [n % 3 for n in range(300)]
    numbers = decode_column(layer["area"], 300)
    outside = 0
    for (x, y), number in zip(places, numbers, strict=True):
        holds = [code for code in codes if frame.at[code, "level"] == "buurt"
                 and frame.geometry[code].buffer(0).covers(shapely.Point(x, y))]  # fmt: skip
        outside += not holds
        assert (codes[int(number)] in holds) if holds else np.isnan(number)
    assert 0 < outside < 300


def test_a_source_is_given_or_named(case: Project, result: IndexResult) -> None:
    own = Source("own", "Fictief", "Proefcijfers")
    named = next(iter(result.sources))
    layers = Extras((area(values={}, source=own), area(key="b", values={}, source=named)))
    found = payload(result, case.regions, extras=layers)
    publishers = [found["sources"][layer["source"]]["publisher"] for layer in found["layers"]]
    assert publishers == ["Fictief", result.sources[named].publisher]


def test_layers_change_nothing_else_and_repeat(case: Project, result: IndexResult) -> None:
    layer = area(values=dict.fromkeys(result.regions.index, 3.0))
    pages = [build_map(result, case.regions, extras=Extras((layer,))).html() for _ in range(2)]
    assert pages[0] == pages[1]
    bare = payload(result, case.regions)
    full = payload(result, case.regions, extras=Extras((layer,)))
    del full["layers"]
    assert full == bare


def test_a_layer_that_cannot_be_drawn_writes_nothing(mini_project: Project) -> None:
    with pytest.raises(DataError, match="cannot be drawn on the map"):
        build_map(
            mini_project.score(), mini_project.regions, extras=Extras((area(values={"x": 1.0}),))
        )


numbers = st.lists(st.one_of(st.none(), st.integers(0, 2000)), min_size=2, max_size=60)


@given(numbers, st.floats(-50, 50).filter(lambda b: abs(b) > 0.01), st.floats(-500, 500))
def test_a_line_gives_every_score_as_rounded(
    figures: list[int | None], slope: float, start: float
) -> None:
    x = np.array([np.nan if f is None else f / 10 for f in figures])
    scores = start + slope * x
    scores[::7] = np.nan  # suppressed, though there is a figure
    coded = encode_column(x, 1)
    line = encode_line(scores, 1, coded)
    if line is not None:
        read = decode_line(line, 1, decode_column(coded, len(x)))
        np.testing.assert_array_equal(np.rint(read * 10), np.rint(scores * 10))


@given(st.lists(st.floats(-1e4, 1e4), min_size=8, max_size=40))
def test_what_is_no_line_is_refused_or_exact(values: list[float]) -> None:
    scores, x = np.array(values), np.arange(len(values), dtype=float)
    coded = encode_column(x, 0)
    line = encode_line(scores, 1, coded)
    if line is not None:
        np.testing.assert_array_equal(np.rint(decode_line(line, 1, x) * 10), np.rint(scores * 10))


def test_indicators_of_the_case_are_lines(case: Project, result: IndexResult) -> None:
    """Scores by z-score take two numbers, so that a country fits in four megabytes."""
    document = payload(result, case.regions)
    lines = {
        node["key"]
        for node, coded in zip(document["nodes"], document["scores"], strict=True)
        if isinstance(coded, dict)
    }
    # As published, to one decimal: what is computed from other figures has more than is shown.
    assert {"eenzaam", "moeite_rondkomen", "ervaren_gezondheid_goed"} <= lines
    assert not lines & {"ouderenindex", "eenzaamheid"}


def test_many_areas_carry_shares_of_reasons(
    monkeypatch: pytest.MonkeyPatch, case: Project, result: IndexResult
) -> None:
    monkeypatch.setattr("ouderenindex.map.payload.MANY", 10)
    document = payload(result, case.regions)
    assert "points" not in document and document["geo"]["step"] == 10
    contributions = result.contributions()
    for share, i in zip(document["shares"], result.definition.indicators, strict=True):
        if share is None:
            assert i.key not in result.scores or not contributions[i.key].any()
            continue
        assert share >= 0
        off = result.scores[i.key] - 100
        known = contributions[i.key][result.figures.notna().all(axis=1) & off.notna()]
        if len(known) > 3:
            assert np.corrcoef(known, off[known.index])[0, 1] > 0.99
