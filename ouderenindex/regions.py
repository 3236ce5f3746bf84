"""Regions: municipalities, wijken and buurten with their codes, names and boundaries.

Codes are those of CBS, kept as text: ``GM0193``, ``WK019310``, ``BU01931000``. Geometry is always
in Rijksdriehoek metres (EPSG:28992); WGS84 appears only at the edge, in exports.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ouderenindex._gdal import fixed_time
from ouderenindex._tables import read_table
from ouderenindex.errors import DataError, Problem, suggest

__all__ = [
    "LEVELS",
    "RD",
    "Regions",
    "level_of",
    "normalise_name",
    "read_aliases",
    "read_regions",
    "regions_from_layers",
    "write_regions",
]

RD = "EPSG:28992"
LEVELS = ("gemeente", "wijk", "buurt")

_CODE = {
    "land": re.compile(r"NL\d\d"),
    "gemeente": re.compile(r"GM\d{4}"),
    "wijk": re.compile(r"WK\d{4}[0-9A-Z]{2}"),
    "buurt": re.compile(r"BU\d{4}[0-9A-Z]{4}"),
}
_ANY_CODE = re.compile("|".join(pattern.pattern for pattern in _CODE.values()))
# The Netherlands in RD metres, with room: outside this box a coordinate is in another system.
RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)


def level_of(code: str) -> str:
    """Level of a region code: ``land``, ``gemeente``, ``wijk`` or ``buurt``.

    Raises
    ------
    DataError
        If the text is no region code.
    """
    for level, pattern in _CODE.items():
        if pattern.fullmatch(code):
            return level
    raise DataError(
        f"'{code}' is not a region code",
        [Problem("unknown form", value=code, expected="GM0193, WK019310 or BU01931000")],
    )


def is_code(text: str) -> bool:
    """Whether a text has the form of a region code."""
    return _ANY_CODE.fullmatch(text) is not None


def normalise_name(name: str) -> str:
    """Reduce a name to what is compared: lower case, no accents, signs or 'Wijk 10' in front.

    >>> normalise_name("Wijk 31 Aa-landen")
    'aalanden'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    bare = re.sub(r"^\s*(wijk|buurt)\s+\d+\s*[:.-]?\s*", "", plain)
    # "Buurt 01" is all the name that it has.
    return re.sub(r"[^a-z0-9]", "", bare) or re.sub(r"[^a-z0-9]", "", plain)


