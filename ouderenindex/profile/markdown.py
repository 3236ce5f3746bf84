"""Profiles as Markdown, for who works with text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ouderenindex.errors import printable
from ouderenindex.profile.content import FigureLine, Profile, gather
from ouderenindex.profile.given import ProfileInput
from ouderenindex.profile.table import Table
from ouderenindex.texts import text

__all__ = ["profile_markdown", "write_markdown"]

# Whatever can begin emphasis, code, a link, HTML, a formula or a cell, wherever it stands; an
# address that would become a link by itself; and what at the start of a line begins a list, a
# heading or a rule.
_SPECIAL = re.compile(
    r"""([\\`*_{}\[\]<>#|~&$^!])|(:)(?=//)|(?<=www)(\.)|(^[-+=])""", re.IGNORECASE
)


_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def profile_markdown(given: ProfileInput, region: str) -> str:
    """Give the profile of one wijk, or of the municipality, as Markdown.

    Text from data is escaped: it starts no link, no HTML and no new cell.

    Parameters
    ----------
    given
        What profiles are made from.
    region
        Code or name.

    Raises
    ------
    DataError
        If there is no such region, or it is a buurt.
    """
    return write_markdown(gather(given, region), given.lang)


def write_markdown(shown: Profile, lang: str) -> str:
    """Write what a profile says as Markdown."""

    def heading(key: str) -> str:
        return f"## {text(f'profile.h.{key}', lang)}"

    top = shown.parts[0]
    lines = [f"# {_text(text('profile.page', lang, name=shown.name, title=shown.title))}", ""]
    lines += [_text(shown.place), ""]
    lines += [_text(shown.people), ""] if shown.people else []
    lines += [heading("score"), "", _text(" ".join((shown.verdict, shown.scale))), ""]
    if shown.certainty:
        lines += [_text(shown.certainty), ""]
    if not shown.whole:
        cols = [text(f"profile.col.{key}", lang) for key in ("part", "score", "class")]
        rows: list[tuple[str, ...]] = []
        for part in shown.parts:
            label = part.class_label
            if part.unsure:
                label = text("profile.unsure", lang, label=label)
            rows.append((" – " * part.depth + part.label, part.score, label))
        lines += [heading("parts"), "", *_table(cols, rows, (1,)), ""]
    if shown.groups:
        lines += [heading("groups"), ""]
        keys = ("geen_gegevens", "zeer_ongunstig", "ongunstig", "gemiddeld", "gunstig",
                "zeer_gunstig")  # fmt: skip
        for number_, names in shown.groups:
            lines.append(f"- {text(f'class.{keys[number_]}', lang)}: {_text(names)}")
        if shown.doubted:
            lines += ["", _text(text("profile.groups.unsure", lang))]
        cols = [text("profile.col.part", lang), *(text(f"class.{k}", lang) for k in keys[1:]),
                text("profile.legend.none", lang)]  # fmt: skip
        rows = [(row.label, *map(str, row.counts)) for row in shown.spread]
        lines += ["", heading("spread"), "", *_table(cols, rows, tuple(range(1, 7))), ""]
    if not shown.whole:
        lines += [heading("why"), ""]
        if top.class_number:
            for key, found in (("risks", shown.risks), ("protections", shown.protections)):
                lines += [f"### {text(f'profile.h.{key}', lang)}", "", *_figures(found)]
                lines += [] if found else [text(f"profile.{key}.none", lang)]
                lines.append("")
        else:
            lines += [text("profile.why.none", lang), ""]
        lines += [_text(shown.rests), ""]
    if shown.development is not None:
        found_ = shown.development
        cols = [text("profile.col.part", lang), *found_.periods]
        lines += [heading("trend"), "", *_table(cols, found_.rows, tuple(range(1, len(cols)))), ""]
        lines += [_text(" ".join(found_.words)), "", _text(found_.note), ""]
    for table in shown.tables:
        lines += [f"## {_text(table.heading)}", ""]
        lines += (
            _table(table.columns, _doubted(table, lang), table.numeric)
            if table.rows
            else [table.empty]
        )
        lines += ["", _text(table.note), ""] if table.note and table.rows else [""]
    for key, listed in (("limits", shown.limits), ("sources", shown.sources)):
        lines += [heading(key), "", *(f"- {_text(line)}" for line in listed), ""]
    return "\n".join(lines).rstrip() + "\n"


def _doubted(table: Table, lang: str) -> list[tuple[str, ...]]:
    """Rows of a table, with a word where the class is indicative."""
    at, rows = table.class_column, []
    for number_, row in enumerate(table.rows):
        if table.unsure and table.unsure[number_]:
            label = text("profile.unsure", lang, label=row[at])
            row = (*row[:at], label, *row[at + 1 :])
        rows.append(row)
    return rows


def _figures(found: Sequence[FigureLine]) -> list[str]:
    return [
        f"- {_text(line.label)}: **{_text(line.value)}** ({_text(line.facts)}; {line.points})"
        for line in found
    ]


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int]
) -> list[str]:
    def row(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_text(cell) or " " for cell in cells) + " |"

    rule = ["---:" if at in numeric else "---" for at in range(len(columns))]
    return [row(columns), "| " + " | ".join(rule) + " |", *(row(cells) for cells in rows)]


def _text(value: str) -> str:
    """One line of text that Markdown shows as it is."""
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", printable(" ".join(value.split())))
    return _NUMBERED.sub(r"\1\\\2", escaped)
