"""The tables of planned sites and woonzorgconcepten that GeoPackage and workbook share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ouderenindex.concepts import Concept, kind_text
from ouderenindex.export.tables import class_of
from ouderenindex.housing import CARE, DWELLING_TYPES, TENURES, Overlay, Site
from ouderenindex.scoring import IndexResult, Reason
from ouderenindex.texts import number, text

__all__ = [
    "certainty_text",
    "concept_table",
    "place_names",
    "programme_table",
    "range_text",
    "reason_text",
    "site_area_table",
    "site_class_text",
    "site_table",
    "year_text",
]

_COUNTS = {
    "woningen": "dwellings",
    "plaatsen": "places",
    "plaatsen_met_zorgvraag": "places_with_care",
    "plaatsen_zonder_zorgvraag": "places_without_care",
    "plaatsen_bedoeld": "places_intended",
}


def place_names(codes: Iterable[str], result: IndexResult) -> str:
    """Names of regions, in one text; the code itself where the region is not known."""
    known = result.regions["name"]
    return ", ".join(str(known.get(code, code)) for code in codes)


def range_text(low: float, high: float, lang: str = "nl") -> str:
    """Write whole numbers as text: ``120`` or, where they differ, ``400–600``."""
    first, last = number(low, 0, lang), number(high, 0, lang)
    return first if first == last else f"{first}–{last}"


def year_text(start: int | None, end: int | None) -> str:
    """Write a period of years as text: ``2026``, ``2026–2030``, ``–2030``, or nothing."""
    if start == end:
        return "" if start is None else str(start)
    return f"{'' if start is None else start}–{'' if end is None else end}"


def reason_text(reasons: Iterable[Reason], lang: str = "nl") -> str:
    """Write reasons as lines of label, figure, unit and figure of the municipality."""
    lines = []
    for reason in reasons:
        shown = reason.indicator.in_language(lang)
        lines.append(
            text(
                "export.reason",
                lang,
                label=shown.label,
                figure=number(reason.figure, shown.decimals, lang),
                reference=number(reason.reference, shown.decimals, lang),
                unit=shown.unit,
            )
        )
    return "\n".join(lines)


def certainty_text(certainty: str, lang: str = "nl") -> str:
    """Certainty of the numbers of a site in words; an unknown word as the user wrote it."""
    try:
        return text(f"export.certainty.{certainty}", lang)
    except KeyError:
        return certainty


def site_table(sites: Sequence[Site], result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """One row per planned housing site, dwellings per type as lowest and highest number.

    A type that a source does not mention has empty cells: unknown, not zero.

    Returns
    -------
    pandas.DataFrame
        Columns ``id, naam, adres, gebieden`` (codes), ``gebiedsnamen, nauwkeurigheid, fase,
        jaar_van, jaar_tot, zekerheid, doelgroep``; ``_min`` and ``_max`` for each type and the
        total, and for each tenure and group of care (the same dwellings, divided in other ways);
        ``bron, toelichting``.
    """
    kinds = (*DWELLING_TYPES, "totaal", *TENURES, *CARE)
    numbers = [f"{kind}_{end}" for kind in kinds for end in ("min", "max")]
    columns = [
        "id", "naam", "adres", "gebieden", "gebiedsnamen", "nauwkeurigheid", "fase", "jaar_van",
        "jaar_tot", "zekerheid", "doelgroep", *numbers, "bron", "toelichting",
    ]  # fmt: skip
    rows = []
    for site in sites:
        row: dict[str, object] = {
            "id": site.id,
            "naam": site.name,
            "adres": site.address,
            "gebieden": " ".join(site.regions),
            "gebiedsnamen": place_names(site.regions, result),
            "nauwkeurigheid": text(f"precision.{site.precision}", lang),
            "fase": text(f"phase.{site.phase or 'unknown'}", lang),
            "jaar_van": site.year_from,
            "jaar_tot": site.year_to,
            "zekerheid": certainty_text(site.certainty, lang),
            "doelgroep": site.target_group,
            "bron": site.source,
            "toelichting": site.note,
        }
        dwellings = dict(site.dwellings or {})
        if site.total is not None:
            dwellings["totaal"] = site.total
        divided = {**dwellings, **(site.tenure or {}), **(site.care or {})}
        for kind, (low, high) in divided.items():
            row[f"{kind}_min"], row[f"{kind}_max"] = low, high
        rows.append(row)
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.astype(dict.fromkeys(["jaar_van", "jaar_tot", *numbers], "Int32"))


def site_area_table(overlay: Overlay, result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """One row per site and wijk: share of the site, index, people and reasons of that wijk.

    A site of which only the municipality is known has no rows: no wijk can be told.

    Returns
    -------
    pandas.DataFrame
        Columns ``locatie`` (id), ``wijkcode, wijknaam, aandeel`` (% of the site), ``bepaald_door``,
        ``score, klasse`` of the index, ``inwoners_<count>``, ``score_<key>`` of every aspect and
        theme, ``risicos, bescherming``.
    """
    groups = [n for n in result.definition.nodes() if n.level in ("aspect", "theme")]
    parts = [n.key for n in groups if n.key in result.scores.columns]
    counts = [str(count) for count in result.people.columns]
    rows = [
        {
            "locatie": context.site,
            "wijkcode": context.region,
            "wijknaam": context.name,
            "aandeel": 100 * context.share,
            "bepaald_door": text(f"export.how.{context.how}", lang),
            "score": context.score,
            "klasse": context.class_number or None,
            **{f"inwoners_{count}": context.people[count] for count in counts},
            **{f"score_{key}": result.scores.at[context.region, key] for key in parts},
            "risicos": reason_text(context.risks, lang),
            "bescherming": reason_text(context.protections, lang),
        }
        for contexts in overlay.contexts.values()
        for context in contexts
    ]
    columns = [
        "locatie", "wijkcode", "wijknaam", "aandeel", "bepaald_door", "score", "klasse",
        *(f"inwoners_{count}" for count in counts), *(f"score_{key}" for key in parts),
        "risicos", "bescherming",
    ]  # fmt: skip
    texts = {"locatie", "wijkcode", "wijknaam", "bepaald_door", "risicos", "bescherming"}
    kinds = {name: "float64" for name in columns if name not in texts}
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({**kinds, "klasse": "Int16"})


def programme_table(overlay: Overlay, result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """Planned dwellings per wijk, type and phase: ``code, naam, type, fase, laag, hoog``.

    Dwellings of a site that lies in several wijken are shared out whole, by addresses or by area.
    """
    plan = overlay.programme
    return pd.DataFrame(
        {
            "code": plan["region"].astype(object),
            "naam": [place_names([code], result) for code in plan["region"]],
            "type": [text(f"dwelling.{kind}", lang) for kind in plan["type"]],
            "fase": [text(f"phase.{phase or 'unknown'}", lang) for phase in plan["phase"]],
            "laag": plan["low"].astype(float),
            "hoog": plan["high"].astype(float),
        }
    ).astype({"naam": object, "type": object, "fase": object})


def concept_table(
    concepts: Sequence[Concept], result: IndexResult, lang: str = "nl"
) -> pd.DataFrame:
    """One row per woonzorgconcept and source: statements that differ stay side by side.

    Returns
    -------
    pandas.DataFrame
        Columns ``id, naam, soort, gebied`` (code), ``gebiedsnaam, nauwkeurigheid, uitspraak`` (1
        is the one that totals are taken from), ``doelgroep, partner``, counts, ``start, status,
        telt_in`` (totals of the source that include it), ``bron, toelichting, verschilt`` (in what
        the sources differ).
    """
    rows = [
        {
            "id": concept.id,
            "naam": concept.name,
            "soort": kind_text(concept.kind, lang),
            "gebied": concept.region,
            "gebiedsnaam": place_names([concept.region], result),
            "nauwkeurigheid": text(f"precision.{concept.precision}", lang),
            "uitspraak": at,
            "doelgroep": said.target_group,
            "partner": said.partner,
            **{column: getattr(said, field) for column, field in _COUNTS.items()},
            "start": said.start,
            "status": text(f"export.concept.{said.status}", lang),
            "telt_in": " ".join(said.counted_in),
            "bron": said.source,
            "toelichting": said.note,
            "verschilt": ", ".join(
                text(f"export.concept.{field}", lang) for field in concept.contradictions
            ),
        }
        for concept in concepts
        for at, said in enumerate(concept.statements, start=1)
    ]
    columns = [
        "id", "naam", "soort", "gebied", "gebiedsnaam", "nauwkeurigheid", "uitspraak", "doelgroep",
        "partner", *_COUNTS, "start", "status", "telt_in", "bron", "toelichting", "verschilt",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.astype({**dict.fromkeys(_COUNTS, "Int32"), "uitspraak": "Int16"})


def site_class_text(overlay: Overlay, site: str, lang: str = "nl") -> str:
    """Wijken of a site with their class, as lines of text; nothing where no wijk is known."""
    return "\n".join(
        text(
            "export.site_wijk",
            lang,
            name=context.name,
            share=number(100 * context.share, 0, lang),
            score=number(context.score, 1, lang),
            label=text(f"class.{class_of(context.class_number).key}", lang),
        )
        for context in overlay.contexts.get(site, ())
    )
