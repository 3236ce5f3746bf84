"""Which region a row is about: by code or by name, or said aloud if it is none."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from ouderenindex.errors import OuderenindexError, Problem, suggest
from ouderenindex.regions import LEVELS, Regions, is_code, normalise_name
from ouderenindex.sources.files.cells import Cell, text_of

__all__ = ["Matches", "known_names", "level_of_names", "match_regions", "plain_code"]

_COUNTRY = "NL00"
_UNASSIGNED = {"onbekend", "onbekendebuurt", "buurtonbekend", "wijkonbekend", "nietindeelbaar"}
_TOTALS = {"totaal", "totalen", "eindtotaal", "gemeentetotaal", "totaalgemeente", "som"}
_PREFIX = {"land": "NL", "gemeente": "GM", "wijk": "WK", "buurt": "BU"}
_DIGITS = {"gemeente": 4, "wijk": 6, "buurt": 8}
# Candidates cost time, and the first ones are all that is shown.
_WITH_CANDIDATES = 25


@dataclass(frozen=True)
class Matches:
    """What the cells of a region column stand for.

    Attributes
    ----------
    codes
        Text of a cell to the code of its region.
    unassigned
        Texts for figures that no region was found for ("Onbekend"); totals include them.
    totals
        Texts for totals of the table itself.
    foreign
        Codes of regions of other municipalities.
    remarks
        Texts that match no region and have no figures beside them.
    problems
        Texts that match no region, or several; one for each text.
    """

    codes: dict[str, str] = field(default_factory=dict)
    unassigned: set[str] = field(default_factory=set)
    totals: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)
    remarks: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def plain_code(text: str, level: str | None) -> str:
    """Code in the form of CBS: with its letters, and NL00 for the country.

    ``01931000`` is a buurt by its length; with a level, a zero that a spreadsheet dropped is put
    back. Any other text is returned as it is.
    """
    if is_code(text.upper()):
        return _COUNTRY if text.upper().startswith("NL") else text.upper()
    if re.fullmatch(r"[0-9]{3,8}", text):
        for candidate, digits in _DIGITS.items():
            if len(text) == digits and level in (None, candidate):
                return _PREFIX[candidate] + text
            if len(text) == digits - 1 and level == candidate:
                return _PREFIX[candidate] + "0" + text
    return text


def known_names(regions: Regions) -> set[str]:
    """Official names and aliases of all levels, reduced to what is compared."""
    return set().union(*_names(regions).values())


def _names(regions: Regions) -> dict[str, set[str]]:
    """Level to the names, reduced to what is compared, of its regions."""
    frame = regions.frame
    known: dict[str, set[str]] = {level: set() for level in LEVELS}
    for level, name in zip(frame["level"], frame["name"], strict=True):
        known[level].add(normalise_name(name))
    for alias, code in regions.aliases.items():
        known[frame.at[code, "level"]].add(normalise_name(alias))
    return known


def level_of_names(cells: Iterable[Cell], regions: Regions) -> str | None:
    """Level that most of the names are of; None if two levels have equally many."""
    known = _names(regions)
    names = {normalise_name(text_of(cell)) for cell in cells}
    counts = {level: len(names & known[level]) for level in LEVELS}
    most = max(counts.values())
    leading = [level for level, count in counts.items() if count == most]
    return leading[0] if most and len(leading) == 1 else None


def match_regions(
    cells: Mapping[str, int],
    alone: Container[str],
    regions: Regions,
    level: str | None,
    column: str,
) -> Matches:
    """Find the region of every text.

    Parameters
    ----------
    cells
        Text of a cell to the row where it first stands.
    alone
        The texts among them that have nothing beside them: where one matches no region it is a
        remark, not a problem.
    regions
        The municipality.
    level
        Level that names are of; found from the names if None. The municipality and the country
        are recognised beside any level, and "Wijk 10 ..." is a wijk unless a level is given.
    column
        Header of the column, for messages.
    """
    known = _names(regions)
    wanted = level or level_of_names(cells, regions)
    own = {code[2:6] for code in regions.level("gemeente").index}
    found = Matches()
    resolved: dict[tuple[str, str], str] = {}  # many spellings may come down to one name

    def problem(what: str, text: str, candidates: Iterable[str]) -> None:
        expected = suggest(text, candidates) if len(found.problems) < _WITH_CANDIDATES else None
        found.problems.append(Problem(what, cells[text], column, text or "(empty)", expected))

    for text in cells:
        code = plain_code(text, level)
        name = normalise_name(text)
        if code in regions or code == _COUNTRY:
            found.codes[text] = code
        elif is_code(code):
            if code[2:6] in own:
                problem("no region of this municipality has this code", text, regions.codes)
            else:
                found.foreign.add(text)
        elif name == "nederland":
            found.codes[text] = _COUNTRY
        else:
            levels = [lv for lv in LEVELS if name and name in known[lv]]
            if level is None and re.match(r"\s*wijk\s+\d", text, re.IGNORECASE):
                levels = [lv for lv in levels if lv == "wijk"]
            elif wanted in levels:
                levels = [wanted]
            elif level is not None:
                levels = [lv for lv in levels if lv == "gemeente"]
            if len(levels) == 1:
                at = (levels[0], name)
                try:
                    if at not in resolved:
                        resolved[at] = regions.find(text, levels[0])
                    found.codes[text] = resolved[at]
                except OuderenindexError as error:
                    problem(error.message, text, ())
            elif levels:
                what = f"the name of a {' and of a '.join(levels)}; declare 'level'"
                problem(what, text, levels)
            elif name in _UNASSIGNED:
                found.unassigned.add(text)
            elif name in _TOTALS:
                found.totals.add(text)
            elif text in alone:
                found.remarks.add(text)
            elif not text:
                problem("no region in this row", text, ())
            else:
                frame = regions.frame if wanted is None else regions.level(wanted)
                aliases = [a for a, c in regions.aliases.items() if c in frame.index]
                problem("no region has this name", text, [*frame["name"], *aliases])
    return found
