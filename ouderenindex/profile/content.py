"""What a wijkprofiel says, gathered in words before it is written in any form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ouderenindex._tables import number_at
from ouderenindex.classes import CLASSES, DECIMALS, NO_DATA
from ouderenindex.definition import Indicator, Node
from ouderenindex.errors import DataError
from ouderenindex.export.tables import boundary_text, people_label
from ouderenindex.profile.given import LEVELS, ProfileInput
from ouderenindex.profile.places import concept_table, site_table
from ouderenindex.profile.table import Table
from ouderenindex.profile.trends import Development, development
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult, Reason
from ouderenindex.statistics import Source
from ouderenindex.texts import TEXTS, number, text

__all__ = [
    "FigureLine",
    "Part",
    "Profile",
    "Spread",
    "gather",
    "people_text",
    "short_people",
]

_STRONGEST = 5
# Points that a contribution must have to be shown: less is written as 0,0.
_SHOWN = 0.05
# A smaller count of people is written as such: it says no more, and is not about somebody.
_FEWEST = 5


@dataclass(frozen=True)
class Part:
    """The score of one node.

    Attributes
    ----------
    key, label
        Which.
    depth
        0: index, 1: aspect, 2: theme (or an indicator right under an aspect is left out).
    weight
        Share of its siblings' weight, 0 to 1.
    score
        As written; an en dash where there is none.
    class_number, class_label
        0 where there is no score; then the label says why.
    unsure
        Whether the class is indicative.
    """

    key: str
    label: str
    depth: int
    weight: float
    score: str
    class_number: int
    class_label: str
    unsure: bool

    @property
    def sign(self) -> str:
        """The class without colour."""
        return CLASSES[self.class_number - 1].sign if self.class_number else NO_DATA.sign


@dataclass(frozen=True)
class FigureLine:
    """One figure that lowers or raises the score.

    Attributes
    ----------
    label, value
        With its unit.
    facts
        Reference, country, year, source and whether it is modelled.
    points
        Contribution to the index, as written.
    class_number
        Class of the indicator's own score.
    bar
        Places (0 to 1) of the figure and of the reference between the lowest and highest figure
        of the regions of this level; None where there is no such width.
    """

    label: str
    value: str
    facts: str
    points: str
    class_number: int
    bar: tuple[float, float] | None


@dataclass(frozen=True)
class Spread:
    """How many wijken each class of a node has: ``counts`` for 1 to 5, then without a score."""

    label: str
    depth: int
    counts: tuple[int, ...]
    people: str


@dataclass(frozen=True)
class Profile:
    """What one profile says; every text is as read, none of it is escaped.

    Attributes
    ----------
    code, name, place
        The region, and what and where it is ("Wijk in Zwolle").
    title, index, reference, base
        Title of the outputs, name of the index, what it is compared with, and the score of that.
    people
        Counts of people with their label, in one sentence.
    verdict, scale, certainty
        The score and class in words, how to read them, and how sure they are.
    whole
        Whether the region is what all are compared with: it has no class of its own.
    parts
        Index, then each aspect followed by its themes.
    risks, protections
        The strongest, at most five of each.
    rests
        What the score rests on: figures known, modelled, withheld.
    spread, groups
        Of a municipality: wijken per class, and their names per class of the index.
    development
        Scores of several years.
    tables
        Sites, concepts, buurten, facts.
    limits, sources
        What the profile does not say; where it comes from.
    """

    code: str
    name: str
    place: str
    title: str
    index: str
    reference: str
    base: str
    people: str
    verdict: str
    scale: str
    certainty: str
    whole: bool
    parts: tuple[Part, ...]
    risks: tuple[FigureLine, ...]
    protections: tuple[FigureLine, ...]
    rests: str
    spread: tuple[Spread, ...]
    groups: tuple[tuple[int, str], ...]
    development: Development | None
    tables: tuple[Table, ...]
    limits: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def doubted(self) -> bool:
        """Whether a wijk in ``groups`` is marked as indicative."""
        return any("*" in names for _, names in self.groups)

    @property
    def themes(self) -> dict[str, str]:
        """Names of the themes of each aspect, by its key."""
        found: dict[str, list[str]] = {}
        for part in self.parts:
            if part.depth == 1:
                found[part.key] = []
            elif part.depth == 2:
                found[next(reversed(found))].append(part.label)
        return {key: ", ".join(labels) for key, labels in found.items()}


def gather(given: ProfileInput, region: str) -> Profile:
    """Gather what the profile of one wijk, or of the municipality, says.

    Parameters
    ----------
    given
        What profiles are made from.
    region
        Code or name.

    Raises
    ------
    DataError
        If there is no such region, or it is a buurt.
    """
    result, lang = given.result, given.lang
    code = given.regions.find(region)
    level = str(result.regions.at[code, "level"])
    if level not in LEVELS:
        above = given.regions.ancestor(code, "wijk")
        of = f" (expected its wijk: '{given.regions.name(above)}')" if above else ""
        raise DataError(
            f"There are profiles of wijken, and '{given.regions.name(code)}' is a {level}{of}"
        )
    definition, key = result.definition, result.definition.key
    score = number_at(result.scores, code, key)
    base = float(result.scored[key].reference)
    own = definition.reference.kind == "own" and code == result.municipality
    words = {
        "index": definition.label,
        "reference": result.describe_reference(lang),
        "base": number(base, 0, lang),
        "name": result.name(code),
    }
    parts = _parts(given, code)
    higher = text(f"profile.higher.{definition.higher_is}", lang)
    if own:
        verdict = text("profile.verdict.whole", lang, **words)
    elif np.isnan(score):
        verdict = text("profile.verdict.none", lang, why=parts[0].class_label, **words)
    else:
        verdict = text(
            "profile.verdict", lang, score=parts[0].score, label=parts[0].class_label, **words
        )
    risks, protections = _reasons(given, code, level)
    tables = tuple(_tables(given, code, level))
    wijken = [c for c in given.codes if result.regions.at[c, "level"] == "wijk"]
    whole_city = level == "gemeente"
    return Profile(
        code=code,
        name=words["name"],
        place=_place(given, code, level),
        title=given.heading,
        index=words["index"],
        reference=words["reference"],
        base=words["base"],
        people=_people(given, code),
        verdict=verdict,
        scale="" if own else text("profile.scale", lang, higher=higher, **words),
        certainty="" if own or given.certainty is None else _certainty(given.certainty, code, lang),
        whole=own,
        parts=parts,
        risks=risks,
        protections=protections,
        rests=_rests(given, code),
        spread=_spread(given, wijken) if whole_city and wijken else (),
        groups=_groups(given, wijken) if whole_city and wijken else (),
        development=None if given.trend is None else development(given.trend, code, lang),
        tables=tables,
        limits=_limits(given),
        sources=_sources(given, [key for table in tables for key in table.sources]),
    )


def _place(given: ProfileInput, code: str, level: str) -> str:
    if level == "gemeente":
        return text("profile.place.gemeente", given.lang)
    above = given.regions.ancestor(code, "gemeente")
    name = given.regions.name(above) if above else ""
    return text("profile.place.wijk", given.lang, name=name)


def _people(given: ProfileInput, code: str) -> str:
    result, lang = given.result, given.lang
    found = []
    for count in map(str, result.people.columns):
        amount = number_at(result.people, code, count)
        written = text("profile.unknown", lang) if np.isnan(amount) else people_text(amount, lang)
        found.append(f"{written} {people_label(count, lang)}")
    origin = _people_origin(result)
    listed = text("profile.and", lang).join(found)
    return f"{listed} ({origin})" if listed and origin else listed


def _people_origin(result: IndexResult) -> str:
    """Years and publishers of the counts of people."""
    origins = []
    for count in map(str, result.people.columns):
        period, source = result.people_origin(count)
        origins += [period, source.publisher if source else ""]
    return ", ".join(part for part in dict.fromkeys(origins) if part)


def _is_few(amount: float) -> bool:
    return 0 < amount < _FEWEST


def short_people(count: str, lang: str) -> str:
    """Label of a count of people for the head of a column, such as ``65-plussers``."""
    key = f"profile.people.{count}"
    return text(key, lang) if key in TEXTS[lang] else people_label(count, lang)


def people_text(amount: float, lang: str) -> str:
    """Write a count of people; one to four are not told apart.

    That is for reading, and hides nothing: the counts are figures of a source that publishes them,
    and outputs for analysts give them in full. Where it stands in a table, a note says so.
    """
    if _is_few(amount):
        return text("profile.few", lang, n=_FEWEST)
    return number(amount, 0, lang)


# --- Scores ----------------------------------------------------------------------------------


def _parts(given: ProfileInput, code: str) -> tuple[Part, ...]:
    result, found = given.result, []

    def add(node: Node, depth: int, weight: float) -> None:
        found.append(_part(given, code, node, depth, weight))
        inside = [c for c in node.children if isinstance(c, Node) and c.key in result.scored]
        total = sum(child.weight for child in inside)
        for child in inside:
            add(child, depth + 1, child.weight / total)

    add(result.definition.root, 0, 1.0)
    return tuple(found)


def _part(given: ProfileInput, code: str, node: Node, depth: int, weight: float) -> Part:
    result, lang = given.result, given.lang
    score = number_at(result.scores, code, node.key)
    class_number = int(number_at(result.classes, code, node.key))
    if class_number:
        label = text(f"class.{CLASSES[class_number - 1].key}", lang)
    else:
        label = text(f"profile.none.{str(result.status.at[code, node.key]) or 'missing'}", lang)
    unsure = False
    if given.certainty is not None and node.key in given.certainty.probability.columns:
        stable = given.certainty.stable.at[code, node.key]
        unsure = class_number > 0 and not bool(stable)
    return Part(
        node.key, node.label, depth, weight, number(score, DECIMALS, lang), class_number, label,
        unsure,
    )  # fmt: skip


def _certainty(certainty: Certainty, code: str, lang: str) -> str:
    sentence = certainty.explain(code, lang=lang)
    return f"{sentence} {text('profile.certainty.signal', lang)}"


def _spread(given: ProfileInput, wijken: Sequence[str]) -> tuple[Spread, ...]:
    """Wijken per class of each node, and the older people who live in the least favourable two."""
    result = given.result
    rows = []
    count = next(iter(map(str, result.people.columns)), None)
    for part in _parts(given, wijken[0]):
        classes = result.classes.loc[list(wijken), part.key]
        counts = tuple(int((classes == at).sum()) for at in (1, 2, 3, 4, 5, 0))
        people = ""
        if count is not None:
            low = classes.index[classes.isin([1, 2])]
            amount = float(result.people.loc[low, count].sum())
            total = float(result.people.loc[list(wijken), count].sum())
            if total > 0:
                people = text("profile.spread.people", given.lang, n=number(amount, 0, given.lang),
                              p=number(100 * amount / total, 0, given.lang))  # fmt: skip
        rows.append(Spread(part.label, part.depth, counts, people))
    return tuple(rows)


def _groups(given: ProfileInput, wijken: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Names of wijken per class of the index, in the order of their codes: no ranking.

    An asterisk after a name says that its class is indicative.
    """
    root = given.result.definition.root
    classes = given.result.classes[root.key]

    def named(code: str) -> str:
        unsure = _part(given, code, root, 0, 1.0).unsure
        return given.result.name(code) + "*" * unsure

    return tuple(
        (at, ", ".join(named(code) for code in wijken if classes[code] == at))
        for at in (1, 2, 3, 4, 5, 0)
        if any(classes[code] == at for code in wijken)
    )


