"""Numbers and outlines as short texts: what is written is read back, whatever it is."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.map.encode import (
    ALPHABET,
    decode_column,
    decode_integers,
    encode_column,
    encode_integers,
    escape_json,
    signed,
)

figures = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))


@given(st.lists(figures, min_size=1, max_size=60), st.integers(0, 4))
def test_columns_come_back_as_rounded(values: list[float | None], decimals: int) -> None:
    numbers = np.array([np.nan if v is None else v for v in values])
    read = decode_column(encode_column(numbers, decimals), len(numbers))
    np.testing.assert_allclose(
        read, np.round(numbers, decimals), rtol=0, atol=10.0**-decimals / 1e3
    )
    assert (np.isnan(read) == np.isnan(numbers)).all()


@given(st.lists(st.integers(0, 10**9), max_size=50))
def test_integers_come_back(values: list[int]) -> None:
    assert decode_integers(encode_integers(values)) == values


@given(st.lists(st.integers(-(10**6), 10**6), max_size=50))
def test_folding_keeps_numbers_apart(values: list[int]) -> None:
    folded = signed(values)
    assert all(v >= 0 for v in folded)
    assert [-(v + 1) // 2 if v % 2 else v // 2 for v in folded] == values


def test_zero_and_missing_differ() -> None:
    column = encode_column([0.0, np.nan, 0.0], 1)
    assert column is not None
    read = decode_column(column, 3)
    assert read[0] == 0 and np.isnan(read[1]) and read[2] == 0


def test_a_column_without_numbers_is_nothing() -> None:
    assert encode_column([np.nan, np.nan], 1) is None
    assert np.isnan(decode_column(None, 2)).all()


def test_a_constant_column_takes_no_digits() -> None:
    assert encode_column([100.0, 100.0, 100.0], 1) == [1, 1000, 0, ""]


def test_the_alphabet_needs_no_escaping_anywhere() -> None:
    assert not set(ALPHABET) & set("<>&\"'`\\${} \n")
    assert len(set(ALPHABET)) == len(ALPHABET) == 84
    assert json.dumps(ALPHABET) == f'"{ALPHABET}"'
    assert escape_json(ALPHABET) == ALPHABET


@pytest.mark.parametrize("hostile", ["</script>", "<!--", "&amp;", "\u2028\u2029", "]]>", "<a&b>"])
def test_escaped_json_holds_no_markup_and_says_the_same(hostile: str) -> None:
    text = escape_json(json.dumps({"name": hostile}, ensure_ascii=False))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"name": hostile}