@dataclass(frozen=True)
class Regions:
    """The regions of one municipality (or several), at all levels, with boundaries.

    Attributes
    ----------
    frame
        Index ``code``; columns ``name``, ``level`` (gemeente, wijk or buurt), ``parent`` (code of
        the level above, empty for a municipality) and ``geometry`` in EPSG:28992. Ordered by level
        and code.
    aliases
        Other names by which a region is known, to its code.
    year
        Year of the boundaries.
    source
        Key of the source of the boundaries.
    """

    frame: gpd.GeoDataFrame
    aliases: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        known = set(self.frame.index)
        problems = [
            Problem("the alias names an unknown region", value=code, expected=suggest(code, known))
            for code in self.aliases.values()
            if code not in known
        ]
        if problems:
            raise DataError("The table of aliases does not fit the regions", problems)

    def __repr__(self) -> str:
        counts = self.frame["level"].value_counts()
        return "Regions(" + ", ".join(f"{counts.get(lv, 0)} {lv}" for lv in LEVELS) + ")"

    def __contains__(self, code: object) -> bool:
        return code in self.frame.index

    @property
    def codes(self) -> pd.Index:
        """All region codes, by level and code."""
        codes: pd.Index = self.frame.index
        return codes

    def level(self, level: str) -> gpd.GeoDataFrame:
        """Regions of one level: ``gemeente``, ``wijk`` or ``buurt``.

        Raises
        ------
        DataError
            If there is no such level.
        """
        if level not in LEVELS:
            raise DataError(f"There is no level '{level}': {suggest(level, LEVELS)}")
        return self.frame[self.frame["level"] == level]

    def name(self, code: str) -> str:
        """Official name of a region."""
        return str(self.frame.at[self.find(code), "name"])

    def children(self, code: str, level: str = "buurt") -> list[str]:
        """Codes of the regions of a lower level within a region."""
        below, inside = self._below, [code]
        for step in LEVELS[LEVELS.index(self.frame.at[code, "level"]) + 1 :]:
            inside = [child for parent in inside for child in below.get((parent, step), ())]
            if step == level:
                break
        return sorted(inside)

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """Normalised name to the codes of the regions that bear it, in the order of the frame."""
        found: dict[str, list[str]] = {}
        for code, name in self.frame["name"].items():
            found.setdefault(normalise_name(str(name)), []).append(str(code))
        return found

    @cached_property
    def _aliased(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for alias, code in self.aliases.items():
            found.setdefault(normalise_name(alias), []).append(code)
        return found

    @cached_property
    def _below(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Region and level to the codes of that level right under it."""
        groups = self.frame.groupby(["parent", "level"], sort=False).groups
        return {
            (str(parent), str(level)): tuple(str(code) for code in codes)
            for (parent, level), codes in groups.items()
        }

    def ancestor(self, code: str, level: str) -> str | None:
        """Code of the region of a higher level (or the same) that a region lies in."""
        here: str = code
        while here in self.frame.index:
            if self.frame.at[here, "level"] == level:
                return here
            here = self.frame.at[here, "parent"]
        return None

    def find(self, name_or_code: str, level: str | None = None) -> str:
        """Code of the region with this code or (municipal) name.

        Parameters
        ----------
        name_or_code
            A code, an official name or an alias. Case, accents, hyphens, spaces and a prefix
            such as "Wijk 10" do not matter.
        level
            Look among regions of this level only.

        Raises
        ------
        DataError
            If nothing matches (names the nearest candidates), or several do.
        """
        if not isinstance(name_or_code, str):
            raise DataError(f"{name_or_code!r} is not a region (expected a name or code, as text)")
        asked = name_or_code.strip()
        frame = self.frame if level is None else self.level(level)
        if asked in frame.index:
            return asked
        if is_code(asked):
            raise DataError(
                f"Region '{asked}' is not part of this municipality: {suggest(asked, frame.index)}"
            )
        wanted = normalise_name(asked)
        found = [code for code in self._named.get(wanted, ()) if code in frame.index]
        if not found:
            found = [code for code in self._aliased.get(wanted, ()) if code in frame.index]
        if not found:
            known = [*frame["name"], *self.aliases]
            raise DataError(f"No region is called '{asked}': {suggest(asked, known)}")
        # A wijk and its only buurt may share a name; the larger is meant unless a level is given.
        top = [c for c in found if frame.at[c, "level"] == frame.at[found[0], "level"]]
        if len(set(top)) > 1:
            raise DataError(
                f"Several regions are called '{asked}': {', '.join(sorted(top))}; use the code"
            )
        return str(top[0])


def read_aliases(path: Path) -> dict[str, str]:
    """Read a table of aliases: a CSV with the columns ``alias`` and ``region``.

    Raises
    ------
    DataError
        If the file or a column is missing, or one alias stands for two regions.
    """
    table = read_table(path, required=("alias", "region"))
    double = table[table.duplicated("alias", keep=False)]
    clashing = double.groupby("alias")["region"].transform("nunique") > 1
    if clashing.any():
        raise DataError(
            f"{path.name}: an alias may stand for one region only",
            [
                Problem("alias used twice", int(row) + 2, "alias", str(table.at[row, "alias"]))
                for row in double.index[clashing]
            ],
        )
    return dict(zip(table["alias"], table["region"], strict=True))


def write_regions(path: Path, regions: Regions) -> None:
    """Write wijken and buurten as the GeoPackage that :func:`read_regions` reads."""
    frame = regions.frame
    for level, above in (("wijk", "gemeente"), ("buurt", "wijk")):
        part = regions.level(level)
        towns = [str(regions.ancestor(code, "gemeente")) for code in part.index]
        columns = {
            f"{level}code": part.index.to_numpy(),
            f"{level}naam": part["name"].to_numpy(),
            f"{above}code": part["parent"].to_numpy(),
            "gemeentecode": towns,
            "gemeentenaam": frame["name"].reindex(towns).to_numpy(),
        }
        layer = gpd.GeoDataFrame(columns, geometry=part.geometry.to_numpy(), crs=RD)
        with fixed_time():
            pyogrio.write_dataframe(
                layer, path, layer=f"{level}en", driver="GPKG", geometry_type="MultiPolygon",
                promote_to_multi=True, append=path.exists(),
            )  # fmt: skip


# Official names of the attributes, over the years and publishers (CBS, PDOK, municipalities).
_FIELDS = {
    "buurt": {"code": ("buurtcode", "bu_code"), "name": ("buurtnaam", "bu_naam")},
    "wijk": {"code": ("wijkcode", "wk_code"), "name": ("wijknaam", "wk_naam")},
    "gemeente": {"code": ("gemeentecode", "gm_code"), "name": ("gemeentenaam", "gm_naam")},
}


def read_regions(
    path: Path | str,
    *,
    wijken: str = "wijken",
    buurten: str = "buurten",
    aliases: Mapping[str, str] | None = None,
    year: int | None = None,
    source: str = "",
) -> Regions:
    """Read the boundaries of wijken and buurten from an official file.

    The municipality is the union of its wijken, so that it needs no layer of its own.

    Parameters
    ----------
    path
        GeoPackage, Shapefile or other file that GDAL reads, with one layer per level.
    wijken, buurten
        Names of the layers. Fields are found by their official names (``wijkcode`` or
        ``WK_CODE``, ``wijknaam``, ``gemeentecode`` ...).
    aliases
        Municipal names to codes.
    year
        Year of the boundaries.
    source
        Key of the source.

    Raises
    ------
    DataError
        If the file, a layer or a field is missing, a code is malformed or occurs twice, a buurt
        lies in a wijk that is not there, or coordinates are not RD metres.
    """
    path = Path(path)
    return regions_from_layers(
        _read_layer(path, wijken),
        _read_layer(path, buurten),
        path.name,
        aliases=aliases,
        year=year,
        source=source,
    )


def regions_from_layers(
    wijken: gpd.GeoDataFrame,
    buurten: gpd.GeoDataFrame,
    what: str,
    *,
    aliases: Mapping[str, str] | None = None,
    year: int | None = None,
    source: str = "",
) -> Regions:
    """Make regions of two layers, of a file or of a service, with the same checks for both.

    Parameters
    ----------
    wijken, buurten
        Areas in EPSG:28992 with the official fields, in upper or lower case.
    what
        The file or address that they come from, for messages.
    aliases, year, source
        As for :func:`read_regions`.

    Raises
    ------
    DataError
        As :func:`read_regions`.
    """
    layers = {"wijk": wijken, "buurt": buurten}
    problems: list[Problem] = []
    parts = []
    for level, layer in layers.items():
        parts.append(_tidy(layer, level, what, problems))
    if problems:
        raise DataError(f"{what}: the boundaries cannot be used", problems)
    wijk, buurt = parts
    for name, layer in (("wijken", wijk), ("buurten", buurt)):
        _check_overlap(layer, name, what)
    orphans = buurt[~buurt["parent"].isin(wijk.index)]
    if len(orphans):
        raise DataError(
            f"{what}: buurten lie in wijken that the file does not have",
            [
                Problem("unknown wijk", column="wijkcode", value=parent, expected=f"wijk of {code}")
                for code, parent in orphans["parent"].items()
            ],
        )
    gemeente = _municipalities(layers["wijk"], wijk)
    frame = pd.concat([gemeente, wijk, buurt])
    frame = gpd.GeoDataFrame(frame, geometry="geometry", crs=RD)
    frame.index.name = "code"
    return Regions(frame, dict(aliases or {}), year, source)


def _read_layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    if not path.exists():
        raise DataError(f"{path}: there is no such file")
    try:
        known = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if layer not in known:
            raise DataError(f"{path.name}: there is no layer '{layer}': {suggest(layer, known)}")
        frame = gpd.read_file(path, layer=layer)
    except DataError:
        raise
    except Exception as error:  # GDAL raises many kinds; all mean the file is not what it says
        raise DataError(f"{path.name}: this is not a readable boundary file ({error})") from error
    if frame.empty:
        raise DataError(f"{path.name}: layer '{layer}' is empty")
    if frame.crs is None:
        raise DataError(f"{path.name}: layer '{layer}' does not say its coordinate system")
    check_coordinates(frame, f"{path.name}, layer '{layer}'")
    return frame.to_crs(RD)


def check_coordinates(frame: gpd.GeoDataFrame, what: str) -> None:
    """Refuse coordinates that cannot be in the system they are declared in.

    Parameters
    ----------
    frame
        Geometry with a coordinate system.
    what
        What is checked, for the message.

    Raises
    ------
    DataError
        If declared metres hold degrees, degrees hold metres, latitude and longitude are
        swapped, or the place lies outside the Netherlands.
    """
    west, south, east, north = (float(v) for v in frame.total_bounds)
    if not np.isfinite([west, south, east, north]).all():
        raise DataError(f"{what}: there is no geometry")
    bounds = f"x {west:.6g} to {east:.6g}, y {south:.6g} to {north:.6g}"
    degrees = abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 180 and abs(north) <= 180
    name = frame.crs.to_string()
    if frame.crs.is_geographic:
        if not degrees:
            raise DataError(
                f"{what}: the file declares degrees ({name}) but holds metres ({bounds}); "
                f"declare {RD}"
            )
        if 50 <= west <= 54 and 50 <= east <= 54 and 3 <= south <= 8 and 3 <= north <= 8:
            raise DataError(f"{what}: latitude and longitude are swapped ({bounds})")
    elif degrees:
        raise DataError(
            f"{what}: the file declares metres ({name}) but holds degrees ({bounds}); "
            "declare EPSG:4326"
        )
    low, high = RD_BOUNDS[:2], RD_BOUNDS[2:]
    if (
        frame.crs == RD
        and low[1] <= west <= east <= high[1]
        and low[0] <= south <= north <= high[0]
    ):
        raise DataError(f"{what}: x and y are swapped ({bounds} in {name})")
    box = frame.to_crs(RD).total_bounds
    if (box[:2] < low).any() or (box[2:] > high).any():
        raise DataError(f"{what}: this lies outside the Netherlands ({bounds} in {name})")


def _column(frame: gpd.GeoDataFrame, names: Iterable[str]) -> str | None:
    lower = {str(column).lower(): str(column) for column in frame.columns}
    return next((lower[name] for name in names if name in lower), None)


def _tidy(
    layer: gpd.GeoDataFrame, level: str, what: str, problems: list[Problem]
) -> gpd.GeoDataFrame:
    """Bring one layer to code, name, level, parent and geometry; note what is wrong with it."""
    above = LEVELS[LEVELS.index(level) - 1]
    wanted = {**_FIELDS[level], "parent": _FIELDS[above]["code"]}
    found = {key: _column(layer, names) for key, names in wanted.items()}
    lacking = [names[0] for key, names in wanted.items() if found[key] is None]
    if lacking:
        raise DataError(
            f"{what}: the layer of {level}en has no field "
            + ", ".join(f"'{name}'" for name in lacking)
        )
    columns: dict[str, Any] = {
        key: layer[str(column)]
        .astype(object)
        .where(layer[str(column)].notna(), "")
        .astype(str)
        .str.strip()
        for key, column in found.items()
    }
    frame = gpd.GeoDataFrame(
        {"name": columns["name"], "level": level, "parent": columns["parent"]},
        geometry=layer.geometry,
    ).set_index(pd.Index(columns["code"], name="code"))
    for row, code in enumerate(frame.index, start=1):
        if not _CODE[level].fullmatch(code):
            problems.append(Problem(f"no code of a {level}", row, found["code"], code))
    for row, name in enumerate(frame["name"], start=1):
        if not name or not name.isprintable():
            problems.append(Problem(f"no name of a {level}", row, found["name"], name or "(empty)"))
    for code in frame.index[frame.index.duplicated()].unique():
        problems.append(Problem("code occurs twice", column=found["code"], value=code))
    empty = frame.geometry.is_empty | frame.geometry.isna()
    problems += [Problem(f"{level} without a boundary", value=c) for c in frame.index[empty]]
    for code in frame.index[~frame.geometry.is_valid & ~empty]:
        why = shapely.is_valid_reason(frame.geometry[code])
        problems.append(Problem(f"the boundary of {code} is not valid", value=why))
    return frame.sort_index()


# Official neighbours overlap by slivers; a shifted area overlaps by far more.
_OVERLAP = 0.005


def _check_overlap(layer: gpd.GeoDataFrame, level: str, what: str) -> None:
    """Refuse areas that lie over each other: shares of sites and totals would be wrong."""
    shapes = layer.geometry.to_numpy()
    first, second = layer.sindex.query(shapes, predicate="overlaps")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    smallest = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
    bad = np.flatnonzero(shared > _OVERLAP * smallest)
    if len(bad):
        raise DataError(
            f"{what}: {level} lie over each other",
            [
                Problem(
                    f"{layer.index[first[at]]} and {layer.index[second[at]]} share "
                    f"{shared[at]:,.0f} m2"
                )
                for at in bad
            ],
        )


def _municipalities(layer: gpd.GeoDataFrame, wijk: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    code_field = _column(layer, _FIELDS["gemeente"]["code"])
    name_field = _column(layer, _FIELDS["gemeente"]["name"])
    names = (
        dict(zip(layer[code_field].astype(str), layer[name_field].astype(str), strict=True))
        if name_field is not None
        else {}
    )
    rows = []
    for code, part in wijk.groupby("parent"):
        shapes = part.geometry.to_numpy()
        valid = bool(shapely.coverage_is_valid(shapes))
        whole = shapely.coverage_union_all(shapes) if valid else shapely.union_all(shapes)
        rows.append((code, names.get(str(code), str(code)), whole))
    return gpd.GeoDataFrame(
        {"name": [row[1] for row in rows], "level": "gemeente", "parent": ""},
        geometry=[row[2] for row in rows],
        index=pd.Index([row[0] for row in rows], name="code"),
        crs=RD,
    )
