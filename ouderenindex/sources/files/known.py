"""Names of columns that portals and statistics offices use, and the indicators that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from ouderenindex.sources.files.declaration import DerivedColumn
from ouderenindex.sources.files.table import simple

__all__ = ["DERIVED", "KNOWN", "derived_from", "indicator_for"]

KNOWN: Mapping[str, str] = {
    simple(name): key
    for key, names in {
        "woningen": ("woningen", "aantal woningen", "woningvoorraad"),
        "inwoners": (
            *("inwoners", "aantal inwoners", "inwoners op 1 januari", "inwoners totaal"),
            *("totaal aantal inwoners", "aantal_inwoners", "bevolking"),
        ),
        "inwoners_55_64": (
            *("inwoners in de leeftijd van 55-64 jaar", "inwoners 55-64 jaar", "55-64 jaar"),
        ),
        "inwoners_65plus": (
            *("inwoners in de leeftijd van 65 jaar en ouder", "inwoners 65 jaar en ouder"),
            *("65 jaar of ouder", "65 jaar en ouder", "65+", "inwoners 65+", "65plus"),
        ),
        "inwoners_65_74": (
            *("inwoners in de leeftijd van 65-74 jaar", "inwoners 65-74 jaar", "65-74 jaar"),
        ),
        "inwoners_75_84": (
            *("inwoners in de leeftijd van 75-84 jaar", "inwoners 75-84 jaar", "75-84 jaar"),
        ),
        "inwoners_75plus": (
            *("inwoners in de leeftijd van 75 jaar en ouder", "inwoners 75 jaar en ouder"),
            *("75 jaar of ouder", "75 jaar en ouder", "75+", "inwoners 75+"),
        ),
        "inwoners_85plus": (
            *("inwoners in de leeftijd van 85 jaar en ouder", "inwoners 85 jaar en ouder"),
            *("85 jaar of ouder", "85 jaar en ouder", "85+", "inwoners 85+"),
        ),
        "gemiddeld_inkomen": ("gemiddeld gestandaardiseerd inkomen per huishouden",),
        "huishoudens_sociaal_minimum": ("% huishoudens onder 105% van sociaal minimum",),
    }.items()
    for name in names
}
"""Name of a column, without what makes no difference, to the key of the indicator."""

DERIVED = (
    DerivedColumn(
        indicator="inwoners_55plus", unit="personen", sum=("inwoners_55_64", "inwoners_65plus")
    ),
    DerivedColumn(
        indicator="inwoners_75plus", unit="personen", sum=("inwoners_75_84", "inwoners_85plus")
    ),
    DerivedColumn(indicator="aandeel_65plus", share=("inwoners_65plus",), of="inwoners"),
    DerivedColumn(indicator="aandeel_75plus", share=("inwoners_75plus",), of="inwoners"),
    DerivedColumn(indicator="aandeel_85plus", share=("inwoners_85plus",), of="inwoners_65plus"),
)
"""What the age groups of a table allow to compute, as the embedded case does."""


def indicator_for(name: str, taken: Collection[str]) -> str:
    """Key for a column: that of a known name, else the name in small letters.

    Parameters
    ----------
    name
        Header without unit and footnote.
    taken
        Keys that are in use; a number is added to a key that is.
    """
    key = KNOWN.get(simple(name))
    if key is None:
        plain = unicodedata.normalize("NFKD", name.replace("%", " procent "))
        plain = plain.encode("ascii", "ignore").decode().lower()
        key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_") or "kolom"
        if not key[0].isalpha():
            key = f"k_{key}"
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free


def derived_from(indicators: Sequence[str]) -> list[DerivedColumn]:
    """Tell what can be computed from indicators and is not among them."""
    known = set(indicators)
    found = []
    for derived in DERIVED:
        if derived.indicator not in known and known.issuperset(derived.inputs):
            known.add(derived.indicator)
            found.append(derived)
    return found
