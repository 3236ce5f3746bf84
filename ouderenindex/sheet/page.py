"""Site sheets as HTML pages that need nothing else, and the folder that they are written to.

Text from data reaches the templates as variables that are escaped, and is never read as a template
itself; no script runs, and nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from ouderenindex._atomic import staged
from ouderenindex.classes import CLASSES, DECIMALS, NO_DATA
from ouderenindex.errors import ExportError, Problem
from ouderenindex.map.style import shared_css
from ouderenindex.sheet.parts import Ground, HousingLine, PeopleLine, ReasonLine
from ouderenindex.texts import number, text

if TYPE_CHECKING:
    from ouderenindex.sheet.sheets import SiteSheet

__all__ = ["INDEX", "file_name", "ground_words", "render_sheet", "signed", "write_sheets"]

INDEX = "index.html"
_LONGEST = 80


def write_sheets(sheets: Sequence[SiteSheet], out: str | Path) -> tuple[Path, ...]:
    """Write one page per site and an index page, all of them or none.

    Parameters
    ----------
    sheets
        Sheets of one project in one language.
    out
        Folder; made if needed. Sheets of sites that are no longer there are left alone.

    Returns
    -------
    tuple of pathlib.Path
        The index page, then the sheets in their order: ``locatie-<id>.html``.

    Raises
    ------
    ExportError
        If two ids give one file name, there are no sheets, or the folder cannot be written.
    """
    if not sheets:
        raise ExportError("There are no sites to write sheets of (expected one or more)")
    names = list(sheet_names(sheets).values())
    paths = [Path(out) / name for name in (INDEX, *names)]
    with staged(*paths) as temporary:
        pages = [_render_index(sheets, names), *(render_sheet(each, INDEX) for each in sheets)]
        for path, page in zip(temporary, pages, strict=True):
            path.write_bytes(page.encode("utf-8", errors="replace"))
    return tuple(paths)


def sheet_names(sheets: Sequence[SiteSheet]) -> dict[str, str]:
    """Id of a site to the file name of its page, in the order of the sheets.

    Raises
    ------
    ExportError
        If two ids give one file name.
    """
    names = [file_name(sheet.id) for sheet in sheets]
    _check_names(sheets, names)
    return {sheet.id: name for sheet, name in zip(sheets, names, strict=True)}


def file_name(id: str) -> str:
    """File name for a site: ``locatie-`` and letters, digits and hyphens of its id.

    The prefix keeps it apart from the index page and from names that Windows keeps for itself.
    """
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")
    return f"locatie-{slug}.html" if slug else "locatie.html"


def _check_names(sheets: Sequence[SiteSheet], names: Sequence[str]) -> None:
    owners: dict[str, list[str]] = {}
    for sheet, name in zip(sheets, names, strict=True):
        owners.setdefault(name, []).append(sheet.id)
    clashing = {name: ids for name, ids in owners.items() if len(ids) > 1}
    if clashing:
        raise ExportError(
            "Sites would be written to one file",
            [
                Problem(f"the same file {name}", column="id", value=" and ".join(ids),
                        expected="ids that differ in letters and digits")
                for name, ids in clashing.items()
            ],
        )  # fmt: skip


@cache
def _environment() -> Environment:
    folder = files("ouderenindex.sheet") / "templates"
    pages = {
        name: (folder / name).read_text("utf-8")
        for name in ("frame.html", "macros.html", "sheet.html", "index.html")
    }
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=DictLoader(pages),
    )  # fmt: skip


@cache
def _style() -> str:
    """Style sheet: what all pages share, and our own."""
    return shared_css() + (files("ouderenindex.sheet") / "templates" / "sheet.css").read_text(
        "utf-8"
    )


def _frame(lang: str, title: str) -> dict[str, Any]:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "lang": lang,
        "page_title": title,
        # Ours, not the user's: the only text that goes in as it is, for its hash must fit.
        "style": Markup(style),
        "style_hash": f"sha256-{digest}",
        "t": lambda key, **values: text(key, lang, **values),
        "n": lambda value, decimals=0: number(value, decimals, lang),
        "signs": {each.number: each.sign for each in (NO_DATA, *CLASSES)},
    }


def render_sheet(sheet: SiteSheet, index_name: str = "") -> str:
    """Give a sheet as one HTML page.

    Parameters
    ----------
    sheet
        The sheet.
    index_name
        Page to lead back to; none where the sheet stands alone.
    """
    lang = sheet.lang

    def headings(*keys: str) -> list[str]:
        return [text(f"sheet.col.{key}", lang) for key in keys]

    def housing(lines: Iterable[HousingLine]) -> list[list[str]]:
        return [[line.label, line.need, line.planned, line.balance] for line in lines]

    def people(lines: Iterable[PeopleLine]) -> list[list[str]]:
        return [[line.label, line.now, line.later, line.change] for line in lines]

    def reasons(lines: Iterable[ReasonLine]) -> list[list[str]]:
        return [
            [line.label, line.figure, line.reference, signed(line.points, lang), line.certainty,
             line.source]
            for line in lines
        ]  # fmt: skip

    page = _environment().get_template("sheet.html").render(
        **_frame(lang, f"{sheet.name} - {text('sheet.index.title', lang)}"),
        s=sheet,
        index_name=index_name,
        target_group=sheet.fact("target_group"),
        reason_headings=headings("indicator", "here", "reference", "weight", "certainty", "source"),
        people_headings=headings("people", "now", "later", "change"),
        housing_headings=headings("type", "need", "planned_type", "balance"),
        distance_headings=headings("facility", "distance", "within", "nearest", "how"),
        distances=[
            [line.label, line.distance, line.within, line.nearest, line.how]
            for line in sheet.distances
        ],
        reasons=reasons,
        people=people,
        housing=housing,
        ground_words=lambda ground: ground_words(ground, lang),
    )  # fmt: skip
    return page + "\n"


def signed(points: float, lang: str) -> str:
    """Write points with their sign, a true minus."""
    return (
        f"{'+' if points > 0 else '−' if points < 0 else ''}{number(abs(points), DECIMALS, lang)}"
    )


def ground_words(ground: Ground, lang: str) -> str:
    """Write a figure that made a rule speak: where, what, how sure, from whom."""
    parts = [f"{ground.area}: {ground.figure}" if ground.area else ground.figure]
    if ground.certainty:
        parts.append(ground.certainty)
    if ground.evidence:
        parts.append(text("sheet.evidence", lang, grade=ground.evidence))
    if ground.source:
        parts.append(text("sheet.source", lang, source=ground.source))
    return "; ".join(parts) + "."


def _render_index(sheets: Sequence[SiteSheet], names: Sequence[str]) -> str:
    lang = sheets[0].lang
    spoken: dict[str, dict[str, Any]] = {}
    for sheet in sheets:
        for point in sheet.points:
            row = spoken.setdefault(point.rule.id, {
                "id": point.rule.id, "when": point.condition, "asks": point.asks, "sites": [],
                "evidence": point.rule.evidence, "source": point.rule.source,
            })  # fmt: skip
            row["sites"].append(sheet.name)
    page = _environment().get_template("index.html").render(
        **_frame(lang, f"{text('sheet.index.title', lang)} - {sheets[0].municipality}"),
        municipality=sheets[0].municipality,
        rows=[
            {"sheet": sheet, "file": name, "planned": sheet.fact("total"),
             "phase": sheet.fact("phase")}
            for sheet, name in zip(sheets, names, strict=True)
        ],
        rules=list(spoken.values()),
        idle=sheets[0].idle,
    )  # fmt: skip
    return page + "\n"
