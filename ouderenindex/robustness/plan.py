"""Draws: which choice is taken in each, and the scoring of many of them at once.

Draws that share a definition are scored together by :func:`ouderenindex.scoring.compute`, with an
axis of draws. Every draw has its own random stream, so that neither the number of draws scored at
once nor the number of threads changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ouderenindex.definition import IndexDefinition, Node
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.robustness.margins import Margins, Spread, spreads
from ouderenindex.robustness.uncertainty import Uncertainty
from ouderenindex.robustness.variants import Variants, make_variants
from ouderenindex.scoring import FigureTable, IndexResult, Scored, compute

__all__ = [
    "Choices",
    "Plan",
    "Seed",
    "candidates",
    "make_plan",
    "root",
    "stream",
    "weights_without",
]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Seed = int | np.random.Generator

# Regions x draws scored at once: an array of that many numbers stays in a core's own memory.
_CELLS = 130_000
_Part = tuple[Numbers, Mapping[str, Scored]]
_WORKERS = 2


@dataclass(frozen=True)
class Choices:
    """What is taken in each draw: arrays of one number per draw.

    Attributes
    ----------
    normaliser, aggregator
        Places in :class:`Variants`.
    left_out
        Place in :func:`candidates` of the indicator that is left out; -1 for none.
    weights
        Number of the set of weights.
    figures
        Number of the set of errors of the figures.
    """

    normaliser: Numbers
    aggregator: Numbers
    left_out: Numbers
    weights: Numbers
    figures: Numbers

    def __len__(self) -> int:
        return len(self.normaliser)


@dataclass(frozen=True)
class Plan:
    """All draws, before they are scored.

    Attributes
    ----------
    result
        What is disturbed.
    variants
        The definitions that can be taken.
    choices
        What is taken in each draw.
    weights
        Node key to its weight in each draw; nodes whose weight never changes are absent.
    errors
        Indicator key to the errors of its figures; empty where all are taken as exact.
    entropy
        Root of the random streams.
    """

    result: IndexResult
    variants: Variants
    choices: Choices
    weights: Mapping[str, Floats]
    errors: Mapping[str, Spread]
    entropy: int

    def __len__(self) -> int:
        return len(self.choices)

    @property
    def variant(self) -> Numbers:
        """Place in ``variants.definitions`` per draw."""
        table = np.array(self.variants.table)
        return table[self.choices.normaliser, self.choices.aggregator]

    def definition(self, draw: int) -> IndexDefinition:
        """Give the definition of one draw: scoring :meth:`table` by it gives that draw again."""
        definition = self.variants.definitions[int(self.variant[draw])]
        for key, weights in self.weights.items():
            definition = definition.evolve(key, weight=float(weights[draw]))
        return definition

    def table(self, draw: int) -> FigureTable:
        """Give the figures of one draw."""
        table = self.result.table_of_figures
        drawn = self._figures(np.array([draw]))
        changed = {key: values[:, 0] for key, values in drawn.items()}
        return replace(table, figures=table.figures.assign(**changed))

    def _figures(self, draws: Numbers) -> _Drawn:
        spread = {key: each for key, each in self.errors.items() if each.sd.any()}
        noise = np.empty((len(draws), len(spread), len(self.result.regions)), np.float32)
        for at, draw in enumerate(draws):
            number = int(self.choices.figures[draw])
            if noise.size:
                noise[at] = _normals(stream(self.entropy, 1, number), noise.shape[1:])
        return _Drawn(spread, noise)

    def _score(self, variant: int, draws: Numbers) -> list[_Part]:
        """Score draws; more than one part where a node cannot be scored in some of them."""
        definition = self.variants.definitions[variant]
        try:
            scored, _ = compute(
                self.result.table_of_figures,
                definition,
                figures=self._figures(draws),
                weights={key: weights[draws] for key, weights in self.weights.items()},
            )
        except DefinitionError:
            # Nothing differs between the regions in at least one of the draws.
            scored = {}
        if len(draws) == 1 or all(n.key in scored for n in definition.nodes() if n.scored):
            return [(draws, scored)]
        return [part for draw in draws for part in self._score(variant, np.array([draw]))]

    def _chunks(self) -> Iterator[tuple[int, Numbers]]:
        size = max(1, _CELLS // len(self.result.regions))
        taken = self.variant
        for variant in range(len(self.variants.definitions)):
            draws = np.flatnonzero(taken == variant)
            for start in range(0, len(draws), size):
                yield variant, draws[start : start + size]

    def run(
        self,
        take: Callable[[Numbers, Mapping[str, Scored]], None],
        *,
        workers: int = _WORKERS,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Score all draws, some at a time.

        Parameters
        ----------
        take
            Called from the calling thread with the numbers of the draws and what was computed:
            arrays of regions x draws, or x 1 (or of regions) where all draws are the same. Nodes
            that cannot be scored in those draws are absent.
        workers
            Threads.
        on_progress
            Called with the number of draws done and the number of draws.
        """
        waiting = self._chunks()
        done = 0
        with ThreadPoolExecutor(workers) as pool:
            busy = {}
            # One more than there are threads, so that none waits while a chunk is taken.
            for _ in range(workers + 1):
                if (chunk := next(waiting, None)) is not None:
                    busy[pool.submit(self._score, *chunk)] = chunk[1]
            while busy:
                ready, _ = wait(busy, return_when=FIRST_COMPLETED)
                for future in ready:
                    draws = busy.pop(future)
                    parts = future.result()
                    if (chunk := next(waiting, None)) is not None:
                        busy[pool.submit(self._score, *chunk)] = chunk[1]
                    for part in parts:
                        take(*part)
                    done += len(draws)
                    if on_progress is not None:
                        on_progress(done, len(self))


