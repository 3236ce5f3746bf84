"""What is planned in a wijk, or in the whole city, as tables of a profile."""

from __future__ import annotations

from collections.abc import Sequence

from ouderenindex.concepts import Concept, Statement, kind_text
from ouderenindex.export.housing_tables import range_text, year_text
from ouderenindex.housing import Overlay, Site, site_shares
from ouderenindex.profile.table import Table
from ouderenindex.regions import Regions
from ouderenindex.texts import moment, number, text

__all__ = ["concept_table", "site_table"]


def site_table(
    sites: Sequence[Site], overlay: Overlay | None, regions: Regions, code: str, lang: str
) -> Table:
    """Make the table of sites in a wijk (each with its share there), or of all sites.

    Parameters
    ----------
    sites
        All sites.
    overlay
        The same, laid over wijken; without it (or laid over another level) they are laid here.
    regions
        Boundaries.
    code
        A wijk or a municipality.
    lang
        ``nl`` or ``en``.
    """
    city = regions.frame.at[code, "level"] == "gemeente"
    known = overlay if overlay is not None and overlay.level == "wijk" else None
    rows, keys = [], []
    for site in sites:
        if known is not None and site.id in known.contexts:
            shares = {context.region: context.share for context in known.contexts[site.id]}
        else:
            shares, _ = site_shares(site, regions, "wijk")
        if not city and code not in shares:
            continue
        keys.append(site.source)
        name = site.name
        if not city and shares[code] < 1:
            share = number(100 * shares[code], 0, lang)
            name = text("profile.site.share", lang, name=name, share=share)
        where = text(f"precision.{site.precision}", lang)
        if city:
            names = ", ".join(regions.name(wijk) for wijk in shares)
            where = f"{names}: {where}" if names else where
        phase = text(f"phase.{site.phase or 'unknown'}", lang)
        years = year_text(site.year_from, site.year_to)
        rows.append((name, where, _dwellings(site, lang), f"{phase}, {years}" if years else phase))
    heads = ("site", "where", "dwellings", "phase")
    place = "city" if city else "wijk"
    return Table(
        heading=text("profile.h.sites", lang),
        columns=tuple(text(f"profile.col.{key}", lang) for key in heads),
        rows=tuple(rows),
        sources=tuple(dict.fromkeys(keys)),
        note=text("profile.site.note", lang) if rows else "",
        empty="" if rows else text(f"profile.site.none.{place}", lang),
    )


def _dwellings(site: Site, lang: str) -> str:
    if not site.dwellings:
        return text("profile.site.unknown", lang)
    parts = [
        text("profile.site.kind", lang, n=range_text(low, high, lang),
             kind=text(f"dwelling.{kind}", lang))
        for kind, (low, high) in site.dwellings.items()
    ]  # fmt: skip
    return ", ".join(parts)


def concept_table(concepts: Sequence[Concept], regions: Regions, code: str, lang: str) -> Table:
    """Make the table of woonzorgconcepten in a wijk; of a municipality all of them, by status.

    What sources say differently stands side by side, with a slash between.
    """
    city = regions.frame.at[code, "level"] == "gemeente"
    here = [
        concept
        for concept in concepts
        if city or (concept.region in regions and regions.ancestor(concept.region, "wijk") == code)
    ]
    cells = [
        (
            concept.name,
            kind_text(concept.kind, lang),
            _said([_places(statement, lang) for statement in concept.statements]),
            _said([_stand(statement, lang) for statement in concept.statements]),
        )
        for concept in here
    ]
    keys = tuple(dict.fromkeys(s.source for concept in here for s in concept.statements))
    slash = any(" / " in "".join(row) for row in cells)
    heads = ("status", "concepts") if city else ("concept", "kind", "places", "stand")
    return Table(
        heading=text("profile.h.concepts", lang),
        columns=tuple(text(f"profile.col.{key}", lang) for key in heads),
        rows=tuple(_by_status(here, cells, lang) if city else cells),
        sources=keys,
        note=text("profile.concept.note", lang) if slash else "",
    )


def _by_status(
    concepts: Sequence[Concept], cells: Sequence[tuple[str, ...]], lang: str
) -> list[tuple[str, ...]]:
    """One row per status: the concepts that have it, each with its size."""
    rows: dict[str, list[str]] = {}
    for concept, (name, _, places, _) in zip(concepts, cells, strict=True):
        said = [text(f"export.concept.{s.status}", lang) for s in concept.statements if s.status]
        rows.setdefault(_said(said), []).append(name if places == "–" else f"{name} ({places})")
    return [(status, "; ".join(names)) for status, names in rows.items()]


def _said(values: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(value for value in values if value)) or "–"


def _places(statement: Statement, lang: str) -> str:
    if statement.places is not None:
        return text("profile.concept.places", lang, n=number(statement.places, 0, lang))
    if statement.dwellings is not None:
        return text("profile.concept.dwellings", lang, n=number(statement.dwellings, 0, lang))
    return ""


def _stand(statement: Statement, lang: str) -> str:
    status = text(f"export.concept.{statement.status}", lang) if statement.status else ""
    return ", ".join(part for part in (status, moment(statement.start, lang)) if part)
