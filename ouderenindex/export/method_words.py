"""The methods of a definition in words and formulas, for whoever reads and does not program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.methods import (
    Arithmetic,
    Clip,
    Distance,
    ExponentialRank,
    Frozen,
    Geometric,
    Goalposts,
    Harmonic,
    Log,
    MinMax,
    PercentileRank,
    Rank,
    Sum,
    Winsorise,
    ZScore,
)
from ouderenindex.texts import number, text

__all__ = ["Reader", "Words", "node_words", "recovered_words"]


@dataclass(frozen=True)
class Words:
    """What one step of a method does.

    Attributes
    ----------
    sentences
        In words.
    formula
        In symbols; empty where words say it all.
    """

    sentences: tuple[str, ...]
    formula: str = ""


@dataclass(frozen=True)
class Reader:
    """For whom and about what is written.

    Attributes
    ----------
    lang
        Language.
    level
        Level of the node: ``indicator``, ``theme``, ``aspect`` or ``index``.
    base
        The regions that set the scale, such as "buurten".
    """

    lang: str
    level: str
    base: str

    def say(self, key: str, **values: object) -> str:
        """Text of a method."""
        return text(f"methods.{key}", self.lang, base=self.base, **values)

    def value(self, value: float) -> str:
        """Write a setting with the decimals that it has, at most four."""
        decimals = next((d for d in range(4) if round(value, d) == value), 4)
        return number(value, decimals, self.lang)


def node_words(node: Node | Indicator, reader: Reader) -> list[Words]:
    """Everything that is done at a node, in the order in which it is done."""
    method = node.method
    if isinstance(node, Indicator):
        steps: list[object] = [*node.method.treat, node.method.normalise]
    else:
        steps = [node.method.aggregate, node.method.normalise]
    found = [words(step, reader) for step in steps if step is not None]
    after = []
    if isinstance(node, Indicator) and node.method.normalise is None:
        after.append(reader.say("as_is"))
    if method.decimals is not None:
        after.append(reader.say("rounded", decimals=method.decimals))
    if isinstance(node, Node) and node.method.pass_on == "aggregate":
        after.append(reader.say("pass_on"))
    return [*found, Words(tuple(after))] if after else found


def recovered_words(definition: IndexDefinition, reader: Reader) -> str:
    """Say where the method comes from, if it is the one recovered from Zwolle's scores.

    Empty unless all indicators and themes are standard scores weighted by people, with mean 100
    and standard deviation 25. Tells where it differs: in what the middle of the scale stands for.
    """
    found = [n for n in definition.nodes() if n.level in ("indicator", "theme") and n.scored]
    scales = [node.method.normalise for node in found]
    alike = [
        m
        for m in scales
        if isinstance(m, ZScore) and m.weighted and m.ddof == 0 and (m.mean, m.sd) == (100, 25)
    ]
    if not scales or len(alike) < len(scales):
        return ""
    differs = any(m.centre == "reference" for m in alike)
    parts = [reader.say("recovered"), reader.say("recovered.reference") if differs else ""]
    return " ".join(part for part in parts if part)


@singledispatch
def words(method: object, reader: Reader) -> Words:
    """Give one method in words.

    A method for which there is no function here is named with its settings, so that a new one is
    never left out of the page.
    """
    assert isinstance(method, Frozen)
    settings = method.model_dump()
    name = settings.pop("method", type(method).__name__)
    written = ", ".join(f"{key} = {value}" for key, value in settings.items())
    return Words((reader.say("other", name=name, settings=written or "–"),))


# --- Treatments -------------------------------------------------------------------------------


@words.register
def _(method: Winsorise, reader: Reader) -> Words:
    settings = {"points": method.points, "skew": reader.value(method.skew),
                "kurtosis": reader.value(method.kurtosis)}  # fmt: skip
    sentences = [reader.say("winsorise", **settings)]
    if method.log:
        sentences.append(reader.say("winsorise.log"))
    return Words(tuple(sentences))


@words.register
def _(method: Clip, reader: Reader) -> Words:
    bounds = [
        reader.say(f"clip.{name}", value=reader.value(value))
        for name, value in (("low", method.low), ("high", method.high))
        if value is not None
    ]
    return Words((reader.say("clip", bounds=reader.say("and").join(bounds)),) if bounds else ())


@words.register
def _(method: Log, reader: Reader) -> Words:
    del method
    return Words((reader.say("log"),), "x = ln(x)")


# --- Normalisers ------------------------------------------------------------------------------


def _opening(reader: Reader) -> str:
    return reader.say(f"turned.{'indicator' if reader.level == 'indicator' else 'group'}")


@words.register
def _(method: ZScore, reader: Reader) -> Words:
    weighted = reader.say("z.weighted" if method.weighted else "z.equal")
    kind = "indicator" if reader.level == "indicator" else "group"
    centre = reader.say(f"z.centre.{method.centre}.{kind}", weighted=weighted)
    sentences = [
        _opening(reader),
        reader.say(f"z.{kind}"),
        reader.say("z.symbols", centre=centre, weighted=weighted),
    ]
    if method.ddof:
        sentences.append(reader.say("z.ddof"))
    if method.limit is not None:
        sentences.append(reader.say("z.limit", limit=reader.value(method.limit)))
    mean, sd = reader.value(method.mean), reader.value(method.sd)
    return Words(tuple(sentences), f"score = {mean} + {sd} × (x − c) / s")


@words.register
def _(method: MinMax, reader: Reader) -> Words:
    low, high = reader.value(method.lower), reader.value(method.upper)
    return Words(
        (_opening(reader), reader.say("minmax", low=low, high=high)),
        f"score = (x − min) / (max − min) × ({high} − {low}) + {low}",
    )


@words.register
def _(method: Rank, reader: Reader) -> Words:
    return Words((_opening(reader), reader.say("rank"), reader.say(f"ties.{method.ties}")))


@words.register
def _(method: PercentileRank, reader: Reader) -> Words:
    formula = "(r − 1) / (n − 1)" if method.over == "n-1" else "r / n"
    sentences = (_opening(reader), reader.say("prank"), reader.say(f"ties.{method.ties}"))
    return Words(sentences, f"score = {formula}")


@words.register
def _(method: ExponentialRank, reader: Reader) -> Words:
    k = reader.value(method.k)
    sentences = (_opening(reader), reader.say("erank"), reader.say(f"ties.{method.ties}"))
    return Words(sentences, f"score = −{k} × ln(1 − r/n × (1 − exp(−100/{k})))")


@words.register
def _(method: Goalposts, reader: Reader) -> Words:
    low, high, scale = (reader.value(v) for v in (method.low, method.high, method.scale))
    sentences = (
        reader.say("goalposts", low=low, high=high),
        reader.say(f"goalposts.{method.cap}"),
    )
    return Words(sentences, f"score = (x − {low}) / ({high} − {low}) × {scale}")


@words.register
def _(method: Distance, reader: Reader) -> Words:
    mean, scale = reader.value(method.mean), reader.value(method.scale)
    part = "(x − r) / |r|" if method.relative else "(x − r)"
    return Words((_opening(reader), reader.say("distance")), f"score = {mean} + {scale} × {part}")


# --- Aggregators ------------------------------------------------------------------------------


def _missing(method: Arithmetic | Geometric | Harmonic, reader: Reader) -> str:
    share = number(100 * method.min_share, 0, reader.lang)
    if method.missing == "propagate":
        return reader.say("mean.propagate")
    return reader.say(f"mean.available.{method.share_of}", share=share)


@words.register
def _(method: Arithmetic, reader: Reader) -> Words:
    what = reader.say(f"mean.{reader.level}", kind=reader.say("mean.arithmetic"))
    return Words((what, _missing(method, reader)), "x = Σ (w × score) / Σ w")


@words.register
def _(method: Geometric, reader: Reader) -> Words:
    what = reader.say(f"mean.{reader.level}", kind=reader.say("mean.geometric"))
    return Words((what, _missing(method, reader)), "x = exp(Σ (w × ln score) / Σ w)")


@words.register
def _(method: Harmonic, reader: Reader) -> Words:
    what = reader.say(f"mean.{reader.level}", kind=reader.say("mean.harmonic"))
    return Words((what, _missing(method, reader)), "x = Σ w / Σ (w / score)")


@words.register
def _(method: Sum, reader: Reader) -> Words:
    del method
    what = reader.say(f"mean.{reader.level}", kind=reader.say("mean.sum"))
    return Words((what, reader.say("mean.propagate")), "x = Σ (w × score)")
