"""What the tests of certainty share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.methods import (
    GroupMethod,
    IndicatorMethod,
    Normaliser,
    ZScore,
)
from ouderenindex.robustness import (
    Uncertainty,
)
from ouderenindex.scoring import IndexResult, score_wide

Floats = npt.NDArray[np.float64]


NOTHING = Uncertainty(weights=0, normalisers=(), aggregators=(), leave_out=False, figures=None)


AGAIN = GroupMethod(normalise=ZScore(weighted=True, mean=100, sd=25))


SCALE = ZScore(weighted=True, limit=3.4, mean=100, sd=25)


def wide_of(
    columns: int = 4,
    *,
    regions: int = 60,
    scale: Normaliser | None = SCALE,
    group: GroupMethod = AGAIN,
    missing: float = 0.1,
    minimum: float = 1,
    seed: int = 3,
) -> IndexResult:
    """Score an invented index of two themes; some figures are missing."""
    rng = np.random.default_rng(seed)
    level = rng.normal(40, 10, (regions, 1)) + rng.normal(0, 8, (regions, columns))
    figures = np.where(rng.random(level.shape) < missing, np.nan, np.clip(level, 1, 99))
    frame = pd.DataFrame(figures, columns=[f"i{n}" for n in range(columns)])
    frame = frame.assign(code=[f"R{n}" for n in range(regions)])
    frame["people"] = rng.integers(200, 4000, regions)
    indicators = tuple(
        Indicator(
            key=f"i{n}", label=f"Cijfer {n}", unit="%", direction="risk" if n % 2 else "protective",
            source="bron", population="people", minimum=minimum,
            method=IndicatorMethod(normalise=scale),
        )
        for n in range(columns)
    )  # fmt: skip
    half = columns // 2
    themes = tuple(
        Node(level="theme", key=f"t{n}", label=f"Thema {n}", children=part, method=group)
        for n, part in enumerate((indicators[:half], indicators[half:]))
    )
    top = Node(level="index", key="x", label="Index", children=themes, method=group)
    return score_wide(frame, IndexDefinition(root=top, base=None))
