"""What the supply leaves of the need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.balance.supply import Supply
from ouderenindex.classes import CLASSES
from ouderenindex.errors import DataError, Problem
from ouderenindex.need import SCENARIOS, Need, NormSet
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

__all__ = ["Balance", "balance"]


@dataclass(frozen=True, repr=False)
class Balance:
    """What the supply leaves of the need.

    Attributes
    ----------
    frame
        Columns ``region, type, year, scenario, need, supply_low, supply_high, balance_low,
        balance_high``; in every row ``balance_x = supply_x - need``, negative is a shortage. NaN
        where the plans cannot tell the type, or what stands already is asked and not known.
    need, supply
        What was compared.
    """

    frame: pd.DataFrame
    need: Need
    supply: Supply

    def __repr__(self) -> str:
        rows = self.frame[
            (self.frame["region"] == self.supply.municipality)
            & (self.frame["scenario"] == "middle")
        ]
        shown = rows.drop(columns=["region", "scenario"]).round(0).to_string(index=False)
        return f"Balance by {self.need.norms.label}\n{shown}"

    def compact(self, year: int) -> pd.DataFrame:
        """One year as outputs show it, one row per region and type.

        Returns
        -------
        pandas.DataFrame
            ``region, type, need_low, need_middle, need_high, supply_low, supply_high, balance_low,
            balance_high`` (of the middle need), and ``unspecified_low, unspecified_high``: planned
            dwellings of the region of which the type is not given, the same for every type.
        """
        rows = self.frame[self.frame["year"] == year]
        keys = ["region", "type"]
        middle = rows[rows["scenario"] == "middle"].set_index(keys)
        if middle.empty:
            raise DataError(
                f"The balance has no middle scenario for {year}",
                [Problem("year", value=year, expected=", ".join(map(str, self.need.years)))],
            )
        table = middle[["supply_low", "supply_high", "balance_low", "balance_high"]].copy()
        for at, scenario in enumerate(SCENARIOS):
            part = rows[rows["scenario"] == scenario].set_index(keys)["need"]
            table.insert(at, f"need_{scenario}", part)
        open_ = self.unspecified.reindex(table.index.get_level_values("region"))
        table["unspecified_low"] = open_["low"].to_numpy()
        table["unspecified_high"] = open_["high"].to_numpy()
        return table.reset_index()

    @property
    def unspecified(self) -> pd.DataFrame:
        """Planned dwellings per region of which no type is given: ``low`` and ``high``.

        Both NaN where all that is planned is of sites without a number: not known is not zero.
        """
        planned = self.supply.planned
        rows = planned[planned["type"] == "unspecified"].set_index("region")[["low", "high"]]
        total = planned.groupby("region")["high"].sum()
        nothing = (total.reindex(rows.index) == 0).to_numpy()
        rows.loc[rows.index.isin(self.supply.unnumbered) & nothing] = float("nan")
        return rows

    def coincide(
        self, result: IndexResult, year: int, *, scenario: str = "middle", lang: str = "nl"
    ) -> pd.DataFrame:
        """Find wijken where the index is unfavourable and too little is planned.

        A wijk in class 1 or 2 with a shortage even when all that is planned comes about
        (``balance_high < 0``), the greatest shortage per 1,000 people of the norm set's age group
        first.

        Returns
        -------
        pandas.DataFrame
            ``region, name, class, type, shortage, per_1000, unspecified_high, reason``.
        """
        rows = self.frame[
            (self.frame["year"] == year)
            & (self.frame["scenario"] == scenario)
            & (self.frame["balance_high"] < 0)
        ]
        population = self.need.population
        at = self.need.assumptions_used.allocation_year
        people = population.people(self.need.norms.age, at)
        labels = {kind.key: kind.name(lang) for kind in self.need.norms.type}
        classes = result.classes[result.definition.key]
        found = []
        for row in rows.to_dict(orient="records"):
            code = str(row["region"])
            if code not in population.regions or int(classes.get(code, 0)) not in (1, 2):
                continue
            short = -float(row["balance_high"])
            lives = float(people[code])
            found.append(
                {
                    "region": code,
                    "name": population.regions[code],
                    "class": int(classes[code]),
                    "type": row["type"],
                    "shortage": short,
                    "per_1000": 1000 * short / lives if lives else float("nan"),
                    "unspecified_high": number_at(self.unspecified, code, "high"),
                    "reason": self._reason(result, code, labels[str(row["type"])], year, short,
                                           int(classes[code]), lang),
                }
            )  # fmt: skip
        columns = ["region", "name", "class", "type", "shortage", "per_1000", "unspecified_high",
                   "reason"]  # fmt: skip
        frame = pd.DataFrame(found, columns=columns)
        # Rounded: wijken of which nothing is planned are equal but for the last digit.
        order = pd.DataFrame({"short": -frame["per_1000"].astype(float).round(6),
                              "region": frame["region"], "type": frame["type"]})  # fmt: skip
        return frame.loc[order.sort_values(["short", "region", "type"]).index].reset_index(
            drop=True
        )

    def _reason(
        self, result: IndexResult, code: str, label: str, year: int, short: float, class_: int,
        lang: str,
    ) -> str:  # fmt: skip
        risks = "; ".join(
            text("export.reason", lang, label=r.indicator.label, unit=r.indicator.unit,
                 figure=number(r.figure, r.indicator.decimals, lang),
                 reference=number(r.reference, r.indicator.decimals, lang))
            for r in result.explain(code, lang=lang).risks[:3]
        )  # fmt: skip
        key = next(c.key for c in CLASSES if c.number == class_)
        said = text(
            "balance.reason", lang,
            name=self.need.population.regions[code], label=text(f"class.{key}", lang), year=year,
            short=number(short, 0, lang), type=label, risks=risks or "–",
        )  # fmt: skip
        low, high = (number_at(self.unspecified, code, end) for end in ("low", "high"))
        if high > 0:
            said += " " + text("balance.reason.open", lang, low=number(low, 0, lang),
                               high=number(high, 0, lang))  # fmt: skip
        return said

    def notes(self, others: Iterable[NormSet] = (), lang: str = "nl") -> list[str]:
        """Say what must stand beside the numbers, in whole sentences.

        Parameters
        ----------
        others
            The other norm sets of the case: they are always named.
        lang
            ``nl`` or ``en``.
        """
        norms = self.need.norms
        names = "; ".join(one.name(lang) for one in others if one.key != norms.key)
        main = norms.name(lang)
        said = [
            text("need.both", lang, main=main, others=names)
            if names
            else text("need.only", lang, main=main)
        ]
        existing = self.supply.existing
        said.append(
            text("balance.existing.unknown", lang)
            if existing is None
            else text("balance.existing.known", lang, source=existing.source)
        )
        whole = self.supply.municipality
        low, high = (number_at(self.unspecified, whole, end) for end in ("low", "high"))
        if high > 0:
            said.append(text("balance.unspecified", lang, low=number(low, 0, lang),
                             high=number(high, 0, lang)))  # fmt: skip
        if self.supply.undated:
            said.append(text("balance.undated", lang, count=len(self.supply.undated)))
        planned = self.supply.planned.groupby("region")[["low", "high"]].sum()
        wijken = planned.drop(index=whole).sum()
        low, high = (number_at(planned, whole, end) - float(wijken[end]) for end in ("low", "high"))
        if high > 1e-6:
            said.append(text("balance.unplaced", lang, low=number(low, 0, lang),
                             high=number(high, 0, lang)))  # fmt: skip
        return [*said, norms.remark(lang)] if norms.remark(lang) else said


def balance(need: Need, supply: Supply) -> Balance:
    """Set the supply against the need: ``balance = supply - need``, for every cell.

    A norm set for additional dwellings is set against what is planned; one for the total against
    what stands and what is planned. Groups with and without a care question are taken together:
    no list of sites tells them apart.

    Raises
    ------
    DataError
        If the norm set is about people instead of dwellings, or a year is missing in the supply.
    """
    norms = need.norms
    if norms.unit != "dwellings":
        raise DataError(
            f"Norm set '{norms.key}' counts {norms.unit}, which cannot be set against dwellings",
            [Problem("unit", column="unit", value=norms.unit, expected="dwellings")],
        )
    keys = ["region", "type", "year", "scenario"]
    frame = need.frame.groupby(keys, sort=False)["value"].sum().rename("need").reset_index()
    kinds = {kind.key: kind.counted_by for kind in norms.type}
    parts = []
    for kind, year in frame[["type", "year"]].drop_duplicates().itertuples(index=False):
        rows = frame[(frame["type"] == kind) & (frame["year"] == year)]
        planned = supply.of(kinds[kind], year).reindex(rows["region"].unique())
        if not kinds[kind]:
            planned = planned * float("nan")
        if norms.basis == "total":
            planned = planned.add(_standing(supply, need, kinds[kind]), axis=0)
        low = planned.loc[rows["region"], "low"].to_numpy(float)
        high = planned.loc[rows["region"], "high"].to_numpy(float)
        parts.append(
            rows.assign(
                supply_low=low,
                supply_high=high,
                balance_low=low - rows["need"],
                balance_high=high - rows["need"],
            )
        )
    return Balance(pd.concat(parts).sort_index(), need, supply)


def _standing(supply: Supply, need: Need, kinds: Sequence[str]) -> pd.Series:
    wijken = list(need.population.regions)
    if supply.existing is None:
        return pd.Series(float("nan"), index=[*wijken, supply.municipality])
    there = supply.existing.of(wijken, kinds)
    there[supply.municipality] = there.sum(skipna=False)
    return there
