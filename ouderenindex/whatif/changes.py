"""Changes to sites and facilities: how they are written, and how they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import geopandas as gpd
import numpy as np
from pydantic import ConfigDict, Field, StrictInt, ValidationError, model_validator

from ouderenindex.access import Facilities, WalkingNorm
from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.housing import DWELLING_TYPES, PHASES, Site
from ouderenindex.methods import Frozen, Number, Whole
from ouderenindex.regions import RD, Regions, check_coordinates

__all__ = [
    "Changes",
    "FacilityRemoval",
    "Move",
    "NewFacility",
    "Retype",
    "Said",
    "SiteChange",
    "SiteRemoval",
    "apply_to_facilities",
    "apply_to_sites",
    "read_changes",
]

_Range = StrictInt | tuple[StrictInt, StrictInt]
Said = tuple[str, dict[str, object]]


class SiteChange(Frozen):
    """A new site, or the fields of an existing one that get another value."""

    id: str = Field(min_length=1)
    name: str | None = Field(default=None, min_length=1)
    region: str | None = None
    dwellings: dict[str, _Range] | None = None
    phase: str | None = None
    year_from: Whole | None = Field(default=None, ge=1900, le=2199)
    year_to: Whole | None = Field(default=None, ge=1900, le=2199)

    @model_validator(mode="after")
    def _known_values(self) -> Self:
        for kind, value in (self.dwellings or {}).items():
            if kind not in DWELLING_TYPES:
                raise ValueError(f"unknown type '{kind}': {suggest(kind, DWELLING_TYPES)}")
            low, high = _pair(value)
            if not 0 <= low <= high < 1_000_000:
                raise ValueError(f"{kind} must be a number, or [low, high], not negative")
        if self.phase is not None and self.phase not in PHASES:
            raise ValueError(f"unknown phase '{self.phase}': {suggest(self.phase, PHASES)}")
        return self


class SiteRemoval(Frozen):
    """A site that is dropped."""

    id: str


class Move(Frozen):
    """Dwellings that are built in another place: a site, or a wijk or buurt."""

    model_config = ConfigDict(populate_by_name=True)

    origin: str = Field(alias="from")
    target: str = Field(alias="to")
    type: str
    dwellings: Whole = Field(gt=0)


class Retype(Frozen):
    """Dwellings of a site that become of another type."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    before: str = Field(alias="from")
    after: str = Field(alias="to")
    dwellings: Whole = Field(gt=0)


class NewFacility(Frozen):
    """A facility that comes, at a place in EPSG:28992."""

    kind: str
    name: str = Field(min_length=1)
    x: Number
    y: Number


class FacilityRemoval(Frozen):
    """A facility that goes."""

    kind: str
    name: str


class Changes(Frozen):
    """Changes, made in this order: sites, removals, types, moves; then facilities.

    Attributes
    ----------
    name
        What the comparison is called.
    site, remove_site, retype, move, facility, remove_facility
        The changes of each kind.
    """

    name: str = Field(min_length=1)
    site: tuple[SiteChange, ...] = ()
    remove_site: tuple[SiteRemoval, ...] = ()
    retype: tuple[Retype, ...] = ()
    move: tuple[Move, ...] = ()
    facility: tuple[NewFacility, ...] = ()
    remove_facility: tuple[FacilityRemoval, ...] = ()

    @model_validator(mode="after")
    def _each_site_once(self) -> Self:
        ids = [change.id for change in self.site]
        double = sorted({id for id in ids if ids.count(id) > 1})
        if double:
            raise ValueError(f"[[site]] occurs twice with id {', '.join(map(repr, double))}")
        return self

    @property
    def of_facilities(self) -> bool:
        """Whether any facility changes."""
        return bool(self.facility or self.remove_facility)


def read_changes(path: str | Path) -> Changes:
    """Read changes from TOML.

    ::

        name = "Ouderen in de Spoorzone"

        [[retype]]
        id = "spoorzone"
        from = "unspecified"
        to = "nultreden"
        dwellings = 400

        [[move]]
        from = "spoorzone"
        to = "Holtenbroek"
        type = "nultreden"
        dwellings = 100

        [[site]]
        id = "nieuw"
        name = "Nieuw hofje"
        region = "Diezerpoort"
        dwellings = { geclusterd = [12, 20] }
        phase = "idea"
        year_to = 2029

    Further ``[[remove_site]]`` (``id``), ``[[facility]]`` (``kind, name, x, y``) and
    ``[[remove_facility]]`` (``kind, name``).

    Raises
    ------
    DataError
        With every problem of the file.
    """
    path = Path(path)
    try:
        return Changes.model_validate(read_toml(path))
    except ValidationError as error:
        raise DataError(f"{path.name}: not valid changes", _problems(error)) from None


