"""The monitor's file: which questionnaires, concepts and groups belong together.

A TOML file that a municipality edits::

    [monitor]
    title = "Monitor woonzorgconcepten"
    scales = ["de_jong_gierveld_6"]        # embedded, or a TOML file beside this one
    waves = ["voor", "na"]

    [[concept]]
    id = "talentenplein"
    label = "Talentenplein"
    wijk = "Binnenstad"
    has = ["gemengd"]                      # features that it has,
    has_not = ["gezamenlijke_ruimte"]      # and has not; of others it is not known

    [[feature]]
    key = "gemengd"
    label = "Gemengd wonen"

    [[questionnaire]]
    key = "bewoners"
    label = "Bewoners"
    role = "resident"
    file = "bewoners.csv"
    concept = "concept"                    # columns of the file
    wave = "meting"
    person = "nummer"                      # links the waves; never leaves the computer
    missing = ["weet niet"]

    [[questionnaire.question]]
    column = "v1"
    scale = "eenzaamheid"
    item = "leegte"

    [[questionnaire.question]]
    column = "toelichting"
    kind = "free_text"                     # counted, never kept

    [[group]]
    questionnaire = "bewoners"
    concept = "talentenplein"
    wave = "voor"
    people = 15                            # who could have answered
    left = 2                               # of these, moved out before the next wave
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from ouderenindex._data import data_folder
from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, OuderenindexError, Problem, suggest
from ouderenindex.methods import Frozen, Number, Whole
from ouderenindex.monitor.scales import Scale, check_label, read_scale
from ouderenindex.monitor.suppression import (
    MINIMUM_CELL,
    MINIMUM_PUBLICATION,
    TOTAL,
    Rules,
)
from ouderenindex.sources.files.guard import path_inside

__all__ = [
    "ROLES",
    "ConceptEntry",
    "Declaration",
    "Feature",
    "Group",
    "Question",
    "Questionnaire",
    "read_declaration",
]

Role = Literal["resident", "former_resident", "supervisor", "organisation"]
ROLES: tuple[Role, ...] = ("resident", "former_resident", "supervisor", "organisation")


class Question(Frozen):
    """One column of a questionnaire.

    ``scale_item``: an item of a scale; ``choice``: one of ``choices``; ``number``: from ``minimum``
    to ``maximum``; ``free_text``: only counted. ``codes`` says what a cell stands for where the
    file has other words than the scale or the choices (``{"1" = "ja"}``).
    """

    column: str = Field(min_length=1)
    kind: Literal["scale_item", "choice", "number", "free_text"] = "scale_item"
    key: str = ""
    label: str = ""
    scale: str = ""
    item: str = ""
    choices: tuple[str, ...] = ()
    minimum: Number | None = None
    maximum: Number | None = None
    codes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind == "scale_item") != bool(self.scale and self.item):
            raise ValueError("scale and item belong to a scale_item, and only to it")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices belong to a choice, and only to it")
        if len({choice.lower() for choice in self.choices}) < len(self.choices):
            raise ValueError("two choices are the same")
        for choice in self.choices:
            check_label(choice)
        bounds = self.minimum is not None and self.maximum is not None
        if (self.kind == "number") != bounds or (self.minimum is not None) != bounds:
            raise ValueError("minimum and maximum belong to a number, both, and only to it")
        if bounds and (self.minimum or 0) >= (self.maximum or 0):
            raise ValueError("minimum must be below maximum")
        if self.kind in ("choice", "number") and not (self.key and self.label):
            raise ValueError("a choice or number needs key and label")
        return self


class Questionnaire(Frozen):
    """One file of answers, of people in one role."""

    key: str = Field(min_length=1)
    label: str = Field(min_length=1)
    role: Role
    file: str = Field(min_length=1)
    concept: str = Field(min_length=1)
    wave: str = ""
    person: str = ""
    missing: tuple[str, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1, alias="question")

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        columns = [question.column for question in self.questions]
        columns += [name for name in (self.concept, self.wave, self.person) if name]
        double = sorted({name for name in columns if columns.count(name) > 1})
        if double:
            raise ValueError(f"column '{double[0]}' is used twice")
        keys = [question.key for question in self.questions if question.key]
        if len(set(keys)) < len(keys):
            raise ValueError("two questions have the same key")
        return self


class ConceptEntry(Frozen):
    """A concept as the monitor knows it, with the features it has and has not."""

    id: str = Field(min_length=1)
    label: str = Field(min_length=1)
    wijk: str = ""
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _either(self) -> Self:
        both = sorted(set(self.has) & set(self.has_not))
        if both:
            raise ValueError(f"feature '{both[0]}' is both had and not had")
        if TOTAL in (self.id, self.label, self.wijk):
            raise ValueError(f"'{TOTAL}' stands for all concepts together")
        return self


class Feature(Frozen):
    """A feature of concepts that might be a working element."""

    key: str = Field(min_length=1)
    label: str = Field(min_length=1)


class Group(Frozen):
    """How many people of a concept could have answered a questionnaire in a wave.

    ``left``: how many of these people moved out before the next wave, or since; None if unknown.
    """

    questionnaire: str
    concept: str
    wave: str = ""
    people: Whole = Field(ge=1, le=100_000)
    left: Whole | None = Field(default=None, ge=0)


class _Head(Frozen):
    title: str = Field(min_length=1)
    scales: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    cell: Whole = MINIMUM_CELL
    publication: Whole = MINIMUM_PUBLICATION


class _File(Frozen):
    monitor: _Head
    concept: tuple[ConceptEntry, ...] = Field(min_length=1)
    feature: tuple[Feature, ...] = ()
    questionnaire: tuple[Questionnaire, ...] = Field(min_length=1)
    group: tuple[Group, ...] = Field(min_length=1)


class Declaration(Frozen):
    """Everything that the monitor's file declares, checked.

    Attributes
    ----------
    title
        Title of the monitor.
    rules
        Thresholds of publication.
    scales
        The scales that its questionnaires use.
    waves
        Waves in the order of time; ``("",)`` where there is one.
    concepts, features, questionnaires, groups
        As in the file.
    """

    title: str
    rules: Rules
    scales: tuple[Scale, ...]
    waves: tuple[str, ...]
    concepts: tuple[ConceptEntry, ...]
    features: tuple[Feature, ...]
    questionnaires: tuple[Questionnaire, ...]
    groups: tuple[Group, ...]

    def scale(self, key: str) -> Scale:
        """Find the scale with this key."""
        return next(scale for scale in self.scales if scale.key == key)

    def people(self, questionnaire: str, wave: str) -> dict[str, Group]:
        """Find the groups of a questionnaire in a wave, by concept, in the concepts' order."""
        groups = {
            group.concept: group
            for group in self.groups
            if (group.questionnaire, group.wave) == (questionnaire, wave)
        }
        return {c.id: groups[c.id] for c in self.concepts if c.id in groups}


