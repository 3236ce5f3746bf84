"""The declaration of a file contradicts itself nowhere, or says where."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ouderenindex.sources.files import FileDeclaration

BASE: dict[str, Any] = {
    "path": "t.csv",
    "period": "2024",
    "source": {"key": "s", "publisher": "Fictief"},
    "column": [{"name": "A", "indicator": "a"}, {"name": "B", "indicator": "b"}],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": None}, "period of the figures is missing"),
        ({"period": "2024-2025"}, "period"),
        ({"period_column": "jaar"}, "either period or period_column"),
        ({"layout": "long"}, "needs indicator_column and value_column"),
        ({"value_column": "x"}, "belong to a long table"),
        ({"values": {"-": "observed"}}, "values"),
        ({"decimal": ";"}, "decimal"),
        ({"level": "stad"}, "level"),
        ({"column": []}, "column"),
        ({"kolom": "x"}, "Extra inputs"),
        ({"path": "../t.csv"}, "may not leave the folder"),
        ({"column": [{"name": "A", "indicator": "a b"}]}, "indicator"),
        ({"column": [{"name": "A", "indicator": "a", "factor": 0}]}, "may not be 0"),
        (
            {"column": [{"name": n, "indicator": "a"} for n in "AB"]},
            "two columns become the indicator 'a'",
        ),
        ({"derived": [{"indicator": "c", "sum": ["x"]}]}, "computed from 'x'"),
        ({"derived": [{"indicator": "a", "sum": ["b"]}]}, "declared twice"),
        ({"derived": [{"indicator": "c"}]}, "either a sum or a share"),
        ({"derived": [{"indicator": "c", "share": ["a"]}]}, "needs 'of'"),
        ({"derived": [{"indicator": "c", "sum": ["a"], "of": "b"}]}, "needs 'of'"),
        (
            {"derived": [{"indicator": "c", "share": ["a"], "of": "b", "unit": "euro"}]},
            "a share is in %",
        ),
        ({"source": {"key": "a b", "publisher": "x"}}, "key"),
        ({"source": {"key": "a", "publisher": ""}}, "publisher"),
        ({"source": {"key": "a", "publisher": "x", "retrieved": "gisteren"}}, "retrieved"),
    ],
)
def test_contradictions_are_told(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FileDeclaration.model_validate({**BASE, **change})


def test_a_derived_indicator_may_be_computed_from_another() -> None:
    derived = [
        {"indicator": "c", "sum": ["a", "b"]},
        {"indicator": "d", "share": ["a"], "of": "c"},
    ]
    assert FileDeclaration.model_validate({**BASE, "derived": derived}).derived[1].inputs == (
        "a",
        "c",
    )


def test_units_and_directions_are_compared_with_a_definition() -> None:
    column = [
        {"name": "A", "indicator": "a", "unit": "euro", "direction": "risk"},
        {"name": "B", "indicator": "b"},
    ]
    derived = [{"indicator": "c", "share": ["a"], "of": "b"}]
    declaration = FileDeclaration.model_validate({**BASE, "column": column, "derived": derived})
    same = {"a": ("euro", "risk"), "b": ("%", "risk"), "c": ("%", "protective")}
    assert declaration.disagreements(same) == []
    found = declaration.disagreements({"a": ("%", "protective"), "c": ("0-10", "risk")})
    assert [problem.column for problem in found] == ["a.unit", "a.direction", "c.unit"]
    assert str(found[0]) == (
        "column 'a.unit': another unit than in the definition: 'euro' (expected '%')"
    )
