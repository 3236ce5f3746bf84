"""No published table gives a hidden cell away: checked by a linear programme of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.monitor import Rules, Table, protect, safe_means
from ouderenindex.monitor.suppression import TOTAL

optimize = pytest.importorskip("scipy.optimize", reason="suppression needs the extra 'monitor'")

CELL, PUBLICATION = 5, 10


def frame(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(
        rows, [f"r{n}" for n in range(len(rows))], [f"k{n}" for n in range(len(rows[0]))]
    )


def table(rows: list[list[int]], **more: object) -> Table:
    return Table("t", "concept", "antwoord", frame(rows), **more)  # type: ignore[arg-type]


def truth(counts: pd.DataFrame, parents: Mapping[str, str]) -> pd.DataFrame:
    """Counts with all margins, in the layout of a published table."""
    above = {
        name: counts.loc[[row for row in counts.index if parents.get(row) == name]].sum()
        for name in dict.fromkeys(parents.values())
    }
    full = pd.concat([counts.sum().to_frame(TOTAL).T, pd.DataFrame(above).T, counts])
    return full.assign(**{TOTAL: full.sum(axis=1)})


def sums(
    published: pd.DataFrame, parents: Mapping[str, str]
) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Every sum that a reader of one table can write down: total cell, and its parts."""
    rows, columns = list(published.index), list(published.columns)
    leaves = [n for n, row in enumerate(rows) if row != TOTAL and row not in parents.values()]
    tops = [n for n, row in enumerate(rows) if row in parents.values()]
    found: list[tuple[tuple[int, int], list[tuple[int, int]]]] = []
    last = len(columns) - 1
    for r in range(len(rows)):
        found.append(((r, last), [(r, c) for c in range(last)]))
    for c in range(len(columns)):
        found.append(((0, c), [(r, c) for r in (tops or leaves)]))
        for top in tops:
            found.append(((top, c), [(r, c) for r in leaves if parents[rows[r]] == rows[top]]))
    return found


def attack(
    published: pd.DataFrame,
    parents: Mapping[str, str] | None = None,
    other: pd.DataFrame | None = None,
) -> dict[tuple[str, str], tuple[float, float]]:
    """What anyone can conclude about each hidden cell of a published table.

    ``other`` is a second table of the same people by the same rows: its row totals are the same.
    """
    tables = [published] if other is None else [published, other]
    starts = np.cumsum([0, *(table.size for table in tables)])
    size = int(starts[-1])
    equations = []
    for start, shown in zip(starts, tables, strict=False):
        width = shown.shape[1]
        for total, parts in sums(shown, parents or {}):
            line = np.zeros(size)
            line[start + total[0] * width + total[1]] = -1
            for row, column in parts:
                line[start + row * width + column] = 1
            equations.append(line)
    if other is not None:
        for row in range(len(published)):
            line = np.zeros(size)
            line[row * published.shape[1] + published.shape[1] - 1] = 1
            line[starts[1] + row * other.shape[1] + other.shape[1] - 1] = -1
            equations.append(line)
    cells = np.concatenate([table.to_numpy(dtype=object).ravel() for table in tables])
    bounds = [(0, None) if pd.isna(value) else (int(value), int(value)) for value in cells]
    found = {}
    for place in np.flatnonzero(pd.isna(published.to_numpy(dtype=object).ravel())):
        ends = []
        for sign in (1, -1):
            cost = np.zeros(size)
            cost[place] = sign
            done = optimize.linprog(
                cost, A_eq=np.array(equations), b_eq=np.zeros(len(equations)), bounds=bounds
            )
            assert done.status in (0, 3), done.message
            ends.append(sign * done.fun if done.status == 0 else np.inf)
        row, column = divmod(int(place), published.shape[1])
        found[str(published.index[row]), str(published.columns[column])] = (ends[0], ends[1])
    return found


