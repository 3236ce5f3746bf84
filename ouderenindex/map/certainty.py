"""What the page tells about certainty: how often the class shown came out, and in what interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.classes import CLASSES, ScoreClass
from ouderenindex.definition import Indicator, Node
from ouderenindex.errors import DataError
from ouderenindex.map.encode import Column, encode_column
from ouderenindex.robustness import Certainty, plan_draws
from ouderenindex.scoring import IndexResult

__all__ = ["certainty_columns", "hatch"]

Floats = npt.NDArray[np.float64]

_HATCH = 0.42
"""Share of the ink in the lines over a class colour: seen in grey too, but quieter than a name."""

_FEW = 0.9
"""Below this share of draws with a score, the page says how many had none."""


def hatch(kind: ScoreClass) -> str:
    """Colour of the lines that mark a class as indicative, ``#rrggbb``."""
    fill, ink = (
        np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        for colour in (kind.colour, kind.ink)
    )
    return "#" + "".join(f"{int(part):02x}" for part in np.rint(fill + _HATCH * (ink - fill)))


def certainty_columns(
    certainty: Certainty,
    result: IndexResult,
    nodes: Sequence[Node | Indicator],
    codes: pd.Index,
) -> dict[str, Any]:
    """Write a certainty as columns of whole numbers.

    Parameters
    ----------
    certainty
        Of this result.
    result
        What the page shows.
    nodes, codes
        Nodes and regions, in the order of the page.

    Returns
    -------
    dict
        ``draws``; ``threshold`` in percent; ``varied``, keys of the texts that say what was
        varied; and per node a column, or None where it has none, of

        - ``chance``: percentage of the draws with a score that gave the class shown, rounded down
          as :class:`~ouderenindex.robustness.Certainty` does, so that 79.6% is not yet 80%;
        - ``low``, ``high``: 5% and 95% quantile of the score, rounded outwards to whole points;
        - ``other``: only where the class is not stable, the likeliest of the other classes, 0 if
          no other class came out;
        - ``often``: percentage of the draws with a score that gave that other class;
        - ``bare``: only where it matters, percentage of all draws that gave no score.

    Raises
    ------
    DataError
        If the certainty is that of another result.
    """
    if certainty.result is not result and not certainty.result.scores.equals(result.scores):
        raise DataError(
            "The certainty belongs to other scores than the map shows: make it with "
            "robustness(result) from the same result"
        )
    stable, known = certainty.stable, certainty.probability.columns
    columns = [
        _columns(certainty, stable[node.key], node.key, codes) if node.key in known else {}
        for node in nodes
    ]
    names = ("chance", "low", "high", "other", "often", "bare")
    return {
        "draws": certainty.draws,
        "threshold": round(100 * certainty.threshold),
        "varied": _varied(certainty),
        **{name: [found.get(name) for found in columns] for name in names},
    }


def _columns(
    certainty: Certainty, stable: pd.Series, node: str, codes: pd.Index
) -> dict[str, Column | None]:
    def of(frame: pd.DataFrame) -> Floats:
        return np.asarray(frame.loc[codes, node], dtype=float)

    chance, scored = of(certainty.probability), of(certainty.with_score)
    unsure = ~stable.loc[codes].fillna(True).to_numpy(dtype=bool)
    shown = certainty.result.classes.loc[codes, node].to_numpy()
    numbers = np.array([kind.number for kind in CLASSES])
    chances = certainty.chance(node).loc[codes, list(numbers)].to_numpy(dtype=float)
    others = np.where(numbers == shown[:, None], 0.0, np.nan_to_num(chances))
    often = others.max(axis=1)
    other = np.where(often > 0, numbers[others.argmax(axis=1)], 0)
    # Few scores, or so few that a class that nearly always comes out is still not stable.
    bare = unsure & ((scored < _FEW) | (chance >= certainty.threshold))
    values = {
        "chance": _percent(chance),
        # Shown with one decimal elsewhere; from there outwards, free of the noise of floats.
        "low": np.floor(np.round(of(certainty.low), 1)),
        "high": np.ceil(np.round(of(certainty.high), 1)),
        "other": np.where(unsure, other, np.nan),
        "often": np.where(unsure & (often > 0), _percent(often), np.nan),
        "bare": np.where(bare, 100 - _percent(scored), np.nan),
    }
    return {name: encode_column(column, 0) for name, column in values.items()}


def _percent(share: Floats) -> Floats:
    return np.floor(100 * share + 1e-9)


def _varied(certainty: Certainty) -> list[str]:
    """Name what differed between draws: what was asked for, as far as the definition allows it."""
    asked = certainty.uncertainty
    variants = plan_draws(certainty.result, draws=1, uncertainty=asked).variants
    said = {
        "weights": asked.weights > 0,
        "methods": max(len(variants.normalisers), len(variants.aggregators)) > 1,
        "leave": asked.leave_out,
        "figures": asked.figures is not None,
    }
    return [name for name, varied in said.items() if varied]
