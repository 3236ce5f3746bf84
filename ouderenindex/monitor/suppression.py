"""Suppression: hide cells about few people, and enough others that nobody can compute them.

A cell is hidden when it counts fewer than ``cell`` people (zero too: that nobody in a group gave
an answer is a fact about all of them), or when the group that it is about, or its whole table,
counts fewer than ``publication`` people. That is not enough: a row total less the cells that do
show gives a hidden cell away, and so does a share of 0 or 100%. So further cells are hidden until
an attacker who has every published cell and every total knows too little of each hidden one.

**The attack.** The attacker knows every published count, which counts add up to which totals, that
counts are whole and not negative, and nothing else. For each hidden cell two programmes, one that
makes it as small and one that makes it as large as all that allows, give its feasible interval
[lo, hi] (Fischetti and Salazar 2001, Management Science 47, 1008-1027; the audit of tau-ARGUS,
Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). They are solved in whole numbers
(HiGHS): the interval of the linear relaxation contains it, so what is safe here is safe there.

**Safe.** Every hidden cell has ``hi - lo >= cell``; one that counts fewer than ``cell`` people has
``hi >= cell`` as well, so that it cannot even be told to be small.

**Which others.** For a cell that is not safe, a linear programme looks for the cheapest change of
the table that moves it far enough and keeps all sums (Kelly, Golden and Assad 1992, Networks 22,
397-417), where changing a shown cell costs its count and a hidden one nothing. What it changes is
hidden. Hiding more never makes an interval smaller, so a cell once safe stays so. It is a good
pattern, not the one that hides least.

**Linked tables.** Cells are known by what they count, so that totals shared by several tables of
the same people, also of wijken above concepts, are one cell and are attacked together.

**Not covered.** What an attacker knows besides: a resident knows the own answer and perhaps a
neighbour's. Tables of other people who are partly the same: another year, a subgroup published
elsewhere. Conclusions from the way in which this module chooses. Intervals and means of the same
answers: these have rules of their own in :func:`safe_means`, and must not be published of an
outcome of which a table is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.errors import DataError, OuderenindexError, Problem

__all__ = [
    "MINIMUM_CELL",
    "MINIMUM_PUBLICATION",
    "TOTAL",
    "Protected",
    "Rules",
    "Table",
    "protect",
    "safe_means",
]

MINIMUM_CELL = 5
"""Cells of fewer people are hidden; GGDs use 5 for cells."""
MINIMUM_PUBLICATION = 10
"""Groups of fewer people are not published about; Vektis suppresses below 10."""
TOTAL = "*"
"""Label of the margins in a protected table."""

Key = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Rules:
    """Thresholds; a municipality may set them higher, never lower.

    Attributes
    ----------
    cell
        Least number of people in a cell that shows.
    publication
        Least number of people in a group that is published about; at least twice ``cell``, or no
        pattern could keep a hidden cell uncertain by that much.
    """

    cell: int = MINIMUM_CELL
    publication: int = MINIMUM_PUBLICATION

    def __post_init__(self) -> None:
        least = max(MINIMUM_PUBLICATION, 2 * self.cell)
        if self.cell < MINIMUM_CELL:
            raise DataError(f"cell = {self.cell}: the threshold is at least {MINIMUM_CELL}")
        if self.publication < least:
            raise DataError(f"publication = {self.publication}: the threshold is at least {least}")


@dataclass(frozen=True)
class Table:
    """Counts of people by two variables.

    Attributes
    ----------
    name
        Name of the table.
    rows, columns
        What the rows (the groups: concepts) and the columns (the answers) are. Tables of the same
        people that share a variable share its totals.
    counts
        Rows x columns of whole numbers, without margins.
    parents
        Row to the row above it (concept to wijk), of the variable ``parent``; empty without.
    parent
        What the rows above are.
    where
        Which of the people it counts, as pairs of variable and value: ``(("response",
        "answered"),)``. Its total is then that cell of the table by ``response``.
    """

    name: str
    rows: str
    columns: str
    counts: pd.DataFrame
    parents: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    where: tuple[tuple[str, str], ...] = ()

    def key(self, row: str | None, column: str | None, *, above: bool = False) -> Key:
        """Name a cell by what it counts; None stands for the margin."""
        pairs = set(self.where)
        if row is not None:
            pairs.add((self.parent if above else self.rows, row))
        if column is not None:
            pairs.add((self.columns, column))
        return frozenset(pairs)


@dataclass(frozen=True)
class Protected:
    """Tables that may be published, and the log of what was hidden.

    Attributes
    ----------
    tables
        Name to counts with margins (label ``*``), rows of ``parents`` before them; NA is hidden.
        Why a cell is hidden is not told there: that would tell which ones are small.
    audit
        For the municipality itself: one row per hidden cell: ``table, row, column, reason`` (``cell
        below threshold``, ``group below threshold``, ``table below threshold`` or ``protects
        another cell``) and the attacker's interval ``low, high`` (inf: nothing bounds it). Never
        the count itself.
    rules
        The thresholds applied.
    """

    tables: dict[str, pd.DataFrame]
    audit: pd.DataFrame
    rules: Rules


@dataclass
class _System:
    """All cells of linked tables with the sums that hold between them."""

    values: dict[Key, int]
    sums: list[tuple[Key, tuple[Key, ...]]]

    def matrix(self) -> tuple[list[Key], Any]:
        """Cells in a fixed order, and the sums as a sparse matrix M with M x = 0."""
        keys = list(self.values)
        at = {key: number for number, key in enumerate(keys)}
        matrix = _scipy("sparse").lil_matrix((len(self.sums), len(keys)))
        for line, (total, parts) in enumerate(self.sums):
            matrix[line, at[total]] = -1
            for part in parts:
                matrix[line, at[part]] = 1
        return keys, matrix.tocsc()


def protect(tables: Sequence[Table], rules: Rules | None = None) -> Protected:
    """Hide what may not be published of tables of the same people.

    Parameters
    ----------
    tables
        All tables that are published of these people: separately protected tables can give each
        other away.
    rules
        Thresholds; 5 and 10 without.

    Returns
    -------
    Protected
        The tables, with hidden cells as NA, and the audit log.

    Raises
    ------
    DataError
        If counts are negative or not whole, labels occur twice, or a total that two tables share
        is not the same in both: then they are not about the same people.
    OuderenindexError
        If scipy (the extra ``monitor``) is not there.
    """
    rules = rules or Rules()
    system = _system(tables)
    reasons = _primary(tables, system, rules)
    hidden = dict.fromkeys(key for key in system.values if key in reasons)
    # A total of enough people of a system that stands on its own is never hidden.
    fixed = {
        key for key in (table.key(None, None) for table in tables)
        if key not in reasons and not any(key in parts for _, parts in system.sums)
    }  # fmt: skip
    attack = _Attack(system, fixed)
    queue = list(hidden)
    while queue:
        key = queue.pop(0)
        for extra in attack.protectors(key, hidden, rules.cell):
            hidden[extra] = None
            reasons[extra] = "protects another cell"
            queue.append(extra)
    intervals = {key: attack.interval(key, hidden) for key in hidden}
    return Protected(
        tables={table.name: _published(table, system, hidden) for table in tables},
        audit=_audit(tables, hidden, reasons, intervals),
        rules=rules,
    )


class _Attack:
    """What an attacker can conclude about hidden cells, and what to hide against it."""

    def __init__(self, system: _System, fixed: set[Key]) -> None:
        self.keys, self.matrix = system.matrix()
        self.at = {key: number for number, key in enumerate(self.keys)}
        self.values = np.array([system.values[key] for key in self.keys], dtype=float)
        self.fixed = fixed
        # A bound far beyond any count stands for none: a solver treats it better than infinity.
        self.far = 1000.0 + 10.0 * self.values.sum()

    def interval(self, key: Key, hidden: Iterable[Key]) -> tuple[float, float]:
        """Smallest and largest whole number that a hidden cell can be; inf where unbounded."""
        optimize = _scipy("optimize")
        where = [self.at[other] for other in hidden]
        shown = np.ones(len(self.keys), dtype=bool)
        shown[where] = False
        lines = self.matrix[:, where]
        given = -(self.matrix[:, shown] @ self.values[shown])
        cost = np.zeros(len(where))
        cost[where.index(self.at[key])] = 1.0
        ends = []
        for sign in (1.0, -1.0):
            found = optimize.milp(
                sign * cost,
                constraints=optimize.LinearConstraint(lines, given, given),
                bounds=optimize.Bounds(0, self.far),
                integrality=np.ones(len(where)),
            )
            if not found.success:
                raise OuderenindexError(f"the check of suppression failed: {found.message}")
            ends.append(float(round(sign * found.fun)))
        return ends[0], ends[1] if ends[1] < self.far / 2 else float("inf")

    def protectors(self, key: Key, hidden: Iterable[Key], width: int) -> list[Key]:
        """Cells to hide so that a hidden cell is safe; none if it is."""
        extra: list[Key] = []
        now = list(hidden)
        value = float(self.values[self.at[key]])
        while True:
            low, high = self.interval(key, now)
            goal = low + width
            if value < width:
                goal = max(goal, float(width))
            if high >= goal:
                return extra
            # A small cell must be able to be large; a large one uncertain upwards or downwards.
            moves = [goal - value] if value < width else [goal - value, high - width - value]
            found = [self._cheapest(key, move, now) for move in moves]
            more = min(filter(None, found), key=self._loss, default=[]) or self._all(now)
            if not more:
                raise OuderenindexError("no pattern of hidden cells protects these tables")
            extra += more
            now += more

    def _cheapest(self, key: Key, move: float, hidden: Sequence[Key]) -> list[Key]:
        """Shown cells that change when a cell moves this far, at least cost; none if it cannot."""
        count = len(self.keys)
        cost = self.values + 1.0
        cost[[self.at[other] for other in hidden]] = 0.0
        upper = np.full(2 * count, self.far)
        upper[count:] = self.values  # nothing falls below zero
        for other in self.fixed:
            upper[[self.at[other], count + self.at[other]]] = 0.0
        lower = np.zeros(2 * count)
        place, back = self.at[key], count + self.at[key]
        if -move > self.values[place]:
            return []
        lower[place] = upper[place] = max(move, 0.0)
        lower[back] = upper[back] = max(-move, 0.0)
        sparse = _scipy("sparse")
        found = _scipy("optimize").linprog(
            np.concatenate([cost, cost]),
            A_eq=sparse.hstack([self.matrix, -self.matrix]).tocsc(),
            b_eq=np.zeros(self.matrix.shape[0]),
            bounds=np.column_stack([lower, upper]),
            method="highs",
        )
        if found.status != 0:
            return []
        moved = np.abs(found.x[:count] - found.x[count:]) > 1e-7
        known = set(hidden)
        return [other for other, yes in zip(self.keys, moved, strict=True)
                if yes and other not in known]  # fmt: skip

    def _loss(self, cells: Sequence[Key]) -> float:
        return float(sum(self.values[self.at[key]] + 1.0 for key in cells))

    def _all(self, hidden: Sequence[Key]) -> list[Key]:
        known = set(hidden)
        return [key for key in self.keys if key not in known and key not in self.fixed]


def _system(tables: Sequence[Table]) -> _System:
    values: dict[Key, int] = {}
    sums: dict[tuple[Key, frozenset[Key]], tuple[Key, ...]] = {}
    problems: list[Problem] = []

    def put(table: Table, key: Key, value: int) -> None:
        if values.setdefault(key, value) != value:
            where = ", ".join(f"{name} = {label}" for name, label in sorted(key)) or "the total"
            problems.append(
                Problem(f"table '{table.name}' gives another number for {where}", value=value,
                        expected=f"{values[key]}: tables of the same people")
            )  # fmt: skip

    def add(total: Key, parts: Sequence[Key]) -> None:
        if list(parts) == [total]:
            return  # one column that `where` names already: the cell is its own total
        sums[total, frozenset(parts)] = tuple(parts)

    for table in tables:
        counts = _counts(table)
        rows, columns = list(counts.index), list(counts.columns)
        above = list(dict.fromkeys(table.parents[row] for row in rows)) if table.parents else []
        lines: list[tuple[str | None, bool, list[str]]] = [(None, False, rows)]
        lines += [(row, False, [row]) for row in rows]
        lines += [(name, True, [r for r in rows if table.parents[r] == name]) for name in above]
        for line, up, members in lines:
            sizes = counts.loc[members].sum()
            put(table, table.key(line, None, above=up), int(sizes.sum()))
            for column in columns:
                put(table, table.key(line, column, above=up), int(sizes[column]))
            add(
                table.key(line, None, above=up),
                [table.key(line, column, above=up) for column in columns],
            )
        margins: list[str | None] = [None, *columns]
        for margin in margins:
            if above:
                add(table.key(None, margin), [table.key(n, margin, above=True) for n in above])
                for name in above:
                    below = [row for row in rows if table.parents[row] == name]
                    add(
                        table.key(name, margin, above=True),
                        [table.key(row, margin) for row in below],
                    )
            else:
                add(table.key(None, margin), [table.key(row, margin) for row in rows])
    if problems:
        raise DataError("the tables cannot be protected together", problems)
    return _System(values, [(total, parts) for (total, _), parts in sums.items()])


def _counts(table: Table) -> pd.DataFrame:
    counts = table.counts
    problems = []
    if counts.empty:
        problems.append(Problem("the table is empty"))
    for labels, what in ((counts.index, "row"), (counts.columns, "column")):
        double = labels[labels.duplicated()].unique()
        problems += [Problem(f"{what} occurs twice", value=label) for label in double]
        problems += [
            Problem(f"'{TOTAL}' is the margin, not a {what}") for n in labels if n == TOTAL
        ]
    numbers = counts.to_numpy(dtype=float)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()):
        problems.append(Problem("counts of people are whole numbers from 0"))
    if table.parents:
        problems += [
            Problem("row has no row above it", value=row)
            for row in counts.index
            if str(row) not in table.parents
        ]
    if problems:
        raise DataError(f"table '{table.name}' cannot be protected", problems)
    whole = counts.astype(int)
    return whole.set_axis(whole.index.astype(str)).set_axis(whole.columns.astype(str), axis=1)


def _primary(tables: Sequence[Table], system: _System, rules: Rules) -> dict[Key, str]:
    """Cells that may not be published for their own sake, with the reason."""
    reasons: dict[Key, str] = {}
    for table in tables:
        total = table.key(None, None)
        if system.values[total] < rules.publication:
            for key in system.values:
                if total <= key:
                    reasons.setdefault(key, "table below threshold")
        columns = [str(c) for c in table.counts.columns]
        above = dict.fromkeys(table.parents.values())
        groups = [(str(r), False) for r in table.counts.index] + [(n, True) for n in above]
        for row, up in groups:
            if system.values[table.key(row, None, above=up)] < rules.publication:
                for column in columns:
                    key = table.key(row, column, above=up)
                    reasons.setdefault(key, "group below threshold")
    for key, value in system.values.items():
        if value < rules.cell:
            reasons[key] = "cell below threshold"
    return reasons


def _labels(table: Table) -> list[tuple[str, str | None, bool]]:
    """Rows of a published table: label, name in the system, and whether it is a row above."""
    above = [(name, name, True) for name in dict.fromkeys(table.parents.values())]
    rows = [(str(row), str(row), False) for row in table.counts.index]
    return [(TOTAL, None, False), *above, *rows]


def _published(table: Table, system: _System, hidden: Mapping[Key, None]) -> pd.DataFrame:
    columns: list[tuple[str, str | None]] = [(str(c), str(c)) for c in table.counts.columns]
    columns.append((TOTAL, None))
    cells = []
    for _, row, up in _labels(table):
        keys = [table.key(row, column, above=up) for _, column in columns]
        cells.append([pd.NA if key in hidden else system.values[key] for key in keys])
    names = [label for label, *_ in _labels(table)]
    frame = pd.DataFrame(cells, columns=[label for label, _ in columns], dtype="Int64")
    frame.index = pd.Index(names, name=table.rows)
    return frame


def _audit(
    tables: Sequence[Table],
    hidden: Mapping[Key, None],
    reasons: Mapping[Key, str],
    intervals: Mapping[Key, tuple[float, float]],
) -> pd.DataFrame:
    rows = []
    for table in tables:
        told: set[Key] = set()
        for label, row, up in _labels(table):
            for column in [*(str(c) for c in table.counts.columns), None]:
                key = table.key(row, column, above=up)
                if key in hidden and key not in told:
                    told.add(key)
                    low, high = intervals[key]
                    rows.append((table.name, label, column or TOTAL, reasons[key], low, high))
    return pd.DataFrame(rows, columns=["table", "row", "column", "reason", "low", "high"])


def safe_means(
    means: pd.Series,
    answered: pd.Series,
    span: tuple[float, float],
    rules: Rules | None = None,
    *,
    hidden: Collection[str] = (),
) -> tuple[pd.Series, float | None]:
    """Means per group and pooled, hidden where they could tell about few people.

    A mean of fewer than ``publication`` people is hidden; so is one at the very end of the scale,
    which says what every single person answered. The pooled mean times its number, less the shown
    ones, is the sum of the hidden groups: together these must count ``publication`` people, be two
    at least, and each hidden mean must still be able to lie anywhere in a quarter of the scale.
    Until then the smallest shown group is hidden too; if none is left, the pooled mean.

    Parameters
    ----------
    means, answered
        Per group: the mean, and of how many people. Both indexed by group.
    span
        Lowest and highest value possible.
    rules
        Thresholds.
    hidden
        Groups of which the number of people is hidden elsewhere: a mean would tell that it is
        ``publication`` at least.

    Returns
    -------
    pandas.Series, float or None
        The means with NaN for hidden ones, and the pooled mean or None if hidden.
    """
    rules = rules or Rules()
    low, high = span
    counts = answered.astype(int)
    people = int(counts.sum())
    present = counts > 0
    if people < rules.publication:
        return means.where(~present, np.nan), None
    pooled = float((means[present] * counts[present]).sum() / people)
    ends = (means <= low) | (means >= high)
    shown = present & (counts >= rules.publication) & ~ends & ~means.index.isin(list(hidden))
    if pooled in (low, high):
        return means.where(shown), None
    while True:
        out = present & ~shown
        if not out.any() or _uncertain(means[out], counts[out], span, rules):
            return means.where(shown), pooled
        left = counts[shown]
        if left.empty:
            return means.where(shown), None
        shown[left.index[int(np.argmin(left.to_numpy()))]] = False


def _uncertain(
    means: pd.Series, counts: pd.Series, span: tuple[float, float], rules: Rules
) -> bool:
    """Whether hidden means stay uncertain to someone who knows their sum and their numbers."""
    if len(means) < 2 or counts.sum() < rules.publication:
        return False
    low, high = span
    total = float((means * counts).sum())
    numbers: npt.NDArray[np.float64] = counts.to_numpy(dtype=float)
    others = numbers.sum() - numbers
    least = np.maximum(low, (total - others * high) / numbers)
    most = np.minimum(high, (total - others * low) / numbers)
    return bool((most - least >= (high - low) / 4).all())


def _scipy(part: str) -> Any:
    try:
        return import_module(f"scipy.{part}")
    except ImportError as error:
        raise OuderenindexError(
            "suppression needs the extra 'monitor' (scipy): pip install ouderenindex[monitor]"
        ) from error
