"""Measures of how the parts of an index hang together, and of what each weighs in it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.definition import IndexDefinition, Indicator, Node

__all__ = [
    "Components",
    "correlations",
    "cronbach_alpha",
    "effective_weights",
    "principal_components",
]

Floats = npt.NDArray[np.float64]

# A spread below this share of the size of the figures is rounding, not difference.
_FLAT = 1e-12


def correlations(values: pd.DataFrame, weight: Floats | None = None) -> pd.DataFrame:
    """Pearson correlations of all columns, each pair over the rows that have both.

    ``r = cov(x, y) / sqrt(var(x) var(y))``, with weighted moments if weights are given.

    Parameters
    ----------
    values
        Regions x columns; NaN where missing.
    weight
        Weight per region, at least 0.

    Returns
    -------
    pandas.DataFrame
        Columns x columns, -1 to 1; NaN for fewer than three rows in common, or no spread in them.
    """
    x = values.to_numpy(float)
    there = (~np.isnan(x)).astype(float)
    w = there if weight is None else there * weight[:, None]
    x = np.where(there > 0, x, 0.0)
    # Centred and scaled first: sums of squares of raw figures would lose digits.
    total = np.where(w.any(axis=0), w.sum(axis=0), 1.0)
    mean = (w * x).sum(axis=0) / total
    x = (x - mean) * there
    spread = np.sqrt((w * x**2).sum(axis=0) / total)
    flat = spread <= _FLAT * np.maximum(1.0, np.abs(mean))
    x = np.where(flat, 0.0, x / np.where(flat, 1.0, spread))
    held = w.T @ there
    divisor = np.where(held > 0, held, 1.0)
    sums = (w * x).T @ there
    covariance = ((w * x).T @ x - sums * sums.T / divisor) / divisor
    variance = ((w * x**2).T @ there - sums**2 / divisor) / divisor
    enough = (w > 0).T.astype(float) @ there >= 3
    known = enough & (np.minimum(variance, variance.T) > _FLAT)
    product = np.where(known, variance * variance.T, 1.0)
    found = np.where(known, np.clip(covariance / np.sqrt(product), -1.0, 1.0), np.nan)
    return pd.DataFrame(found, values.columns, values.columns)


def cronbach_alpha(values: pd.DataFrame) -> float:
    """Cronbach's alpha of the columns, by COINr's convention.

    ``k^2 * mean off-diagonal covariance / sum of the covariance matrix``, each covariance over the
    rows that have both. At most 1, possibly below 0; NaN for fewer than two columns.
    """
    k = values.shape[1]
    covariance = values.cov().to_numpy(float)
    total = float(covariance.sum())
    if k < 2 or not np.isfinite(total) or total == 0:
        return float("nan")
    return float(k / (k - 1) * (1.0 - np.trace(covariance) / total))


@dataclass(frozen=True)
class Components:
    """Principal components of standardised columns.

    Attributes
    ----------
    rows
        Number of complete rows.
    shares
        Share of the variance that each component explains; adds up to 1.
    loadings
        Correlation of each column with the first component.
    scores
        First component per complete row.
    """

    rows: int
    shares: Floats
    loadings: pd.Series
    scores: pd.Series

    @property
    def first(self) -> float:
        """Share of the first component; NaN where there is none."""
        return float(self.shares[0]) if len(self.shares) else float("nan")


def principal_components(values: pd.DataFrame) -> Components:
    """Principal components, by singular value decomposition of the complete, standardised rows.

    Columns without spread are left out; fewer than two columns or three rows give none.
    """
    complete = values.dropna()
    if len(complete) < 3:
        return Components(len(complete), *_no_components())
    spread = complete.std(ddof=0)
    x = complete.loc[:, spread > _FLAT * complete.mean().abs().clip(lower=1.0)]
    if x.shape[1] < 2:
        return Components(len(x), *_no_components())
    u, s, v = np.linalg.svd(((x - x.mean()) / x.std(ddof=0)).to_numpy(float), full_matrices=False)
    # The sign of a component is arbitrary; most columns with a plus reads best.
    sign = -1.0 if v[0].sum() < 0 else 1.0
    return Components(
        rows=len(x),
        shares=s**2 / (s**2).sum(),
        loadings=pd.Series(sign * v[0] * s[0] / np.sqrt(len(x)), x.columns),
        scores=pd.Series(sign * u[:, 0] * s[0], x.index),
    )


def _no_components() -> tuple[Floats, pd.Series, pd.Series]:
    return np.empty(0), pd.Series(dtype=float), pd.Series(dtype=float)


def effective_weights(
    definition: IndexDefinition, counted: Container[str] | None = None
) -> pd.Series:
    """Share of each node in the index on paper: the product of the shares down to it.

    This is COINr's effective weight. Weights count within their parent, over the nodes that
    count; the indicators add up to 1.

    Parameters
    ----------
    definition
        The definition.
    counted
        Keys that were scored (such as ``result.scored``); by default all that can be.

    Returns
    -------
    pandas.Series
        Node key to 0..1, each node before its parts; the index is 1.
    """
    found: dict[str, float] = {}

    def walk(node: Node | Indicator, share: float) -> None:
        found[node.key] = share
        if isinstance(node, Node):
            parts = [
                child
                for child in node.children
                if child.scored and (counted is None or child.key in counted)
            ]
            total = sum(child.weight for child in parts)
            for child in parts:
                walk(child, share * child.weight / total)

    walk(definition.root, 1.0)
    return pd.Series(found, dtype=float)
