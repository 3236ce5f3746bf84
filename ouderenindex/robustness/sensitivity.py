"""Which choice matters most: each indicator left out in turn, and Sobol indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.classes import classify
from ouderenindex.errors import DataError, DefinitionError, OuderenindexError, suggest
from ouderenindex.robustness.certainty import descending
from ouderenindex.robustness.margins import Margins
from ouderenindex.robustness.plan import (
    Choices,
    Numbers,
    candidates,
    make_plan,
    root,
    weights_without,
)
from ouderenindex.robustness.uncertainty import Uncertainty
from ouderenindex.robustness.variants import Variants, make_variants
from ouderenindex.scoring import IndexResult, Scored, compute
from ouderenindex.texts import number, text

__all__ = ["DropOne", "Sensitivity", "drop_one", "sobol", "sobol_indices"]

Floats = npt.NDArray[np.float64]

FACTORS = ("weights", "normaliser", "aggregator", "left_out", "figures")


@dataclass(frozen=True, repr=False)
class DropOne:
    """The index with each indicator left out in turn.

    Attributes
    ----------
    table
        One row per indicator that can be left out (key): ``label``; ``score_change``, mean
        absolute change of score in points; ``largest_change``; ``class_changes``, number of regions
        with another class; ``rank_change``, mean absolute change of rank; ``lost``, number of
        regions without a score then. Most influential first, over the regions of one level.
    changes
        Regions (all levels) x indicators: score without the indicator minus the score with it, in
        points; NaN where either is missing.
    classes
        The same shape: class without the indicator, 0 where there is none.
    """

    table: pd.DataFrame
    changes: pd.DataFrame
    classes: pd.DataFrame

    def __repr__(self) -> str:
        return str(self.table.round(2).to_string())


def drop_one(result: IndexResult, level: str | None = None) -> DropOne:
    """Leave each indicator out in turn, its weight going to the others of its parent.

    Where it is the only one of its theme (or aspect), the theme goes with it.

    Parameters
    ----------
    result
        The index as scored.
    level
        Over which regions changes are counted and ranked: ``wijk``, ``buurt``; wijken by default,
        or all regions where there are no levels.

    Raises
    ------
    DefinitionError
        If the index has one indicator, which cannot be left out.
    """
    definition = make_variants(result, _NOTHING).definitions[0]
    keys = list(candidates(definition))
    if not keys:
        raise DefinitionError(
            f"'{definition.label}' has one indicator, and without it there is no index"
        )
    left_out = np.arange(len(keys))
    scored, _ = compute(
        result.table_of_figures, definition, weights=weights_without(definition, {}, left_out)
    )
    rows = _rows(result, level)
    before = result.scores[definition.key].to_numpy()
    after = scored[definition.key].scores
    changes = after - before[:, None]
    classes = classify(after, definition.limits)
    known = ~np.isnan(changes[rows])
    size = np.where(known, np.abs(changes[rows]), 0.0)
    count = np.maximum(known.sum(axis=0), 1)
    moved = _rank_change(before[rows], after[rows])
    own = result.classes[definition.key].to_numpy()[rows, None]
    table = pd.DataFrame(
        {
            "label": [definition[key].label for key in keys],
            "score_change": size.sum(axis=0) / count,
            "largest_change": size.max(axis=0),
            "class_changes": ((classes[rows] != own) & known).sum(axis=0),
            "rank_change": moved,
            "lost": (~np.isnan(before[rows, None]) & np.isnan(after[rows])).sum(axis=0),
        },
        index=pd.Index(keys, name="indicator"),
    )
    codes = result.scores.index
    return DropOne(
        table=table.sort_values("score_change", ascending=False, kind="stable"),
        changes=pd.DataFrame(changes, codes, keys),
        classes=pd.DataFrame(classes, codes, keys),
    )


_NOTHING = Uncertainty(weights=0, normalisers=(), aggregators=(), leave_out=False, figures=None)


def _rows(result: IndexResult, level: str | None) -> Numbers:
    levels = result.regions["level"]
    wanted = level or ("wijk" if (levels == "wijk").any() else "")
    rows = np.flatnonzero(levels == wanted)
    if not len(rows):
        raise DataError(f"There are no regions of level '{wanted}': {suggest(wanted, set(levels))}")
    return rows


def _rank_change(before: Floats, after: Floats) -> Floats:
    """Mean absolute change of rank per draw, over the regions that have a score both times."""
    nominal = descending(before[:, None])
    change = np.abs(descending(after) - nominal)
    known = ~np.isnan(change)
    return np.asarray(np.where(known, change, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """Which choice matters most.

    Attributes
    ----------
    result
        What was disturbed.
    table
        One row per choice, the most influential first: ``label`` (Dutch); ``first``, the share of
        the variance of the outcome that the choice explains alone; ``total``, with all its
        interactions; ``first_margin`` and ``total_margin``, half the width of a 95% interval. A
        share estimated near 0 can come out slightly below it.
    outcome
        ``rank``: mean absolute change of rank; ``score``: of score, in points.
    values
        The outcome of each run.
    """

    result: IndexResult
    table: pd.DataFrame
    outcome: Literal["rank", "score"]
    values: Floats

    def __repr__(self) -> str:
        title = text(
            f"sobol.title.{self.outcome}",
            index=self.result.definition.label,
            change=number(float(self.values.mean()), 1),
            runs=number(len(self.values)),
        )
        return f"{title}\n{self.table.round(2).to_string(index=False)}"


def sobol(
    result: IndexResult,
    *,
    samples: int = 256,
    seed: int = 0,
    uncertainty: Uncertainty | None = None,
    margins: Margins | None = None,
    outcome: Literal["rank", "score"] = "rank",
    level: str | None = None,
    workers: int = 2,
    on_progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Say which choice matters most: Sobol indices of weights, methods, leaving out and figures.

    As in COINr, weights and errors of the figures are each one factor, by which a set is chosen
    out of ``samples`` prepared ones.

    Parameters
    ----------
    result
        The index as scored.
    samples
        Size of the base sample, a power of 2; ``samples * (factors + 2)`` runs are made.
    seed
        Whole number of at least 0.
    uncertainty, margins, workers, on_progress
        As for :func:`robustness`. A choice that does not vary is no factor.
    outcome
        What is explained: the mean absolute change, against the index as it is, of ``rank`` or of
        ``score``, over the regions of the level.
    level
        ``wijk`` or ``buurt``; wijken by default, or all regions where there are no levels.

    Raises
    ------
    DefinitionError
        If nothing varies, or the definition does not allow a choice that is asked for.
    DataError
        If samples or seed are out of range.
    OuderenindexError
        If SALib is not installed.

    References
    ----------
    Saltelli et al., Computer Physics Communications 181 (2010): design and estimators; SALib
    (Herman and Usher, Journal of Open Source Software 2, 2017) draws and estimates.
    """
    if samples < 2 or samples & (samples - 1):
        raise DataError(f"The number of samples is {samples}, and must be a power of 2, as 256")
    sampler, analyser = _salib("sample.sobol"), _salib("analyze.sobol")
    uncertainty = uncertainty or Uncertainty()
    entropy = root(seed)
    # SALib takes seeds of 32 bits, and 0 for none.
    small = 1 + entropy % (2**32 - 1)
    factors: list[str] = []
    problem: dict[str, Any] = {}

    def choose(variants: Variants, indicators: int) -> Choices:
        sizes = {
            "weights": samples if uncertainty.weights > 0 else 1,
            "normaliser": len(variants.normalisers),
            "aggregator": len(variants.aggregators),
            "left_out": indicators + 1 if uncertainty.leave_out else 1,
            "figures": samples if uncertainty.figures is not None else 1,
        }
        factors.extend(name for name in FACTORS if sizes[name] > 1)
        if not factors:
            raise DefinitionError("Nothing varies: there is no choice whose influence can be told")
        problem.update(num_vars=len(factors), names=factors, bounds=[[0.0, 1.0]] * len(factors))
        design = sampler.sample(problem, samples, calc_second_order=False, seed=small)
        taken = {name: np.zeros(len(design), dtype=np.int64) for name in FACTORS}
        for name, column in zip(factors, design.T, strict=True):
            taken[name] = np.minimum((column * sizes[name]).astype(np.int64), sizes[name] - 1)
        return Choices(**{**taken, "left_out": taken["left_out"] - 1})

    plan = make_plan(result, uncertainty, choose, entropy, margins, sets=samples)
    rows, key = _rows(result, level), result.definition.key
    nominal = result.scores[key].to_numpy()[rows]
    values = np.zeros(len(plan))

    def take(draws: Numbers, scored: Mapping[str, Scored]) -> None:
        if key in scored:
            found = scored[key].scores
            scores = (found if found.ndim > 1 else found[:, None])[rows]
            values[draws] = (
                _rank_change(nominal, scores)
                if outcome == "rank"
                else np.nanmean(np.abs(scores - nominal[:, None]), axis=0)
            )

    plan.run(take, workers=workers, on_progress=on_progress)
    if np.ptp(values) == 0:
        found: dict[str, Floats] = {
            name: np.zeros(len(factors)) for name in ("S1", "S1_conf", "ST", "ST_conf")
        }
    else:
        found = analyser.analyze(problem, values, calc_second_order=False, seed=small)
    table = pd.DataFrame(
        {
            "label": [text(f"sobol.{name}") for name in factors],
            "first": found["S1"],
            "first_margin": found["S1_conf"],
            "total": found["ST"],
            "total_margin": found["ST_conf"],
        },
        index=pd.Index(factors, name="factor"),
    )
    table = table.sort_values("total", ascending=False, kind="stable")
    return Sensitivity(result=result, table=table, outcome=outcome, values=values)


