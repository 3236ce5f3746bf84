"""Site sheets: for each development site one page on what is known and what that asks of it.

``site_sheets`` makes them, ``read_rules`` reads the table of what figures ask, ``write_sheets``
writes one HTML page per site and an index page.
"""

from __future__ import annotations

from ouderenindex.sheet.page import INDEX, sheet_names, write_sheets
from ouderenindex.sheet.parts import Ground, Point
from ouderenindex.sheet.rules import Rule, read_rules, shipped_rules
from ouderenindex.sheet.sheets import SiteSheet, site_sheets

__all__ = [
    "INDEX",
    "Ground",
    "Point",
    "Rule",
    "SiteSheet",
    "read_rules",
    "sheet_names",
    "shipped_rules",
    "site_sheets",
    "write_sheets",
]
