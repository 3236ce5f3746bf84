"""Scoring: figures and a definition go in, scores with their reasons come out."""

from ouderenindex.scoring.collect import FigureTable, collect
from ouderenindex.scoring.engine import compute, score, score_table
from ouderenindex.scoring.result import Explanation, IndexResult, Reason
from ouderenindex.scoring.result_types import Exclusion, Scored
from ouderenindex.scoring.wide import score_wide

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
    "score_table",
    "score_wide",
]
