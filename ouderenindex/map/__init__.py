"""The interactive map: one HTML file that needs no network and runs no text from data."""

from __future__ import annotations

from ouderenindex.map.extras import AreaLayer, Extras, Passage, PointLayer
from ouderenindex.map.page import PDOK_GREY, OuderenindexMap, build_map
from ouderenindex.map.style import shared_css

__all__ = [
    "PDOK_GREY",
    "AreaLayer",
    "Extras",
    "OuderenindexMap",
    "Passage",
    "PointLayer",
    "build_map",
    "shared_css",
]
