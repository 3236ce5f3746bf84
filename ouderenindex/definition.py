"""The definition of an index: which indicators, in which themes and aspects, scored how.

A definition is a frozen tree, index > aspects > themes > indicators, and a TOML file is its other
form, made to be read and edited by someone who never writes Python::

    [[theme]]
    key = "eenzaamheid"
    aspect = "sociaal_leven"
    label = "Eenzaamheid"

    [[indicator]]
    key = "ernstig_eenzaam"
    theme = "eenzaamheid"
    label = "Ernstig of zeer ernstig eenzaam, 65-plus"
    unit = "%"
    direction = "risk"
    evidence = "C"
    source = "rivm_2020"
    period = "2020"
    population = "inwoners_65plus"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from ouderenindex.classes import DEFAULT_LIMITS
from ouderenindex.errors import DefinitionError, Problem, suggest
from ouderenindex.methods import Frozen, GroupMethod, IndicatorMethod, Number
from ouderenindex.nodes import KEY, Direction, Indicator, Level, Node, Words

__all__ = [
    "Direction",
    "IndexDefinition",
    "Indicator",
    "Node",
    "People",
    "load_definition",
    "read_toml",
]


class TableFormat(Frozen):
    """How a wide table (one row per region, one column per indicator) is to be read.

    Attributes
    ----------
    code
        Column, or columns, that name a region.
    name
        Column with its name; the code if there is none.
    missing
        Numbers that stand for a missing figure, such as -999.
    """

    code: tuple[str, ...] = ("code",)
    name: str | None = None
    missing: tuple[Number, ...] = ()

    @field_validator("code", mode="before")
    @classmethod
    def _one_or_more(cls, code: object) -> object:
        return (code,) if isinstance(code, str) else code


class Reference(Frozen):
    """What regions are compared with: what 100 stands for.

    Attributes
    ----------
    kind
        ``own``: the municipality; ``national``: the country; ``norm``: the ``norm`` of each
        indicator; ``base``: the municipality in the year ``period``.
    period
        The base year.
    label
        How outputs call it; ``{name}`` becomes the municipality, ``{period}`` the year.
    en
        The same in English; without it English outputs name it by its kind.
    """

    kind: Literal["own", "national", "norm", "base"] = "own"
    period: str = ""
    label: str = ""
    en: Words | None = None

    @model_validator(mode="after")
    def _has_a_year(self) -> Self:
        if (self.kind == "base") != bool(self.period):
            raise ValueError("a base year (period) goes with kind 'base', and only with that")
        return self


class People(Frozen):
    """The people whom the index is about.

    Attributes
    ----------
    period
        Year of the counts.
    population
        Indicator that counts them; weighs regions where themes, aspects and the index are
        standardised. None: regions weigh the same.
    minimum
        A region with fewer of them gets no score of its own ("suppressed"): too few people to
        say anything, and too few to be published about.
    counts
        Counts shown beside every class: name to indicator.
    """

    period: str = ""
    population: str | None = None
    minimum: Number = Field(default=0, ge=0)
    counts: dict[str, str] = Field(default_factory=dict)


class IndexDefinition(Frozen):
    """An index, whole: its tree, its people, its class limits.

    Attributes
    ----------
    root
        The index node.
    version
        As the municipality numbers it.
    base
        Level of the regions over which mean and spread are taken: ``buurt``, ``wijk``, or None
        for all regions given. Both levels are then scored on that one scale, so that the same
        figure has the same score as a wijk and as a buurt.
    higher_is
        What a high score means; an index of vulnerability or deprivation has ``unfavourable``,
        and then a risk raises it.
    limits
        The four class limits.
    people
        Whom it is about.
    table
        How a wide table is read, for an index that is not scored from statistics.
    reference
        What regions are compared with.
    """

    root: Node
    version: str = "1"
    base: Literal["buurt", "wijk"] | None = "buurt"
    higher_is: Literal["favourable", "unfavourable"] = "favourable"
    limits: tuple[Number, Number, Number, Number] = DEFAULT_LIMITS
    people: People = People()
    table: TableFormat = TableFormat()
    reference: Reference = Reference()

    @field_validator("limits")
    @classmethod
    def _ascending(cls, limits: tuple[float, ...]) -> tuple[float, ...]:
        if any(a >= b for a, b in pairwise(limits)):
            raise ValueError("class limits must ascend")
        return limits

    def __repr__(self) -> str:
        return "\n".join(_outline(self.root))

    __str__ = __repr__  # pydantic's own would print every field of the tree on one line

    def __getitem__(self, key: str) -> Node | Indicator:
        for node in self.nodes():
            if node.key == key:
                return node
        known = [node.key for node in self.nodes()]
        raise DefinitionError(f"The definition has no '{key}': {suggest(key, known)}")

    @property
    def key(self) -> str:
        """Key of the index."""
        return self.root.key

    @property
    def label(self) -> str:
        """Name of the index."""
        return self.root.label

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, scored and context, in order."""
        return self.root.indicators

    def nodes(self) -> tuple[Node | Indicator, ...]:
        """All nodes, each before what it is made of, the index first."""
        return tuple(_walk(self.root))

    def parent(self, key: str) -> Node | None:
        """Find the node that holds this one; None for the index."""
        self[key]
        for node in self.nodes():
            if isinstance(node, Node) and any(child.key == key for child in node.children):
                return node
        return None

    def evolve(self, key: str | None = None, /, **changes: Any) -> IndexDefinition:
        """Return a definition in which one thing is different; this one is unchanged.

        Parameters
        ----------
        key
            The node to change; without it the definition itself.
        **changes
            Fields and their new values, such as ``weight=2`` or ``limits=(70, 90, 110, 130)``.

        Raises
        ------
        DefinitionError
            If there is no such node or field, or the result is no valid definition.
        """
        try:
            if key is None:
                return IndexDefinition.model_validate({**self.__dict__, **changes})
            self[key]
            root = _replace(self.root, key, changes)
            assert isinstance(root, Node)
            return _checked(self.model_copy(update={"root": root}), "The changed definition")
        except ValidationError as error:
            raise DefinitionError(
                f"'{key or self.key}' cannot be changed so", _problems(error)
            ) from None

    def in_language(self, lang: str) -> IndexDefinition:
        """Return this definition with every node in the words of a language.

        Parameters
        ----------
        lang
            ``nl`` or ``en``. A node that has no words in it keeps those that it has; its
            ``language`` tells.
        """
        root = _translate(self.root, lang)
        return self if root is self.root else self.model_copy(update={"root": root})

    def without(self, *keys: str) -> IndexDefinition:
        """Return a definition that lacks these nodes (and groups left empty by that)."""
        for key in keys:
            self[key]
        root = _prune(self.root, set(keys))
        if root is None:
            raise DefinitionError("Nothing would be left of the definition")
        return _checked(self.model_copy(update={"root": root}), "The changed definition")