def _pair(value: _Range) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def apply_to_sites(
    changes: Changes, sites: Sequence[Site], regions: Regions
) -> tuple[tuple[Site, ...], list[Said]]:
    """Make the changes to a list of sites.

    Moving dwellings and changing their type keeps the total number, lowest and highest. Where the
    dwellings of a site change, its division by tenure and by care is not known any more.

    Returns
    -------
    tuple
        The new sites, and what was changed: keys of texts with what they are filled with.

    Raises
    ------
    DataError
        With every change that cannot be made: an unknown site or region, more dwellings moved than
        the site surely has, a new site without a name or place.
    """
    made = {site.id: site for site in sites}
    said: list[Said] = []
    problems: list[Problem] = []
    for at, change in enumerate(changes.site):
        _change(made, change, regions, f"site.{at}", said, problems)
    for at, removal in enumerate(changes.remove_site):
        if removal.id in made:
            said.append(("whatif.site.removed", {"name": made.pop(removal.id).name}))
        else:
            problems.append(_unknown(removal.id, made, f"remove_site.{at}.id"))
    for at, one in enumerate(changes.retype):
        _retype(made, one, f"retype.{at}", said, problems)
    for at, move in enumerate(changes.move):
        _move(made, move, regions, f"move.{at}", said, problems)
    if problems:
        raise DataError(f"What if '{changes.name}': these changes cannot be made", problems)
    return tuple(made.values()), said


def _unknown(id: str, made: dict[str, Site], column: str) -> Problem:
    return Problem("no such site", None, column, id, suggest(id, made))


def _place(name: str, regions: Regions, column: str, problems: list[Problem]) -> str | None:
    try:
        return regions.find(name)
    except OuderenindexError as error:
        problems.append(Problem(error.message, None, column, name))
        return None


def _change(
    made: dict[str, Site], change: SiteChange, regions: Regions, column: str, said: list[Said],
    problems: list[Problem],
) -> None:  # fmt: skip
    fields: dict[str, object] = {
        name: getattr(change, name)
        for name in ("name", "phase", "year_from", "year_to")
        if getattr(change, name) is not None
    }
    if change.dwellings is not None:
        pairs = {kind: _pair(value) for kind, value in change.dwellings.items()}
        fields |= {"dwellings": pairs, "tenure": None, "care": None}
    if change.region is not None:
        code = _place(change.region, regions, f"{column}.region", problems)
        if code is None:
            return
        level = str(regions.frame.at[code, "level"])
        fields |= {"regions": (code,), "precision": level, "geometry": None}
    site = made.get(change.id)
    if site is None:
        for needed, there in (("name", change.name), ("region", change.region)):
            if there is None:
                problems.append(
                    Problem(f"a new site needs {needed}", None, f"{column}.{needed}",
                            expected=f"{needed}, or the id of a site: {suggest(change.id, made)}")
                )  # fmt: skip
        if change.name is None or change.region is None:
            return
        new = replace(Site(change.id, change.name), **fields)  # type: ignore[arg-type]  # by field
    else:
        new = replace(site, **fields)  # type: ignore[arg-type]  # checked by SiteChange
    if new.year_from is not None and new.year_to is not None and new.year_to < new.year_from:
        problems.append(
            Problem("ends before it begins", None, f"{column}.year_to", new.year_to,
                    f">= {new.year_from}")
        )  # fmt: skip
    made[new.id] = new
    if site is None:
        said.append(("whatif.site.added", {"name": new.name, "site": new}))
    else:
        given = [name for name in SiteChange.model_fields if getattr(change, name) is not None]
        said.append(("whatif.site.changed", {"name": new.name, "fields": ", ".join(given[1:])}))


def _take(
    site: Site, kind: str, count: int, column: str, problems: list[Problem]
) -> dict[str, tuple[int, int]] | None:
    """Dwellings of a site after a number of one type has left; None if it has not got them."""
    dwellings = dict(site.dwellings or {})
    low, high = dwellings.get(kind, (0, 0))
    if kind not in dwellings or count > low:
        expected = (
            f"at most {low}, the lowest number planned"
            if kind in dwellings
            else suggest(kind, dwellings)
        )
        what = f"site '{site.id}' has not got these dwellings of type '{kind}' for sure"
        problems.append(Problem(what, None, column, count, expected))
        return None
    dwellings[kind] = (low - count, high - count)
    return dwellings