def assert_safe(
    published: pd.DataFrame,
    counts: pd.DataFrame,
    parents: Mapping[str, str] | None = None,
    other: pd.DataFrame | None = None,
) -> None:
    real = truth(counts, parents or {})
    assert list(published.index) == list(real.index)
    for row in real.index:
        for column in real.columns:
            shown = published.at[row, column]
            if real.at[row, column] < CELL:
                assert pd.isna(shown), (row, column)
            elif not pd.isna(shown):
                assert shown == real.at[row, column]
    for (row, column), (low, high) in attack(published, parents, other).items():
        value = real.at[row, column]
        assert low - 1e-6 <= value <= high + 1e-6
        assert high - low >= CELL - 1e-6, (row, column)
        if value < CELL:
            assert high >= CELL - 1e-6, (row, column)


sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))
tables = sizes.flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 18), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@settings(max_examples=30, deadline=None)
@given(rows=tables)
@example(rows=[[3, 9, 8], [12, 7, 11], [20, 6, 15]])
@example(rows=[[12, 0], [14, 0], [8, 9]])
@example(rows=[[2, 8]])
@example(rows=[[2], [8]])
@example(rows=[[3]])
@example(rows=[[0, 0], [0, 0]])
@example(rows=[[10, 10], [10, 10]])
@example(rows=[[1, 1, 1, 17], [30, 30, 30, 30]])
def test_no_hidden_cell_can_be_computed(rows: list[list[int]]) -> None:
    found = protect([table(rows)])
    assert_safe(found.tables["t"], frame(rows))


@settings(max_examples=12, deadline=None)
@given(rows=tables, split=st.integers(1, 3))
@example(rows=[[12, 9], [11, 2], [15, 8], [14, 9]], split=2)
def test_nor_with_wijken_above_the_concepts(rows: list[list[int]], split: int) -> None:
    assume(split < len(rows))
    counts = frame(rows)
    parents = {row: "west" if n < split else "oost" for n, row in enumerate(counts.index)}
    found = protect([table(rows, parents=parents, parent="wijk")])
    assert_safe(found.tables["t"], counts, parents)


@settings(max_examples=12, deadline=None)
@given(rows=tables, data=st.data())
def test_nor_from_two_tables_of_the_same_people(rows: list[list[int]], data: st.DataObject) -> None:
    first = frame(rows)
    sizes = first.sum(axis=1)
    yes = [data.draw(st.integers(0, int(size))) for size in sizes]
    second = pd.DataFrame({"ja": yes, "nee": sizes - yes}, first.index)
    found = protect([Table("a", "concept", "a", first), Table("b", "concept", "b", second)])
    a, b = found.tables["a"], found.tables["b"]
    assert_safe(a, first, other=b)
    assert_safe(b, second, other=a)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_whole_numbers_do_not_help_the_attacker(cells: list[int]) -> None:
    """The same law by trying every table of whole numbers, without any solver."""
    rows = [cells[:2], cells[2:]]
    total = sum(cells)
    assume(total >= PUBLICATION)
    published = protect([table(rows)]).tables["t"]
    a, b, c = np.meshgrid(*[np.arange(total + 1)] * 3, indexing="ij")
    d = total - a - b - c
    possible: dict[tuple[str, str], npt.NDArray[np.int64]] = {
        ("r0", "k0"): a, ("r0", "k1"): b, ("r1", "k0"): c, ("r1", "k1"): d,
        ("r0", TOTAL): a + b, ("r1", TOTAL): c + d, (TOTAL, "k0"): a + c, (TOTAL, "k1"): b + d,
    }  # fmt: skip
    fits = d >= 0
    for (row, column), values in possible.items():
        shown = published.at[row, column]
        if not pd.isna(shown):
            fits &= values == shown
    real = truth(frame(rows), {})
    for (row, column), values in possible.items():
        if pd.isna(published.at[row, column]):
            left = values[fits]
            assert left.max() - left.min() >= CELL
            if real.at[row, column] < CELL:
                assert left.max() >= CELL