def _walk(node: Node | Indicator) -> Iterator[Node | Indicator]:
    yield node
    if isinstance(node, Node):
        for child in node.children:
            yield from _walk(child)


def _outline(node: Node | Indicator, depth: int = 0) -> Iterator[str]:
    sign = {"risk": "−", "protective": "+", "context": "·"}
    mark = f" ({sign[node.direction]} {node.unit})" if isinstance(node, Indicator) else ""
    weight = "" if node.weight == 1 else f"  weight {node.weight:g}"
    yield f"{'  ' * depth}{node.label}{mark}{weight}"
    if isinstance(node, Node):
        for child in node.children:
            yield from _outline(child, depth + 1)


def _replace(node: Node | Indicator, key: str, changes: dict[str, Any]) -> Node | Indicator:
    if node.key == key:
        return node.changed(changes)
    if isinstance(node, Indicator):
        return node
    children = tuple(_replace(child, key, changes) for child in node.children)
    return node.model_copy(update={"children": children})


def _translate(node: Node, lang: str) -> Node:
    """Translate a node and all below it; the very same node where nothing changes."""
    children = tuple(
        child.in_language(lang) if isinstance(child, Indicator) else _translate(child, lang)
        for child in node.children
    )
    found = node.in_language(lang)
    if any(new is not old for new, old in zip(children, node.children, strict=True)):
        found = found.model_copy(update={"children": children})
    return found


