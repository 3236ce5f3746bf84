"""Laws that every method keeps, and what each does with figures that it cannot take."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ouderenindex.definition import (
    IndexDefinition,
    Indicator,
    Node,
    TableFormat,
    load_definition,
)
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.methods import (
    Aggregator,
    Arithmetic,
    Clip,
    Distance,
    ExponentialRank,
    Geometric,
    Goalposts,
    GroupMethod,
    Harmonic,
    IndicatorMethod,
    Log,
    MinMax,
    Normaliser,
    PercentileRank,
    Rank,
    Sum,
    Winsorise,
    ZScore,
)
from ouderenindex.scoring import IndexResult, score_wide
from ouderenindex.scoring.normalise import Base, normalise

CENTRED = ZScore(mean=100, sd=25)
NORMALISERS: list[Normaliser] = [
    ZScore(mean=100, sd=5),
    ZScore(mean=100, sd=5, ddof=1, limit=2),
    MinMax(lower=1, upper=100),
    Rank(ties="min"),
    Rank(ties="average"),
    Rank(ties="max"),
    PercentileRank(over="n"),
    Goalposts(low=-2000, high=2000, scale=100),
    Distance(relative=False, mean=5000, scale=1),
]
AGGREGATORS: list[Aggregator] = [
    Arithmetic(min_share=0),
    Geometric(min_share=0),
    Harmonic(min_share=0),
    Sum(),
]


def build(
    directions: list[str],
    normaliser: Normaliser | None,
    aggregator: Aggregator | None = None,
    *,
    weights: list[float] | None = None,
    group: Normaliser | None = None,
    pass_on: str = "score",
    **options: object,
) -> IndexDefinition:
    """Two themes of indicators a0, a1, ... under one index."""
    indicators = tuple(
        Indicator(
            key=f"a{n}", label=f"A{n}", unit="x", direction=direction,
            weight=(weights or [1.0] * len(directions))[n],
            method=IndicatorMethod(normalise=normaliser, **options),
        )  # type: ignore[arg-type]
        for n, direction in enumerate(directions)
    )  # fmt: skip
    method = GroupMethod(
        aggregate=aggregator or Arithmetic(min_share=0),
        normalise=group,
        pass_on=pass_on,  # type: ignore[arg-type]
    )
    half = max(1, len(indicators) // 2)
    parts = [part for part in (indicators[:half], indicators[half:]) if part]
    themes = tuple(
        Node(level="theme", key=f"t{n}", label=f"T{n}", children=part, method=method)
        for n, part in enumerate(parts)
    )
    root = Node(level="index", key="x", label="X", children=themes, method=method)
    return IndexDefinition(root=root, base=None, table=TableFormat(code=("code",)))


def frame(values: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(values, columns=[f"a{n}" for n in range(values.shape[1])])
    table.insert(0, "code", [f"r{n:03d}" for n in range(len(table))])
    return table


@st.composite
def tables(draw: st.DrawFn, missing: bool = True) -> tuple[np.ndarray, list[str], list[float]]:
    rows, columns = draw(st.integers(4, 9)), draw(st.integers(2, 5))
    number = st.integers(-1000, 1000).map(float)
    cell = st.one_of(number, st.just(float("nan"))) if missing else number
    values = np.array(
        draw(st.lists(st.lists(cell, min_size=columns, max_size=columns),
                      min_size=rows, max_size=rows))
    )  # fmt: skip
    for column in values.T:
        assume(len(set(column[~np.isnan(column)])) > 1)
    directions = draw(
        st.lists(st.sampled_from(["risk", "protective"]), min_size=columns, max_size=columns)
    )
    weights = draw(st.lists(st.floats(0.1, 5), min_size=columns, max_size=columns))
    return values, directions, weights


def scored(values: np.ndarray, definition: IndexDefinition) -> IndexResult | None:
    try:
        return score_wide(frame(values), definition)
    except DefinitionError:
        return None  # nothing left to compare


@pytest.mark.parametrize("aggregator", AGGREGATORS, ids=lambda a: a.method)
@pytest.mark.parametrize("normaliser", NORMALISERS, ids=lambda n: n.method)
@settings(deadline=None, max_examples=12)
@given(tables())
def test_contributions_add_up_whatever_the_method(
    normaliser: Normaliser, aggregator: Aggregator, table
) -> None:  # type: ignore[no-untyped-def]
    values, directions, weights = table
    for group in (None, CENTRED, PercentileRank()):
        aggregate = aggregator
        if group is not None and not isinstance(aggregator, Sum):
            aggregate = Arithmetic(min_share=0)  # standard scores may be below 0
        result = scored(
            values, build(directions, normaliser, aggregate, weights=weights, group=group)
        )
        if result is None:
            continue
        for key in ("x", "t0", "a0"):
            if key not in result.scored:
                continue
            total = result.contributions(key).sum(axis=1, skipna=False)
            expected = result.scores[key] - float(result.scored[key].reference)
            np.testing.assert_allclose(total, expected, rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=30)
@given(tables(), st.floats(0.1, 10), st.integers(-100, 100))
def test_an_affine_change_of_unit_changes_nothing(table, factor: float, shift: int) -> None:  # type: ignore[no-untyped-def]
    values, directions, weights = table
    for normaliser in (CENTRED, MinMax(lower=0, upper=100)):
        definition = build(directions, normaliser, weights=weights)
        one, two = scored(values, definition), scored(values * factor + shift, definition)
        assert (one is None) == (two is None)
        if one is not None and two is not None:
            np.testing.assert_allclose(one.scores, two.scores, rtol=1e-7, atol=1e-6)


@settings(deadline=None, max_examples=30)
@given(tables())
def test_turning_a_direction_mirrors_the_contribution(table) -> None:  # type: ignore[no-untyped-def]
    values, directions, weights = table
    turned = ["risk" if directions[0] == "protective" else "protective", *directions[1:]]
    one = scored(values, build(directions, CENTRED, weights=weights))
    two = scored(values, build(turned, CENTRED, weights=weights))
    assert one is not None and two is not None
    np.testing.assert_allclose(
        one.contributions()["a0"], -two.contributions()["a0"], atol=1e-9, rtol=1e-9
    )


@settings(deadline=None, max_examples=30)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, rng) -> None:  # type: ignore[no-untyped-def]
    values, directions, weights = table
    order = list(range(len(values)))
    rng.shuffle(order)
    for normaliser in NORMALISERS:
        definition = build(directions, normaliser, weights=weights)
        one, two = scored(values, definition), scored(values[order], definition)
        assert (one is None) == (two is None)
        if one is not None and two is not None:
            np.testing.assert_allclose(
                one.scores.to_numpy()[order], two.scores, rtol=1e-9, atol=1e-9
            )


@settings(deadline=None, max_examples=30)
@given(tables())
def test_the_order_of_indicators_does_not_matter(table) -> None:  # type: ignore[no-untyped-def]
    values, directions, weights = table
    definition = build(directions, CENTRED, weights=weights, group=CENTRED)
    result = scored(values, definition)
    turned = definition.root.model_copy(
        update={
            "children": tuple(
                theme.model_copy(update={"children": theme.children[::-1]})
                for theme in reversed(definition.root.children)
                if isinstance(theme, Node)
            )
        }
    )
    other = scored(values, definition.model_copy(update={"root": turned}))
    assert (result is None) == (other is None)
    if result is not None and other is not None:
        np.testing.assert_allclose(result.scores["x"], other.scores["x"], atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(tables(missing=False), st.integers(2, 4))
def test_draws_are_scored_as_if_each_stood_alone(table, draws: int) -> None:  # type: ignore[no-untyped-def]
    values, *_ = table
    many = np.stack([values[:, 0] + n * values[:, 1] for n in range(draws)], axis=1)
    assume(all(len(set(column)) > 1 for column in many.T))
    base = Base(np.ones(len(values), dtype=bool), np.ones(len(values)))
    for method in [*NORMALISERS, ExponentialRank()]:
        together = normalise(method, many, base)
        for n in range(draws):
            alone = normalise(method, many[:, n], base)
            np.testing.assert_allclose(together.scores[:, n], alone.scores, atol=1e-9)
            reference = np.broadcast_to(together.reference, draws)[n]
            assert reference == pytest.approx(float(alone.reference))


@settings(deadline=None, max_examples=40)
@given(tables())
def test_one_minus_a_percentile_rank_is_that_of_the_other_direction(table) -> None:  # type: ignore[no-untyped-def]
    """As the CDC turns income round: 1 - rank, where ties share the lowest."""
    values, *_ = table
    risk = scored(values, build(["risk"] * values.shape[1], PercentileRank(ties="max")))
    kept = scored(values, build(["protective"] * values.shape[1], PercentileRank(ties="min")))
    assert risk is not None and kept is not None
    np.testing.assert_allclose(risk.scores["a0"], 1 - kept.scores["a0"], atol=1e-12)


# --- Treatments -------------------------------------------------------------------------------


def test_treatment_is_recorded() -> None:
    values = np.column_stack([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000], np.arange(10.0)])
    result = score_wide(frame(values), build(["risk", "protective"], CENTRED, treat=(Winsorise(),)))
    assert result.scored["a0"].treatment == ("winsorised", 1)
    assert result.scored["a1"].treatment == ("none", 0)
    table = result.treatments()
    assert table.loc["a0"].tolist() == ["A0", "winsorised", 1]
    assert list(table.index) == ["a0"]


def test_figures_are_held_between_bounds() -> None:
    values = np.column_stack([np.arange(10.0), np.arange(10.0)])
    definition = build(["protective"] * 2, None, treat=(Clip(low=2, high=7),))
    result = score_wide(frame(values), definition)
    assert result.scores["a0"].tolist() == [2, 2, 2, 3, 4, 5, 6, 7, 7, 7]
    assert result.scored["a0"].treatment == ("clipped", 4)


# --- What cannot be -----------------------------------------------------------------------------


def test_a_geometric_mean_of_nothing_above_zero_is_refused() -> None:
    values = np.column_stack([np.arange(5.0), np.arange(5.0) + 1])
    definition = build(["protective"] * 2, MinMax(lower=0, upper=1), Geometric())
    with pytest.raises(DefinitionError, match=r"'T1' is a geometric mean.*'A1' scores 0 in r000"):
        score_wide(frame(values), definition)
    told = build(["protective"] * 2, MinMax(), Geometric(not_positive="missing", min_share=0))
    result = score_wide(frame(values), told)
    assert np.isnan(result.scores["t0"].iloc[0]) and result.scores["t0"].iloc[1] > 0
    assert "0 or less" in result.excluded[0].reason


def test_a_logarithm_needs_figures_above_zero() -> None:
    values = np.column_stack([np.arange(5.0), np.arange(5.0) + 1])
    with pytest.raises(DefinitionError, match=r"'a0'.*the lowest is 0"):
        score_wide(frame(values), build(["protective"] * 2, CENTRED, treat=(Log(),)))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('normalise = { method = "goalposts", low = 5, high = 5 }', "low 5 must be below high 5"),
        ('normalise = { method = "minmax", lower = 1, upper = 0 }', "must be below upper"),
        ('normalise = { method = "zscore", limit = -1 }', "greater than 0"),
        ('normalise = { method = "zscore", sd = 0 }', "greater than 0"),
        ('normalise = { method = "zscores" }', "unknown method"),
        ('normalise = { low = 5 }', "normalise.method"),
        ('treat = [{ method = "clip", low = 3, high = 1 }]', "low 3 must be below high 1"),
        ('normalise = { method = "rank", ties = "first" }', "first"),
    ],
)  # fmt: skip
def test_a_method_that_contradicts_itself(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "definition.toml"
    path.write_text(
        f'[index]\nkey = "x"\nlabel = "X"\n[method.indicator]\n{line}\n'
        '[[indicator]]\nkey = "a"\nlabel = "A"\nunit = "%"\ndirection = "risk"\n'
    )
    with pytest.raises(DefinitionError) as caught:
        load_definition(path)
    assert words in str(caught.value)


def test_constant_and_empty_indicators_are_excluded_and_told() -> None:
    values = np.column_stack([np.arange(5.0), np.full(5, 3.0), np.full(5, np.nan), np.arange(5.0)])
    for normaliser in [*NORMALISERS[:7], ExponentialRank()]:
        result = score_wide(frame(values), build(["risk"] * 4, normaliser))
        assert [(e.key, e.reason) for e in result.excluded] == [
            ("a1", "all figures are the same"), ("a2", "no figures"),
        ]  # fmt: skip
        assert set(result.contributions().columns) == {"a0", "a3"}


def test_a_distance_to_zero_is_excluded_and_told() -> None:
    values = np.column_stack([[-1.0, 0, 1], [1.0, 2, 3]])
    result = score_wide(frame(values), build(["risk"] * 2, Distance()))
    assert [e.key for e in result.excluded] == ["t0", "a0"]


def test_a_wide_table_has_no_buurten() -> None:
    definition = build(["risk", "risk"], CENTRED).evolve(base="buurt")
    with pytest.raises(DefinitionError, match="leave out 'base'"):
        score_wide(frame(np.ones((3, 2))), definition)
    with pytest.raises(DataError, match="columns are missing"):
        score_wide(pd.DataFrame({"code": ["a"]}), build(["risk", "risk"], CENTRED))
