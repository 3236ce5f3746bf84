"""The class colours stay apart for everyone, and their labels can be read.

Colour blindness is simulated by Machado, Oliveira & Fernandes (2009) at full severity, as in
colorspacious; distance is CIE76 in CIELAB.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert

from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.map.certainty import hatch
from ouderenindex.map.style import DIVERGING, SEQUENTIAL, shared_css

WARNING = "ignore::DeprecationWarning"


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def seen(colour: str, kind: str | None) -> np.ndarray:
    """Colour in CIELAB as seen with a kind of colour blindness."""
    if kind is None:
        return np.asarray(cspace_convert(rgb(colour), "sRGB1", "CIELab"))
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    simulated = np.clip(cspace_convert(rgb(colour), space, "sRGB1"), 0, 1)
    return np.asarray(cspace_convert(simulated, "sRGB1", "CIELab"))


def luminance(colour: str) -> float:
    channel = rgb(colour)
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_classes_stay_apart_under_colour_blindness(kind: str | None) -> None:
    for a, b in combinations(CLASSES, 2):
        distance = np.linalg.norm(seen(a.colour, kind) - seen(b.colour, kind))
        assert distance >= 18, (a.key, b.key, kind)


def test_classes_stay_apart_in_grey() -> None:
    light = {c.key: 116 * np.cbrt(luminance(c.colour)) - 16 for c in CLASSES}
    for a, b in combinations(light, 2):
        assert abs(light[a] - light[b]) >= 8, (a, b)


def test_labels_on_the_colours_can_be_read() -> None:
    for kind in (*CLASSES, NO_DATA):
        assert contrast(kind.colour, kind.ink) >= 4.5, kind.key


def test_no_data_differs_from_every_class_by_its_hatching() -> None:
    """Grey lies near the middle class, so the page hatches it: the stripe must show."""
    assert contrast(NO_DATA.colour, "#a9a9a9") > 1.5
    assert NO_DATA.colour not in {c.colour for c in CLASSES}


@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_the_lines_of_indicative_are_seen_on_every_class(kind: str | None) -> None:
    for each in CLASSES:
        assert np.linalg.norm(seen(each.colour, kind) - seen(hatch(each), kind)) >= 15, each.key
        assert contrast(each.colour, hatch(each)) >= 1.5, each.key  # in grey too


@pytest.mark.parametrize("scale", [SEQUENTIAL, DIVERGING], ids=["sequential", "diverging"])
@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_scales_of_other_figures_pass_the_same_test(
    scale: tuple[str, ...], kind: str | None
) -> None:
    for a, b in combinations(scale, 2):
        assert np.linalg.norm(seen(a, kind) - seen(b, kind)) >= 18, (a, b, kind)
        assert abs(np.cbrt(luminance(a)) - np.cbrt(luminance(b))) * 116 >= 8, (a, b)


def test_scales_of_other_figures_are_not_the_classes() -> None:
    assert not {c.colour for c in CLASSES} & {*SEQUENTIAL, *DIVERGING}


def test_the_shared_style_holds_every_class() -> None:
    css = shared_css()
    for kind in CLASSES:
        assert f".k{kind.number}{{--k:{kind.colour};--i:{kind.ink}" in css
    assert "--accent" in css and "--t-body" in css
