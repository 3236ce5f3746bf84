"""The frames of an audit: one function for each, over the base regions of a result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.audit.measures import (
    correlations,
    cronbach_alpha,
    effective_weights,
    principal_components,
)
from ouderenindex.definition import Indicator, Node
from ouderenindex.scoring import IndexResult

__all__ = [
    "counted",
    "counting",
    "coverage",
    "duplicates",
    "groups",
    "relations",
    "turned",
    "weights",
]

Floats = npt.NDArray[np.float64]


def counted(result: IndexResult) -> set[str]:
    """Keys of the nodes that count: scored, and so is every group above them."""
    return set(map(str, effective_weights(result.definition, result.scored).index))


def counting(result: IndexResult, node: Node | Indicator) -> list[str]:
    """Keys of the indicators at or below a node that count, in order."""
    below = (node,) if isinstance(node, Indicator) else node.indicators
    keys = counted(result)
    return [i.key for i in below if i.key in keys]


def turned(result: IndexResult) -> pd.DataFrame:
    """Figures of the indicators that count, turned so that higher raises the score."""
    table = result.table_of_figures
    found = {}
    for key in counting(result, result.definition.root):
        indicator = result.definition[key]
        assert isinstance(indicator, Indicator)
        sign = -1.0 if (indicator.direction == "risk") == table.favourable else 1.0
        found[key] = sign * result.figures[key]
    return pd.DataFrame(found).loc[table.base]


def duplicates(
    result: IndexResult, found: pd.DataFrame, values: pd.DataFrame, limit: float
) -> pd.DataFrame:
    """Pairs of indicators with ``|r| >= limit``, strongest first."""
    there = values.notna().to_numpy().astype(int)
    common = there.T @ there
    r = found.to_numpy()
    # The sign of r of the figures themselves: turning both, or neither, changes nothing.
    risks = {i.key for i in result.definition.indicators if i.direction == "risk"}
    signs = np.array([1 if key in risks else -1 for key in found])
    keys = list(found.columns)
    rows = [
        (keys[i], keys[j], r[i, j], r[i, j] * signs[i] * signs[j], common[i, j])
        for i, j in zip(*np.triu_indices(len(r), 1), strict=True)
        if abs(r[i, j]) >= limit
    ]
    frame = pd.DataFrame(rows, columns=["first", "second", "r", "r_figures", "n"])
    return frame.sort_values("r", key=lambda s: -s.abs(), kind="stable", ignore_index=True)


def relations(result: IndexResult, values: pd.DataFrame, weight: Floats | None) -> pd.DataFrame:
    """Correlation of each node with its parent, with its parent's other parts and the index."""
    base = result.table_of_figures.base
    scores = result.scores.loc[base]
    keys, rows = counted(result), {}
    for node in result.definition.nodes():
        parent = result.definition.parent(node.key)
        if node.key not in keys or parent is None:
            continue
        own = values[node.key] if isinstance(node, Indicator) else scores[node.key]
        columns = pd.DataFrame(
            {
                "own": own,
                "with_parent": scores[parent.key],
                "with_rest": _rest(result, parent, node.key),
                "with_index": scores[result.definition.key],
            }
        )
        r = correlations(columns, weight).loc["own"]
        rows[node.key] = {
            "parent": parent.key,
            "with_parent": r["with_parent"],
            "with_rest": r["with_rest"],
            "with_index": r["with_index"],
            "n": int(columns[["own", "with_rest"]].notna().all(axis=1).sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _rest(result: IndexResult, parent: Node, key: str) -> Floats:
    """Weighted mean of a group's other parts, over those that a region has."""
    base = result.table_of_figures.base
    others = [c for c in parent.children if c.key in result.scored and c.key != key]
    if not others:
        return np.full(int(base.sum()), np.nan)
    parts = np.column_stack([np.asarray(result.scored[c.key].passed[0])[base] for c in others])
    w = ~np.isnan(parts) * np.array([c.weight for c in others])
    total = w.sum(axis=1)
    mean = (w * np.nan_to_num(parts)).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, mean, np.nan)


def groups(result: IndexResult, values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Alpha and first component of each group, and the loadings on that component."""
    base = result.table_of_figures.base
    keys, rows, loadings = counted(result), {}, {}
    for node in result.definition.nodes():
        if not isinstance(node, Node) or node.key not in keys:
            continue
        parts = result.scored[node.key].children
        passed = {key: np.asarray(result.scored[key].passed[0])[base] for key in parts}
        found = principal_components(values[counting(result, node)])
        loadings[node.key] = found.loadings
        rows[node.key] = {
            "parts": len(parts),
            "alpha": cronbach_alpha(pd.DataFrame(passed)),
            "indicators": len(counting(result, node)),
            "complete": found.rows,
            "factor": found.first,
        }
    return (
        pd.DataFrame.from_dict(rows, orient="index"),
        pd.DataFrame(loadings).reindex(values.columns),
    )


def weights(result: IndexResult, weight: Floats | None) -> pd.DataFrame:
    """Weight of each node on paper, and its share of the variance of the index."""
    nominal = effective_weights(result.definition, result.scored)
    base = result.table_of_figures.base
    index = result.scores.loc[base, result.definition.key].to_numpy(float)
    known = ~np.isnan(index)
    w = np.ones(len(index)) if weight is None else weight
    w = w[known] / w[known].sum()
    parts = result.contributions().loc[base].loc[known]
    y = index[known] - w @ index[known]
    variance = w @ y**2
    moves = (w * y) @ parts.to_numpy(float) / variance if variance > 0 else np.nan
    by_indicator = pd.Series(moves, parts.columns)
    nodes = [result.definition[str(key)] for key in nominal.index]
    return pd.DataFrame(
        {
            "level": [node.level for node in nodes],
            "nominal": nominal,
            "influence": [by_indicator[counting(result, node)].sum() for node in nodes],
        },
        index=nominal.index,
    )


def coverage(result: IndexResult) -> pd.DataFrame:
    """How many base regions and people have a figure or score, and why others have none."""
    table = result.table_of_figures
    weight = table.weight[table.base]
    # Without a count of people every region would count as one: say nothing of people then.
    total = 0.0 if result.definition.people.population is None else weight.sum()
    rows = {}
    for node in result.definition.nodes():
        if isinstance(node, Indicator):
            there = table.figures.loc[table.base, node.key].notna().to_numpy()
            part = there * table.coverage.loc[table.base, node.key].to_numpy(float)
            status = table.status.loc[table.base, node.key]
        elif node.key in result.scored:
            there = result.scores.loc[table.base, node.key].notna().to_numpy()
            part = there.astype(float)
            status = result.status.loc[table.base, node.key]
        else:
            continue
        why = status[~there].value_counts()
        rows[node.key] = {
            "regions": float(there.mean()),
            "people": float(weight @ part / total) if total else float("nan"),
            **{name: int(why.get(name, 0)) for name in ("suppressed", "missing", "not_applicable")},
        }
    return pd.DataFrame.from_dict(rows, orient="index")
