"""Holding rules against figures: which figure a rule is about, and whether it speaks.

A figure is held against a threshold as it is shown, rounded, so that a reader never sees "0" on
one side and a rule about "below 0" that speaks. A figure that does not exist makes no rule speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ouderenindex._tables import number_at
from ouderenindex.classes import CLASSES, DECIMALS
from ouderenindex.definition import Indicator
from ouderenindex.housing import Site, SiteContext
from ouderenindex.sheet.known import Known, mixed_statements, span
from ouderenindex.sheet.parts import Ground, Point
from ouderenindex.sheet.rules import Rule

__all__ = ["condition", "exists", "idle", "kind_name", "people_source", "points_of", "subject"]

_NODES = ("index", "aspect", "theme", "indicator")


def points_of(
    rules: Iterable[Rule], site: Site, contexts: Sequence[SiteContext], known: Known
) -> tuple[tuple[Point, ...], tuple[Rule, ...]]:
    """Hold rules against the figures of a site.

    Returns
    -------
    points : tuple of Point
        In the order of the rules; one per rule, with every area whose figure made it speak.
    untested : tuple of Rule
        Rules for which no figure exists here. They neither speak nor are satisfied.
    """
    points, untested = [], []
    for rule in rules:
        found = [ground for ground in _grounds(rule, site, contexts, known) if ground is not None]
        spoken = tuple(ground for ground in found if rule.holds(ground.value))
        if spoken:
            asks, why = rule.words(known.lang)
            points.append(Point(rule, asks, why, condition(rule, known), spoken))
        if not found:
            untested.append(rule)
    return tuple(points), tuple(untested)


def _grounds(
    rule: Rule, site: Site, contexts: Sequence[SiteContext], known: Known
) -> list[Ground | None]:
    if rule.subject == "plan":
        return [_plan(rule, site, known)]
    if rule.subject == "access":
        return [_access(rule, site, known)]
    if rule.subject == "concepts":
        return [_concepts(site, known)]
    if rule.subject in _NODES:
        return [_node(rule, context.region, known) for context in contexts]
    # People and dwellings are known per wijk: two buurten of one wijk are one figure.
    wijken = dict.fromkeys(known.wijk(context.region) for context in contexts)
    of = {"people": _people, "need": _need, "balance": _balance}[rule.subject]
    if rule.subject == "people" and known.population is None:
        return [_people_counted(rule, context, known) for context in contexts]
    return [of(rule, wijk, known) for wijk in wijken]


def _shown(value: float, decimals: int) -> float:
    """Round a number as it is written."""
    return float(f"{value:.{decimals}f}")


def _node(rule: Rule, code: str, known: Known) -> Ground | None:
    """Score, class or figure of the index, an aspect, a theme or an indicator."""
    result = known.result
    key = rule.key or result.definition.key
    node = known.node(key)
    if node is None or node.level != rule.subject:
        return None
    name = known.regions.name(code)
    evidence = ""
    verdict, indicative = known.verdict(code, key)
    if isinstance(node, Indicator):
        evidence = node.evidence or ""
        status = str(result.figure_status.at[code, key])
        verdict = known.say(f"status.{status}")
        figure = number_at(result.figures, code, key)
        if np.isnan(figure):
            return None
    else:
        # What the theme rests on: the grades of its indicators together.
        evidence = "/".join(sorted({i.evidence for i in known.indicators(key) if i.evidence}))
    source = known.origin(code, key)
    if rule.measure == "figure":
        assert isinstance(node, Indicator)
        words = known.say(
            "sheet.ground.figure",
            label=node.label,
            figure=known.figure(figure, node),
            reference=known.figure(float(result.reference[key]), node),
        )
        return Ground(code, name, words, _shown(figure, node.decimals), False, verdict, evidence,
                      source)  # fmt: skip
    if key not in result.scores.columns:
        return None
    score = number_at(result.scores, code, key)
    if np.isnan(score):
        return None
    number_ = int(number_at(result.classes, code, key))
    words = known.say(
        "sheet.ground.score", label=node.label, score=known.number(score, DECIMALS),
        label_class=result.class_label(code, key, known.lang),
    )  # fmt: skip
    value = float(number_) if rule.measure == "class" else _shown(score, DECIMALS)
    return Ground(code, name, words, value, indicative, verdict, evidence, source)


def _people(rule: Rule, wijk: str, known: Known) -> Ground | None:
    now = known.people(wijk, rule.key, known.now)
    if now is None:
        return None
    label = known.say(f"people.{rule.key}")
    name = known.regions.name(wijk)
    source = people_source(wijk, rule.key, known)
    if rule.measure == "number":
        value = _shown(now[1], 0)
        words = known.say("sheet.ground.people", label=label, count=known.number(value),
                          year=known.now)  # fmt: skip
        return Ground(wijk, name, words, value, False, known.say("need.kind.counted"), "", source)
    later = known.people(wijk, rule.key, known.later)
    if later is None:
        return None
    growth = _shown(later[1] - now[1], 0)
    words = known.say(
        "sheet.ground.growth", label=label, now=known.number(now[1]), now_year=known.now,
        later=known.number(later[1]), later_year=known.later, range=span(later[0], later[2],
                                                                         known.lang),
    )  # fmt: skip
    return Ground(wijk, name, words, growth, False, known.say("need.kind.forecast"), "", source)


def people_source(wijk: str, age: str, known: Known) -> str:
    """Source of the latest count of an age group in a wijk."""
    assert known.population is not None
    rows = known.population.frame
    rows = rows[(rows["region"] == wijk) & (rows["year"] == known.now) & (rows["age"] == age)]
    return "; ".join(known.source(str(key)) for key in rows["source"] if key)


def _people_counted(rule: Rule, context: SiteContext, known: Known) -> Ground | None:
    """Without a population: the people of today that the index counts."""
    value = context.people.get(rule.key, float("nan"))
    if rule.measure != "number" or np.isnan(value):
        return None
    period, source = known.result.people_origin(rule.key)
    words = known.say("sheet.ground.people", label=known.word("people", rule.key),
                      count=known.number(value), year=period)  # fmt: skip
    return Ground(context.region, context.name, words, _shown(value, 0), False,
                  known.say("need.kind.counted"), "",
                  "" if source is None else known.source(source.key))  # fmt: skip


def _need(rule: Rule, wijk: str, known: Known) -> Ground | None:
    found = known.wants.get((wijk, rule.key))
    if found is None or known.need is None:
        return None
    low, middle, high = found
    value = {"low": low, "middle": middle, "high": high}[rule.measure]
    if np.isnan(value):
        return None
    words = known.say(
        "sheet.ground.need", label=known.type_name(rule.key), year=known.year,
        middle=known.number(middle), range=span(low, high, known.lang),
    )  # fmt: skip
    norms = known.need.norms.name(known.lang)
    return Ground(wijk, known.regions.name(wijk), words, _shown(value, 0), False,
                  known.say("sheet.certainty.computed"), "", norms)  # fmt: skip


def _balance(rule: Rule, wijk: str, known: Known) -> Ground | None:
    row = known.leaves.get((wijk, rule.key))
    if row is None or known.balance is None:
        return None
    value = row[f"balance_{rule.measure}"]
    if np.isnan(value):
        return None
    low, middle, high = known.wants[wijk, rule.key]
    words = known.say(
        "sheet.ground.balance", label=known.type_name(rule.key), year=known.year,
        need=known.number(middle), range=span(low, high, known.lang),
        planned=span(row["supply_low"], row["supply_high"], known.lang),
        balance=known.number(value),
    )  # fmt: skip
    untyped = known.untyped.get(wijk, (0.0, 0.0))
    if untyped[1] > 0:
        more = known.say("sheet.ground.open", count=span(*untyped, known.lang))
        words = f"{words}; {more}"
    norms = known.balance.need.norms.name(known.lang)
    return Ground(wijk, known.regions.name(wijk), words, _shown(value, 0), False,
                  known.say("sheet.certainty.computed"), "", norms)  # fmt: skip


def _plan(rule: Rule, site: Site, known: Known) -> Ground | None:
    """Dwellings planned on the site; a type that is not given, or given as none, is no figure."""
    numbers = site.total if rule.key == "total" else (site.dwellings or {}).get(rule.key)
    if numbers is None or numbers[1] == 0:
        return None
    low, high = numbers
    words = known.say("sheet.ground.plan", label=_dwelling(rule.key, known),
                      count=span(low, high, known.lang))  # fmt: skip
    value = float(low if rule.measure == "low" else high)
    return Ground("", "", words, value, False, known.word("export.certainty", site.certainty), "",
                  known.source(site.source))  # fmt: skip


def _access(rule: Rule, site: Site, known: Known) -> Ground | None:
    row = known.distances(site).get(rule.key)
    if row is None or known.norm is None:
        return None
    value = float(str(row[rule.measure]))
    if np.isnan(value):
        return None
    share, distance = float(str(row["share_within"])), float(str(row["mean_distance"]))
    words = known.say(
        "sheet.ground.access", label=kind_name(rule.key, known),
        within=known.number(100 * share), norm=known.number(known.norm.distance),
        distance=known.number(distance) if np.isfinite(distance) else known.say("sheet.no_route"),
    )  # fmt: skip
    decimals = {"share_within": 2, "mean_distance": 0, "mean_number": 1}[rule.measure]
    return Ground("", "", words, _shown(value, decimals), False,
                  known.say(f"access.how.{row['how']}"), "", known.norm.label)  # fmt: skip


def kind_name(key: str, known: Known) -> str:
    """Name of a kind of facility: that of the norm, else ours."""
    kinds = known.norm.kinds if known.norm is not None else ()
    own = next((kind.label for kind in kinds if kind.key == key), "")
    return own or known.word("access.kind", key)


def _concepts(site: Site, known: Known) -> Ground | None:
    mixed = known.mixed(site)
    if not mixed:
        return None
    statements = [(concept, each) for concept in mixed for each in mixed_statements(concept)]
    words = "; ".join(
        known.say("sheet.ground.mix", name=concept.name, care=said.places_with_care,
                  without=said.places_without_care)
        for concept, said in statements
    )  # fmt: skip
    sources = dict.fromkeys(known.source(said.source) for _, said in statements if said.source)
    return Ground("", "", words, float(len(mixed)), False, "", "", "; ".join(sources))


def _dwelling(key: str, known: Known) -> str:
    return known.say("sheet.total") if key == "total" else known.say(f"dwelling.{key}")


def subject(rule: Rule, known: Known) -> str:
    """Say what a rule is about."""
    key = rule.key
    if rule.subject in _NODES:
        name = known.label(key or known.result.definition.key)
        return name if rule.subject == "index" else f"{known.say(f'node.{rule.subject}')} {name}"
    name = {
        "people": lambda: known.say(f"people.{key}"),
        "plan": lambda: _dwelling(key, known),
        "access": lambda: kind_name(key, known),
        "concepts": lambda: known.say("sheet.subject.mixed"),
    }.get(rule.subject, lambda: known.type_name(key))()
    return known.say(f"sheet.subject.{rule.subject}", name=name)


def condition(rule: Rule, known: Known) -> str:
    """Say when a rule speaks."""
    if rule.measure == "class":
        key = next(each.key for each in CLASSES if each.number == rule.threshold)
        threshold = f"‘{known.say(f'class.{key}')}’"
    elif rule.measure == "share_within":
        threshold = f"{_written(100 * rule.threshold, known)}%"
    else:
        threshold = _written(rule.threshold, known)
    own = "balance." if rule.subject == "balance" else ""
    measure = known.say(f"sheet.measure.{own}{rule.measure}")
    return known.say(
        "sheet.condition", subject=subject(rule, known), measure=measure,
        comparison=known.say(f"sheet.{rule.comparison}"), threshold=threshold,
    )  # fmt: skip


def _written(threshold: float, known: Known) -> str:
    """Write a threshold with as many decimals as it has."""
    return known.number(threshold, len(f"{threshold:.6f}".rstrip("0").partition(".")[2]))


def exists(rule: Rule, known: Known) -> bool:
    """Whether a rule is about anything that this definition, norm set or walking norm has."""
    if rule.subject in _NODES[1:]:
        node = known.node(rule.key)
        return node is not None and node.level == rule.subject
    if rule.subject in ("need", "balance") and known.need is not None:
        return any(kind.key == rule.key for kind in known.need.norms.type)
    if rule.subject == "access" and known.norm is not None:
        return rule.key in known.norm.keys
    return True


def idle(rules: Iterable[Rule], known: Known) -> tuple[str, ...]:
    """Tell which rules can never speak here: a slip of the pen, or rules for another index."""
    return tuple(
        known.say("sheet.idle", id=rule.id, subject=subject(rule, known))
        for rule in rules
        if not exists(rule, known)
    )
