"""The command line: thin commands on top of the library.

Heavy imports happen inside the commands, so that ``ouderenindex --help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ouderenindex.errors import OuderenindexError, printable

__all__ = ["app", "main"]

app = typer.Typer(
    help="Build, explain and use an Ouderenindex for a Dutch municipality.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_PROJECT = typer.Argument(
    help="Project file (TOML). Without it: the embedded Zwolle case.", show_default=False
)


@app.callback()
def _options() -> None:
    """Build, explain and use an Ouderenindex for a Dutch municipality."""


@app.command()
def build(
    project: Annotated[Path | None, _PROJECT] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the outputs.")] = Path("maps"),
    lang: Annotated[str, typer.Option("--lang", help="Language of the outputs: nl or en.")] = "nl",
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Rescorings that tell how sure a class is.")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the rescorings.")] = 0,
) -> None:
    """Score a project; write its map, workbook, methods page, GeoJSON and GeoPackage."""
    from rich.console import Console
    from rich.markup import escape

    from ouderenindex.project import build as build_project
    from ouderenindex.project import load_case, load_project
    from ouderenindex.texts import LANGUAGES

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"'{lang}' is not one of {', '.join(LANGUAGES)}")
    progress = Console(stderr=True)
    with progress.status("Inlezen"):
        loaded = load_case() if project is None else load_project(project)
    with progress.status("Scoren") as status:
        outputs = build_project(
            loaded,
            out,
            lang=lang,
            draws=draws,
            seed=seed,
            on_step=lambda step: status.update(escape(step)),
        )
    for name, what in outputs.files.items():
        typer.echo(f"{outputs.folder / name}  {what}")


@app.command()
def explain(
    region: Annotated[str, typer.Argument(help="Wijk or buurt: name or code.")],
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    node: Annotated[
        str | None, typer.Option("--node", help="Aspect or theme instead of the index.")
    ] = None,
) -> None:
    """Say why a wijk or buurt has its score: the risks and protections with their figures."""
    from ouderenindex.project import load_case, load_project

    loaded = load_case() if project is None else load_project(project)
    code = loaded.regions.find(region)
    lines = repr(loaded.score().explain(code, node)).splitlines()
    typer.echo("\n".join(printable(line) for line in lines))


@app.command()
def audit(
    project: Annotated[Path | None, _PROJECT] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Markdown file; the screen without it.")
    ] = None,
) -> None:
    """Examine a definition: what counts twice, what contradicts, what is old or uncovered."""
    from ouderenindex._atomic import write_text
    from ouderenindex.audit import audit as examine
    from ouderenindex.project import load_case, load_project

    loaded = load_case() if project is None else load_project(project)
    found = examine(loaded.score())
    if out is None:
        typer.echo(repr(found))
    else:
        write_text(out, found.markdown())
        typer.echo(f"{out}  {len(found.findings)} findings")


@app.command()
def score(
    definition: Annotated[Path, typer.Argument(help="Definition (TOML) with a [table].")],
    table: Annotated[Path, typer.Argument(help="Wide table: CSV, Excel or Parquet.")],
    out: Annotated[Path, typer.Option("--out", help="Result: .csv, .xlsx or .parquet.")],
) -> None:
    """Score any wide table, of any subject, by a definition."""
    from ouderenindex.definition import load_definition
    from ouderenindex.export.wide import check_kind, write_wide
    from ouderenindex.scoring import score_wide

    check_kind(out)
    result = score_wide(table, load_definition(definition))
    write_wide(result, out)
    for exclusion in result.excluded:
        typer.echo(f"{exclusion.label}: {exclusion.reason}", err=True)
    typer.echo(f"{out}  {len(result.scores)} rows")


def main() -> None:
    """Run the command line; a user's mistake ends in one message and exit code 2."""
    try:
        app()
    except OuderenindexError as error:
        print(f"ouderenindex: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("ouderenindex: interrupted, nothing was changed", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
