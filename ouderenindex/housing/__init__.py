"""Housing: planned sites, and what the index says about the regions in which each lies.

A site is a point, a polygon, or no more than the code of the buurt or wijk that it is known by;
its precision says which, and no point is ever invented for it.
"""

from __future__ import annotations

from ouderenindex.housing.laying import Overlay, SiteContext, overlay, site_shares
from ouderenindex.housing.points import AddressPoints, AreaIndex, read_addresses
from ouderenindex.housing.reading import Geocoder, check_inside, read_sites
from ouderenindex.housing.sharing import Allotment, address_shares, allocate, area_shares
from ouderenindex.housing.site import CARE, DWELLING_TYPES, PHASES, PRECISIONS, TENURES, Site

__all__ = [
    "CARE",
    "DWELLING_TYPES",
    "PHASES",
    "PRECISIONS",
    "TENURES",
    "AddressPoints",
    "Allotment",
    "AreaIndex",
    "Geocoder",
    "Overlay",
    "Site",
    "SiteContext",
    "address_shares",
    "allocate",
    "area_shares",
    "check_inside",
    "overlay",
    "read_addresses",
    "read_sites",
    "site_shares",
]
