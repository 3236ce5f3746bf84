"""The building programme of a project: need, supply, balance, access and register together.

One object, so that the map, the workbook, the GIS files and the sheets show the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ouderenindex.access import Access, Facilities, WalkingNetwork, WalkingNorm, access, site_access
from ouderenindex.balance import Balance, Existing, Spread, balance, pace_note, spread, supply
from ouderenindex.concepts import Register
from ouderenindex.housing import AddressPoints, Site, overlay
from ouderenindex.need import (
    Case,
    Need,
    Population,
    forecast_note,
    need,
    population_of,
    side_by_side,
)
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Statistics

__all__ = ["NeedAndBalance", "Programme", "programme"]


@dataclass(frozen=True, repr=False)
class NeedAndBalance:
    """What is needed, what is planned, and the difference, by the main norm set of a case.

    Attributes
    ----------
    case
        Norm sets and assumptions.
    population
        Older people per wijk, counted and forecast.
    need, balance
        Per wijk, type and year; the balance holds the supply.
    spread
        How evenly the planned dwellings lie over the wijken.
    pace
        What the realised number of dwellings says of the target, in Dutch and English; empty
        where the case states none.
    """

    case: Case
    population: Population
    need: Need
    balance: Balance
    spread: Spread
    pace: dict[str, str]

    @property
    def year(self) -> int:
        """The target year that outputs show."""
        return self.case.target_year

    def by_norm(self, lang: str = "nl") -> pd.DataFrame:
        """Need of the municipality by every norm set of the case."""
        return side_by_side(self.case, self.population, lang=lang)

    def notes(self, lang: str = "nl") -> list[str]:
        """Say what must stand beside every number: which norms, which forecast, which pace."""
        found = self.balance.notes(self.case.norms.values(), lang)
        found.append(forecast_note(self.population, lang))
        return [*found, *filter(None, [self.pace.get(lang)])]


@dataclass(frozen=True, repr=False)
class Programme:
    """The building programme of a project.

    Attributes
    ----------
    housing
        Need and balance; None where the project has no case.
    access
        From every address to the facilities; None where the project has no facilities or
        addresses.
    sites_access
        The same from every site: see :func:`~ouderenindex.access.site_access`.
    register
        Woonzorgconcepten with targets.
    """

    housing: NeedAndBalance | None
    access: Access | None
    sites_access: pd.DataFrame | None
    register: Register

    def __repr__(self) -> str:
        has = {
            "need and balance": self.housing is not None,
            "access": self.access is not None,
            f"{len(self.register.concepts)} woonzorgconcepten": bool(self.register.concepts),
        }
        return f"Programme({', '.join(name for name, there in has.items() if there) or 'empty'})"


def programme(
    result: IndexResult,
    statistics: Statistics,
    regions: Regions,
    *,
    sites: Sequence[Site] = (),
    register: Register | None = None,
    case: Case | None = None,
    existing: Existing | None = None,
    addresses: AddressPoints | None = None,
    facilities: Facilities | None = None,
    norm: WalkingNorm | None = None,
    network: WalkingNetwork | None = None,
) -> Programme:
    """Work out a building programme from what is known; what is not known stays None.

    Parameters
    ----------
    result, statistics, regions
        The index, and the counts of older people.
    sites, addresses
        Planned housing, and the addresses by which it is shared out.
    register
        Woonzorgconcepten with their targets.
    case
        Norm sets and assumptions of the need.
    existing
        Dwellings for older people that stand already.
    facilities, norm, network
        For access; the network makes distances go along streets.
    """
    housing = None
    if case is not None:
        people = population_of(case, statistics, regions)
        norms, year = case.norms[case.main], case.target_year
        wanted = need(people, norms, case.assumptions, [year])
        planned = supply(
            sites,
            lambda some: overlay(some, result, regions, addresses=addresses),
            people,
            case.assumptions,
            [year],
            since=norms.year_from,
            existing=existing,
        )
        pace = case.assumptions.pace
        housing = NeedAndBalance(
            case=case,
            population=people,
            need=wanted,
            balance=balance(wanted, planned),
            spread=spread(planned, people, year),
            pace=(
                {}
                if pace is None
                else {lang: pace_note(pace, statistics, regions, lang) for lang in ("nl", "en")}
            ),
        )
    found, from_sites = None, None
    if facilities is not None and norm is not None:
        if addresses is not None:
            found = access(addresses, facilities, norm=norm, network=network)
        if sites:
            from_sites = site_access(
                sites, facilities, norm=norm, regions=regions, addresses=addresses, network=network
            )
    return Programme(housing, found, from_sites, register or Register(()))