def test_one_small_cell_takes_others_along() -> None:
    rows = [[3, 9, 8], [12, 7, 11], [20, 6, 15]]
    found = protect([table(rows)])
    published = found.tables["t"]
    assert pd.isna(published.at["r0", "k0"])
    assert int(published.isna().sum().sum()) == 4  # a cycle: the least that can protect it
    reasons = found.audit.set_index(["row", "column"])["reason"]
    assert reasons["r0", "k0"] == "cell below threshold"
    assert (reasons == "protects another cell").sum() == 3
    assert published.at[TOTAL, TOTAL] == 91


def test_the_log_gives_the_attackers_interval_and_never_the_count() -> None:
    rows = [[3, 9, 8], [12, 7, 11], [20, 6, 15]]
    found = protect([table(rows)])
    outside = attack(found.tables["t"])
    assert list(found.audit.columns) == ["table", "row", "column", "reason", "low", "high"]
    logged = {
        (row.row, row.column): (row.low, row.high)
        for row in found.audit.itertuples()
    }  # fmt: skip
    assert logged.keys() == outside.keys()
    for cell, interval in logged.items():
        assert interval == pytest.approx(outside[cell])


def test_a_group_in_which_all_say_the_same_is_not_shown() -> None:
    """A share of 100% tells what every single person answered."""
    published = protect([table([[12, 0], [14, 9], [8, 9]])]).tables["t"]
    assert pd.isna(published.at["r0", "k0"])
    assert pd.isna(published.at["r0", "k1"])
    assert published.at["r0", TOTAL] == 12


def test_a_group_below_ten_is_not_published_about() -> None:
    published = protect([table([[6, 2], [30, 25], [22, 31]])]).tables["t"]
    assert published.loc["r0", ["k0", "k1"]].isna().all()
    assert published.at["r0", TOTAL] == 8  # how many they are may be known, what they said not


def test_a_table_below_ten_shows_nothing() -> None:
    found = protect([table([[5, 4]])])
    assert found.tables["t"].isna().all(axis=None)
    assert set(found.audit["reason"]) == {"table below threshold", "cell below threshold"}


def test_tables_of_the_same_people_are_protected_together() -> None:
    """Hidden in one table, a total must not be shown by the other."""
    first = frame([[2, 1], [9, 11], [12, 14], [20, 16]])  # r0: 3 people
    second = frame([[3, 0], [10, 10], [13, 13], [18, 18]])
    found = protect([Table("a", "concept", "a", first), Table("b", "concept", "b", second)])
    margins = [found.tables[name][TOTAL] for name in ("a", "b")]
    assert margins[0].isna().equals(margins[1].isna())
    assert pd.isna(margins[0]["r0"])
    assert int(margins[0].isna().sum()) >= 2
    for name, counts in (("a", first), ("b", second)):
        assert_safe(found.tables[name], counts)


def test_a_total_of_a_subset_is_the_cell_of_the_table_above_it() -> None:
    answered = pd.DataFrame({"ja": [12, 3, 20], "nee": [9, 17, 15]}, ["a", "b", "c"])
    opinion = pd.DataFrame({"goed": [6, 2, 11], "slecht": [6, 1, 9]}, ["a", "b", "c"])
    found = protect(
        [
            Table("respons", "concept", "respons", answered),
            Table("oordeel", "concept", "oordeel", opinion, where=(("respons", "ja"),)),
        ]
    )
    above, below = found.tables["respons"]["ja"], found.tables["oordeel"][TOTAL]
    assert above.isna().tolist() == below.isna().tolist()
    assert pd.isna(above["b"])
    with pytest.raises(DataError, match="gives another number"):
        protect(
            [
                Table("respons", "concept", "respons", answered),
                Table("oordeel", "concept", "oordeel", opinion + 1, where=(("respons", "ja"),)),
            ]
        )


