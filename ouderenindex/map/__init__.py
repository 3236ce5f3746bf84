"""The interactive map: one HTML file that needs no network and runs no text from data."""

from __future__ import annotations

from ouderenindex.map.page import OuderenindexMap, build_map

__all__ = ["OuderenindexMap", "build_map"]
