"""The drawings of a profile as inline SVG: wheel, small map and line of scores.

Colours are attributes, not styles, so that a page needs no rules for them and they print in every
program. All text is escaped here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import geopandas as gpd
import shapely
from markupsafe import Markup, escape

from ouderenindex.classes import CLASSES, NO_DATA, ScoreClass
from ouderenindex.map.certainty import hatch
from ouderenindex.map.geometry import simplified
from ouderenindex.profile.content import Part
from ouderenindex.profile.trends import Development
from ouderenindex.regions import Regions
from ouderenindex.texts import number

__all__ = ["Outlines", "line", "outlines", "wheel"]

_RADII = (0, 40, 74, 108)
_NEUTRAL = ScoreClass(0, "", "", "#e3efed", "#1b1f24")
_INK, _SOFT, _LINE, _ACCENT = "#1b1f24", "#565f6a", "#d9dee3", "#0b5d57"
# Detail of the small map, in metres: a wijk is some centimetres across on paper.
_TOLERANCE = 25.0
_ACROSS = 300.0  # units of the small map's longer side

Outlines = Mapping[str, tuple[str, tuple[float, float]]]
"""Code to the path of its outline and its middle, in units of the small map."""


def _kind(class_number: int) -> ScoreClass:
    return CLASSES[class_number - 1] if class_number else NO_DATA


def _svg(box: str, label: str, kind: str, inside: Sequence[Markup]) -> Markup:
    return Markup('<svg viewBox="{}" class="{}" role="img" aria-label="{}">{}</svg>').format(
        box, kind, label, Markup("").join(inside)
    )


def _patterns(numbers: Sequence[int]) -> Markup:
    """Lines over the colour of each class that is indicative somewhere."""
    return Markup("").join(
        Markup(
            '<pattern id="u{n}" width="5" height="5" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="5" height="5" fill="{fill}"/>'
            '<path d="M0 0V5" stroke="{lines}" stroke-width="2.4"/></pattern>'
        ).format(n=at, fill=_kind(at).colour, lines=hatch(_kind(at)))
        for at in sorted(set(numbers))
    )


def wheel(parts: Sequence[Part], label: str, *, neutral: bool) -> Markup:
    """Draw the index in the middle, aspects around it and themes outside, clockwise from the top.

    Parameters
    ----------
    parts
        Index, then each aspect followed by its themes.
    label
        What the drawing is, for who cannot see it.
    neutral
        Draw it without classes.
    """
    unsure = [part.class_number for part in parts if part.unsure and not neutral]
    found = [Markup("<defs>{}</defs>").format(_patterns(unsure))] if unsure else []
    edges = _edges(parts)
    for part, (start, end) in zip(parts, edges, strict=True):
        kind = _NEUTRAL if neutral else _kind(part.class_number)
        fill = f"url(#u{part.class_number})" if part.unsure and not neutral else kind.colour
        halo = kind.colour if part.unsure and not neutral else ""
        if part.depth == 0:
            disc = Markup('<circle r="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>')
            found.append(disc.format(_RADII[1], fill))
            shown = number(100, 0) if neutral else part.score
            found.append(_word(0, -2, shown, kind.ink, 19, halo))
            found.append(_word(0, 18, "" if neutral else part.sign, kind.ink, 13, halo))
            continue
        if part.depth > 2:
            continue
        inner, outer = _RADII[part.depth], _RADII[part.depth + 1]
        found.append(
            Markup('<path d="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>').format(
                _ring(start, end, inner, outer), fill
            )
        )
        if not neutral:
            x, y = _at((start + end) / 2, (inner + outer) / 2)
            found.append(_word(x, y, part.sign or "–", kind.ink, 12, halo))
        if part.depth == 1:
            found.append(_aside(part.label, (start + end) / 2))
    return _svg("-204 -132 408 264", label, "wheel", found)


def _word(x: float, y: float, word: str, ink: str, size: float, halo: str = "") -> Markup:
    around = (
        Markup(' stroke="{}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"').format(
            halo
        )
        if halo
        else ""
    )
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" dy="0.36em" text-anchor="middle" font-size="{}" '
        'font-weight="600" fill="{}"{}>{}</text>'
    ).format(x, y, size, ink, around, word)


def _aside(label: str, angle: float) -> Markup:
    """Name of an aspect outside the wheel, in at most three lines."""
    x, y = _at(angle, _RADII[3] + 7)
    side = "middle" if abs(x) < 25 else "start" if x > 0 else "end"
    lines = _wrapped(label, 14)
    top = y - (len(lines) - 1) * 7 + 4
    spans = Markup("").join(
        Markup('<tspan x="{:.1f}" y="{:.1f}">{}</tspan>').format(x, top + 14 * at, each)
        for at, each in enumerate(lines)
    )
    return Markup('<text text-anchor="{}" font-size="13" fill="{}">{}</text>').format(
        side, _INK, spans
    )


def _wrapped(label: str, width: int, most: int = 3) -> list[str]:
    lines: list[str] = []
    for word in label.split() or [label]:
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    shown = [line if len(line) <= width + 2 else line[:width] + "…" for line in lines[:most]]
    if len(lines) > most and not shown[-1].endswith("…"):
        shown[-1] += "…"
    return shown


def _edges(parts: Sequence[Part]) -> list[tuple[float, float]]:
    """Where each part begins and ends, in radians from the top: its share of the part above it."""
    above: list[tuple[float, float]] = [(0.0, 0.0)] * (max(p.depth for p in parts) + 1)
    filled = [0.0] * len(above)
    edges = []
    for part in parts:
        if part.depth == 0:
            span = (0.0, 2 * math.pi)
        else:
            low, high = above[part.depth - 1]
            start = low + filled[part.depth] * (high - low)
            filled[part.depth] += part.weight
            span = (start, low + filled[part.depth] * (high - low))
        above[part.depth] = span
        if part.depth + 1 < len(filled):
            filled[part.depth + 1] = 0.0
        edges.append(span)
    return edges


def _at(angle: float, radius: float) -> tuple[float, float]:
    return math.sin(angle) * radius, -math.cos(angle) * radius


def _ring(start: float, end: float, inner: float, outer: float) -> str:
    large = int(end - start > math.pi)
    end = min(end, start + 2 * math.pi - 1e-3)  # a whole ring has no arc: begin and end are one
    (ax, ay), (bx, by) = _at(start, outer), _at(end, outer)
    (cx, cy), (dx, dy) = _at(end, inner), _at(start, inner)
    return (
        f"M{ax:.2f} {ay:.2f}A{outer} {outer} 0 {large} 1 {bx:.2f} {by:.2f}"
        f"L{cx:.2f} {cy:.2f}A{inner} {inner} 0 {large} 0 {dx:.2f} {dy:.2f}Z"
    )


# --- Small map -------------------------------------------------------------------------------


def outlines(regions: Regions) -> tuple[Outlines, str]:
    """Give the outlines of all wijken in units of the small map, and its box."""
    frame = regions.frame[regions.frame["level"] == "wijk"]
    shapes = simplified(frame, _TOLERANCE)
    west, south, east, north = (float(v) for v in shapes.total_bounds)
    unit = _ACROSS / max(east - west, north - south)
    found = {}
    for code, shape in zip(frame.index, gpd.GeoSeries(shapes), strict=True):
        middle = shapely.maximum_inscribed_circle(shape).coords[0]
        path = "".join(
            "M" + "L".join(f"{unit * (x - west):.0f} {unit * (north - y):.0f}" for x, y, *_ in ring)
            + "Z"
            for polygon in shapely.get_parts(shape)
            for ring in (
                shapely.get_coordinates(each)[:-1]
                for each in (polygon.exterior, *polygon.interiors)
            )
        )  # fmt: skip
        found[str(code)] = (path, (unit * (middle[0] - west), unit * (north - middle[1])))
    box = f"-3 -3 {unit * (east - west) + 6:.0f} {unit * (north - south) + 6:.0f}"
    return found, box


def locator(shapes: Outlines, box: str, code: str, label: str) -> Markup:
    """Draw where one wijk lies in the municipality."""
    found = [
        Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="1.5"/>').format(
            path, _ACCENT if each == code else "#eceff2", "#fff" if each == code else "#c4cad0"
        )
        for each, (path, _) in shapes.items()
    ]
    return _svg(box, label, "locator", found)


def class_map(
    shapes: Outlines, box: str, classes: Mapping[str, tuple[int, bool]], label: str
) -> Markup:
    """Draw all wijken in the colour of their class, with its sign; lines where it is indicative."""
    unsure = [number_ for number_, doubt in classes.values() if doubt]
    found = [Markup("<defs>{}</defs>").format(_patterns(unsure))] if unsure else []
    for code, (path, _) in shapes.items():
        number_, doubt = classes[code]
        fill = f"url(#u{number_})" if doubt else _kind(number_).colour
        found.append(
            Markup('<path d="{}" fill="{}" stroke="{}" stroke-width="1"/>').format(
                path, fill, _SOFT
            )
        )
    for code, (_, (x, y)) in shapes.items():
        number_, doubt = classes[code]
        kind = _kind(number_)
        found.append(_word(x, y, kind.sign or "–", kind.ink, 13, kind.colour if doubt else ""))
    return _svg(box, label, "city", found)


# --- Line of scores --------------------------------------------------------------------------


def line(shown: Development, label: str, breaks: str, lang: str) -> Markup:
    """Draw the scores of the index per year; nothing connects years across a break."""
    wide, tall, left, foot = 250.0, 120.0, 30.0, 18.0
    years = [point.year for point in shown.points]
    values = [*(point.score for point in shown.points), shown.reference]
    low, high = min(values) - 8, max(values) + 8

    def x(year: float) -> float:
        span = max(years) - min(years) or 1
        return left + 16 + (wide - left - 40) * (year - min(years)) / span

    def y(score: float) -> float:
        return (tall - foot) * (1 - (score - low) / (high - low)) + 6

    found = [
        Markup('<path d="M{:.0f} {:.1f}H{:.0f}" stroke="{}"/>').format(
            left, y(shown.reference), wide, _SOFT
        ),
        _small(left - 4, y(shown.reference), number(shown.reference, 0, lang), "end"),
    ]
    for before, after in zip(shown.points, shown.points[1:], strict=False):
        if before.side == after.side:
            found.append(
                Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}" stroke-width="2"/>')
                .format(x(before.year), y(before.score), x(after.year), y(after.score), _ACCENT)
            )  # fmt: skip
        else:
            middle = (x(before.year) + x(after.year)) / 2
            found.append(
                Markup(
                    '<path d="M{m:.1f} 2V{end:.1f}" stroke="{ink}" stroke-dasharray="3 3"/>'
                ).format(m=middle, end=tall - foot + 6, ink=_INK)
            )
            found.append(_small(middle, tall + 10, breaks, "middle"))
    for point in shown.points:
        found.append(
            Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" fill="{}"/>').format(
                x(point.year), y(point.score), _ACCENT
            )
        )
        up = -11 if point.score >= shown.reference else 12
        found.append(
            _small(x(point.year), y(point.score) + up, number(point.score, 1, lang), "middle")
        )
        found.append(_small(x(point.year), tall - 4, str(point.year), "middle"))
    return _svg(f"0 -8 {wide:.0f} {tall + 26:.0f}", label, "line", found)


def _small(x: float, y: float, word: str, anchor: str) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" dy="0.36em" text-anchor="{}" font-size="10" '
        'fill="{}">{}</text>'
    ).format(x, y, anchor, _INK, escape(word))
