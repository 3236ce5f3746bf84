"""What if: change sites or facilities, and see what changes in balance, access and mix.

The index does not change by it: it describes the people who live in a wijk today, and nothing
here says what a dwelling or a shop would do to their health.
"""

from __future__ import annotations

from ouderenindex.whatif.changes import (
    Changes,
    FacilityRemoval,
    Move,
    NewFacility,
    Retype,
    SiteChange,
    SiteRemoval,
    apply_to_facilities,
    apply_to_sites,
    read_changes,
)
from ouderenindex.whatif.compare import WhatIf, whatif

__all__ = [
    "Changes",
    "FacilityRemoval",
    "Move",
    "NewFacility",
    "Retype",
    "SiteChange",
    "SiteRemoval",
    "WhatIf",
    "apply_to_facilities",
    "apply_to_sites",
    "read_changes",
    "whatif",
]
