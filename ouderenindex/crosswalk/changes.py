"""Which areas of two years are the same, and which changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from ouderenindex.errors import DataError, Problem
from ouderenindex.regions import LEVELS, Regions, is_code, level_of, normalise_name

__all__ = ["KINDS", "ONE_TO_ONE", "Changes", "detect_changes"]

KINDS = (
    "same",
    "renamed",
    "recoded",
    "moved",
    "merged",
    "split",
    "reused",
    "gone",
    "new",
)
"""In the order from nothing changed to nothing in common."""

ONE_TO_ONE = ("same", "renamed", "recoded")
"""Kinds of which the old and the new area are one."""

# Generalised boundaries differ by slivers from year to year: less than this share of both areas
# is no relation between them, and all but this share of both makes them one.
_PART = 0.1

_COLUMNS = ["level", "code_old", "code_new", "name_old", "name_new", "kind", "evidence"]


@dataclass(frozen=True, repr=False)
class Changes:
    """What became of each area.

    Attributes
    ----------
    frame
        Columns ``level, code_old, code_new, name_old, name_new, kind, evidence``; one row for
        each old area with each new area that it became (a part of), in the order of level and
        codes. Codes and names are empty where there is no area. The kinds:

        ========  ============================================================================
        same      code, name and, where known, area are the same
        renamed   code and area are the same, the name is another
        recoded   name or area are the same, the code is another
        moved     code and name are the same, and the boundary is said to have moved
        merged    the whole old area went into a new one that is larger
        split     the old area was divided over several new ones
        reused    the code stands for another area now: figures of the two years under this
                  code never belong together; what became of both areas is in other rows
        gone      there is no new area to which it belongs
        new       there is no old area to which it belongs
        ========  ============================================================================
    """

    frame: pd.DataFrame

    def __repr__(self) -> str:
        counts = self.frame["kind"].value_counts()
        said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if kind in counts)
        return f"Changes({said})"

    def of(self, *kinds: str) -> pd.DataFrame:
        """Rows of these kinds.

        Raises
        ------
        DataError
            If there is no such kind.
        """
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise DataError(
                "There is no such kind of change",
                [Problem("unknown kind", value=k, expected=", ".join(KINDS)) for k in unknown],
            )
        return self.frame[self.frame["kind"].isin(kinds)]


def detect_changes(
    old: Regions | pd.DataFrame,
    new: Regions | pd.DataFrame,
    *,
    flags: Mapping[str, int] | None = None,
) -> Changes:
    """Find what became of the areas of one year in another.

    Where both years have boundaries, shared area decides which areas are related; it is evidence
    only, and never divides a figure. Without boundaries a code and its name decide together: a
    code with another name counts as reused, unless ``flags`` say that nothing changed.

    Parameters
    ----------
    old, new
        Regions, or a table with region codes as its index and a column ``name``.
    flags
        New region code to ``indelingswijziging``: 1 nothing changed, 2 another code, 3 another
        boundary than in the year before. Give them only where ``old`` is the year before.

    Raises
    ------
    DataError
        If a code is malformed or occurs twice.
    """
    before, after = _table(old, "old"), _table(new, "new")
    found = []
    for level in LEVELS:
        one, other = before[before["level"] == level], after[after["level"] == level]
        if one.empty or other.empty:
            # Nothing to compare with: a table of wijken says nothing of buurten.
            continue
        if _drawn(one) and _drawn(other):
            rows = _by_area(one, other)
        else:
            rows = _by_words(one, other, flags or {})
        found += [(level, *row) for row in rows]
    names_old, names_new = before["name"].to_dict(), after["name"].to_dict()
    frame = pd.DataFrame(
        [(level, old_code, new_code, names_old.get(old_code, ""), names_new.get(new_code, ""),
          kind, evidence) for level, old_code, new_code, kind, evidence in found],
        columns=_COLUMNS,
    )  # fmt: skip
    order = frame["level"].map(LEVELS.index)
    frame = frame.assign(order=order, first=frame["code_old"].where(frame["code_old"] != "", "~"))
    frame = frame.sort_values(["order", "first", "code_new", "kind"], ignore_index=True)
    return Changes(frame[_COLUMNS])


_Row = tuple[str, str, str, str]  # code_old, code_new, kind, evidence


def _table(regions: Regions | pd.DataFrame, what: str) -> pd.DataFrame:
    frame = regions.frame if isinstance(regions, Regions) else regions
    codes = [str(code) for code in frame.index]
    problems = [Problem("not a region code", value=code) for code in codes if not is_code(code)]
    double = frame.index[frame.index.duplicated()].unique()
    problems += [Problem("code occurs twice", value=str(code)) for code in double]
    if problems:
        raise DataError(f"The {what} regions cannot be compared", problems)
    table = frame.assign(level=[level_of(code) for code in codes])
    # 'Wijk 03' is a prefix to be dropped from names, and of some areas the whole name.
    plain = [normalise_name(str(name)) or str(name).strip().lower() for name in table["name"]]
    return table.assign(plain=plain)


def _drawn(table: pd.DataFrame) -> bool:
    return isinstance(table, gpd.GeoDataFrame) and not table.geometry.isna().any()


def _by_area(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> list[_Row]:
    """Relate areas by what they share."""
    before, after = old.geometry.to_numpy(), new.geometry.to_numpy()
    at_new, at_old = old.sindex.query(after, predicate="intersects")
    shared = shapely.area(shapely.intersection(before[at_old], after[at_new]))
    pairs = pd.DataFrame(
        {
            "old": old.index[at_old],
            "new": new.index[at_new],
            "of_old": shared / shapely.area(before[at_old]),
            "of_new": shared / shapely.area(after[at_new]),
        }
    )
    pairs = pairs[(pairs["of_old"] >= _PART) | (pairs["of_new"] >= _PART)]
    # What a table of one municipality lacks may lie in another one.
    divided = pairs.groupby("old")["new"].transform("size").gt(1) | (pairs["of_old"] < 1 - _PART)
    joined = pairs.groupby("new")["old"].transform("size").gt(1) | (pairs["of_new"] < 1 - _PART)
    rows: list[_Row] = []
    for pair, is_divided, is_joined in zip(pairs.itertuples(), divided, joined, strict=True):
        a, b = str(pair.old), str(pair.new)
        evidence = f"shares {pair.of_old:.0%} of the old and {pair.of_new:.0%} of the new area"
        if is_divided:
            kind = "split"
        elif is_joined:
            kind = "merged"
        elif a != b:
            kind = "recoded"
        else:
            kind = "same" if old.at[a, "plain"] == new.at[b, "plain"] else "renamed"
        rows.append((a, b, kind, evidence))
    related = set(zip(pairs["old"], pairs["new"], strict=True))
    for code in sorted(set(old.index) & set(new.index)):
        if (code, code) not in related:
            same = old.at[code, "plain"] == new.at[code, "plain"]
            name = "the same name" if same else "another name"
            rows.append((code, code, "reused", f"{name}, and (nearly) no shared area"))
    alone = "shares (nearly) no area"
    rows += [(str(code), "", "gone", alone) for code in old.index.difference(pairs["old"])]
    rows += [("", str(code), "new", alone) for code in new.index.difference(pairs["new"])]
    return rows


def _by_words(old: pd.DataFrame, new: pd.DataFrame, flags: Mapping[str, int]) -> list[_Row]:
    """Relate areas by code and name together."""
    names_old = {str(code): str(name) for code, name in old["plain"].items()}
    names_new = {str(code): str(name) for code, name in new["plain"].items()}
    rows: list[_Row] = []
    for code in sorted(set(names_old) & set(names_new)):
        same_name, flag = names_old[code] == names_new[code], flags.get(code)
        if same_name and flag == 3:
            rows.append((code, code, "moved", "the year is flagged as one of another boundary"))
        elif same_name and flag != 2:
            rows.append((code, code, "same", "the same code and name"))
        elif flag == 1 and not same_name:
            rows.append((code, code, "renamed", "the year is flagged as one without a change"))
        else:
            why = "the year is flagged as one of another code" if flag == 2 else "another name"
            if not same_name and names_old[code] in names_new.values():
                why += "; the old name has another code now"
            rows.append((code, code, "reused", why))
    kept = {code for code, _, kind, _ in rows if kind != "reused"}
    matched: set[tuple[str, str]] = set()
    for code in sorted(set(names_old) - kept):
        name = names_old[code]
        there = [other for other, its in names_new.items() if its == name]
        # 'Verspreide huizen' is the name of many areas: only a name of one area tells which.
        unique = len(there) == 1 and list(names_old.values()).count(name) == 1
        if unique and there[0] not in kept and there[0] != code:
            rows.append((code, there[0], "recoded", "the same name"))
            matched.add((code, there[0]))
    nothing = "neither code nor name is there"
    gone = set(names_old) - kept - {code for code, _ in matched}
    added = set(names_new) - kept - {code for _, code in matched}
    rows += [(code, "", "gone", nothing) for code in sorted(gone)]
    rows += [("", code, "new", nothing) for code in sorted(added)]
    return rows
