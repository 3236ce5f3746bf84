from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.classes import CLASSES, DEFAULT_LIMITS, NO_DATA, classify


def test_the_class_is_that_of_the_score_as_shown() -> None:
    scores = [74.94, 74.96, 75.0, 89.9, 90.0, 110.0, 110.04, 110.06, 125.0, 125.1, np.nan]
    assert classify(scores).tolist() == [1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 0]


@given(st.floats(-200, 400))
def test_turning_a_score_round_turns_its_class_round(score: float) -> None:
    shown = round(score, 1)
    assert int(classify(shown)) + int(classify(200 - shown)) == 6


@given(st.lists(st.floats(-200, 400), min_size=2))
def test_a_higher_score_never_has_a_lower_class(scores: list[float]) -> None:
    numbers = classify(sorted(scores), DEFAULT_LIMITS)
    assert (np.diff(numbers) >= 0).all()


def test_classes_are_numbered_in_order_and_named_once() -> None:
    assert [c.number for c in CLASSES] == [1, 2, 3, 4, 5]
    assert [c.sign for c in CLASSES] == ["--", "-", "0", "+", "++"]
    assert len({c.colour for c in (*CLASSES, NO_DATA)}) == 6
