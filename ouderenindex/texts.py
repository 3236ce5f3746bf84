"""Every word that a planner reads, in Dutch and on request in English.

One place, so that a municipality can read all wording through, and so that map, workbook and
methods page call one thing by one name.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["LANGUAGES", "TEXTS", "Language", "number", "text"]

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")

_NL = {
    "class.zeer_ongunstig": "zeer ongunstig",
    "class.ongunstig": "ongunstig",
    "class.gemiddeld": "gemiddeld",
    "class.gunstig": "gunstig",
    "class.zeer_gunstig": "zeer gunstig",
    "class.geen_gegevens": "geen gegevens",
    "level.gemeente": "gemeente",
    "level.wijk": "wijk",
    "level.buurt": "buurt",
    "levels.wijk": "wijken",
    "levels.buurt": "buurten",
    "node.index": "index",
    "node.aspect": "aspect",
    "node.theme": "thema",
    "node.indicator": "indicator",
    "status.observed": "gemeten",
    "status.modelled": "modelschatting",
    "status.suppressed": "afgeschermd (te weinig inwoners)",
    "status.missing": "ontbreekt",
    "status.not_applicable": "niet van toepassing",
    "direction.risk": "risico",
    "direction.protective": "bescherming",
    "direction.context": "achtergrond (telt niet mee)",
    "people.65plus": "inwoners van 65 jaar en ouder",
    "people.75plus": "inwoners van 75 jaar en ouder",
    "precision.exact": "precieze plek",
    "precision.buurt": "alleen de buurt is bekend",
    "precision.wijk": "alleen de wijk is bekend",
    "precision.gemeente": "alleen de gemeente is bekend",
    "phase.idea": "idee",
    "phase.plan": "plan",
    "phase.decided": "besluit genomen",
    "phase.under_construction": "in aanbouw",
    "phase.done": "gereed",
    "phase.unknown": "fase onbekend",
    "dwelling.regular": "regulier",
    "dwelling.nultreden": "nultreden",
    "dwelling.geclusterd": "geclusterd",
    "dwelling.zorggeschikt": "zorggeschikt",
    "dwelling.wmo": "Wmo-woning",
    "dwelling.flex": "flexwoning",
    "dwelling.unspecified": "type onbekend",
    "reference.own": "gemiddelde van {name}",
    "reference.national": "gemiddelde van Nederland",
    "reference.norm": "de norm per cijfer",
    "reference.base": "{name} in {period}",
    "reference.none": "gemiddelde van alle gebieden",
}

_EN = {
    "class.zeer_ongunstig": "very unfavourable",
    "class.ongunstig": "unfavourable",
    "class.gemiddeld": "average",
    "class.gunstig": "favourable",
    "class.zeer_gunstig": "very favourable",
    "class.geen_gegevens": "no data",
    "level.gemeente": "municipality",
    "level.wijk": "wijk (district)",
    "level.buurt": "buurt (neighbourhood)",
    "levels.wijk": "wijken (districts)",
    "levels.buurt": "buurten (neighbourhoods)",
    "node.index": "index",
    "node.aspect": "aspect",
    "node.theme": "theme",
    "node.indicator": "indicator",
    "status.observed": "observed",
    "status.modelled": "modelled estimate",
    "status.suppressed": "suppressed (too few residents)",
    "status.missing": "missing",
    "status.not_applicable": "not applicable",
    "direction.risk": "risk",
    "direction.protective": "protective",
    "direction.context": "context (not scored)",
    "people.65plus": "residents aged 65 and over",
    "people.75plus": "residents aged 75 and over",
    "precision.exact": "exact place",
    "precision.buurt": "known by buurt only",
    "precision.wijk": "known by wijk only",
    "precision.gemeente": "known by municipality only",
    "phase.idea": "idea",
    "phase.plan": "plan",
    "phase.decided": "decided",
    "phase.under_construction": "under construction",
    "phase.done": "done",
    "phase.unknown": "phase unknown",
    "dwelling.regular": "regular",
    "dwelling.nultreden": "step-free (nultreden)",
    "dwelling.geclusterd": "clustered (geclusterd)",
    "dwelling.zorggeschikt": "suitable for care (zorggeschikt)",
    "dwelling.wmo": "Wmo dwelling",
    "dwelling.flex": "flex dwelling",
    "dwelling.unspecified": "type unknown",
    "reference.own": "average of {name}",
    "reference.national": "average of the Netherlands",
    "reference.norm": "the norm of each figure",
    "reference.base": "{name} in {period}",
    "reference.none": "average of all regions",
}

TEXTS: dict[str, dict[str, str]] = {"nl": dict(_NL), "en": dict(_EN)}


def text(key: str, lang: str = "nl", **values: object) -> str:
    """Look up one text.

    Parameters
    ----------
    key
        Such as ``"class.gunstig"``.
    lang
        ``"nl"`` or ``"en"``.
    **values
        Filled in where the text has ``{name}``; inserted literally, never read as a format.

    Raises
    ------
    KeyError
        If the key or language does not exist: a mistake in the program, not of its user.
    """
    found = TEXTS[lang][key]
    for name, value in values.items():
        found = found.replace("{" + name + "}", str(value))
    return found


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