def read_declaration(path: Path | str) -> Declaration:
    """Read the monitor's file.

    Parameters
    ----------
    path
        The TOML file.

    Raises
    ------
    DefinitionError
        If the file is missing or not TOML.
    DataError
        With everything else that is wrong with it or with a scale that it names.
    """
    path = Path(path)
    content = read_toml(path)
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise DataError(f"{path.name}: not a valid monitor file", _problems(error)) from None
    problems: list[Problem] = []
    try:
        rules = Rules(file.monitor.cell, file.monitor.publication)
    except DataError as error:
        problems.append(Problem(error.message, column="monitor"))
        rules = Rules()
    found = tuple(_scale(name, path.parent, problems) for name in file.monitor.scales)
    declaration = Declaration(
        title=file.monitor.title,
        rules=rules,
        scales=tuple(scale for scale in found if scale is not None),
        waves=file.monitor.waves or ("",),
        concepts=file.concept,
        features=file.feature,
        questionnaires=file.questionnaire,
        groups=file.group,
    )
    problems += _references(declaration, complete=None not in found)
    if problems:
        raise DataError(f"{path.name}: not a valid monitor file", problems)
    return declaration


def _scale(name: str, folder: Path, problems: list[Problem]) -> Scale | None:
    known = {file.stem: file for file in (data_folder() / "scales").glob("*.toml")}
    try:
        if name in known:
            return read_scale(known[name])
        if name.endswith(".toml") and path_inside(folder, name).is_file():
            return read_scale(folder / name)
    except OuderenindexError as error:
        problems.append(Problem(str(error), column="monitor.scales"))
        return None
    expected = f"a TOML file, or {suggest(name, known)}"
    problems.append(Problem("no such scale", None, "monitor.scales", name, expected))
    return None