# --- Figures ---------------------------------------------------------------------------------


def _reasons(
    given: ProfileInput, code: str, level: str
) -> tuple[tuple[FigureLine, ...], tuple[FigureLine, ...]]:
    why = given.result.explain(code, lang=given.lang)
    found = []
    for reasons in (why.risks, why.protections):
        shown = [reason for reason in reasons if abs(reason.contribution) >= _SHOWN]
        found.append(tuple(_line(given, code, level, r) for r in shown[:_STRONGEST]))
    return found[0], found[1]


def _line(given: ProfileInput, code: str, level: str, reason: Reason) -> FigureLine:
    lang, indicator = given.lang, reason.indicator
    facts = [
        text("profile.figure.reference", lang, reference=_short_reference(given),
             value=_value(reason.reference, indicator, lang))
    ]  # fmt: skip
    national = (given.national or {}).get(indicator.key, float("nan"))
    if not np.isnan(national) and given.result.definition.reference.kind != "national":
        value = _value(national, indicator, lang)
        facts.append(text("profile.figure.national", lang, value=value))
    origin = ", ".join(part for part in (reason.source.publisher, reason.period) if part)
    facts += [origin] if origin else []
    if reason.status == "modelled":
        facts.append(text("status.modelled", lang))
    sign = "+" if reason.contribution > 0 else "−"
    points = number(abs(reason.contribution), DECIMALS, lang)
    return FigureLine(
        label=indicator.label,
        value=_value(reason.figure, indicator, lang),
        facts=" · ".join(facts),
        points=text("profile.figure.points", lang, n=f"{sign}{points}"),
        class_number=int(number_at(given.result.classes, code, indicator.key)),
        bar=_bar(given, level, reason),
    )