def _prune(node: Node, keys: set[str]) -> Node | None:
    kept: list[Node | Indicator] = []
    for child in node.children:
        if child.key in keys:
            continue
        left = child if isinstance(child, Indicator) else _prune(child, keys)
        if left is not None:
            kept.append(left)
    return node.model_copy(update={"children": tuple(kept)}) if kept else None


def _checked(definition: IndexDefinition, what: str) -> IndexDefinition:
    """Check what only shows in the whole tree."""
    problems = []
    seen: set[str] = set()
    for node in definition.nodes():
        if node.key in seen:
            problems.append(Problem("key occurs twice", column="key", value=node.key))
        seen.add(node.key)
        if isinstance(node, Node) and node.children and all(c.weight == 0 for c in node.children):
            problems.append(Problem("all weights are zero", column=node.key, expected="one > 0"))
        if isinstance(node, Node) and not node.children:
            problems.append(
                Problem(f"{node.level} without parts", column=node.key, expected="an indicator")
            )
    if not definition.root.scored and not problems:
        problems.append(Problem("no indicator counts: all are context"))
    if problems:
        raise DefinitionError(f"{what} contradicts itself", problems)
    return definition


# --- The file form ---------------------------------------------------------------------------


class _IndexTable(Frozen):
    key: str = Field(pattern=KEY)
    label: str = Field(min_length=1)
    description: str = ""
    en: Words | None = None
    version: str = "1"


class _AspectTable(Frozen):
    key: str
    label: str
    description: str = ""
    en: Words | None = None
    weight: Number = 1.0
    method: dict[str, Any] | None = None


class _ThemeTable(_AspectTable):
    aspect: str | None = None


class _MethodTable(Frozen):
    base: Literal["buurt", "wijk"] | None = None
    higher_is: Literal["favourable", "unfavourable"] = "favourable"
    indicator: IndicatorMethod = IndicatorMethod()
    theme: GroupMethod = GroupMethod()
    aspect: GroupMethod = GroupMethod()
    index: GroupMethod = GroupMethod()


class _ClassTable(Frozen):
    limits: tuple[Number, Number, Number, Number] = DEFAULT_LIMITS


class _File(Frozen):
    index: _IndexTable
    method: _MethodTable = _MethodTable()
    classes: _ClassTable = _ClassTable()
    people: People = People()
    table: TableFormat = TableFormat()
    reference: Reference = Reference()
    aspect: tuple[_AspectTable, ...] = ()
    theme: tuple[_ThemeTable, ...] = ()
    # Checked one by one below: an indicator has a parent here and none in the tree.
    indicator: tuple[dict[str, Any], ...]


def load_definition(path: str | Path) -> IndexDefinition:
    """Read a definition from its TOML file.

    Parameters
    ----------
    path
        The file. ``[index]``, ``[method]``, ``[classes]`` and ``[people]`` are tables;
        ``[[aspect]]``, ``[[theme]]`` and ``[[indicator]]`` are lists. A theme names its aspect,
        an indicator its theme or aspect; without one it hangs directly under the index.

    Raises
    ------
    DefinitionError
        With everything that is wrong with the file, each with the key of the part it is in.
    """
    path = Path(path)
    problems: list[Problem] = []
    content = read_toml(path)
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        problems = _problems(error)
        tables = content.get("indicator")
        for table in tables if isinstance(tables, list) else ():
            if isinstance(table, dict):
                _indicator(table, IndicatorMethod(), problems)
        raise DefinitionError(f"{path.name}: not a valid definition", problems) from None
    children: dict[str, list[Node | Indicator]] = {}
    parents = {file.index.key, *(t.key for t in file.theme), *(a.key for a in file.aspect)}
    for table in file.indicator:
        indicator = _indicator(table, file.method.indicator, problems)
        parent = str(table.get("theme") or table.get("aspect") or file.index.key)
        if parent not in parents:
            problems.append(
                Problem("unknown theme or aspect", column=_where("indicator", table), value=parent,
                        expected=suggest(parent, parents))
            )  # fmt: skip
        elif indicator is not None:
            children.setdefault(parent, []).append(indicator)
    try:
        for theme in file.theme:
            parent = theme.aspect or file.index.key
            if parent not in {file.index.key, *(aspect.key for aspect in file.aspect)}:
                known = [aspect.key for aspect in file.aspect]
                problems.append(
                    Problem("unknown aspect", column=f"theme '{theme.key}'", value=parent,
                            expected=suggest(parent, known))
                )  # fmt: skip
            node = _node(theme, "theme", file.method.theme, children)
            children.setdefault(parent, []).append(node)
        for aspect in file.aspect:
            node = _node(aspect, "aspect", file.method.aspect, children)
            children.setdefault(file.index.key, []).append(node)
        index = file.index
        definition = IndexDefinition(
            root=Node(
                level="index",
                key=index.key,
                label=index.label,
                description=index.description,
                en=index.en,
                method=file.method.index,
                children=tuple(children.get(index.key, [])),
            ),
            version=index.version,
            base=file.method.base,
            higher_is=file.method.higher_is,
            limits=file.classes.limits,
            people=file.people,
            table=file.table,
            reference=file.reference,
        )
    except ValidationError as error:
        problems += _problems(error)
    if problems:
        raise DefinitionError(f"{path.name}: not a valid definition", problems)
    return _checked(definition, path.name)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    DefinitionError
        If it is missing, empty, not UTF-8 or not TOML; names line and column.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise DefinitionError(f"{path}: there is no such file") from None
    except OSError as error:
        raise DefinitionError(f"{path}: the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name}: not UTF-8 text (byte {error.start})") from None
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path.name}: not TOML: {error}") from None
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise DefinitionError(f"{path.name}: a number in it has thousands of digits") from None
    except RecursionError:
        raise DefinitionError(f"{path.name}: not TOML: nested too deeply") from None
    if not content:
        raise DefinitionError(f"{path.name}: the file is empty")
    return content


