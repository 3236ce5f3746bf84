"""Scoring: figures and a definition go in, scores with their reasons come out."""

from ouderenindex.scoring.collect import FigureTable, collect
from ouderenindex.scoring.engine import Scored, compute, score
from ouderenindex.scoring.result import Exclusion, Explanation, IndexResult, Reason

__all__ = [
    "Exclusion",
    "Explanation",
    "FigureTable",
    "IndexResult",
    "Reason",
    "Scored",
    "collect",
    "compute",
    "score",
]
