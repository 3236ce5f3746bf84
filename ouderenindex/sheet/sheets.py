"""Site sheets: for each site what is known, what that asks of it, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ouderenindex.access import WalkingNorm
from ouderenindex.balance import Balance
from ouderenindex.concepts import Concept
from ouderenindex.errors import DataError, Problem, suggest
from ouderenindex.housing import Overlay, Site, SiteContext
from ouderenindex.need import Need, Population, forecast_note
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.sheet.areas import area_of, distances_of
from ouderenindex.sheet.grounds import idle, points_of
from ouderenindex.sheet.known import Known, span
from ouderenindex.sheet.locator import Locator, locator
from ouderenindex.sheet.parts import Area, DistanceLine, Fact, Point, plain
from ouderenindex.sheet.rules import Rule, read_rules
from ouderenindex.sheet.unknown import unknown_of

__all__ = ["SiteSheet", "site_sheets"]


@dataclass(frozen=True, repr=False)
class SiteSheet:
    """All that is known around one planned site, in the words of one language.

    Attributes
    ----------
    id, name, lang, municipality
        Which site, and the language of the words.
    where, precision, exact
        The place in a sentence, how precisely it is known, and whether that is exactly.
    plan
        What is planned: types, tenure, phase, years, certainty, target group, source.
    areas
        The wijken (or buurten) that it lies in, the largest share first; none where only the
        municipality is known.
    distances, distance_note
        Walking distances, and what they are held against.
    points
        What the figures ask of the site, each traced to its figures and its rule.
    unknown
        What is not known, in whole sentences.
    notes
        What must stand beside the numbers.
    idle
        Rules that can never speak in this project; the same for all its sheets.
    reference
        What 100 stands for.
    sources
        Sources that the tables do not name themselves.
    year
        Year of need, balance and people later; None where none is told.
    """

    id: str
    name: str
    lang: str
    municipality: str
    where: str
    precision: str
    exact: bool
    plan: tuple[Fact, ...]
    areas: tuple[Area, ...]
    distances: tuple[DistanceLine, ...]
    distance_note: str
    points: tuple[Point, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
    idle: tuple[str, ...]
    reference: str
    sources: tuple[str, ...]
    year: int | None
    locator: Locator = field(repr=False)

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.where}"]
        lines += [f"  [ ] {point.asks} ({point.rule.id})" for point in self.points]
        return "\n".join([*lines, *(f"  ? {line}" for line in self.unknown)])

    def fact(self, key: str) -> str:
        """One fact of the plan by its key, such as ``phase``; empty where it is not known."""
        return next((fact.value for fact in self.plan if fact.key == key), "")

    def to_dict(self) -> dict[str, Any]:
        """Everything but the little maps, as dictionaries and lists for JSON."""
        found: dict[str, Any] = plain(self)
        del found["locator"]
        return found

    def html(self) -> str:
        """Give the sheet as one HTML page that needs nothing else, to read or to print on A4."""
        from ouderenindex.sheet.page import render_sheet

        return render_sheet(self)

    def markdown(self) -> str:
        """Give the sheet as Markdown, without the little maps."""
        from ouderenindex.sheet.markdown import sheet_markdown

        return sheet_markdown(self)


def site_sheets(
    sites: Sequence[Site],
    result: IndexResult,
    regions: Regions,
    *,
    overlay: Overlay,
    certainty: Certainty | None = None,
    need: Need | None = None,
    balance: Balance | None = None,
    population: Population | None = None,
    access: pd.DataFrame | None = None,
    norm: WalkingNorm | None = None,
    concepts: Iterable[Concept] = (),
    rules: Sequence[Rule] | None = None,
    year: int | None = None,
    notes: Iterable[str] | None = None,
    lang: str = "nl",
) -> tuple[SiteSheet, ...]:
    """Make a sheet for each site; what is not given is named on the sheet as not known.

    Parameters
    ----------
    sites
        Planned sites.
    result, regions
        The index and its boundaries.
    overlay
        These sites laid over this result.
    certainty
        How sure the classes of this result are.
    need, balance, population
        Need per wijk, what the plans leave of it, and people now and later. Without a need or
        population those of the balance and the need are used.
    access, norm
        The table of :func:`~ouderenindex.access.site_access`, and the norm it was measured by.
    concepts
        Woonzorgconcepten.
    rules
        What figures ask; by default those that come with the package.
    year
        Year of need and balance; by default the last one computed.
    notes
        What must stand beside need and balance; by default what the balance says of itself.
    lang
        ``nl`` or ``en``.

    Raises
    ------
    DataError
        If the overlay lacks a site, the certainty is of another result, there is access without
        a norm, or the need was not computed for the year.
    """
    need = balance.need if need is None and balance is not None else need
    population = need.population if population is None and need is not None else population
    _check(sites, result, overlay, certainty, need, balance, access, norm, year)
    result = result.in_language(lang)
    known = Known(
        result=result, regions=regions, overlay=overlay, certainty=certainty, need=need,
        balance=balance, population=population, access=access, norm=norm,
        concepts=tuple(concepts), lang=lang,
        year=need.years[-1] if year is None and need is not None else year,
    )  # fmt: skip
    said = _notes(known, notes)
    rules = read_rules() if rules is None else rules
    never = idle(rules, known)
    return tuple(_sheet(site, rules, known, said, never) for site in sites)


def _check(
    sites: Sequence[Site],
    result: IndexResult,
    overlay: Overlay,
    certainty: Certainty | None,
    need: Need | None,
    balance: Balance | None,
    access: pd.DataFrame | None,
    norm: WalkingNorm | None,
    year: int | None,
) -> None:
    lacking = [site for site in sites if site.id not in overlay.contexts]
    if lacking:
        raise DataError(
            "The overlay lacks sites that a sheet is asked of",
            [
                Problem("not laid over the index", value=site.id,
                        expected=suggest(site.id, overlay.contexts))
                for site in lacking
            ],
        )  # fmt: skip
    if certainty is not None and certainty.result is not result:
        raise DataError("The certainty is of another result than the sheets (expected the same)")
    if balance is not None and need is not None and balance.need is not need:
        raise DataError("The balance is of another need than the sheets (expected the same)")
    if access is not None and norm is None:
        raise DataError("Walking distances need the norm that they were measured by")
    if year is not None and need is not None and year not in need.years:
        raise DataError(
            f"The need was not computed for {year}",
            [Problem("year", value=year, expected=", ".join(map(str, need.years)))],
        )


def _notes(known: Known, given: Iterable[str] | None) -> tuple[str, ...]:
    """Sentences on need, balance and forecast; the same for all sheets."""
    if given is not None:
        return tuple(given)
    said: list[str] = []
    if known.balance is not None:
        said += known.balance.notes(lang=known.lang)
    elif known.need is not None:
        said.append(known.say("need.only", main=known.need.norms.name(known.lang)))
    if known.population is not None and known.later is not None:
        said.append(forecast_note(known.population, known.lang))
    return tuple(said)


def _sheet(
    site: Site, rules: Sequence[Rule], known: Known, notes: tuple[str, ...], never: tuple[str, ...]
) -> SiteSheet:
    contexts = known.overlay.contexts[site.id]
    points, untested = points_of(rules, site, contexts, known)
    areas = tuple(area_of(context, known) for context in contexts)
    where = _where(site, contexts, known)
    wijken = list(dict.fromkeys(known.wijk(context.region) for context in contexts))
    whole = known.result.municipality
    town = known.regions.name(whole) if whole else ""
    titles = (
        known.say("sheet.map.municipality", name=town, where=where),
        known.say("sheet.map.wijk", where=where),
    )
    return SiteSheet(
        id=site.id,
        name=site.name,
        lang=known.lang,
        municipality=town,
        where=where,
        precision=known.say(f"sheet.precision.{site.precision}"),
        exact=site.precision == "exact",
        plan=_plan(site, known),
        areas=areas,
        distances=distances_of(site, known),
        distance_note=_distance_note(known),
        points=points,
        unknown=unknown_of(site, contexts, known, rules, untested),
        notes=notes if contexts else (),
        idle=never,
        reference=known.result.describe_reference(known.lang),
        sources=_sources(areas, known),
        year=known.year if known.need is not None else known.later,
        locator=locator(site, wijken, known.regions, titles=titles),
    )


def _where(site: Site, contexts: Sequence[SiteContext], known: Known) -> str:
    """Tell the place in a sentence: buurten, wijken with their share, address."""
    level = known.overlay.level  # a field term, the same in both languages
    if not contexts:
        names = ", ".join(known.regions.name(code) for code in site.regions)
        return known.say("sheet.where.municipality", name=names)
    if len(contexts) == 1:
        said = known.say("sheet.where.one", level=level, name=contexts[0].name)
    else:
        parts = ", ".join(
            known.say("sheet.share", name=c.name, share=known.number(100 * c.share))
            for c in contexts
        )
        said = known.say("sheet.where.more", level=f"{level}en", parts=parts,
                         how=known.say(f"export.how.{contexts[0].how}"))  # fmt: skip
    named = [code for code in site.regions if known.regions.ancestor(code, "buurt") == code]
    if named and known.overlay.level == "wijk":
        buurten = ", ".join(known.regions.name(code) for code in named)
        key = "sheet.where.buurten" if len(named) > 1 else "sheet.where.buurt"
        said = known.say(key, names=buurten, rest=said)
    said = f"{site.address}, {said}" if site.address else said
    return said[:1].upper() + said[1:]


def _plan(site: Site, known: Known) -> tuple[Fact, ...]:
    """Tell what is planned; what the source does not give is told under what is not known."""
    facts = []

    def add(key: str, value: str) -> None:
        if value:
            facts.append(Fact(key, known.say(f"sheet.plan.{key}"), value))

    def divided(numbers: Any, group: str) -> str:
        return "; ".join(
            known.say("sheet.count", what=known.say(f"{group}.{kind}"),
                      count=span(low, high, known.lang))
            for kind, (low, high) in (numbers or {}).items()
        )  # fmt: skip

    if site.total is not None:
        add("total", span(*site.total, known.lang))
    add("types", divided(site.dwellings, "dwelling"))
    add("tenure", divided(site.tenure, "tenure"))
    add("care", divided(site.care, "care"))
    add("phase", known.say(f"phase.{site.phase}") if site.phase else "")
    first = site.year_from if site.year_from is not None else site.year_to
    last = site.year_to if site.year_to is not None else site.year_from
    if first is not None:
        add("years", str(first) if first == last else f"{first}–{last}")
    if site.certainty:
        add("certainty", known.word("export.certainty", site.certainty))
    add("target_group", site.target_group)
    add("note", site.note)
    add("source", known.source(site.source) if site.source else "")
    return tuple(facts)


def _sources(areas: Sequence[Area], known: Known) -> tuple[str, ...]:
    """Name the sources of people, norms and boundaries."""
    found = [line.source for area in areas for line in area.people]
    if areas and known.need is not None:
        found.append(known.need.norms.source)
    if known.regions.source:
        found.append(known.source(known.regions.source))
    return tuple(dict.fromkeys(source for source in found if source))


def _distance_note(known: Known) -> str:
    """Say what walking distances are held against, and how they were measured."""
    if known.access is None or known.norm is None:
        return ""
    norm = known.norm
    said = known.say("access.norm", label=norm.label, source=norm.source)
    return f"{said} {known.say('access.not_cbs')}"
