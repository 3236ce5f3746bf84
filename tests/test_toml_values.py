"""TOML files of every kind: numbers that cannot be meant, and all problems of a file at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import MINI_DEFINITION

from ouderenindex.access import read_norm
from ouderenindex.definition import load_definition
from ouderenindex.errors import OuderenindexError
from ouderenindex.monitor import read_declaration, read_scale
from ouderenindex.need import read_case, read_norms
from ouderenindex.project import data_folder, read_project_file
from ouderenindex.sources.catalogue import load_catalogue
from ouderenindex.whatif import read_changes

NUMBERS = {
    "true": "'true' (expected a valid number)",
    '"3"': "'3' (expected a valid number)",
    "inf": "'inf' (expected a finite number)",
    "nan": "'nan' (expected a finite number)",
    "1e300": "'1e+300'",
    "9" * 400: "'a number of more than 30 digits'",
}
WHOLE = {
    "true": "'true' (expected a valid integer)",
    "2030.0": "'2030.0' (expected a valid integer)",
    "inf": "'inf' (expected a valid integer)",
    "9" * 400: "'a number of more than 30 digits'",
}
# A definition that is valid but for the field asked about, per field.
INDICATOR = MINI_DEFINITION.replace('unit = "%"', 'unit = "%"\n{field} = {value}', 1)
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "definition": (load_definition, INDICATOR),
    "project": (
        read_project_file,
        '[project]\ntitle = "T"\ndefinition = "d"\nsources = "s"\nstatistics = []\n'
        '[boundaries]\nfile = "b.gpkg"\n{field} = {value}\n',
    ),
    "need": (
        read_case,
        '[need]\nnorms = ["n.toml"]\nmain = "n"\nallocation_year = 2024\n{field} = {value}\n',
    ),
    "pace": (
        read_case,
        '[need]\nnorms = ["n.toml"]\nmain = "n"\nallocation_year = 2024\ntarget_year = 2030\n'
        "[pace]\ntarget_year = 2030\nfrom_year = 2020\nrealised = 1\nrealised_year = 2021\n"
        'source = "fictief"\n{field} = {value}\n',
    ),
    "norms": (
        read_norms,
        '[norms]\nkey = "n"\nlabel = "N"\nsource = "fictief"\nyear_from = 2020\nyear_to = 2030\n'
        '[[type]]\nkey = "a"\nlabel = "A"\n{field} = {value}\n',
    ),
    "norm years": (
        read_norms,
        '[norms]\nkey = "n"\nlabel = "N"\nsource = "fictief"\nyear_from = 2020\nyear_to = 2030\n'
        "{field} = {value}\n",
    ),
    "walking": (
        read_norm,
        '[norm]\nkey = "n"\nlabel = "N"\nsource = "fictief"\n{field} = {value}\n'
        '[[kind]]\nkey = "supermarket"\n',
    ),
    "changes": (
        read_changes,
        'name = "N"\n[[retype]]\nid = "a"\nfrom = "geclusterd"\nto = "nultreden"\n'
        "{field} = {value}\n",
    ),
    "catalogue": (
        load_catalogue,
        "[subjects.kerncijfers.measures.x]\n{field} = {value}\n",
    ),
    "scale": (read_scale, '[scale]\nkey = "s"\n{field} = {value}\n'),
    "monitor": (read_declaration, '[monitor]\ntitle = "M"\n{field} = {value}\n'),
}
FIELDS = [
    *((file, field, NUMBERS) for file, field in [
        ("definition", "norm"), ("definition", "weight"), ("definition", "minimum"),
        ("pace", "target"), ("norms", "national"), ("norms", "with_care"),
        ("walking", "distance"), ("walking", "detour"),
        ("catalogue", "factor"), ("scale", "count_from"),
    ]),
    *((file, field, WHOLE) for file, field in [
        ("definition", "decimals"), ("project", "year"), ("need", "target_year"),
        ("need", "reference_year"), ("need", "forecast_until"), ("norm years", "reference_year"),
        ("changes", "dwellings"), ("scale", "minimum_answered"), ("monitor", "cell"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "field", "value", "said"),
    [
        pytest.param(file, field, value, said, id=f"{file}-{field}-{value[:8]}")
        for file, field, values in FIELDS
        for value, said in values.items()
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_by_name(
    tmp_path: Path, file: str, field: str, value: str, said: str
) -> None:
    read, template = FILES[file]
    path = tmp_path / "bestand.toml"
    path.write_text(template.replace("{field}", field).replace("{value}", value), "utf-8")
    with pytest.raises(OuderenindexError, match=r"bestand\.toml") as caught:
        read(path)
    (told,) = [str(p) for p in caught.value.problems if (p.column or "").endswith(field)]
    assert said in told
    assert "(expected " in told


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "9" * 5000])
def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path, digits: str) -> None:
    path = tmp_path / "bestand.toml"
    path.write_text(f"x = {digits}\n", "utf-8")
    with pytest.raises(OuderenindexError, match=r"bestand\.toml: a number .* digits"):
        read_project_file(path)


def test_a_wrong_number_of_dwellings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wat_als.toml"
    site = '[[site]]\nid = "a"\ndwellings = {{ nultreden = {} }}\n'
    for value in ("true", "[1, true]", "inf", "9" * 400):
        path.write_text('name = "N"\n' + site.format(value), "utf-8")
        with pytest.raises(OuderenindexError, match=r"wat_als\.toml") as caught:
            read_changes(path)
        assert any("dwellings" in (p.column or "") for p in caught.value.problems) or (
            "nultreden must be" in str(caught.value)
        )


def test_problems_of_tables_and_of_indicators_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "definitie.toml"
    wrong = MINI_DEFINITION.replace("[index]", "[index]\nkleur = 1", 1)
    path.write_text(wrong.replace('unit = "%"', 'unit = "%"\nweight = true', 1), "utf-8")
    with pytest.raises(OuderenindexError) as caught:
        load_definition(path)
    assert [p.column for p in caught.value.problems if "kleur" in str(p)] == ["index.kleur"]
    assert any("weight" in str(p) and "'true'" in str(p) for p in caught.value.problems)


def test_all_contradictions_of_a_norm_set_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "normen.toml"
    one = '[[type]]\nkey = "a"\nlabel = "A"\nnational = 5\n'
    path.write_text(
        '[norms]\nkey = "n"\nlabel = "N"\nsource = "fictief"\nyear_from = 2030\nyear_to = 2020\n'
        f'basis = "total"\nreference_year = 2024\n{one}{one}',
        "utf-8",
    )
    with pytest.raises(OuderenindexError) as caught:
        read_norms(path)
    for part in ("2020 must lie after", "type 'a' occurs twice", "no reference count of 2024",
                 "basis 'total'"):  # fmt: skip
        assert part in str(caught.value)


def test_all_mistakes_of_one_type_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "normen.toml"
    path.write_text(
        '[norms]\nkey = "n"\nlabel = "N"\nsource = "fictief"\nyear_from = 2020\nyear_to = 2030\n'
        '[[type]]\nkey = "a"\nlabel = "A"\nwith_care = 0.5\n'
        'counted_by = ["nultrede", "gekluster", "unspecified"]\n[type.norms]\n',
        "utf-8",
    )
    with pytest.raises(OuderenindexError) as caught:
        read_norms(path)
    assert "type.0.norms" in str(caught.value)
    path.write_text(path.read_text("utf-8").replace("[type.norms]\n", ""), "utf-8")
    with pytest.raises(OuderenindexError) as caught:
        read_norms(path)
    for part in ("exactly one of", "care_source", "perhaps 'nultreden'", "perhaps 'geclusterd'",
                 "never count as suitable"):  # fmt: skip
        assert part in str(caught.value)


def test_every_norm_set_that_a_case_names_is_looked_at(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        text = (data_folder() / "norms" / "eigen.toml").read_text("utf-8")
        (tmp_path / f"{name}.toml").write_text(
            text.replace("[norms]", f"[norms]\n{name}_fout = 1", 1), "utf-8"
        )
    (tmp_path / "kapot.toml").write_text("[norms\n", "utf-8")
    path = tmp_path / "need.toml"
    path.write_text(
        '[need]\nnorms = ["een.toml", "twee.toml", "kapot.toml", "weg.toml"]\nmain = "eigen"\n'
        "target_year = 2030\nallocation_year = 2024\n",
        "utf-8",
    )
    with pytest.raises(OuderenindexError, match=r"need\.toml") as caught:
        read_case(path)
    said = [str(p) for p in caught.value.problems]
    for part in (
        "een.toml: een_fout",
        "twee.toml: twee_fout",
        "kapot.toml: not TOML",
        "'weg.toml'",
    ):
        assert [line for line in said if part in line], part


def test_a_walking_norm_tells_unknown_tables_with_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "lopen.toml"
    path.write_text('[norm]\nkey = "n"\n[kinds]\n[[kind]]\nkey = "A"\n', "utf-8")
    with pytest.raises(OuderenindexError) as caught:
        read_norm(path)
    columns = {p.column for p in caught.value.problems}
    assert {"kinds", "label", "distance", "source", "kinds.0.key"} <= columns