def _salib(module: str) -> Any:
    try:
        return import_module(f"SALib.{module}")
    except ImportError as error:
        raise OuderenindexError(
            "Sobol indices need SALib: install the extra 'certainty' "
            "(pip install 'ouderenindex[certainty]')"
        ) from error


def sobol_indices(a: npt.ArrayLike, b: npt.ArrayLike, ab: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Estimate Sobol indices as COINr does, from the outcomes of a Saltelli design.

    Parameters
    ----------
    a, b
        Outcomes of the two independent samples; shape (n,).
    ab
        Outcomes of sample a with one factor at a time taken from b; shape (factors, n).

    Returns
    -------
    first, total
        Per factor: ``mean(b (ab - a)) / V`` (Saltelli et al., 2010) and
        ``mean((a - ab)^2) / (2 V)`` (Jansen, 1999), with ``V`` the sample variance of a and b
        together. Noisy for small samples: first-order indices below 0 and totals above 1 occur.

    Raises
    ------
    DataError
        If the shapes do not fit, or all outcomes are the same.
    """
    a, b, ab = (np.asarray(each, dtype=float) for each in (a, b, ab))
    if a.shape != b.shape or a.ndim != 1 or ab.shape[1:] != a.shape or ab.ndim != 2:
        raise DataError(
            f"The outcomes of a design do not fit: {a.shape}, {b.shape} and {ab.shape} (expected "
            "(n,), (n,) and (factors, n))"
        )
    variance = np.concatenate([a, b]).var(ddof=1)
    if variance == 0:
        raise DataError("All outcomes are the same: there is nothing to explain")
    first = (b * (ab - a)).mean(axis=1) / variance
    total = ((a - ab) ** 2).mean(axis=1) / (2 * variance)
    return first, total
