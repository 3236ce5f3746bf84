"""What other parts of the package lay over the map: figures per area, and places.

The map knows nothing of need, balance or access: whoever computes them hands them in as layers of
areas (need, what is planned, balance, white spots) and of points (facilities, cells beyond a
norm), each with its own label, unit and source.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ouderenindex.errors import DataError, Problem
from ouderenindex.statistics import Source

__all__ = ["AreaLayer", "Extras", "Passage", "PointLayer"]

Kind = Literal["amount", "difference", "share"]
Symbol = Literal["circle", "square", "triangle", "diamond", "cross"]

_KINDS: tuple[Kind, ...] = ("amount", "difference", "share")
_SYMBOLS: tuple[Symbol, ...] = ("circle", "square", "triangle", "diamond", "cross")
_DECIMALS = 6

# Extent of EPSG:28992, in metres: what lies outside is in another system.
_X = (-7_000.0, 300_000.0)
_Y = (289_000.0, 629_000.0)

# A page in the folder of the map or below it: never an address, a folder above or a script.
_PAGE = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.html")


@dataclass(frozen=True)
class AreaLayer:
    """A figure per area that is not part of the index.

    Attributes
    ----------
    key
        Name of the layer in links; unique among the layers.
    label, group
        What planners read; layers of a group stand together in the list of subjects.
    unit
        Such as ``woningen``; empty for none.
    values
        Region code to figure, of any level; None, NaN or absent means unknown, which is not zero.
    texts
        Region code to a sentence that goes with its figure.
    kind
        ``amount``: from light to dark; ``difference``: around zero, in two hues; ``share``: a
        percentage, 0 to 100.
    decimals
        Decimals shown, 0 to 6.
    note
        How to read the figures, in a sentence.
    source
        A source, or the key of one of the result's.
    period
        Year or years of the figures.
    """

    key: str
    label: str
    group: str
    unit: str
    values: Mapping[str, float | None]
    texts: Mapping[str, str] | None = None
    kind: Kind = "amount"
    decimals: int = 0
    note: str = ""
    source: Source | str = ""
    period: str = ""


@dataclass(frozen=True)
class PointLayer:
    """Places that can be shown over the areas.

    Attributes
    ----------
    key
        Name of the layer in links; unique among the layers.
    label
        What planners read.
    points
        Per place ``(x, y, name, detail)``, with x and y in metres of EPSG:28992; name and detail
        may be empty.
    symbol
        ``circle``, ``square``, ``triangle``, ``diamond`` or ``cross``: told apart without colour.
    source
        A source, or the key of one of the result's.
    """

    key: str
    label: str
    points: Sequence[tuple[float, float, str, str]]
    symbol: Symbol = "circle"
    source: Source | str = ""


@dataclass(frozen=True)
class Passage:
    """Sentences that the list of places shows.

    Attributes
    ----------
    heading
        What they are about.
    lines
        One sentence or more, each an item of a list.
    site
        Id of the site that they belong to; empty for the municipality.
    """

    heading: str
    lines: Sequence[str]
    site: str = ""


@dataclass(frozen=True)
class Extras:
    """All that is laid over the map.

    Attributes
    ----------
    areas, points
        Layers, in the order in which they are offered.
    passages
        Sentences beside the sites and the woonzorgconcepten, in their order.
    profiles, sheets
        Region code to the page of its wijkprofiel, and id of a site to that of its sheet, as the
        path from the map to a page beside it: ``wijkprofielen/wijkprofiel-WK019330.html``.
    """

    areas: Sequence[AreaLayer] = field(default=())
    points: Sequence[PointLayer] = field(default=())
    passages: Sequence[Passage] = field(default=())
    profiles: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    def check(self, codes: Collection[str]) -> None:
        """Refuse what cannot be drawn.

        Parameters
        ----------
        codes
            Codes of the regions on the map.

        Raises
        ------
        DataError
            Names every layer that cannot be drawn, and why.
        """
        problems = list(_keys([*self.areas, *self.points]))
        for area in self.areas:
            problems += _area_problems(area, codes)
        for point in self.points:
            problems += _point_problems(point)
        problems += _page_problems("profiles", self.profiles)
        problems += _page_problems("sheets", self.sheets)
        for code in self.profiles:
            if code not in codes:
                problems.append(Problem("not a region of the map", None, "profiles", code))
        if problems:
            raise DataError("The extra layers cannot be drawn on the map", problems)


def _keys(layers: Sequence[AreaLayer | PointLayer]) -> Iterable[Problem]:
    for key, times in Counter(layer.key for layer in layers).items():
        if not key:
            yield Problem("a layer needs a key", column="key")
        elif times > 1:
            yield Problem("key occurs twice", column="key", value=key)
    for layer in layers:
        if not layer.label.strip():
            yield Problem("a layer needs a label", column=layer.key)


def _area_problems(layer: AreaLayer, codes: Collection[str]) -> Iterable[Problem]:
    if layer.kind not in _KINDS:
        yield Problem("not a kind", None, layer.key, layer.kind, ", ".join(_KINDS))
    if not 0 <= layer.decimals <= _DECIMALS:
        yield Problem("too many decimals", None, layer.key, layer.decimals, f"0 to {_DECIMALS}")
    for code, value in layer.values.items():
        if code not in codes:
            yield Problem("not a region of the map", None, layer.key, code)
        elif value is not None and math.isinf(value):
            yield Problem("not a number", None, layer.key, value, "a number, or None for unknown")
    for code in layer.texts or ():
        if code not in codes:
            yield Problem("not a region of the map", None, layer.key, code)


def _point_problems(layer: PointLayer) -> Iterable[Problem]:
    if layer.symbol not in _SYMBOLS:
        yield Problem("not a symbol", None, layer.key, layer.symbol, ", ".join(_SYMBOLS))
    for row, (x, y, *_) in enumerate(layer.points, start=1):
        if not (_X[0] <= x <= _X[1] and _Y[0] <= y <= _Y[1]):
            wanted = "x and y in metres of EPSG:28992"
            yield Problem("no place in the Netherlands", row, layer.key, f"{x}, {y}", wanted)


def _page_problems(column: str, pages: Mapping[str, str]) -> Iterable[Problem]:
    for path in pages.values():
        if not _PAGE.fullmatch(path):
            yield Problem("not a page beside the map", None, column, path, "such as folder/a.html")