def _where(kind: str, table: dict[str, Any]) -> str:
    return f"{kind} '{table.get('key', '?')}'"


def _indicator(
    table: dict[str, Any], method: IndicatorMethod, problems: list[Problem]
) -> Indicator | None:
    fields = {name: value for name, value in table.items() if name not in ("theme", "aspect")}
    # The file is Dutch, with English beside it: only a definition in memory can be otherwise.
    for name in [name for name in ("language", "nl") if name in fields]:
        problems.append(Problem("unknown field", column=f"{_where('indicator', table)}: {name}"))
        del fields[name]
    if "method" in fields and isinstance(fields["method"], dict):
        fields["method"] = {**method.model_dump(), **fields["method"]}
    try:
        return Indicator.model_validate({"method": method, **fields})
    except ValidationError as error:
        problems += _problems(error, _where("indicator", table))
        return None


def _node(
    table: _AspectTable,
    level: Level,
    default: GroupMethod,
    children: dict[str, list[Node | Indicator]],
) -> Node:
    method = {**default.model_dump(), **table.method} if table.method else default
    return Node.model_validate(
        {
            "level": level,
            "key": table.key,
            "label": table.label,
            "description": table.description,
            "en": table.en,
            "weight": table.weight,
            "method": method,
            "children": tuple(children.get(table.key, [])),
        }
    )


def _as_written(value: object) -> str:
    """Give a value as its file has it: true, not True."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    return str(value)


def _problems(error: ValidationError, where: str | None = None) -> list[Problem]:
    """Say in our own form what pydantic found."""
    found = []
    for item in error.errors(include_url=False, include_context=True):
        place = ".".join(str(part) for part in item["loc"])
        column = ": ".join(part for part in (where, place) if part)
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            found.append(Problem("unknown field", column=column))
        elif item["type"] == "union_tag_not_found":
            found.append(Problem("field is missing", column=f"{column}.method"))
        elif item["type"] == "union_tag_invalid":
            context = item.get("ctx", {})
            expected = f"one of {context.get('expected_tags', '')}"
            found.append(Problem("unknown method", None, column, context.get("tag"), expected))
        elif item["type"] == "missing":
            found.append(Problem("field is missing", column=column))
        else:
            value = item.get("input")
            # A list or table is too much to show, and so is a number of a thousand digits.
            shown = _as_written(value) if isinstance(value, str | int | float | bool) else None
            message = (message[0].lower() + message[1:]).removeprefix("input should be ")
            found.append(Problem("not allowed", column=column, value=shown, expected=message))
    return found