def _short_reference(given: ProfileInput) -> str:
    """Name what a figure is held against, in one word where that is a place."""
    result = given.result
    if result.definition.reference.kind == "own" and result.municipality:
        return result.name(result.municipality)
    return result.describe_reference(given.lang)


def _value(value: float, indicator: Indicator, lang: str) -> str:
    unit = indicator.unit if indicator.unit == "%" else f" {indicator.unit}"
    return f"{number(value, indicator.decimals, lang)}{unit}".strip()


def _bar(given: ProfileInput, level: str, reason: Reason) -> tuple[float, float] | None:
    result = given.result
    table = result.table_of_figures
    same = (result.regions["level"].to_numpy() == level) & table.publishable
    values = [*result.figures.loc[same, reason.indicator.key], reason.reference, reason.figure]
    low, high = np.nanmin(values), np.nanmax(values)
    if np.isnan(reason.reference) or not high > low:
        return None
    return ((reason.figure - low) / (high - low), (reason.reference - low) / (high - low))


def _rests(given: ProfileInput, code: str) -> str:
    """Say how many figures are known, modelled, withheld and lacking."""
    result, lang = given.result, given.lang
    counted = [i for i in result.definition.indicators if i.key in result.scored]
    status = {i.key: str(result.figure_status.at[code, i.key]) for i in counted}
    known = [i for i in counted if status[i.key] in ("observed", "modelled")]
    lines = [text("profile.rests.known", lang, n=len(known), m=len(counted))]
    modelled = sum(status[i.key] == "modelled" for i in counted)
    if modelled:
        lines.append(text("profile.rests.modelled", lang, n=modelled))
    for kind in ("suppressed", "missing", "not_applicable"):
        labels = [i.label for i in counted if status[i.key] == kind]
        if labels:
            key = f"profile.rests.{kind}" if len(labels) < len(counted) else f"profile.all.{kind}"
            lines.append(text(key, lang, list="; ".join(labels)))
    periods = sorted({i.period for i in known if i.period})
    if periods:
        years = periods[0] if len(periods) == 1 else text(
            "profile.rests.span", lang, first=periods[0], last=periods[-1]
        )  # fmt: skip
        lines.append(text("profile.rests.years", lang, years=years))
    return " ".join(lines)


