"""Codes and years: which areas changed, and how figures are carried over to other boundaries.

Codes are used again for other areas, so that figures of two years belong to one area only where
more than the code says so.
"""

from __future__ import annotations

from ouderenindex.crosswalk.carry import Carried, carry_over
from ouderenindex.crosswalk.changes import KINDS, Changes, detect_changes
from ouderenindex.crosswalk.table import (
    Crosswalk,
    crosswalk_from_changes,
    crosswalk_from_points,
    read_crosswalk,
)

__all__ = [
    "KINDS",
    "Carried",
    "Changes",
    "Crosswalk",
    "carry_over",
    "crosswalk_from_changes",
    "crosswalk_from_points",
    "detect_changes",
    "read_crosswalk",
]
