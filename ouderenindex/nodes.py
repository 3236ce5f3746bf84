"""The parts of a definition: indicators, and the themes, aspects and index that hold them.

Each is named and explained in Dutch, as its file was written, and in English where the file says
so too (``en.label``). One of the two is shown, and :meth:`in_language` of a definition changes
which: outputs read ``label`` and never ask for a language.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from ouderenindex.methods import Frozen, GroupMethod, IndicatorMethod, Number, Whole
from ouderenindex.texts import Language

__all__ = ["KEY", "Direction", "Indicator", "IndicatorWords", "Level", "Node", "Words"]

Direction = Literal["risk", "protective", "context"]
Level = Literal["index", "aspect", "theme"]

KEY = r"^[a-z][a-z0-9_]*$"


class Words(Frozen):
    """What a node is called and how it is explained, in one language.

    Attributes
    ----------
    label, description
        As those of the node.
    """

    label: str = Field(min_length=1)
    description: str = ""


class IndicatorWords(Words):
    """The words of an indicator in one language.

    Attributes
    ----------
    note
        As that of the indicator.
    unit
        Where the unit is a word; without it the unit is the same in both languages.
    """

    note: str = ""
    unit: str | None = None


class _Worded(Frozen):
    """What has words, in the language shown and perhaps in the other.

    A translation is of the whole: it has each text that the node has, so that no reader meets a
    label in one language with a note in the other.
    """

    label: str = Field(min_length=1)
    description: str = ""
    language: Language = "nl"
    nl: Words | None = None
    en: Words | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for language, words in (("nl", self.nl), ("en", self.en)):
            for name in ("description", "note") if words is not None else ():
                here, there = getattr(self, name, ""), getattr(words, name, "")
                if here and not there:
                    raise ValueError(f"{language}.{name}, for there is a {name} to translate")
                if there and not here:
                    raise ValueError(f"no {language}.{name}, for there is no {name}")
        return self

    def in_language(self, lang: str) -> Self:
        """Return this node with its words in a language; itself where it has none in that."""
        words = getattr(self, lang)
        if words is None or lang == self.language:
            return self
        shown = words.model_dump(exclude_none=True)
        own = type(words)(**{name: getattr(self, name) for name in shown})
        return self.model_copy(update={**shown, "language": lang, lang: None, self.language: own})

    def changed(self, changes: dict[str, Any]) -> Self:
        """Return this node with other fields; a translation of words that are changed is dropped.

        Raises
        ------
        pydantic.ValidationError
            If there is no such field, or it cannot have that value.
        """
        fields = dict(self.__dict__)
        if changes.keys() & IndicatorWords.model_fields.keys():
            fields |= {"nl": None, "en": None}
        return type(self).model_validate({**fields, **changes})


class Indicator(_Worded):
    """One series of figures and its place in the index.

    Attributes
    ----------
    key
        Name of the series in the statistics.
    column
        Its column in a wide table, if that has another name.
    label, description, note
        What it is called, what it measures, what to keep in mind.
    unit
        As shown behind the figure, such as ``%``.
    language, nl, en
        Language of these four, and the same in the other, if it was translated.
    direction
        ``risk``: more is worse; ``protective``: more is better; ``context``: shown, not scored.
    weight
        Weight among its siblings, at least 0; weights need not add up to one.
    evidence
        A: pooled or systematic; B: Dutch study; C: plausible or normative.
    source, period
        Source key and year of the figures.
    population
        Indicator that counts the people whom the figure speaks of: it weighs buurten when they
        are aggregated to wijken, and regions when the mean and spread are taken.
    minimum
        Where the figure speaks of fewer people than this, it is withheld ("suppressed"): it rests
        on too few answers. It does count in the figure of the wijk.
    norm
        Figure that an absolute norm asks for, in the indicator's unit.
    decimals
        Decimals shown.
    method
        How its figures become scores; the definition's default unless given.
    """

    level: Literal["indicator"] = "indicator"
    key: str = Field(pattern=KEY)
    unit: str
    direction: Direction
    column: str | None = None
    weight: Number = Field(default=1.0, ge=0, le=1e6)
    evidence: Literal["A", "B", "C"] | None = None
    source: str = ""
    period: str = ""
    population: str | None = None
    minimum: Number = Field(default=0, ge=0)
    norm: Number | None = None
    decimals: Whole = Field(default=1, ge=0, le=6)
    note: str = ""
    nl: IndicatorWords | None = None
    en: IndicatorWords | None = None
    method: IndicatorMethod = IndicatorMethod()

    @property
    def scored(self) -> bool:
        """Whether it counts in the index."""
        return self.direction != "context" and self.weight > 0


class Node(_Worded):
    """The index, an aspect or a theme, with what it is made of.

    Attributes
    ----------
    level
        ``index``, ``aspect`` or ``theme``.
    key, label, description
        Name, what it is called, and what it is about.
    language, nl, en
        Language of label and description, and the same in the other, if it was translated.
    weight
        Weight among its siblings, at least 0.
    children
        Aspects, themes or indicators, in the order in which they are shown.
    method
        How the scores of its children become its score.
    """

    level: Level
    key: str = Field(pattern=KEY)
    weight: Number = Field(default=1.0, ge=0, le=1e6)
    method: GroupMethod = GroupMethod()
    children: tuple[Node | Indicator, ...]

    @property
    def scored(self) -> bool:
        """Whether it counts in the index: it does if any of its children does."""
        return self.weight > 0 and any(child.scored for child in self.children)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators below this node, in order."""
        found: list[Indicator] = []
        for child in self.children:
            found += [child] if isinstance(child, Indicator) else child.indicators
        return tuple(found)