# --- Tables, limits, sources -----------------------------------------------------------------


def _tables(given: ProfileInput, code: str, level: str) -> list[Table]:
    lang = given.lang
    tables = [
        site_table(given.sites, given.overlay, given.regions, code, lang),
        concept_table(given.concepts, given.regions, code, lang),
    ]
    for heading in dict.fromkeys(fact.heading for fact in given.facts if fact.region == code):
        tables.append(_fact_table(given, code, heading))
    if level == "wijk":
        tables.append(_buurten(given, code))
    return [table for table in tables if table.rows or table.empty]


def _fact_table(given: ProfileInput, code: str, heading: str) -> Table:
    """Facts under a heading; notes stand beside them, or beneath where not every fact has one."""
    facts = [fact for fact in given.facts if (fact.region, fact.heading) == (code, heading)]
    notes = [" ".join(part for part in (fact.note, fact.source) if part) for fact in facts]
    rows = [(fact.label, fact.value) for fact in facts]
    what, value, said = (
        text(f"profile.col.{key}", given.lang) for key in ("what", "value", "note")
    )
    if all(notes):
        told = tuple((*row, note) for row, note in zip(rows, notes, strict=True))
        return Table(heading, (what, value, said), told)
    beneath = " ".join(dict.fromkeys(_sentence(note) for note in notes if note))
    return Table(heading, (what, value), tuple(rows), note=beneath)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else words + "."


