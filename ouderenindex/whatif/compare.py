"""Before and after: what changes in balance, mix, spread and access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ouderenindex.access import Access, Facilities, WalkingNorm, access
from ouderenindex.balance import (
    Balance,
    Spread,
    balance,
    spread,
    supply,
)
from ouderenindex.errors import DataError, Problem
from ouderenindex.housing import AddressPoints, Overlay, Site
from ouderenindex.need import Case, NormSet, need, population_of
from ouderenindex.project import Project
from ouderenindex.texts import number, text
from ouderenindex.whatif.changes import Changes, Said, apply_to_facilities, apply_to_sites

__all__ = ["WhatIf", "whatif"]


@dataclass(frozen=True, repr=False)
class WhatIf:
    """Before and after.

    Attributes
    ----------
    changes
        What was changed.
    year
        Year of the balance.
    before, after
        Balance as it was and as it becomes.
    spread_before, spread_after
        Spread of dwellings that suit older people.
    access_before, access_after
        Access from the addresses; None where it was not compared.
    project
        What was changed from.
    said
        What was changed: keys of texts with what they are filled with.
    norms
        All norm sets of the case: those not computed with are named.
    """

    changes: Changes
    year: int
    before: Balance
    after: Balance
    spread_before: Spread
    spread_after: Spread
    access_before: Access | None
    access_after: Access | None
    project: Project
    said: tuple[Said, ...]
    norms: tuple[NormSet, ...]

    def __repr__(self) -> str:
        return self.markdown("en")

    def table(self, lang: str = "nl") -> pd.DataFrame:
        """Everything that changes, and of the municipality also what stays.

        Returns
        -------
        pandas.DataFrame
            Columns ``part`` (balance, mix, spread, access), ``region``, ``name``, ``what``,
            ``before_low, before_high, after_low, after_high, change_low, change_high``. Balance is
            of the middle need: low with the lowest supply, high with the highest. Access is the
            share of addresses within the norm (%), one number.
        """
        rows = [*self._balance_rows(lang), *self._mix_rows(lang), *self._spread_rows(lang),
                *self._access_rows(lang)]  # fmt: skip
        columns = ["part", "region", "name", "what", "before_low", "before_high", "after_low",
                   "after_high"]  # fmt: skip
        table = pd.DataFrame(rows, columns=columns)
        numbers = columns[4:]
        table[numbers] = table[numbers].astype(float)
        for end in ("low", "high"):
            table[f"change_{end}"] = table[f"after_{end}"] - table[f"before_{end}"]
        change = table[["change_low", "change_high"]].abs().max(axis=1)
        whole = table["region"] == self.before.supply.municipality
        known = table["before_high"].isna() != table["after_high"].isna()
        return table[whole | known | (change > 1e-9)].reset_index(drop=True)

    def _name(self, code: str) -> str:
        return self.project.regions.name(code)

    def _balance_rows(self, lang: str) -> list[tuple[object, ...]]:
        labels = {kind.key: kind.name(lang) for kind in self.before.need.norms.type}
        first, last = (b.compact(self.year) for b in (self.before, self.after))
        return [
            ("balance", a["region"], self._name(a["region"]), labels[a["type"]], a["balance_low"],
             a["balance_high"], b["balance_low"], b["balance_high"])
            for a, b in zip(first.to_dict("records"), last.to_dict("records"), strict=True)
        ]  # fmt: skip

    def _mix_rows(self, lang: str) -> list[tuple[object, ...]]:
        first, last = (b.supply.planned.to_dict("records") for b in (self.before, self.after))
        return [
            ("mix", a["region"], self._name(a["region"]), text(f"dwelling.{a['type']}", lang),
             a["low"], a["high"], b["low"], b["high"])
            for a, b in zip(first, last, strict=True)
            if a["high"] or b["high"]
        ]  # fmt: skip

    def _spread_rows(self, lang: str) -> list[tuple[object, ...]]:
        whole = self.before.supply.municipality
        a, b = self.spread_before.after, self.spread_after.after
        return [("spread", whole, self._name(whole), text("whatif.spread.what", lang), a, a, b, b)]

    def _access_rows(self, lang: str) -> list[tuple[object, ...]]:
        if self.access_before is None or self.access_after is None:
            return []
        regions = self.project.regions
        rows: list[tuple[object, ...]] = []
        keys = ["region", "kind"]
        columns = ["share_within"]
        whole = str(self.before.supply.municipality)
        tables = []
        for measured in (self.access_before, self.access_after):
            parts = measured.by_region(regions, "wijk").set_index(keys)[columns]
            everyone = measured.summary(np.zeros(len(measured.points), dtype=np.int64), 1)
            all_ = everyone.assign(region=whole).set_index(keys)[columns]
            tables.append(pd.concat([parts, all_]))
        # A kind that is new, or gone, is on one side only: there its share is not known.
        sides = [table.add_suffix(side) for table, side in zip(tables, ("_a", "_b"), strict=True)]
        both = pd.concat(sides, axis=1, sort=True)
        for row in both.reset_index().to_dict(orient="records"):
            code, kind = str(row["region"]), str(row["kind"])
            a, b = 100 * float(row["share_within_a"]), 100 * float(row["share_within_b"])
            what = text("whatif.access.what", lang, kind=_kind(kind, lang))
            rows.append(("access", code, self._name(code), what, a, a, b, b))
        return rows

    def markdown(self, lang: str = "nl") -> str:
        """Write the comparison as a page of Markdown, with what it does not say."""
        lines = [f"# {text('whatif.title', lang, name=_plain(self.changes.name))}", ""]
        lines += [f"## {text('whatif.changes', lang)}", ""]
        lines += [f"- {_sentence(key, values, lang)}" for key, values in self.said]
        lines += ["", text("whatif.not_health", lang), ""]
        table = self.table(lang)
        for part in ("balance", "mix", "spread", "access"):
            rows = table[table["part"] == part]
            if part == "access" and self.access_before is None:
                lines += [f"## {text('whatif.access', lang)}", "", text("whatif.no_access", lang)]
                continue
            lines += [f"## {text(f'whatif.{part}', lang)}", ""]
            lines += _rows(rows, {"spread": 2, "access": 1}.get(part, 0), lang)
            lines.append("")
        notes = self.after.notes(self.norms, lang)
        if self.access_after is not None:
            norm, way = self.access_after.norm, f"access.way.{self.access_after.way}"
            notes += [
                text("access.norm", lang, label=norm.label, source=norm.source),
                text(way, lang, detour=number(norm.detour, 2, lang), source=norm.detour_source),
                text("access.not_cbs", lang),
            ]
        lines += ["", *(f"- {_plain(note)}" for note in notes)]
        return "\n".join(lines).rstrip() + "\n"


def _rows(rows: pd.DataFrame, decimals: int, lang: str) -> list[str]:
    if rows.empty:
        return [text("whatif.no_change", lang)]
    heads = [
        text(f"whatif.column.{c}", lang) for c in ("where", "what", "before", "after", "change")
    ]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---:|---:|---:|"]
    for row in rows.to_dict(orient="records"):
        cells = [_plain(str(row["name"])), _plain(str(row["what"]))]
        for part in ("before", "after", "change"):
            low, high = (number(row[f"{part}_{end}"], decimals, lang) for end in ("low", "high"))
            cells.append(low if low == high else text("whatif.range", lang, low=low, high=high))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _sentence(key: str, values: dict[str, object], lang: str) -> str:
    shown = dict(values)
    site = shown.pop("site", None)
    if isinstance(site, Site):
        parts = [
            f"{low if low == high else text('whatif.range', lang, low=low, high=high)} "
            f"{text(f'dwelling.{kind}', lang)}"
            for kind, (low, high) in (site.dwellings or {}).items()
        ]
        shown["dwellings"] = ", ".join(parts) or text("whatif.none", lang)
    if key in ("whatif.moved", "whatif.retyped"):
        for field in ("type", "before", "after"):
            if field in shown:
                shown[field] = text(f"dwelling.{shown[field]}", lang)
    if "kind" in shown:
        shown["kind"] = _kind(str(shown["kind"]), lang)
    return text(key, lang, **{name: _plain(str(value)) for name, value in shown.items()})


def _kind(kind: str, lang: str) -> str:
    """Name of a kind of facility; a kind of the user's own as written."""
    try:
        return text(f"access.kind.{kind}", lang)
    except KeyError:
        return kind


