"""What is known about publishers and cannot be read from their figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ouderenindex.errors import DataError
from ouderenindex.statistics import Source

__all__ = ["KNOWN_BREAKS", "KNOWN_MODELS", "MethodBreak", "Model", "year_of"]


def year_of(period: str) -> int:
    """Year with which a period begins.

    Raises
    ------
    DataError
        If it begins with none.
    """
    if not period[:4].isdigit():
        raise DataError(f"'{period}' is not a period (expected a year, such as 2020)")
    return int(period[:4])


def _mentions(source: Source, publisher: str) -> bool:
    return publisher.casefold() in f"{source.key} {source.publisher}".casefold()


@dataclass(frozen=True)
class MethodBreak:
    """A year in which a publisher changed its method, so that figures before do not compare.

    Attributes
    ----------
    publisher
        Occurs in the key or publisher of a source; case does not matter.
    year
        First year by the new method.
    note, note_en
        What changed, as a Dutch sentence; and as an English one.
    """

    publisher: str
    year: int
    note: str
    note_en: str = ""

    def said(self, lang: str) -> str:
        """Say what changed in a language; the Dutch sentence where there is no other."""
        return self.note_en if lang == "en" and self.note_en else self.note

    def concerns(self, source: Source) -> bool:
        """Whether figures of this source have the break."""
        return _mentions(source, self.publisher)

    def between(self, one: str, other: str) -> bool:
        """Whether two periods lie on both sides of it."""
        return (year_of(one) < self.year) != (year_of(other) < self.year)


@dataclass(frozen=True)
class Model:
    """A model by which a publisher estimates figures, and what it estimates them from.

    Attributes
    ----------
    publisher
        Occurs in the key or publisher of a source; case does not matter.
    inputs
        Dutch name of each input to the keys of indicators that measure it.
    """

    publisher: str
    inputs: Mapping[str, tuple[str, ...]]

    def concerns(self, source: Source) -> bool:
        """Whether modelled figures of this source come from this model."""
        return _mentions(source, self.publisher)


KNOWN_BREAKS = (
    MethodBreak(
        "RIVM",
        2020,
        "Het RIVM heeft in 2020 het model veranderd waarmee de gezondheid per wijk en buurt "
        "wordt geschat.",
        "In 2020 the RIVM changed the model by which health per wijk and buurt is estimated.",
    ),
)
"""Breaks that the embedded definitions meet."""

KNOWN_MODELS = (
    Model(
        "RIVM",
        {
            "leeftijd": ("aandeel_65plus", "aandeel_75plus", "aandeel_85plus"),
            "huishouden": ("eenpersoonshuishoudens",),
            "inkomen": ("moeite_rondkomen", "gemiddeld_inkomen", "huishoudens_sociaal_minimum"),
            "opleiding": ("laag_opgeleid",),
            "woning": (),
        },
    ),
)
"""RIVM and the GGDs estimate neighbourhood health from these characteristics of residents."""