def _references(declared: Declaration, *, complete: bool) -> list[Problem]:
    """Names that stand for nothing, and what is declared twice or not at all."""
    problems: list[Problem] = []

    def unknown(what: str, where: str, name: str, allowed: Iterable[str]) -> None:
        if name not in (options := list(allowed)):
            problems.append(Problem(f"unknown {what}", None, where, name, suggest(name, options)))

    def twice(what: str, names: Iterable[Any]) -> None:
        listed = list(names)
        problems.extend(
            Problem(f"{what} occurs twice", value=name)
            for name in dict.fromkeys(n for n in listed if listed.count(n) > 1)
        )

    twice("concept", [concept.id for concept in declared.concepts])
    twice("label of a concept", [concept.label for concept in declared.concepts])
    twice("feature", [feature.key for feature in declared.features])
    twice("questionnaire", [q.key for q in declared.questionnaires])
    twice("scale", [scale.key for scale in declared.scales])
    twice("wave", declared.waves)
    twice("group", [(g.questionnaire, g.concept, g.wave) for g in declared.groups])
    wijken = [bool(concept.wijk) for concept in declared.concepts]
    if any(wijken) and not all(wijken):
        problems.append(Problem("either every concept has a wijk or none", column="concept.wijk"))
    for concept in declared.concepts:
        if concept.label in {other.wijk for other in declared.concepts}:
            problems.append(Problem("a concept may not be called as a wijk", value=concept.label))
    features = [feature.key for feature in declared.features]
    for concept in declared.concepts:
        for name in (*concept.has, *concept.has_not):
            unknown("feature", f"concept '{concept.id}'", name, features)
    for group in declared.groups:
        unknown("questionnaire", "group", group.questionnaire,
                [q.key for q in declared.questionnaires])  # fmt: skip
        unknown("concept", "group", group.concept, [c.id for c in declared.concepts])
        unknown("wave", "group", group.wave, declared.waves)
        if group.left is not None and group.left > group.people:
            problems.append(
                Problem("more people left than there were", None, "group.left", group.left,
                        f"at most {group.people}")
            )  # fmt: skip
    for asked in declared.questionnaires:
        if not asked.wave and declared.waves != ("",):
            problems.append(
                Problem("there are waves, so it needs the column of the wave",
                        column=f"questionnaire '{asked.key}'")
            )  # fmt: skip
        if complete:
            problems += _items(asked, declared)
    return problems


def _items(asked: Questionnaire, declared: Declaration) -> list[Problem]:
    """Items of scales that a questionnaire asks: each known, once, and none left out."""
    where = f"questionnaire '{asked.key}'"
    problems: list[Problem] = []
    scales = {scale.key: scale for scale in declared.scales}
    seen: dict[str, list[str]] = {}
    for question in asked.questions:
        if question.kind != "scale_item":
            continue
        scale = scales.get(question.scale)
        if scale is None:
            expected = suggest(question.scale, scales)
            problems.append(Problem("unknown scale", None, where, question.scale, expected))
            continue
        items = [item.key for item in scale.items]
        if question.item not in items:
            expected = suggest(question.item, items)
            problems.append(Problem("unknown item", None, where, question.item, expected))
        seen.setdefault(scale.key, []).append(question.item)
    for key, asked_items in seen.items():
        for item in scales[key].items:
            times = asked_items.count(item.key)
            if times != 1:
                problems.append(
                    Problem(f"item of scale '{key}' is asked {times} times", None, where, item.key,
                            "once")
                )  # fmt: skip
    keys = [question.key for question in asked.questions]
    for scale in scales.values():
        for outcome in scale.outcomes:
            if outcome in keys:
                problems.append(Problem("key is that of a scale", None, where, outcome))
    return problems