def _plain(value: str) -> str:
    """Text of a user on one line, in which Markdown and HTML mean nothing."""
    line = " ".join(value.split())
    for sign in "\\`*_[]|#":
        line = line.replace(sign, f"\\{sign}")
    return line.replace("<", "&lt;").replace(">", "&gt;")


def whatif(
    project: Project,
    changes: Changes,
    case: Case,
    *,
    facilities: Facilities | None = None,
    norm: WalkingNorm | None = None,
    addresses: AddressPoints | None = None,
) -> WhatIf:
    """Compare a project as it is with the project after changes.

    Parameters
    ----------
    project
        The project, with the dwellings that stand already if those are known.
    changes
        What changes.
    case
        Norms and assumptions; the main norm set and the target year are used.
    facilities, norm, addresses
        Needed together to compare access, from the addresses to the facilities by the norm: along
        the project's walking network if it has one.

    Raises
    ------
    DataError
        If a change cannot be made, or one of facilities is asked without facilities, norm and
        addresses.
    """
    measured = facilities is not None and norm is not None and addresses is not None
    if changes.of_facilities and not measured:
        raise DataError(
            f"What if '{changes.name}': facilities change, but there is nothing to measure with",
            [Problem("facilities, a norm and addresses are needed", column="facility")],
        )
    result = project.score()
    population = population_of(case, project.statistics, project.regions)
    norms, year = case.norms[case.main], case.target_year
    asked = need(population, norms, case.assumptions, [year])
    sites, said = apply_to_sites(changes, project.sites, project.regions)

    def lay(some: tuple[Site, ...]) -> Overlay:
        return project.overlay(result, some)

    def both(these: Sequence[Site]) -> tuple[Balance, Spread]:
        planned = supply(these, lay, population, case.assumptions, [year], since=norms.year_from,
                         existing=project.existing)  # fmt: skip
        return balance(asked, planned), spread(planned, population, year)

    before, spread_before = both(project.sites)
    after, spread_after = both(sites)
    access_before = access_after = None
    if facilities is not None and norm is not None and addresses is not None:
        network = project.network
        changed, more = apply_to_facilities(changes, facilities, norm)
        said += more
        access_before = access(addresses, facilities, norm=norm, network=network)
        access_after = access(addresses, changed, norm=norm, network=network)
    return WhatIf(changes, year, before, after, spread_before, spread_after, access_before,
                  access_after, project, tuple(said), tuple(case.norms.values()))  # fmt: skip
