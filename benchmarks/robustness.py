"""Scoring and certainty at the size of the country, against plain numpy and against re-running.

The national table is invented: 14,000 regions, 40 percentages of which 2% are missing, in eight
themes and four aspects. Draws take all that :class:`Uncertainty` varies by default, with every
figure a survey. COINr, which runs its pipeline again for each draw, takes 10.8 s a draw for a
table of this size, as it was measured elsewhere on two cores.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.methods import GroupMethod, IndicatorMethod, ZScore
from ouderenindex.project import load_case
from ouderenindex.robustness import robustness
from ouderenindex.scoring import FigureTable, compute, score_table
from ouderenindex.scoring.wide import collect_wide

REGIONS, INDICATORS, DRAWS = 14_000, 40, 1_000
COINR_DRAW = 10.8  # seconds, as published for 14,000 x 40


@dataclass(frozen=True)
class Row:
    """One measurement: the time or memory, what it is compared with, and the target."""

    what: str
    unit: str
    value: float
    baseline: float
    against: str
    target: str

    @property
    def ratio(self) -> float:
        """Value as a share of the baseline."""
        return self.value / self.baseline


def national() -> tuple[FigureTable, IndexDefinition]:
    """Invent a table of the country, and an index of three levels on it."""
    rng = np.random.default_rng(7)
    level = rng.normal(30, 8, (REGIONS, 1)) * rng.uniform(0.5, 1.5, INDICATORS)
    figures = np.clip(level + rng.normal(0, 6, (REGIONS, INDICATORS)), 1, 99)
    figures[rng.random(figures.shape) < 0.02] = np.nan
    frame = pd.DataFrame(figures, columns=[f"i{n}" for n in range(INDICATORS)])
    frame["people"] = rng.integers(50, 3000, REGIONS)
    frame["code"] = [f"R{n}" for n in range(REGIONS)]
    scale = IndicatorMethod(normalise=ZScore(weighted=True, limit=3.4, mean=100, sd=25))
    again = GroupMethod(normalise=ZScore(weighted=True, mean=100, sd=25))
    indicators = [
        Indicator(
            key=f"i{n}", label=f"Indicator {n}", unit="%", method=scale, minimum=1,
            direction="risk" if n % 2 else "protective", population="people",
        )
        for n in range(INDICATORS)
    ]  # fmt: skip
    themes = [
        Node(level="theme", key=f"t{n}", label=f"Theme {n}", method=again,
             children=tuple(indicators[n::8]))
        for n in range(8)
    ]  # fmt: skip
    aspects = tuple(
        Node(level="aspect", key=f"a{n}", label=f"Aspect {n}", method=again,
             children=tuple(themes[2 * n : 2 * n + 2]))
        for n in range(4)
    )  # fmt: skip
    top = Node(level="index", key="x", label="Index", children=aspects, method=again)
    definition = IndexDefinition(root=top, base=None)
    return collect_wide(frame, definition), definition


def plain(figures: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Normalise and aggregate as one would in a notebook: one level, missing figures skipped."""
    z = (figures - np.nanmean(figures, axis=0)) / np.nanstd(figures, axis=0)
    there = ~np.isnan(z)
    weights = np.ones(figures.shape[1])
    return np.asarray(np.where(there, z, 0.0) @ weights / (there @ weights))


def best(run: Callable[[], object], rounds: int) -> float:
    """Shortest time in seconds: what the work takes when nothing else is in the way."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return min(taken)


def measure_scoring() -> list[Row]:
    """Measure one scoring of the national table."""
    table, definition = national()
    line = best(lambda: plain(table.figures.to_numpy()), 20)
    against = "plain numpy"
    arithmetic = best(lambda: compute(table, definition), 20)
    whole = best(lambda: score_table(table, definition), 20)
    reasons = best(lambda: score_table(table, definition).status, 20)
    return [
        Row("plain numpy, one level", "ms", 1000 * line, 1000 * line, against, ""),
        Row("scores of all nodes", "ms", 1000 * arithmetic, 1000 * line, against, "<= 5 x"),
        Row("a whole result: with classes and coverage", "ms", 1000 * whole, 1000 * line, against,
            "<= 5 x"),
        Row("and why scores are missing", "ms", 1000 * reasons, 1000 * line, against, ""),
    ]  # fmt: skip


def measure_certainty(rounds: int = 3) -> list[Row]:
    """Measure the draws of the country and of Zwolle; peak memory is that of this process."""
    table, definition = national()
    result = score_table(table, definition)
    again = best(lambda: score_table(table, definition), 3)
    taken = best(lambda: robustness(result, draws=DRAWS), rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    case = load_case("zwolle").score()
    zwolle = best(lambda: robustness(case, draws=5_000), 3)
    case_again = best(lambda: score_table(case.table_of_figures, case.definition), 5)
    rerun = "re-running"
    return [
        Row("1,000 draws, country", "s", taken, DRAWS * again, rerun, "<= 15 s"),
        Row("1,000 draws, country", "s", taken, DRAWS * COINR_DRAW, "COINr", "<= 15 s"),
        Row("peak memory", "GB", memory, 4.0, "target", "<= 4 GB"),
        Row("5,000 draws, Zwolle", "s", zwolle, 5_000 * case_again, rerun, "<= 3 s"),
    ]


def main() -> None:
    """Print the measurements as a table."""
    print(f"{'':46}{'ours':>9}{'baseline':>11}{'ratio':>9}  {'against':12} target")
    for row in [*measure_scoring(), *measure_certainty()]:
        name = f"{row.what}, {row.unit}"
        print(
            f"{name:46}{row.value:>9.2f}{row.baseline:>11.1f}{row.ratio:>9.4g}  "
            f"{row.against:12} {row.target}"
        )


if __name__ == "__main__":
    main()
