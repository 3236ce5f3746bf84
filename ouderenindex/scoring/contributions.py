"""Contributions: how much each indicator moves a score away from that of the reference.

Every step of the arithmetic is followed down. A mean ``f^-1(sum(w f(x)))`` is shared out over its
children by the secant of ``f`` between the reference and the region, so that nothing is left
over whatever the mean (for the geometric mean this is the logarithmic-mean decomposition, LMDI-I;
Ang, Energy Policy 33, 2005). Normalising a sum stretches all parts alike. What remains (a limit, or
other weights because a child is missing) is shared out by weight.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ouderenindex.definition import IndexDefinition, Node
from ouderenindex.methods import Geometric, Harmonic
from ouderenindex.scoring.aggregate import bend
from ouderenindex.scoring.result_types import Scored

__all__ = ["contribute"]

Floats = npt.NDArray[np.float64]


def contribute(
    definition: IndexDefinition,
    scored: Mapping[str, Scored],
    key: str,
    columns: Mapping[str, int],
) -> Floats:
    """Share a node's difference with the reference out over the indicators below it.

    Parameters
    ----------
    definition, scored
        What was scored, and what was found.
    key
        The node.
    columns
        Indicator key to column of the result.

    Returns
    -------
    numpy.ndarray
        Regions x indicators; each row adds up to ``score - reference`` where there is a score.
    """
    parts, _ = _walk(definition, scored, key, columns, passed=False)
    return parts


def _secant(method: object, x: Floats, reference: float) -> Floats:
    """Slope of ``f`` between the reference and each x."""
    if not isinstance(method, Geometric | Harmonic):
        return np.ones_like(x)
    f = bend(method)
    step = x - reference
    close = np.abs(step) <= 1e-9 * abs(reference)
    derivative = 1.0 / x if isinstance(method, Geometric) else -1.0 / x**2
    rise = f(x) - f(np.full_like(x, reference))
    return np.where(close, derivative, np.divide(rise, step, where=~close, out=derivative.copy()))


def _walk(
    definition: IndexDefinition,
    scored: Mapping[str, Scored],
    key: str,
    columns: Mapping[str, int],
    *,
    passed: bool,
) -> tuple[Floats, Floats]:
    """Parts of a node's difference with the reference, and each indicator's share of its weight.

    ``passed`` asks for the value that the node above receives, else for the score.
    """
    here = scored[key]
    size = (len(here.scores), len(columns))
    parts, weights = np.zeros(size), np.zeros(size)
    if here.shares is None:
        parts[:, columns[key]] = np.nan_to_num(here.scores - here.reference)
        weights[:, columns[key]] = 1.0
        return parts, weights
    node = definition[key]
    assert isinstance(node, Node) and here.aggregated is not None
    method = node.method.aggregate
    curved = np.zeros(size[0])
    for at, child in enumerate(here.children):
        below, shares = _walk(definition, scored, child, columns, passed=True)
        value, reference = scored[child].passed
        share = here.shares[:, at]
        there = share > 0
        slope = np.ones(size[0])
        slope[there] = _secant(method, value[there], float(reference))
        parts += (share * slope)[:, None] * below
        weights += share[:, None] * shares
        curved += np.where(there, share * bend(method)(np.where(there, value, 1.0)), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    moved = np.nan_to_num(here.aggregated - here.aggregated_reference)
    if isinstance(method, Geometric | Harmonic):
        parts *= _stretch(moved, parts.sum(axis=1), _derivative(method, here.aggregated))
    parts += weights * (moved - parts.sum(axis=1))[:, None]
    if passed and here.pass_on == "aggregate":
        return parts, weights
    change = np.nan_to_num(here.scores - here.reference)
    slopes = np.broadcast_to(np.asarray(here.slope, float), change.shape)
    parts *= _stretch(change, moved, slopes)
    parts += weights * (change - parts.sum(axis=1))[:, None]
    return parts, weights


def _derivative(method: object, mean: Floats) -> Floats:
    """Slope of ``f^-1`` at a mean."""
    filled = np.where(np.isnan(mean), 1.0, mean)
    return filled if isinstance(method, Geometric) else -(filled**2)


def _stretch(to: Floats, of: Floats, otherwise: Floats) -> Floats:
    """Factor that turns one difference into another; its limit where there is none."""
    close = np.abs(of) <= 1e-12
    return np.where(close, otherwise, np.divide(to, of, where=~close, out=otherwise.copy()))[
        :, None
    ]