def _with(site: Site, dwellings: dict[str, tuple[int, int]]) -> Site:
    return replace(site, dwellings=dwellings, tenure=None, care=None)


def _move(
    made: dict[str, Site], move: Move, regions: Regions, column: str, said: list[Said],
    problems: list[Problem],
) -> None:  # fmt: skip
    origin = made.get(move.origin)
    if origin is None:
        problems.append(_unknown(move.origin, made, f"{column}.from"))
        return
    left = _take(origin, move.type, move.dwellings, f"{column}.dwellings", problems)
    target = made.get(move.target)
    if target is None:
        code = _place(move.target, regions, f"{column}.to", problems)
        if code is None:
            return
        id_ = f"whatif-{code}-{origin.id}"
        target = made.get(id_) or Site(
            id_, regions.name(code), regions=(code,), phase=origin.phase,
            precision=str(regions.frame.at[code, "level"]),
            year_from=origin.year_from, year_to=origin.year_to,
        )  # fmt: skip
    if left is None:
        return
    if target.id == origin.id:
        problems.append(Problem("moved to where they are", None, f"{column}.to", move.target))
        return
    gained = dict(target.dwellings or {})
    low, high = gained.get(move.type, (0, 0))
    gained[move.type] = (low + move.dwellings, high + move.dwellings)
    made[origin.id] = _with(origin, left)
    made[target.id] = _with(target, gained)
    names = {"origin": origin.name, "target": target.name}
    said.append(("whatif.moved", {"count": move.dwellings, "type": move.type, **names}))


def _retype(
    made: dict[str, Site], one: Retype, column: str, said: list[Said], problems: list[Problem]
) -> None:
    site = made.get(one.id)
    if site is None:
        problems.append(_unknown(one.id, made, f"{column}.id"))
        return
    if one.after not in DWELLING_TYPES:
        expected = suggest(one.after, DWELLING_TYPES)
        problems.append(Problem("unknown type", None, f"{column}.to", one.after, expected))
        return
    left = _take(site, one.before, one.dwellings, f"{column}.dwellings", problems)
    if left is None:
        return
    low, high = left.get(one.after, (0, 0))
    left[one.after] = (low + one.dwellings, high + one.dwellings)
    made[site.id] = _with(site, left)
    kinds = {"before": one.before, "after": one.after}
    said.append(("whatif.retyped", {"count": one.dwellings, "name": site.name, **kinds}))


def _outside(x: float, y: float) -> str | None:
    """Say why a place cannot be in EPSG:28992; None where it can."""
    try:
        place = gpd.GeoDataFrame(geometry=gpd.points_from_xy([x], [y]), crs=RD)
        check_coordinates(place, "x and y")
    except DataError as error:
        return error.message
    return None


def apply_to_facilities(
    changes: Changes, facilities: Facilities, norm: WalkingNorm
) -> tuple[Facilities, list[Said]]:
    """Make the changes to facilities.

    Raises
    ------
    DataError
        If a facility that goes is not there or not the only one of its name, or one that comes is
        of a kind that is not in the norm or at a place outside the Netherlands.
    """
    said: list[Said] = []
    problems: list[Problem] = []
    keep = np.ones(len(facilities), dtype=bool)
    for at, gone in enumerate(changes.remove_facility):
        hits = (facilities.kind == gone.kind) & (facilities.name == gone.name)
        if hits.sum() != 1:
            what = "no such facility" if not hits.any() else "several facilities have this name"
            names = [str(n) for n in facilities.name[facilities.kind == gone.kind]]
            problems.append(
                Problem(what, None, f"remove_facility.{at}", f"{gone.kind} {gone.name}",
                        suggest(gone.name, names))
            )  # fmt: skip
        keep &= ~hits
        said.append(("whatif.facility.removed", {"kind": gone.kind, "name": gone.name}))
    after = facilities.only(keep)
    for at, new in enumerate(changes.facility):
        if new.kind not in norm.keys:
            expected = suggest(new.kind, norm.keys)
            problems.append(
                Problem("unknown kind", None, f"facility.{at}.kind", new.kind, expected)
            )
        wrong = _outside(new.x, new.y)
        if wrong is not None:
            value, expected = f"{new.x:g}, {new.y:g}", "metres in EPSG:28992"
            problems.append(Problem(wrong, None, f"facility.{at}.x", value, expected))
            continue
        after = after.plus(new.kind, new.name, new.x, new.y)
        said.append(("whatif.facility.added", {"kind": new.kind, "name": new.name}))
    if problems:
        raise DataError(f"What if '{changes.name}': these changes cannot be made", problems)
    return after, said
