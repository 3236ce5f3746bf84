"""How much of a score is there: the share covered by figures, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.scoring.collect import FigureTable
from ouderenindex.scoring.result_types import Scored

__all__ = ["coverage", "frame_of", "why_no_score"]

Floats = npt.NDArray[np.float64]


def coverage(
    definition: IndexDefinition, table: FigureTable, scored: Mapping[str, Scored]
) -> pd.DataFrame:
    """Share of a node's weight, and of the people concerned, for which there is a figure."""
    found: dict[str, Floats] = {}
    nodes = {node.key: node for node in definition.nodes() if node.key in scored}
    for key in reversed(nodes):
        node = nodes[key]
        if isinstance(node, Indicator):
            known = ~np.isnan(table.figures[key].to_numpy(float))
            found[key] = np.where(known, table.coverage[key].to_numpy(float), 0.0)
        else:
            children = scored[key].children
            weights = np.array([nodes[child].weight for child in children])
            found[key] = weights @ np.stack([found[child] for child in children]) / weights.sum()
    return frame_of({key: found[key] for key in nodes}, table.regions.index)


def why_no_score(
    definition: IndexDefinition, table: FigureTable, scored: Mapping[str, Scored]
) -> pd.DataFrame:
    """Why a node has no score in a region (status of a figure); empty where it has one."""
    nodes = {node.key: node for node in definition.nodes() if node.key in scored}
    found = {key: np.zeros(0, dtype=object) for key in nodes}
    spelled = np.full((len(nodes), len(table.regions)), "", dtype=object)
    for at, key in reversed(list(enumerate(nodes))):
        found[key] = spelled[at]
        none = np.flatnonzero(np.isnan(scored[key].scores))
        if isinstance(nodes[key], Indicator):
            why = table.status[key].array.take(none).to_numpy(dtype=object)
        else:
            parts = np.stack([found[child][none] for child in scored[key].children])
            why = np.where(
                (parts == "suppressed").any(axis=0),
                "suppressed",
                np.where((parts == "not_applicable").all(axis=0), "not_applicable", "missing"),
            )
        # Where nobody of the index's people lives there is nothing to hide.
        hidden = np.where(table.weight[none] > 0, "suppressed", "not_applicable")
        spelled[at, none] = np.where(table.publishable[none], why, hidden)
    return pd.DataFrame(spelled.T, table.regions.index, list(nodes), dtype=object)


def frame_of(columns: Mapping[str, npt.NDArray[Any]], codes: pd.Index) -> pd.DataFrame:
    """Make a frame of columns of one kind, as one block: many times faster than one by one."""
    block = np.stack(list(columns.values())).T
    return pd.DataFrame(block, codes, list(columns), dtype=block.dtype)