@pytest.mark.parametrize(
    ("cell", "publication", "words"),
    [(4, 10, "at least 5"), (5, 9, "at least 10"), (8, 12, "at least 16"), (0, 0, "at least 5")],
)
def test_thresholds_may_rise_and_never_fall(cell: int, publication: int, words: str) -> None:
    with pytest.raises(DataError, match=words):
        Rules(cell, publication)
    assert Rules(8, 20).cell == 8


def test_higher_thresholds_hide_more() -> None:
    rows = [[7, 20, 30], [25, 30, 28], [31, 24, 26]]
    assert protect([table(rows)]).tables["t"].notna().all(axis=None)
    hidden = protect([table(rows)], Rules(8, 20)).tables["t"]
    assert pd.isna(hidden.at["r0", "k0"])
    assert int(hidden.isna().sum().sum()) == 4


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (pd.DataFrame({"a": [-1, 2]}, ["x", "y"]), "whole numbers"),
        (pd.DataFrame({"a": [1.5, 2]}, ["x", "y"]), "whole numbers"),
        (pd.DataFrame({"a": [1.0, np.nan]}, ["x", "y"]), "whole numbers"),
        (pd.DataFrame({"a": [1, 2]}, ["x", "x"]), "row occurs twice"),
        (pd.DataFrame({"a": [1, 2]}, ["x", TOTAL]), "is the margin"),
        (pd.DataFrame({"a": []}), "empty"),
    ],
)
def test_tables_that_are_none(counts: pd.DataFrame, words: str) -> None:
    with pytest.raises(DataError, match=words):
        protect([Table("t", "r", "c", counts)])


def test_the_same_input_gives_the_same_pattern() -> None:
    rows = [[3, 9, 8, 4], [12, 7, 11, 6], [20, 6, 15, 9]]
    first, second = protect([table(rows)]), protect([table(rows)])
    pd.testing.assert_frame_equal(first.tables["t"], second.tables["t"])
    pd.testing.assert_frame_equal(first.audit, second.audit)


# --- Means -----------------------------------------------------------------------------------

means = st.lists(
    st.tuples(st.integers(0, 25), st.floats(0, 6).map(lambda x: round(x, 2))),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(means)
def test_no_mean_of_few_people_can_be_computed(groups: list[tuple[int, float]]) -> None:
    counts = pd.Series([n for n, _ in groups])
    values = pd.Series([mean if n else np.nan for n, mean in groups])
    shown, pooled = safe_means(values, counts, (0, 6))
    assert (counts[shown.notna()] >= PUBLICATION).all()
    assert (shown.dropna() == values[shown.notna()]).all()
    assert not ((shown <= 0) | (shown >= 6)).any()  # the end of a scale speaks of everyone
    if pooled is None:
        return
    hidden = shown.isna() & (counts > 0)
    if not hidden.any():
        return
    # What is left when the shown groups are taken from the total.
    left = counts[hidden].sum()
    rest = pooled * counts.sum() - (shown * counts)[shown.notna()].sum()
    assert left >= PUBLICATION
    assert hidden.sum() >= 2
    for group in counts.index[hidden]:
        mine, others = counts[group], left - counts[group]
        low = max(0.0, (rest - 6 * others) / mine)
        high = min(6.0, rest / mine)
        assert low - 1e-6 <= values[group] <= high + 1e-6
        assert high - low >= 1.5 - 1e-6


def test_one_hidden_mean_takes_another_along() -> None:
    counts = pd.Series({"a": 4, "b": 11, "c": 25})
    shown, pooled = safe_means(pd.Series({"a": 3.0, "b": 2.0, "c": 2.5}), counts, (0, 6))
    assert shown.isna().tolist() == [True, True, False]
    assert pooled == pytest.approx((4 * 3 + 11 * 2 + 25 * 2.5) / 40)
