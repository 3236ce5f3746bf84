"""Supply of dwellings for older people, and what it leaves of the need.

Supply is what stands (if known) and what is planned, as lowest and highest: a plan counts with the
chance that its phase gives it, and only when it is delivered in time. Dwellings of which the type
is not given are kept apart: nobody has said that they suit older people.
"""

from __future__ import annotations

from ouderenindex.balance.compare import Balance, balance
from ouderenindex.balance.spread import SUITABLE, Spread, dissimilarity, spread
from ouderenindex.balance.supply import Existing, Supply, pace_note, read_existing, supply

__all__ = [
    "SUITABLE",
    "Balance",
    "Existing",
    "Spread",
    "Supply",
    "balance",
    "dissimilarity",
    "pace_note",
    "read_existing",
    "spread",
    "supply",
]
