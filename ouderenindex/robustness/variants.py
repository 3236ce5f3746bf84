"""Other ways to compute the same index: definitions with another normaliser or aggregator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.errors import DefinitionError, Problem
from ouderenindex.methods import (
    Aggregator,
    Arithmetic,
    Distance,
    ExponentialRank,
    Geometric,
    Goalposts,
    GroupMethod,
    Harmonic,
    IndicatorMethod,
    MinMax,
    Normaliser,
    PercentileRank,
    Rank,
    Sum,
    ZScore,
)
from ouderenindex.robustness.uncertainty import Mean, Uncertainty
from ouderenindex.scoring import IndexResult

__all__ = ["Variants", "make_variants"]

_RANKS = (Rank, PercentileRank, ExponentialRank)
# Zwolle's limit: with mean 100 and standard deviation 25 nothing scores below 15.
_LIMIT = 3.4
_FLOOR = 0.15


class _Unavailable(Exception):
    """A definition does not allow this normaliser or aggregator; says why."""


@dataclass(frozen=True)
class Variants:
    """The definitions that draws choose from.

    Attributes
    ----------
    definitions
        The nominal one (without what could not be scored) first.
    normalisers, aggregators
        Labels of the choices, the nominal first (None).
    table
        ``table[n][a]``: place in ``definitions`` of normaliser ``n`` with aggregator ``a``; the
        nominal aggregator stands in where ``a`` is not possible with ``n``.
    possible
        ``possible[n]``: the aggregators that are possible with normaliser ``n``.
    """

    definitions: tuple[IndexDefinition, ...]
    normalisers: tuple[Normaliser | None, ...]
    aggregators: tuple[Mean | None, ...]
    table: tuple[tuple[int, ...], ...]
    possible: tuple[tuple[int, ...], ...]


def make_variants(result: IndexResult, uncertainty: Uncertainty) -> Variants:
    """Build the definitions of all combinations.

    Raises
    ------
    DefinitionError
        If a normaliser or aggregator is asked for that the definition does not allow; says why,
        for all at once.
    """
    nominal = result.definition
    absent = {n.key for n in nominal.nodes() if n.scored and n.key not in result.scored}
    if absent:
        nominal = nominal.without(*sorted(absent))
    nominal = nominal.model_copy(update={"root": _forgiving(nominal.root)})
    problems: list[Problem] = []
    normalisers: list[Normaliser | None] = [None]
    aggregators: list[Mean | None] = [None]
    own = uncertainty.normalisers
    for normaliser in _usual_normalisers(nominal) if own is None else own:
        try:
            _variant(result, nominal, normaliser, None)
            normalisers.append(normaliser)
        except _Unavailable as why:
            if own is not None:
                problems.append(Problem(str(why), column="normalisers", value=normaliser.method))
    means = uncertainty.aggregators
    for mean in _usual_means(nominal) if means is None else means:
        reasons = []
        for choice in normalisers:
            try:
                _variant(result, nominal, choice, mean)
                aggregators.append(mean)
                break
            except _Unavailable as why:
                reasons.append(str(why))
        else:
            if means is not None:
                problems.append(Problem(reasons[0], column="aggregators", value=mean))
    if problems:
        raise DefinitionError(
            "These other choices are not possible with this definition: leave them out", problems
        )
    definitions = []
    table: list[tuple[int, ...]] = []
    possible: list[tuple[int, ...]] = []
    for choice in normalisers:
        places: list[int] = []
        for choice_of_mean in aggregators:
            try:
                definitions.append(_variant(result, nominal, choice, choice_of_mean))
                places.append(len(definitions) - 1)
            except _Unavailable:
                places.append(-1)
        table.append(tuple(places[0] if place < 0 else place for place in places))
        possible.append(tuple(at for at, place in enumerate(places) if place >= 0))
    return Variants(
        tuple(definitions), tuple(normalisers), tuple(aggregators), tuple(table), tuple(possible)
    )


def _forgiving(node: Node) -> Node:
    """Let a region without a geometric or harmonic mean in one draw have no score in that draw."""
    method = node.method
    if isinstance(method.aggregate, Geometric | Harmonic):
        aggregate = method.aggregate.model_copy(update={"not_positive": "missing"})
        method = method.model_copy(update={"aggregate": aggregate})
    children = tuple(_forgiving(c) if isinstance(c, Node) else c for c in node.children)
    return node.model_copy(update={"method": method, "children": children})


def _scored_indicators(definition: IndexDefinition) -> list[Indicator]:
    return [i for i in definition.indicators if i.scored]


def _groups(definition: IndexDefinition) -> list[Node]:
    return [n for n in definition.nodes() if isinstance(n, Node) and n.scored]


def _usual_normalisers(definition: IndexDefinition) -> list[Normaliser]:
    """List the common normalisers that are not yet used, on the scale of the definition."""
    used = [i.method.normalise for i in _scored_indicators(definition)]
    if any(n is None or isinstance(n, Goalposts | Distance) for n in used):
        return []
    mean, sd, limit = 100.0, 25.0, _LIMIT
    scores = [n for n in used if isinstance(n, ZScore)]
    if scores:
        mean, sd, limit = scores[0].mean, scores[0].sd, scores[0].limit or _LIMIT
    found: list[Normaliser] = []
    if not scores:
        found.append(ZScore(mean=mean, sd=sd, limit=limit))
    if not any(isinstance(n, MinMax) for n in used):
        found.append(MinMax(lower=mean - limit * sd, upper=mean + limit * sd))
    if not any(isinstance(n, _RANKS) for n in used):
        found.append(PercentileRank())
    return found


def _usual_means(definition: IndexDefinition) -> list[Mean]:
    used = {type(node.method.aggregate) for node in _groups(definition)}
    if used == {Arithmetic}:
        return ["geometric"]
    return ["arithmetic"] if used == {Geometric} else []


def _variant(
    result: IndexResult,
    nominal: IndexDefinition,
    normaliser: Normaliser | None,
    mean: Mean | None,
) -> IndexDefinition:
    """Build one definition; ``None`` keeps what the nominal one has.

    Raises
    ------
    _Unavailable
        If the scores would not be comparable, or a mean would not exist.
    """
    if normaliser is None and mean is None:
        return nominal
    for node in _groups(nominal):
        if isinstance(node.method.normalise, Goalposts | Distance):
            raise _Unavailable(
                f"'{node.label}' is measured against fixed values, and those are on the scale of "
                "the definition's own choices"
            )
        kinds = {isinstance(child, Node) for child in node.children if child.scored}
        if normaliser is not None and len(kinds) > 1:
            raise _Unavailable(
                f"'{node.label}' has indicators next to themes, which keep their own scale"
            )
    root = _changed(result, nominal.root, normaliser, mean)
    if mean in ("geometric", "harmonic"):
        root = _above_zero(root, feeds=False)
    return nominal.model_copy(update={"root": root})


def _changed(
    result: IndexResult, node: Node, normaliser: Normaliser | None, mean: Mean | None
) -> Node:
    children: list[Node | Indicator] = []
    for child in node.children:
        if not child.scored:
            children.append(child)
        elif isinstance(child, Node):
            children.append(_changed(result, child, normaliser, mean))
        elif normaliser is None:
            children.append(child)
        else:
            own = IndicatorMethod.model_validate({**child.method.__dict__, "normalise": normaliser})
            children.append(child.model_copy(update={"method": own}))
    method = node.method
    changes = {
        "aggregate": method.aggregate if mean is None else _other_mean(node, mean),
        "normalise": _same_scale(result, node),
    }
    return node.model_copy(
        update={
            "children": tuple(children),
            "method": GroupMethod.model_validate({**method.__dict__, **changes}),
        }
    )


def _other_mean(node: Node, mean: Mean) -> Aggregator:
    own = node.method.aggregate
    if isinstance(own, Sum):
        raise _Unavailable(f"'{node.label}' is a sum, and the size of a sum is not that of a mean")
    kept = {"missing": own.missing, "min_share": own.min_share, "share_of": own.share_of}
    if mean == "arithmetic":
        return Arithmetic.model_validate(kept)
    positive = Geometric if mean == "geometric" else Harmonic
    return positive.model_validate({**kept, "not_positive": "missing"})


def _same_scale(result: IndexResult, node: Node) -> Normaliser | None:
    """Give a node the mean and spread that it has nominally.

    A reference cannot be the centre: a municipality, being a mean of its parts, has no weak points
    and would be above all of them in a geometric mean.
    """
    own = node.method.normalise
    if own is not None and not (isinstance(own, ZScore) and own.centre == "reference"):
        return own
    table = result.table_of_figures
    weighted = own is None or own.weighted
    scores = result.scored[node.key].scores[table.base]
    weight = table.weight[table.base] if weighted else np.ones(len(scores))
    weight = np.where(np.isnan(scores), 0.0, weight)
    if not weight.any():
        return own
    filled = np.nan_to_num(scores)
    mean = float((weight * filled).sum() / weight.sum())
    sd = float(np.sqrt((weight * (filled - mean) ** 2).sum() / weight.sum()))
    limit = None if own is None else own.limit
    return ZScore(weighted=weighted, mean=mean, sd=sd, limit=limit) if sd > 0 else own


def _above_zero(node: Node, *, feeds: bool) -> Node:
    """Hold all scores that a mean is taken of above 0.

    Raises
    ------
    _Unavailable
        If an indicator or node has a scale that reaches 0.
    """
    children: list[Node | Indicator] = []
    for child in node.children:
        if isinstance(child, Node):
            children.append(_above_zero(child, feeds=True) if child.scored else child)
            continue
        if child.scored and not _positive(child.method.normalise):
            raise _Unavailable(f"a mean of this kind needs scores above 0, unlike '{child.label}'")
        children.append(child)
    scale = node.method.normalise
    if feeds and node.method.pass_on == "score" and scale is not None:
        if isinstance(scale, ZScore) and scale.mean > 0:
            limit = min(scale.limit or np.inf, (1 - _FLOOR) * scale.mean / scale.sd)
            scale = scale.model_copy(update={"limit": limit})
        elif not _positive(scale):
            raise _Unavailable(f"a mean of this kind needs scores above 0, unlike '{node.label}'")
    method = node.method.model_copy(update={"normalise": scale})
    return node.model_copy(update={"children": tuple(children), "method": method})


def _positive(normaliser: Normaliser | None) -> bool:
    """Whether all base regions score above 0, and well above: ranks begin at next to nothing."""
    if isinstance(normaliser, ZScore):
        limit = normaliser.limit
        return limit is not None and normaliser.mean - limit * normaliser.sd > 0
    return isinstance(normaliser, MinMax) and normaliser.lower > 0
