"""Access to facilities: walking distances from sites, addresses and buurten, against a norm.

Distances here are along the street, on foot. Distances that CBS publishes are by car over the
road: the two are never put in one table or judged by one norm.
"""

from __future__ import annotations

from ouderenindex.access.facilities import KINDS, Facilities, read_facilities
from ouderenindex.access.measure import Access, access
from ouderenindex.access.network import WalkingNetwork, read_network
from ouderenindex.access.norm import KindNorm, WalkingNorm, read_norm
from ouderenindex.access.sites import site_access

__all__ = [
    "KINDS",
    "Access",
    "Facilities",
    "KindNorm",
    "WalkingNetwork",
    "WalkingNorm",
    "access",
    "read_facilities",
    "read_network",
    "read_norm",
    "site_access",
]
