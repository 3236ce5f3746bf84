"""Colours of figures outside the index, and the style that all pages of the package share.

Both scales pass the same test as the class colours: apart by 18 in CIELAB under three kinds of
colour blindness, and by 8 in lightness. Neither uses a class colour: need is not a judgement.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from ouderenindex.classes import CLASSES
from ouderenindex.map.certainty import hatch

__all__ = ["DIVERGING", "SEQUENTIAL", "shared_css"]

SEQUENTIAL = ("#f3fbf5", "#a4e8b2", "#75ad9a", "#2f7a6c", "#063a33")
"""Five steps from low to high."""

DIVERGING = ("#4a1763", "#9e78b0", "#ffeef6", "#bfe0b4", "#3c794a")
"""Far below zero, below, about zero, above, far above."""


@cache
def shared_css() -> str:
    """Give the tokens and the class colours that map, report and other pages share.

    Returns
    -------
    str
        Style sheet: custom properties for ink, lines, accent, type, spacing and corners (see
        ``static/tokens.css``), and per class number ``.k1`` to ``.k5`` with ``--k`` (fill), ``--i``
        (ink on it) and ``--h`` (lines over it where the class is indicative).
    """
    tokens = resources.files("ouderenindex.map").joinpath("static", "tokens.css")
    classes = "".join(
        f".k{c.number}{{--k:{c.colour};--i:{c.ink};--h:{hatch(c)}}}\n" for c in CLASSES
    )
    return tokens.read_text("utf-8") + classes
