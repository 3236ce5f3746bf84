"""Certainty of the embedded case."""

from __future__ import annotations

import pytest

from ouderenindex.robustness import (
    Certainty,
    robustness,
)
from ouderenindex.scoring import IndexResult


@pytest.fixture(scope="session")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=400)
