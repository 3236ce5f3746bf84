"""The little maps on a sheet: the wijk within the municipality, and the site within the wijk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from markupsafe import Markup, escape
from shapely.geometry.base import BaseGeometry

from ouderenindex.housing import Site
from ouderenindex.regions import Regions

__all__ = ["Locator", "locator"]

_WIDTH, _HEIGHT, _MARGIN = 300, 230, 6
_DOT = 5  # px, for a site smaller than can be seen


@dataclass(frozen=True)
class Locator:
    """Two little maps as SVG, without style: classes ``area``, ``here``, ``site`` and ``dot``.

    Attributes
    ----------
    municipality, wijk
        SVG elements; the second is empty where no wijk is known.
    """

    municipality: str
    wijk: str


def locator(
    site: Site, codes: Sequence[str], regions: Regions, *, titles: tuple[str, str]
) -> Locator:
    """Draw where a site lies, as precisely as is known and no more.

    Parameters
    ----------
    site
        The site. One that is known by buurt or wijk is drawn as that whole area; one that is
        known by municipality only is not drawn.
    codes
        Wijken that it lies in, the largest share first.
    regions
        Boundaries.
    titles
        What a screen reader says of each map.
    """
    wijken = regions.level("wijk")
    shape = None if site.precision == "gemeente" else site.area(regions)
    town = _draw(wijken.geometry, codes, shape, dict(wijken.geometry.items()), titles[0])
    if not codes:
        return Locator(town, "")
    inside = [code for wijk in codes for code in regions.children(wijk, "buurt")]
    buurten = regions.frame.loc[inside or list(codes), "geometry"]
    return Locator(town, _draw(buurten, (), shape, dict(buurten.items()), titles[1]))


def _draw(
    frame: Iterable[BaseGeometry],
    highlighted: Sequence[str],
    shape: BaseGeometry | None,
    areas: dict[str, BaseGeometry],
    title: str,
) -> str:
    """Draw areas to fit, the highlighted ones and the site on top."""
    west, south, east, north = shapely.total_bounds(list(frame))
    if shape is not None:
        box = shape.bounds
        west, south = min(west, box[0]), min(south, box[1])
        east, north = max(east, box[2]), max(north, box[3])
    scale = min(
        (_WIDTH - 2 * _MARGIN) / max(east - west, 1),
        (_HEIGHT - 2 * _MARGIN) / max(north - south, 1),
    )
    left = (_WIDTH - scale * (east - west)) / 2
    top = (_HEIGHT - scale * (north - south)) / 2

    def place(x: float, y: float) -> tuple[str, str]:
        return f"{left + scale * (x - west):.1f}", f"{top + scale * (north - y):.1f}"

    def path(area: BaseGeometry, kind: str) -> str:
        rings = []
        # Half a pixel is less than the eye sees, and keeps a page small.
        for part in shapely.get_parts(area.simplify(0.5 / scale)):
            for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else ():
                points = [" ".join(place(x, y)) for x, y in ring.coords[:-1]]
                rings.append("M" + "L".join(points) + "Z")
        return f'<path class="{kind}" d="{"".join(rings)}"/>' if rings else ""

    order = sorted(areas, key=lambda code: (code in highlighted, code))
    drawn = [path(areas[code], "here" if code in highlighted else "area") for code in order]
    if shape is not None:
        drawn.append(path(shape, "site"))
        if scale * max(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1]) < _DOT:
            spot = shape.representative_point()
            x, y = place(spot.x, spot.y)
            drawn.append(f'<circle class="dot" cx="{x}" cy="{y}" r="{_DOT}"/>')
    return Markup('<svg viewBox="0 0 {w} {h}" role="img" aria-label="{title}">{body}</svg>').format(
        w=_WIDTH, h=_HEIGHT, title=escape(title), body=Markup("".join(drawn))
    )