def _buurten(given: ProfileInput, code: str) -> Table:
    result, lang = given.result, given.lang
    key = result.definition.key
    counts = [str(count) for count in result.people.columns]
    rows, marks, doubts = [], [], []
    few = False
    for buurt in given.regions.children(code, "buurt"):
        if buurt not in result.regions.index:
            continue
        part = _part(given, buurt, result.definition.root, 0, 1.0)
        amounts = [number_at(result.people, buurt, count) for count in counts]
        few = few or any(map(_is_few, amounts))
        rows.append(
            (result.name(buurt), number(number_at(result.scores, buurt, key), DECIMALS, lang),
             part.class_label, *(people_text(amount, lang) for amount in amounts))
        )  # fmt: skip
        marks.append(part.class_number)
        doubts.append(part.unsure)
    return Table(
        heading=text("profile.h.buurten", lang),
        columns=(
            text("profile.col.buurt", lang),
            text("profile.col.score", lang),
            text("profile.col.class", lang),
            *(short_people(count, lang) for count in counts),
        ),
        rows=tuple(rows),
        numeric=(1, *range(3, len(counts) + 3)),
        classes=tuple(marks),
        unsure=tuple(doubts),
        note=text("profile.few.note", lang, n=_FEWEST, origin=_people_origin(result))
        if few
        else "",
    )


def _limits(given: ProfileInput) -> tuple[str, ...]:
    result, lang = given.result, given.lang
    counted = [i for i in result.definition.indicators if i.key in result.scored]
    modelled = sum(bool((result.figure_status[i.key] == "modelled").any()) for i in counted)
    periods = sorted({i.period for i in counted if i.period})
    applies = {
        "comparison": True,
        "modelled": modelled > 0,
        "age": len(periods) > 1,
        "average": True,
        "person": True,
        "signal": True,
    }
    return tuple(
        text(f"profile.limit.{key}", lang, reference=result.describe_reference(lang), n=modelled,
             m=len(counted), first=periods[0] if periods else "",
             last=periods[-1] if periods else "")
        for key, wanted in applies.items()
        if wanted
    )  # fmt: skip


def _sources(given: ProfileInput, others: Sequence[str]) -> tuple[str, ...]:
    """One line per table: publisher, table, periods, licence; ``others`` are keys of sources."""
    result = given.result
    keys = [i.source for i in result.definition.indicators if i.key in result.scored]
    found: list[Source | None] = [result.sources.get(key) for key in keys]
    found += [result.people_origin(str(count))[1] for count in result.people.columns]
    if given.trend is not None:
        used = given.trend.result.table_of_figures.source
        found += [result.sources.get(str(key)) for key in dict.fromkeys(used.to_numpy().ravel())]
    found += [result.sources.get(key) for key in others]
    periods: dict[tuple[str, str, str], list[str]] = {}
    for source in found:
        if source is not None:
            key = (source.publisher, source.table, source.licence)
            periods.setdefault(key, []).append(source.period)
    lines = []
    for (publisher, table, licence), years in periods.items():
        # A table whose name holds its periods says them once.
        shown = ", ".join(sorted({year for year in years if year and year not in table}))
        about = ", ".join(part for part in (table, shown) if part)
        lines.append(f"{publisher}: {about}{f' ({licence})' if licence else ''}.")
    bounds = boundary_text(result, given.regions, given.lang)
    return (*dict.fromkeys(lines), *([bounds] if bounds else []))
