"""The walking norm: how far, to which facilities, and how often people go there."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DefinitionError, Problem
from ouderenindex.methods import Frozen, Number

__all__ = ["KindNorm", "WalkingNorm", "read_norm"]


class KindNorm(Frozen):
    """A kind of facility.

    Attributes
    ----------
    key
        Such as ``supermarket``.
    visits
        Visits a year of one person, the weight in :meth:`Access.weighted`; None if not known.
    label
        Name for readers; empty for the kinds that have one already.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    visits: Number | None = Field(default=None, gt=0)
    label: str = ""


class WalkingNorm(Frozen):
    """How far older people should have to walk to which facilities.

    Attributes
    ----------
    key, label, source
        Its key, its name for readers, and where it comes from.
    distance
        Metres along the street, above 0.
    detour
        Walking distance as a multiple of the straight line, 1 or more; used where no network is
        given. On a grid of streets the mean over all directions is ``4 / pi = 1.27`` (the mean of
        ``|cos a| + |sin a|``); 1.21 to 1.23 was measured around transit stations (S. O'Sullivan
        and J. Morrall, Walking distances to and from light-rail transit stations, 1996); 1.2 to
        1.4 is usual. It is an assumption: ``detour_source`` says whose.
    kinds
        The kinds of facilities that it is about.
    """

    key: str
    label: str
    distance: Number = Field(gt=0)
    source: str
    detour: Number = Field(default=1.3, ge=1)
    detour_source: str = ""
    kinds: tuple[KindNorm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        keys = [kind.key for kind in self.kinds]
        double = sorted({key for key in keys if keys.count(key) > 1})
        if double:
            raise ValueError(f"kinds occur twice: {', '.join(double)}")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the kinds."""
        return tuple(kind.key for kind in self.kinds)


def read_norm(path: Path | str) -> WalkingNorm:
    """Read a walking norm from TOML: a table ``[norm]`` and one ``[[kind]]`` per kind.

    Raises
    ------
    DefinitionError
        If the file is not one; with every problem found.
    """
    path = Path(path)
    content = read_toml(path)
    expected = "a norm has a table [norm] and tables [[kind]]"
    problems = [
        Problem("unknown table", column=name, expected=expected)
        for name in sorted(set(content) - {"norm", "kind"})
    ]
    table, kinds = content.get("norm"), content.get("kind", [])
    if not isinstance(table, dict) or not isinstance(kinds, list):
        raise DefinitionError(f"{path.name}: {expected}", problems)
    try:
        norm = WalkingNorm.model_validate({**table, "kinds": kinds})
    except ValidationError as error:
        problems += _problems(error)
    if problems:
        raise DefinitionError(f"{path.name}: not a valid norm", problems)
    return norm
