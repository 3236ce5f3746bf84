"""How sure a class is: the index scored again under other defensible choices and other figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.classes import CLASSES, classify
from ouderenindex.definition import Node
from ouderenindex.errors import DataError, suggest
from ouderenindex.methods import Rank
from ouderenindex.robustness.assumptions import describe
from ouderenindex.robustness.margins import Margins
from ouderenindex.robustness.plan import Choices, Numbers, Plan, Seed, make_plan, root, stream
from ouderenindex.robustness.uncertainty import Uncertainty
from ouderenindex.robustness.variants import Variants
from ouderenindex.scoring import IndexResult, Scored
from ouderenindex.scoring.normalise import Base, normalise
from ouderenindex.texts import LANGUAGES, number, text

__all__ = ["Certainty", "descending", "plan_draws", "robustness"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

QUANTILES = (0.05, 0.5, 0.95)
_BLOCK = 128  # regions whose draws are sorted at once: few enough to stay near the processor


@dataclass(frozen=True, repr=False)
class Certainty:
    """How sure each score and class is.

    Frames have the regions of the result as index and, unless said otherwise, the index, aspects
    and themes as columns; NaN where there is no score.

    Attributes
    ----------
    result
        What was disturbed.
    uncertainty, draws, threshold
        How, how often, and from which probability on a class is called stable.
    chances
        Columns (node, class 1 to 5): share of the draws with a score that gave that class; adds up
        to 1 per node.
    probability
        Share of the draws with a score that gave the class that the result has.
    with_score
        Share of the draws that gave a score at all, 0 to 1: leaving an indicator out can leave
        too little.
    low, median, high
        5%, 50% and 95% quantile of the score over those draws, in points.
    ranks
        Columns ``rank, low, median, high``: rank of the index within the level (1 is highest,
        ties share the best), in the result and as quantiles over the draws.
    assumptions
        What was disturbed and how, in words: columns ``onderdeel, keuze, marge, waarom``.
    described
        Language (``nl``, ``en``) to those words in it.
    """

    result: IndexResult
    uncertainty: Uncertainty
    draws: int
    threshold: float
    chances: pd.DataFrame
    probability: pd.DataFrame
    with_score: pd.DataFrame
    low: pd.DataFrame
    median: pd.DataFrame
    high: pd.DataFrame
    ranks: pd.DataFrame
    assumptions: pd.DataFrame
    described: Mapping[str, pd.DataFrame]

    def in_language(self, lang: str) -> Certainty:
        """Return this certainty with nodes and assumptions in the words of a language."""
        result = self.result.in_language(lang)
        return replace(self, result=result, assumptions=self.described[lang])

    def __repr__(self) -> str:
        table = self.table()
        shown = table.copy()
        for column in ("score", "laag", "hoog"):
            shown[column] = [number(value, 1) for value in table[column]]
        shown["kans"] = [_percent(value) for value in table["kans"]]
        return f"{self._title()}\n{shown.iloc[:, :7].to_string(index=True)}"

    def _repr_html_(self) -> str:
        return f"{self.table().to_html(escape=True, float_format=lambda v: number(v, 2))}"

    def _title(self) -> str:
        return text(
            "certainty.title",
            index=self.result.definition.label,
            draws=number(self.draws),
            threshold=_percent(self.threshold),
        )

    @cached_property
    def stable(self) -> pd.DataFrame:
        """Whether a class is stable: True, False, or NA where there is no score.

        It is if at least ``threshold`` of all draws gave it; a draw without a score did not.
        """
        kept = (self.probability * self.with_score >= self.threshold - 1e-12).astype("boolean")
        return kept.mask(self.probability.isna())

    def chance(self, node: str | None = None) -> pd.DataFrame:
        """Probability of each class at one node: regions x 1 to 5.

        Raises
        ------
        DataError
            If the node is no index, aspect or theme with a score.
        """
        return pd.DataFrame(self.chances[self._node(node)])

    def verdict(self, region: str, node: str | None = None, lang: str = "nl") -> str:
        """Say in one or two words how sure a class is; empty where there is none."""
        code, key = self.result.find(region), self._node(node)
        return self._verdict(self.stable.at[code, key], lang)

    def explain(self, region: str, node: str | None = None, lang: str = "nl") -> str:
        """Say in one sentence how sure a class is.

        Parameters
        ----------
        region
            Code or name.
        node
            Index, aspect or theme; the index by default.
        lang
            ``nl`` or ``en``.
        """
        code, key = self.result.find(region), self._node(node)
        if np.isnan(number_at(self.probability, code, key)):
            return text("certainty.sentence.none", lang)
        row = self.chance(key).loc[code]
        chances = dict(zip(row.index, row.to_numpy(float).tolist(), strict=True))
        others = [
            text(
                "certainty.other", lang,
                label=text(f"class.{each.key}", lang), chance=_percent(chances[each.number]),
            )
            for each in sorted(CLASSES, key=lambda c: -chances[c.number])
            if each.number != self.result.classes.at[code, key] and chances[each.number] >= 0.05
        ]  # fmt: skip
        stable = "stable" if self.stable.at[code, key] else "indicative"
        return text(
            f"certainty.sentence.{stable}", lang,
            label=self.result.class_label(code, key, lang),
            chance=_percent(number_at(self.probability, code, key)),
            others=text("certainty.others", lang, list=", ".join(others)) if others else "",
            low=number(number_at(self.low, code, key), 1, lang),
            high=number(number_at(self.high, code, key), 1, lang),
        )  # fmt: skip

    def table(
        self, level: str | None = None, node: str | None = None, lang: str = "nl"
    ) -> pd.DataFrame:
        """Give one row per region of a level: score and class, how sure they are, and the chances.

        Parameters
        ----------
        level
            ``wijk``, ``buurt`` or ``gemeente``; wijken by default, or all regions where there are
            no levels.
        node
            Index, aspect or theme; the index by default.
        lang
            Language of classes and verdicts.

        Returns
        -------
        pandas.DataFrame
            Index code; ``naam, score, klasse, kans`` (of that class), ``oordeel, laag, hoog``
            (5% and 95%), then the chance of each class by its key.
        """
        key = self._node(node)
        levels = self.result.regions["level"]
        wanted = level or ("wijk" if (levels == "wijk").any() else "")
        codes = self.result.regions.index[levels == wanted]
        stable = self.stable[key]
        frame = pd.DataFrame(
            {
                "naam": self.result.regions.loc[codes, "name"],
                "score": self.result.scores.loc[codes, key],
                "klasse": [self.result.class_label(code, key, lang) for code in codes],
                "kans": self.probability.loc[codes, key],
                "oordeel": [self._verdict(stable[code], lang) for code in codes],
                "laag": self.low.loc[codes, key],
                "hoog": self.high.loc[codes, key],
            },
            index=codes,
        )
        chances = self.chance(key).loc[codes]
        for each in CLASSES:
            frame[each.key] = chances[each.number]
        return frame

    def tidy(self) -> pd.DataFrame:
        """Give one row per region and node that has a score.

        Returns
        -------
        pandas.DataFrame
            Columns ``region, node, score, class, chance, stable, low, median, high, with_score``
            and ``chance_1`` to ``chance_5``.
        """
        columns: dict[str, pd.DataFrame] = {
            "score": self.result.scores,
            "class": self.result.classes,
            "chance": self.probability,
            "stable": self.stable,
            "low": self.low,
            "median": self.median,
            "high": self.high,
            "with_score": self.with_score,
        }
        nodes = list(self.probability.columns)
        known = self.probability.notna().to_numpy()
        rows, at = np.nonzero(known)
        frame = pd.DataFrame(
            {"region": self.probability.index[rows], "node": np.array(nodes, dtype=object)[at]}
        )
        for name, values in columns.items():
            frame[name] = values[nodes].to_numpy()[rows, at]
        chances = self.chances.to_numpy().reshape(len(known), len(nodes), len(CLASSES))
        for each in CLASSES:
            frame[f"chance_{each.number}"] = chances[rows, at, each.number - 1]
        return frame.astype({"class": "int8", "stable": bool})

    def _node(self, node: str | None) -> str:
        key = node or self.result.definition.key
        if key not in self.probability.columns:
            expected = suggest(key, self.probability.columns)
            raise DataError(f"There is no certainty of '{key}': {expected}")
        return key

    def _verdict(self, stable: object, lang: str) -> str:
        if stable is pd.NA:
            return ""
        return text("certainty.stable" if stable else "certainty.indicative", lang)


def _percent(share: float) -> str:
    """Write a share as a whole percentage, rounded down: 79.6% is not yet the 80% of a threshold.

    Only what never happens is 0%; the tolerance is for a share such as 0.29 in floating point.
    """
    return "<1%" if 0 < share < 0.01 else f"{np.floor(100 * share + 1e-9):.0f}%"


def plan_draws(
    result: IndexResult,
    *,
    draws: int = 1000,
    seed: Seed = 0,
    uncertainty: Uncertainty | None = None,
    margins: Margins | None = None,
) -> Plan:
    """Prepare the draws of :func:`robustness` without scoring them, to look at one of them.

    Raises
    ------
    DefinitionError
        If a choice is asked for that the definition does not allow.
    """
    if draws < 1:
        raise DataError(f"The number of draws is {draws}, and must be at least 1")
    uncertainty = uncertainty or Uncertainty()
    entropy = root(seed)

    def choose(variants: Variants, indicators: int) -> Choices:
        rng = stream(entropy, 0)
        normaliser = rng.integers(len(variants.normalisers), size=draws)
        some = rng.random(draws)
        aggregator = np.array(
            [
                variants.possible[n][int(u * len(variants.possible[n]))]
                for n, u in zip(normaliser, some, strict=True)
            ]
        )
        out = rng.integers(-1, indicators, size=draws)
        if not uncertainty.leave_out:
            out[:] = -1
        own = np.arange(draws)
        return Choices(normaliser, aggregator, out, weights=own, figures=own)

    return make_plan(result, uncertainty, choose, entropy, margins, sets=draws)


def robustness(
    result: IndexResult,
    *,
    draws: int = 1000,
    seed: Seed = 0,
    uncertainty: Uncertainty | None = None,
    margins: Margins | None = None,
    threshold: float = 0.8,
    workers: int = 2,
    on_progress: Callable[[int, int], None] | None = None,
) -> Certainty:
    """Score an index again under other defensible choices and within the margins of its figures.

    Each draw takes weights, a normaliser, an aggregator, an indicator to leave out and errors of
    the figures at random, and is scored as the index itself is. The share of draws that give a
    class is its probability *under these assumptions*.

    Parameters
    ----------
    result
        The index as scored.
    draws
        Number of draws. With 1,000 a probability of 80% has a standard error of 1.3 points.
    seed
        Seed or generator; the same seed gives the same outcome, whatever the number of threads.
    uncertainty
        What varies, and how far; the defaults of :class:`Uncertainty` if not given.
    margins
        Margins that were published with the figures, from :func:`published_margins`.
    threshold
        Share of the draws that must give a class to call it stable, above 0 and at most 1;
        otherwise it is indicative. By default 0.8: in four of five defensible indices the class
        would be the same. A limit near 0.5 would call a coin toss stable; one near 1 hardly any
        class, since every score near a limit is sometimes on its other side.
    workers
        Threads.
    on_progress
        Called with the number of draws done and the number of draws.

    Returns
    -------
    Certainty
        Probabilities, intervals and verdicts; regions without a score stay without.

    Raises
    ------
    DefinitionError
        If ``uncertainty`` asks for a choice that the definition does not allow.
    DataError
        If draws, seed or threshold are out of range.

    Notes
    -----
    Errors spread figures further apart, and the scale, which is taken anew in each draw, follows:
    regions move towards the mean about as far as shrinkage for the same errors would move them.
    What regions are compared with stays fixed. Memory is about
    ``4 * regions * nodes * draws`` bytes: 1 GB for 14,000 regions, 17 nodes and 1,000 draws.
    """
    if not 0 < threshold <= 1:
        raise DataError(f"The threshold is {threshold:g}, and must be above 0 and at most 1")
    uncertainty = uncertainty or Uncertainty()
    plan = plan_draws(result, draws=draws, seed=seed, uncertainty=uncertainty, margins=margins)
    tally = _Tally(result, draws)
    plan.run(tally.take, workers=workers, on_progress=on_progress)
    described: dict[str, pd.DataFrame] = {
        lang: describe(plan, uncertainty, lang) for lang in LANGUAGES
    }
    return tally.certainty(uncertainty, threshold, described, workers)


class _Tally:
    """What is kept of the draws: counts of classes, and scores for the quantiles."""

    def __init__(self, result: IndexResult, draws: int) -> None:
        definition = result.definition
        self.result = result
        self.draws = draws
        self.nodes = [
            n.key for n in definition.nodes() if isinstance(n, Node) and n.key in result.scored
        ]
        count = len(result.regions)
        self.cuts = _cuts(definition.limits)
        # How many draws reach each cut; the first counts the draws with a score.
        self.reach = np.zeros((len(self.nodes), len(self.cuts) + 1, count), dtype=np.int64)
        # Not filled beforehand: a GB of memory is slow to touch, and every draw is taken once.
        self.scores = np.empty((len(self.nodes), draws, count), dtype=np.float32)
        self.ranks = np.full((draws, count), np.nan, dtype=np.float32)
        levels = result.regions["level"].to_numpy()
        self.levels = [np.flatnonzero(levels == level) for level in dict.fromkeys(levels)]

    def take(self, draws: Numbers, scored: Mapping[str, Scored]) -> None:
        for at, key in enumerate(self.nodes):
            if key not in scored:
                self.scores[at, draws] = np.nan
                continue
            found = scored[key].scores
            scores = found if found.ndim > 1 else found[:, None]
            times = len(draws) // scores.shape[1]  # where all draws are the same, they come once
            self.reach[at, 0] += times * _count(~np.isnan(scores))
            for cut, value in enumerate(self.cuts, start=1):
                self.reach[at, cut] += times * _count(scores >= value)
            self.scores[at, draws] = scores.T
            if at == 0:
                self.ranks[draws] = self.ranked(scores).T

    def ranked(self, scores: Floats) -> Floats:
        """Rank scores within their level, highest first."""
        ranks = np.full_like(scores, np.nan)
        for rows in self.levels:
            ranks[rows] = descending(scores[rows])
        return ranks

    def certainty(
        self,
        uncertainty: Uncertainty,
        threshold: float,
        described: Mapping[str, pd.DataFrame],
        workers: int,
    ) -> Certainty:
        result, nodes = self.result, self.nodes
        codes = result.regions.index
        nominal = result.scores[nodes].to_numpy()
        blank = np.isnan(nominal)
        total = self.reach[:, 0].T.astype(float)
        # Of the draws that reach a class, those that do not reach the next.
        reach = np.concatenate([self.reach, np.zeros_like(self.reach[:, :1])], axis=1)
        counts = np.moveaxis(reach[:, :-1] - reach[:, 1:], -1, 0)  # regions, nodes, classes
        never = blank | (total == 0)
        with_score = np.where(never, np.nan, np.maximum(total, 1))
        shares = counts / with_score[..., None]
        own = np.clip(result.classes[nodes].to_numpy(int) - 1, 0, None)
        probability = np.take_along_axis(shares, own[..., None], axis=2)[..., 0]

        def frame(values: Floats) -> pd.DataFrame:
            return pd.DataFrame(np.where(blank, np.nan, values), codes, nodes)

        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(_quantiles, self.scores))
        low, median, high = (np.column_stack(each) for each in zip(*found, strict=True))
        ranks = dict(zip(("low", "median", "high"), _quantiles(self.ranks), strict=True))
        first = self.ranked(nominal[:, :1])[:, 0]
        classes = [each.number for each in CLASSES]
        return Certainty(
            result=result,
            uncertainty=uncertainty,
            draws=self.draws,
            threshold=threshold,
            chances=pd.DataFrame(
                shares.reshape(len(codes), -1),
                codes,
                pd.MultiIndex.from_product([nodes, classes], names=["node", "class"]),
            ),
            # No draw with a score at all is no chance of the class either.
            probability=frame(np.where(total == 0, 0.0, probability)),
            with_score=frame(total / self.draws),
            low=frame(low),
            median=frame(median),
            high=frame(high),
            ranks=pd.DataFrame(
                {
                    name: np.where(blank[:, 0], np.nan, each)
                    for name, each in {"rank": first, **ranks}.items()
                },
                codes,
            ),
            assumptions=described[LANGUAGES[0]],
            described=described,
        )


def _count(these: npt.NDArray[np.bool_]) -> Numbers:
    """Count per region; in bytes as long as these suffice, which is many times faster."""
    small = np.uint8 if these.shape[1] < 256 else np.int64
    return np.asarray(np.add.reduce(these.view(np.uint8), axis=1, dtype=small), dtype=np.int64)


def descending(scores: Floats) -> Floats:
    """Rank each draw, highest first, ties sharing the best; NaN where there is no score."""
    known = ~np.isnan(scores)
    ranks = np.where(known, 1.0, np.nan)
    high = np.where(known, scores, -np.inf).max(axis=0)
    low = np.where(known, scores, np.inf).min(axis=0)
    # Where nothing differs, or there is nothing, all come first.
    differ = np.flatnonzero(high > low)
    if len(differ):
        everyone = Base(np.ones(len(scores), dtype=bool), np.ones(len(scores)))
        chosen = -scores if len(differ) == scores.shape[1] else -scores[:, differ]
        ranks[:, differ] = normalise(Rank(ties="min"), chosen, everyone).scores
    return ranks


def _cuts(limits: tuple[float, ...]) -> tuple[float, ...]:
    """Lowest scores of classes 2 to 5: where :func:`classify` steps, to the last bit.

    Comparing with these four numbers is many times faster than classifying every score, and
    classifies no differently.
    """
    found = []
    for step in range(1, len(limits) + 1):
        low, high = limits[step - 1] - 1.0, limits[step - 1] + 1.0
        while np.nextafter(low, high) < high:
            middle = (low + high) / 2
            if int(classify(middle, limits)) > step:
                high = middle
            else:
                low = middle
        found.append(float(high))
    return tuple(found)


def _quantiles(draws: Singles) -> tuple[Floats, ...]:
    """Quantiles over the draws that have a score: one array of regions for each quantile."""
    found = np.full((len(QUANTILES), draws.shape[1]), np.nan)
    for start in range(0, draws.shape[1], _BLOCK):
        block = np.sort(draws[:, start : start + _BLOCK].T, axis=1)  # NaN sorts last
        count = np.full(len(block), len(draws))
        gaps = np.flatnonzero(np.isnan(block[:, -1]))
        count[gaps] = (~np.isnan(block[gaps])).sum(axis=1)
        for row, share in zip(found, QUANTILES, strict=True):
            place = share * np.maximum(count - 1, 0)
            below = np.floor(place).astype(int)
            above = np.minimum(below + 1, np.maximum(count - 1, 0))
            a, b = (np.take_along_axis(block, at[:, None], axis=1)[:, 0] for at in (below, above))
            row[start : start + _BLOCK] = a + (place - below) * (b - a)
    return tuple(found)