class _Drawn(Mapping[str, Floats]):
    """Disturbed figures, computed when they are asked for: one indicator at a time."""

    def __init__(self, spread: Mapping[str, Spread], noise: Singles) -> None:
        self._spread = spread
        self._noise = noise
        self._places = {key: at for at, key in enumerate(spread)}

    def __getitem__(self, key: str) -> Floats:
        return self._spread[key].disturb(self._noise[:, self._places[key]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._spread)

    def __len__(self) -> int:
        return len(self._spread)


def _normals(rng: np.random.Generator, shape: tuple[int, ...]) -> Singles:
    """Draw standard normal numbers, by Box and Muller (1958): twice as fast as one by one."""
    count = int(np.prod(shape))
    uniform = rng.random((2, (count + 1) // 2), dtype=np.float32)
    radius = np.sqrt(np.float32(-2) * np.log(np.float32(1) - uniform[0]))
    angle = np.float32(2 * np.pi) * uniform[1]
    drawn = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
    return drawn[:count].reshape(shape)


def stream(entropy: int, *place: int) -> np.random.Generator:
    """Make the random generator at one place of the tree that grows from a root."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy, spawn_key=place)))


def root(seed: Seed) -> int:
    """Take the root of all random streams from a seed.

    Raises
    ------
    DataError
        If the seed is negative.
    """
    if isinstance(seed, np.random.Generator):
        return int(seed.integers(2**63))
    if seed < 0:
        raise DataError(f"The seed is {seed}, and must be a whole number of at least 0")
    return int(seed)


def candidates(definition: IndexDefinition) -> dict[str, str]:
    """List the indicators that can be left out, and the node whose weight then becomes 0.

    That is the indicator itself or, where it is the only one of a theme (or aspect), that theme.
    The only indicator of an index cannot be left out.
    """
    found: dict[str, str] = {}
    for indicator in definition.indicators:
        if not indicator.scored:
            continue
        key = indicator.key
        while (parent := definition.parent(key)) is not None:
            if sum(child.scored for child in parent.children) > 1:
                found[indicator.key] = key
                break
            key = parent.key
    return found


def weights_without(
    definition: IndexDefinition, factors: Mapping[str, Floats], left_out: Numbers
) -> dict[str, Floats]:
    """Give weights per draw: multiplied by factors, 0 where left out; a parent's sum stays.

    Parameters
    ----------
    definition
        The nominal definition.
    factors
        Node key to a factor per draw; 1 where absent.
    left_out
        Place in :func:`candidates` per draw; -1 for none.

    Returns
    -------
    dict
        Node key to weight per draw, for nodes that have siblings.
    """
    zero: dict[str, list[int]] = {}
    for place, key in enumerate(candidates(definition).values()):
        zero.setdefault(key, []).append(place)
    found: dict[str, Floats] = {}
    for node in definition.nodes():
        children = [c for c in node.children if c.scored] if isinstance(node, Node) else []
        if len(children) < 2:
            continue
        weights = np.empty((len(children), len(left_out)))
        for row, child in zip(weights, children, strict=True):
            row[:] = child.weight * factors.get(child.key, np.ones(1))
            row[np.isin(left_out, zero.get(child.key, []))] = 0.0
        weights *= sum(child.weight for child in children) / weights.sum(axis=0)
        found |= {child.key: row for child, row in zip(children, weights, strict=True)}
    return found


def make_plan(
    result: IndexResult,
    uncertainty: Uncertainty,
    choose: Callable[[Variants, int], Choices],
    entropy: int,
    margins: Margins | None,
    *,
    sets: int,
) -> Plan:
    """Prepare draws.

    Parameters
    ----------
    choose
        Given the variants and the number of indicators that can be left out, the choices.
    sets
        Number of sets of weights.
    """
    variants = make_variants(result, uncertainty)
    nominal = variants.definitions[0]
    choices = choose(variants, len(candidates(nominal)))
    rng = stream(entropy, 2)
    keys = [node.key for node in nominal.nodes()[1:] if node.scored]
    factors: dict[str, Floats] = {}
    if uncertainty.weights > 0:
        drawn = (
            rng.uniform(1 - uncertainty.weights, 1 + uncertainty.weights, (sets, len(keys)))
            if uncertainty.weight_law == "uniform"
            else np.exp(uncertainty.weights * rng.standard_normal((sets, len(keys))))
        )
        factors = dict(zip(keys, drawn[choices.weights].T, strict=True))
    weights = (
        weights_without(nominal, factors, choices.left_out)
        if factors or uncertainty.leave_out
        else {}
    )
    margins_taken = uncertainty.figures
    return Plan(
        result=result,
        variants=variants,
        choices=choices,
        weights=weights,
        errors={} if margins_taken is None else spreads(result, margins_taken, margins),
        entropy=entropy,
    )
