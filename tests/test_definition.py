from __future__ import annotations

from pathlib import Path

import pytest
from builders import MINI_DEFINITION

from ouderenindex.definition import IndexDefinition, Indicator, Node, load_definition
from ouderenindex.errors import DefinitionError
from ouderenindex.project import Project, data_folder


def _load(tmp_path: Path, text: str) -> IndexDefinition:
    path = tmp_path / "definition.toml"
    path.write_text(text, "utf-8")
    return load_definition(path)


def test_the_embedded_definition_is_what_the_index_says_it_is(case: Project) -> None:
    definition = case.definition
    assert [aspect.key for aspect in definition.root.children] == [
        "persoonlijke_kenmerken", "gezondheid", "sociaal_leven", "woonomgeving",
    ]  # fmt: skip
    themes = [n for n in definition.nodes() if isinstance(n, Node) and n.level == "theme"]
    assert 10 <= len(themes) <= 15
    assert 28 <= len(definition.indicators) <= 32
    for indicator in definition.indicators:
        assert indicator.evidence in ("A", "B", "C")
        assert indicator.source in case.statistics.sources
        assert case.statistics.sources[indicator.source].period == indicator.period
        assert indicator.unit
    assert definition["mantelzorger"].scored is False
    # Migration background is not among the indicators.
    assert not any("alloch" in i.key or "migratie" in i.key for i in definition.indicators)


@pytest.mark.parametrize("path", sorted((data_folder() / "definitions").glob("*.toml")))
def test_every_shipped_definition_loads(path: Path) -> None:
    assert load_definition(path).indicators


def test_nodes_come_before_their_parts(case: Project) -> None:
    order = [node.key for node in case.definition.nodes()]
    for node in case.definition.nodes():
        parent = case.definition.parent(node.key)
        if parent is None:
            assert node.key == case.definition.key
        else:
            assert order.index(parent.key) < order.index(node.key)


def test_a_variant_leaves_the_original_alone(case: Project) -> None:
    before = case.definition["eenzaam"]
    variant = case.definition.evolve("eenzaam", weight=3.0)
    assert isinstance(before, Indicator) and before.weight == 1.0
    assert case.definition["eenzaam"] == before
    assert variant["eenzaam"].weight == 3.0
    assert variant.evolve("eenzaam", weight=1.0) == case.definition
    assert "eenzaam" not in [n.key for n in case.definition.without("eenzaam").nodes()]
    assert "eenzaamheid" not in [
        n.key for n in case.definition.without("eenzaam", "ernstig_eenzaam").nodes()
    ]
    assert case.definition.evolve(limits=(70, 90, 110, 130)).limits == (70, 90, 110, 130)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('direction = "risk"', 'direction = "slecht"', ["eenzaam", "slecht", "risk"]),
        ('theme = "thuis"\nlabel = "Contact"', 'theme = "thuus"\nlabel = "Contact"',
         ["contact", "thuus", "thuis"]),
        ('aspect = "leven"', 'aspect = "lven"', ["theme 'thuis'", "lven", "leven"]),
        ('key = "contact"', 'key = "eenzaam"', ["twice", "eenzaam"]),
        ('key = "contact"', 'key = "Contact!"', ["Contact!", "pattern"]),
        ('unit = "%"\ndirection = "risk"', 'unit = "%"\nweight = -1\ndirection = "risk"',
         ["eenzaam", "weight", "-1"]),
        ('label = "Eenzaam"\n', 'label = "Eenzaam"\ncolour = "red"\n', ["colour", "unknown field"]),
        ('label = "Mini-index"\n', "", ["index.label", "missing"]),
        ('method = "zscore"', 'method = "zskore"', ["zskore"]),
        ("[people]", "[people", ["not TOML", "line"]),
        ("[people]", "a = " + "[" * 5000 + "\n[people]", ["not TOML", "nested too deeply"]),
        ("[[aspect]]", '[classes]\nlimits = [75, 75, 110, 125]\n[[aspect]]', ["ascend"]),
        ('[[theme]]', '[[theme]]\nkey = "leeg"\nlabel = "Leeg"\n[[theme]]',
         ["leeg", "without parts"]),
    ],
)  # fmt: skip
def test_a_wrong_definition_says_where_and_what(
    tmp_path: Path, old: str, new: str, words: list[str]
) -> None:
    assert old in MINI_DEFINITION
    with pytest.raises(DefinitionError) as caught:
        _load(tmp_path, MINI_DEFINITION.replace(old, new, 1))
    for word in ["definition.toml", *words]:
        assert word in str(caught.value)


def test_all_weights_zero_is_refused(tmp_path: Path) -> None:
    text = MINI_DEFINITION.replace('unit = "%"', 'unit = "%"\nweight = 0')
    with pytest.raises(DefinitionError, match="all weights are zero"):
        _load(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = MINI_DEFINITION.replace('direction = "risk"', 'direction = "up"')
    text = text.replace('evidence = "B"', 'evidence = "Z"')
    with pytest.raises(DefinitionError) as caught:
        _load(tmp_path, text)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_that_is_no_definition(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "definition.toml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError, match=r"definition\.toml"):
        load_definition(path)


def test_changing_what_is_not_there(case: Project) -> None:
    with pytest.raises(DefinitionError, match="eenzaamheid"):
        case.definition.evolve("eenzaamheit", weight=2)
    with pytest.raises(DefinitionError, match="unknown field"):
        case.definition.evolve("eenzaam", colour="red")
    with pytest.raises(DefinitionError, match="eenzaam"):
        case.definition.evolve("eenzaam", weight=-1.0)
