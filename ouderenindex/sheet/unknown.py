"""What is not known of a site and its surroundings, in whole sentences.

A planner reads from a gap what to find out; so each gap is told, and none is filled with zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ouderenindex._tables import number_at
from ouderenindex.housing import Site, SiteContext
from ouderenindex.sheet.areas import unfavourable
from ouderenindex.sheet.grounds import exists, subject
from ouderenindex.sheet.known import Known, span
from ouderenindex.sheet.rules import Rule

__all__ = ["unknown_of"]

# Below this share of weight and people, a score is told to rest on part of the figures.
_WHOLE = 0.995


def unknown_of(
    site: Site,
    contexts: Sequence[SiteContext],
    known: Known,
    rules: Sequence[Rule],
    untested: Sequence[Rule],
) -> tuple[str, ...]:
    """Tell what is not known: of the site, of its wijk, of need and access, and of the rules."""
    return (
        *_of_site(site, known),
        *_of_index(contexts, known),
        *_of_programme(site, contexts, known),
        *_of_rules(site, contexts, known, rules, untested),
    )


def _of_site(site: Site, known: Known) -> Iterator[str]:
    if site.precision != "exact":
        yield known.say(f"sheet.unknown.place.{site.precision}")
    open_ = (site.dwellings or {}).get("unspecified")
    if site.total is None:
        yield known.say("sheet.unknown.dwellings")
    elif open_ is not None and open_[1] > 0:
        yield known.say("sheet.unknown.types", count=span(*open_, known.lang))
    gaps = [
        known.say(f"sheet.unknown.{key}")
        for key, there in {
            "tenure": bool(site.tenure),
            "care": bool(site.care),
            "phase": bool(site.phase),
            "years": site.year_from is not None or site.year_to is not None,
            "target_group": bool(site.target_group),
        }.items()
        if not there
    ]
    if gaps:
        yield known.say("sheet.unknown.source", gaps=", ".join(gaps))


def _of_index(contexts: Sequence[SiteContext], known: Known) -> Iterator[str]:
    result = known.result
    for context in contexts:
        code, top = context.region, result.definition.key
        if np.isnan(context.score):
            why = str(result.status.at[code, top])
            yield known.say("sheet.unknown.score", name=context.name,
                            why=known.say(f"status.{why or 'missing'}"))  # fmt: skip
            continue
        coverage = number_at(result.coverage, code, top)
        if coverage < _WHOLE:
            yield known.say("sheet.unknown.coverage", name=context.name,
                            share=known.number(100 * coverage))  # fmt: skip
        gone = [
            node.label
            for node in result.definition.nodes()
            if node.level in ("aspect", "theme")
            and node.key in result.scores.columns
            and np.isnan(number_at(result.scores, code, node.key))
        ]
        if gone:
            yield known.say("sheet.unknown.parts", name=context.name, parts=", ".join(gone))
    if contexts and known.certainty is None:
        yield known.say("sheet.unknown.certainty")


def _of_programme(site: Site, contexts: Sequence[SiteContext], known: Known) -> Iterator[str]:
    if contexts:
        if known.later is None:
            yield known.say("sheet.unknown.later")
        if known.need is None:
            yield known.say("sheet.unknown.need")
        elif known.balance is None:
            yield known.say("sheet.unknown.balance")
        elif known.balance.supply.existing is None:
            yield known.say("sheet.unknown.existing")
        vague = [c for c in known.concepts if known.regions.ancestor(c.region, "wijk") is None]
        if vague:
            yield known.say("sheet.unknown.concepts", count=known.number(len(vague)),
                            all=known.number(len(known.concepts)))  # fmt: skip
    rows = known.distances(site)
    if not rows:
        yield known.say("sheet.unknown.access")
    elif all(row["how"] == "unknown" for row in rows.values()):
        yield known.say("sheet.unknown.access.place")


def _of_rules(
    site: Site,
    contexts: Sequence[SiteContext],
    known: Known,
    rules: Sequence[Rule],
    untested: Sequence[Rule],
) -> Iterator[str]:
    covered = [rule.key for rule in rules]
    for context in contexts:
        bare = unfavourable(context.region, known, covered)
        if bare:
            yield known.say("sheet.unknown.no_rule", name=context.name, themes=", ".join(bare))
    # What is told above already, and that a type is not planned or no concept is near, is no gap.
    told = {"plan", "concepts"}
    if not contexts:
        told |= {"index", "aspect", "theme", "indicator", "people", "need", "balance"}
    if known.need is None or known.balance is None:
        told |= {"balance"} if known.need is not None else {"need", "balance"}
    if all(row["how"] == "unknown" for row in known.distances(site).values()):
        told.add("access")
    never = {rule.id for rule in rules if not exists(rule, known)}
    gaps = [
        subject(rule, known)
        for rule in untested
        if rule.subject not in told
        and rule.id not in never
        and not (rule.measure == "growth" and known.later is None)
    ]
    if gaps:
        yield known.say("sheet.unknown.untested", subjects=", ".join(dict.fromkeys(gaps)))
