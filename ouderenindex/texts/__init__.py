"""Every word that a planner reads, in Dutch and on request in English.

One place, so that a municipality can read all wording through, and so that map, workbook and
methods page call one thing by one name. One module per language and output; keys are unique.
"""

from __future__ import annotations

import re
from typing import Literal

from ouderenindex.texts import (
    access_en,
    access_nl,
    audit_en,
    audit_nl,
    certainty_en,
    certainty_nl,
    charts_en,
    charts_nl,
    compare_en,
    compare_nl,
    core_en,
    core_nl,
    export_en,
    export_nl,
    map_en,
    map_nl,
    methods_en,
    methods_nl,
    monitor_en,
    monitor_nl,
    need_en,
    need_nl,
    parquet_en,
    parquet_nl,
    profile_en,
    profile_nl,
    programme_en,
    programme_layers_en,
    programme_layers_nl,
    programme_nl,
    regions_en,
    regions_nl,
    register_en,
    register_nl,
    sheet_en,
    sheet_nl,
    trend_en,
    trend_nl,
)

__all__ = ["LANGUAGES", "TEXTS", "Language", "moment", "number", "text"]

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

TEXTS: dict[str, dict[str, str]] = {
    "nl": {
        **core_nl.CORE,
        **map_nl.MAP,
        **export_nl.EXPORT,
        **methods_nl.METHODS,
        **certainty_nl.CERTAINTY,
        **audit_nl.AUDIT,
        **trend_nl.TREND,
        **compare_nl.COMPARE,
        **access_nl.ACCESS,
        **need_nl.NEED,
        **programme_nl.PROGRAMME,
        **programme_layers_nl.PROGRAMME_LAYERS,
        **parquet_nl.PARQUET,
        **regions_nl.REGIONS,
        **register_nl.REGISTER,
        **sheet_nl.SHEET,
        **monitor_nl.MONITOR,
        **charts_nl.CHARTS,
        **profile_nl.PROFILE,
    },
    "en": {
        **core_en.CORE,
        **map_en.MAP,
        **export_en.EXPORT,
        **methods_en.METHODS,
        **certainty_en.CERTAINTY,
        **audit_en.AUDIT,
        **trend_en.TREND,
        **compare_en.COMPARE,
        **access_en.ACCESS,
        **need_en.NEED,
        **programme_en.PROGRAMME,
        **programme_layers_en.PROGRAMME_LAYERS,
        **parquet_en.PARQUET,
        **regions_en.REGIONS,
        **register_en.REGISTER,
        **sheet_en.SHEET,
        **monitor_en.MONITOR,
        **charts_en.CHARTS,
        **profile_en.PROFILE,
    },
}
_PLACE = re.compile(r"\{(\w+)\}")
_MOMENT = re.compile(r"(\d{4})-(?:([QH])([1-4])|(0[1-9]|1[0-2]))")


def text(key: str, lang: str = "nl", **values: object) -> str:
    """Look up one text.

    Parameters
    ----------
    key
        Such as ``"class.gunstig"``.
    lang
        ``"nl"`` or ``"en"``.
    **values
        Filled in where the text has ``{name}``, all at once: what is filled in is never read for
        places itself.

    Raises
    ------
    KeyError
        If the key or language does not exist: a mistake in the program, not of its user.
    """
    return _PLACE.sub(
        lambda place: str(values[place[1]]) if place[1] in values else place[0], TEXTS[lang][key]
    )


def moment(given: str, lang: str = "nl") -> str:
    """Write a start as people say it: ``2024-03`` is March 2024.

    Parameters
    ----------
    given
        ``2024``, ``2024-03``, ``2024-Q2`` or ``2024-H1``; anything else stays what it is.
    lang
        ``"nl"`` or ``"en"``.
    """
    found = _MOMENT.fullmatch(given)
    if found is None:
        return given
    year, part, nth, month = found.groups()
    if part:
        return text(f"map.date.{part.lower()}", lang, n=nth, year=year)
    return f"{text('date.months', lang).split()[int(month) - 1]} {year}"


def number(value: float | None, decimals: int = 0, lang: str = "nl") -> str:
    """Write a number as the reader's language does.

    Parameters
    ----------
    value
        The number; None or NaN gives an en dash.
    decimals
        Decimals shown.
    lang
        ``"nl"``: ``1.250,5``; ``"en"``: ``1,250.5``.
    """
    if value is None or value != value:
        return "–"
    written = f"{value:,.{decimals}f}"
    if float(written.replace(",", "")) == 0:
        written = written.lstrip("-")
    return written.translate(str.maketrans(",.", ".,")) if lang == "nl" else written
