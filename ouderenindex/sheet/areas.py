"""What a sheet tells of an area: index, people, dwellings and concepts, in lines to be read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ouderenindex._tables import number_at
from ouderenindex.classes import DECIMALS
from ouderenindex.concepts import COUNTS, Concept, Register, Statement, kind_text
from ouderenindex.housing import Site, SiteContext
from ouderenindex.need import AGES
from ouderenindex.scoring import Reason
from ouderenindex.sheet.grounds import kind_name, people_source
from ouderenindex.sheet.known import Known, span
from ouderenindex.sheet.parts import (
    Area,
    ConceptLine,
    DistanceLine,
    HousingLine,
    PeopleLine,
    ReasonLine,
)
from ouderenindex.texts import moment

__all__ = ["area_of", "distances_of", "unfavourable"]

_AGES = AGES[:2]


def area_of(context: SiteContext, known: Known) -> Area:
    """Everything that is told of one area that a site lies in."""
    code, key = context.region, known.result.definition.key
    wijk = known.wijk(code)
    verdict, _ = known.verdict(code, key)
    said = ""
    if known.certainty is not None and not np.isnan(context.score):
        said = known.certainty.explain(code, key, known.lang)
    return Area(
        code=code,
        name=context.name,
        level=known.overlay.level,
        share=context.share,
        wijk=known.regions.name(wijk),
        score=None if np.isnan(context.score) else round(context.score, DECIMALS),
        class_number=context.class_number,
        class_label=known.result.class_label(code, key, known.lang),
        verdict=verdict,
        certainty=said,
        risks=tuple(_reason(reason, code, known) for reason in context.risks),
        protections=tuple(_reason(reason, code, known) for reason in context.protections),
        people=_people(context, wijk, known),
        people_of=context.name if known.population is None else known.regions.name(wijk),
        housing=_housing(wijk, known),
        planned=_planned(code, known),
        concepts=tuple(_concept(concept, known) for concept in known.concepts_of(wijk)),
    )


def _reason(reason: Reason, code: str, known: Known) -> ReasonLine:
    indicator = reason.indicator.in_language(known.lang)
    certainty = [known.say(f"status.{reason.status}")]
    if indicator.evidence:
        certainty.append(known.say("sheet.evidence", grade=indicator.evidence))
    theme = known.result.definition.parent(indicator.key)
    if theme is not None and theme.key in known.result.classes.columns:
        label = known.result.class_label(code, theme.key, known.lang)
        verdict, _ = known.verdict(code, theme.key)
        certainty.append(
            known.say("sheet.theme", name=theme.label,
                      label=f"{label}, {verdict}" if verdict else label)
        )  # fmt: skip
    return ReasonLine(
        label=indicator.label,
        figure=known.figure(reason.figure, indicator),
        reference=known.figure(reason.reference, indicator),
        points=round(reason.contribution, DECIMALS),
        certainty="; ".join(certainty),
        source=", ".join(part for part in (reason.source.publisher, reason.period) if part),
    )


def _people(context: SiteContext, wijk: str, known: Known) -> tuple[PeopleLine, ...]:
    lines = []
    for age in _AGES:
        label = known.say(f"people.{age}")
        now = known.people(wijk, age, known.now)
        if now is None:
            count = context.people.get(age, float("nan"))
            if np.isnan(count):
                continue
            period, source = known.result.people_origin(age)
            told = known.say("sheet.in_year", count=known.number(count), year=period)
            named = "" if source is None else known.source(source.key)
            lines.append(PeopleLine(label, told, "", "", named))
            continue
        told = known.say("sheet.in_year", count=known.number(now[1]), year=known.now)
        later = known.people(wijk, age, known.later)
        then = change = ""
        if later is not None:
            then = known.say("sheet.in_year_range", count=known.number(later[1]), year=known.later,
                             range=span(later[0], later[2], known.lang))  # fmt: skip
            grown = later[1] - now[1]
            change = f"{'+' if grown > 0 else ''}{known.number(grown)}"
            if now[1]:
                change += f" ({known.number(100 * grown / now[1])}%)"
        lines.append(PeopleLine(label, told, then, change, people_source(wijk, age, known)))
    return tuple(lines)


def _housing(wijk: str, known: Known) -> tuple[HousingLine, ...]:
    lines = []
    for kind in known.need.norms.type if known.need is not None else ():
        found = known.wants.get((wijk, kind.key))
        if found is None:
            continue
        low, middle, high = found
        need = known.say("sheet.middle_range", middle=known.number(middle),
                         range=span(low, high, known.lang))  # fmt: skip
        planned = left = ""
        row = known.leaves.get((wijk, kind.key))
        if row is not None and not np.isnan(row["supply_high"]):
            planned = span(row["supply_low"], row["supply_high"], known.lang)
            first, last = known.number(row["balance_low"]), known.number(row["balance_high"])
            left = first if first == last else known.say("sheet.to", low=first, high=last)
        lines.append(HousingLine(kind.name(known.lang), need, planned, left))
    return tuple(lines)


def _planned(code: str, known: Known) -> tuple[str, ...]:
    rows = known.overlay.programme
    rows = rows[rows["region"] == code]
    return tuple(
        known.say("sheet.planned", count=span(row["low"], row["high"], known.lang),
                  type=known.say(f"dwelling.{row['type']}"),
                  phase=known.say(f"phase.{row['phase'] or 'unknown'}"))
        for row in rows.to_dict(orient="records")
    )  # fmt: skip


def _concept(concept: Concept, known: Known) -> ConceptLine:
    differ = []
    for found in Register((concept,)).contradictions():
        key = f"export.concept.{found.field}" if found.kind == "sources" else "sheet.differ.parts"
        differ.append(known.say(key))
    return ConceptLine(
        name=concept.name,
        kind=kind_text(concept.kind, known.lang),
        where=known.regions.name(concept.region),
        said=tuple(_statement(each, known) for each in concept.statements),
        differ=", ".join(differ),
    )


def _statement(said: Statement, known: Known) -> str:
    parts = [known.say(f"export.concept.{said.status}")]
    for field in COUNTS:
        count = getattr(said, field)
        if count is not None:
            parts.append(known.say("sheet.count", what=known.say(f"export.concept.{field}"),
                                   count=known.number(count)))  # fmt: skip
    if said.start:
        parts.append(known.say("sheet.start", start=moment(said.start, known.lang)))
    if said.target_group:
        parts.append(said.target_group)
    return known.say("sheet.said", said="; ".join(parts), source=known.source(said.source))


def distances_of(site: Site, known: Known) -> tuple[DistanceLine, ...]:
    """Tell the walking distances of a site, by kind of facility in the order of the norm."""
    return tuple(_distance(kind, row, known) for kind, row in known.distances(site).items())


def _distance(kind: str, row: dict[str, object], known: Known) -> DistanceLine:
    share, metres = float(str(row["share_within"])), float(str(row["mean_distance"]))
    told = within = ""
    if not np.isnan(share):
        within = f"{known.number(100 * share)}%"
        far = [float(str(row["least_distance"])), float(str(row["most_distance"]))]
        told = known.say("sheet.no_route")
        if np.isfinite(metres):
            told = known.say("sheet.metres", mean=known.number(metres),
                             range=span(far[0], far[1], known.lang))  # fmt: skip
    return DistanceLine(
        kind_name(kind, known), told, within, str(row["nearest"]),
        known.say(f"access.how.{row['how']}"),
    )  # fmt: skip


def unfavourable(code: str, known: Known, covered: Iterable[str]) -> list[str]:
    """Names of the themes that are unfavourable in an area and that no rule is about."""
    about = set(covered)
    found = []
    for node in known.result.definition.nodes():
        if node.level != "theme" or node.key not in known.result.classes.columns:
            continue
        inside = {node.key, *(each.key for each in known.indicators(node.key))}
        bad = number_at(known.result.classes, code, node.key) in (1, 2)
        if bad and not inside & about:
            found.append(node.label)
    return found
