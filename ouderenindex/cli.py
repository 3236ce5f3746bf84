"""The command line: thin commands on top of the library.

Heavy imports happen inside the commands, so that ``ouderenindex --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ouderenindex.errors import DataError, OuderenindexError, printable

if TYPE_CHECKING:
    from ouderenindex.project import Project

__all__ = ["app", "main"]

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count

app = typer.Typer(
    help="Build, explain and use an Ouderenindex for a Dutch municipality.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_PROJECT = typer.Argument(
    help="Project file (TOML) or its folder. Without it: project.toml in this folder, "
    "or else the embedded Zwolle case.",
    show_default=False,
)


def _given(project: Path | None) -> Path:
    """Project file to use: the one given, or the one in this folder."""
    here = Path("project.toml")
    if project is None and not here.is_file():
        raise DataError("there is no project.toml in this folder (name a project file)")
    return project or here


def _check_language(lang: str) -> None:
    from ouderenindex.texts import LANGUAGES

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"'{lang}' is not one of {', '.join(LANGUAGES)}")


def _load(project: Path | None) -> Project:
    """Load the project given, by file or folder; else that of this folder; else Zwolle."""
    from ouderenindex.project import load_case, load_project

    if project is None and not Path("project.toml").is_file():
        return load_case()
    return load_project(_given(project))


@app.callback()
def _options() -> None:
    """Build, explain and use an Ouderenindex for a Dutch municipality."""


@app.command()
def init(
    municipality: Annotated[str, typer.Argument(help="Name or code of a municipality.")],
    year: Annotated[
        int | None, typer.Option("--year", help="Year of the boundaries; without it the latest.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Folder of the project; named after it.")
    ] = None,
    catalogue: Annotated[
        list[Path] | None,
        typer.Option("--catalogue", help="File that adds to the catalogue of tables."),
    ] = None,
    boundaries: Annotated[
        Path | None, typer.Option("--boundaries", help="Yearly national GeoPackage, from disk.")
    ] = None,
) -> None:
    """Begin a project for a municipality: fetch its figures and boundaries from open data."""
    from rich.console import Console
    from rich.markup import escape

    from ouderenindex.fetch import init as begin

    with Console(stderr=True).status(escape(municipality)) as status:
        found = begin(
            municipality,
            year,
            folder=folder,
            catalogue=catalogue or (),
            boundaries=boundaries,
            on_step=lambda step: status.update(escape(step)),
        )
    typer.echo("\n".join(printable(line) for line in repr(found).splitlines()))
    typer.echo(f"Next: ouderenindex build {found.project.parent}")


@app.command()
def fetch(
    project: Annotated[
        str, typer.Argument(help="Project file or its folder, or the name of a municipality.")
    ],
    offline: Annotated[
        bool, typer.Option("--offline", help="Use the snapshots of earlier fetches alone.")
    ] = False,
    catalogue: Annotated[
        list[Path] | None,
        typer.Option("--catalogue", help="For a new project: adds to the catalogue of tables."),
    ] = None,
    country: Annotated[
        bool, typer.Option("--country", help="Also all wijken of the country, for `alike`.")
    ] = False,
) -> None:
    """Fetch the figures and boundaries of a project anew; a municipality without one gets one."""
    from rich.console import Console
    from rich.markup import escape

    from ouderenindex.fetch import fetch as fetch_project
    from ouderenindex.fetch import fetch_country
    from ouderenindex.fetch import init as begin

    known = Path(project).exists()
    if not known and (offline or project.endswith(".toml")):
        raise DataError(f"{project}: there is no such project")
    with Console(stderr=True).status(escape(project)) as status:

        def told(step: str) -> None:
            status.update(escape(step))

        found = (
            fetch_project(project, offline=offline, on_step=told)
            if known
            else begin(project, catalogue=catalogue or (), on_step=told)
        )
        whole = fetch_country(found.project, offline=offline, on_step=told) if country else None
    typer.echo("\n".join(printable(line) for line in repr(found).splitlines()))
    if whole is not None:
        typer.echo("\n".join(printable(line) for line in repr(whole).splitlines()))
    typer.echo(f"Next: ouderenindex build {found.project.parent}")


@app.command()
def build(
    project: Annotated[Path | None, _PROJECT] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the outputs.")] = Path("maps"),
    lang: Annotated[str, typer.Option("--lang", help="Language of the outputs: nl or en.")] = "nl",
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Rescorings that tell how sure a class is.")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the rescorings.")] = 0,
    offline: Annotated[
        bool, typer.Option("--offline", help="First remake the figures from the snapshots alone.")
    ] = False,
) -> None:
    """Score a project; write its map, workbook, methods page, GeoJSON and GeoPackage."""
    from rich.console import Console
    from rich.markup import escape

    from ouderenindex.outputs import build as build_project

    _check_language(lang)
    progress = Console(stderr=True)
    with progress.status("Inlezen"):
        if offline:
            from ouderenindex.fetch import fetch as fetch_project

            fetch_project(_given(project), offline=True)
        loaded = _load(project)
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
def inspect(
    file: Annotated[Path, typer.Argument(help="CSV, Excel, Parquet or GIS file with figures.")],
    project: Annotated[
        Path | None, typer.Option("--project", help="Project file or its folder.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Sheet or layer.")] = None,
) -> None:
    """Propose how a file of the municipality is declared in the project file."""
    from ouderenindex.project import project_file
    from ouderenindex.sources.files import inspect_file

    known = _given(project) if project or Path("project.toml").is_file() else None
    folder = None if known is None else project_file(known).parent
    regions = None if known is None else _load(known).regions
    proposal = inspect_file(file, regions, sheet=sheet, folder=folder)
    typer.echo("\n".join(map(printable, proposal.report().splitlines())), err=True)
    typer.echo(proposal.toml())


@app.command(name="whatif")
def what_if(
    file: Annotated[Path, typer.Argument(help="Changes (TOML).")],
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Markdown file; the screen without it.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
) -> None:
    """Change sites or facilities, and see what that does to balance, mix and access."""
    from ouderenindex._atomic import write_text
    from ouderenindex.whatif import read_changes, whatif

    _check_language(lang)
    changes = read_changes(file)
    loaded = _load(project)
    if loaded.need is None:
        raise DataError("the project names no norms and assumptions (need = ... in [project])")
    found = whatif(
        loaded,
        changes,
        loaded.need,
        facilities=loaded.facilities,
        norm=loaded.norm,
        addresses=loaded.addresses,
    )
    page = found.markdown(lang)
    if out is None:
        typer.echo("\n".join(map(printable, page.splitlines())))
    else:
        write_text(out, page)
        typer.echo(f"{out}  {len(found.table(lang))} rows")


@app.command()
def profile(
    regions: Annotated[
        list[str] | None, typer.Argument(help="Wijken: names or codes; all without any.")
    ] = None,
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages.")] = Path(
        "maps/wijkprofielen"
    ),
    markdown: Annotated[bool, typer.Option("--markdown", help="Also as Markdown.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also as PDF (extra pdf).")] = False,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Rescorings that tell how sure a class is.")
    ] = 2000,
) -> None:
    """Write a profile of one or two pages for each wijk, and for the municipality."""
    from ouderenindex.layers import programme_facts
    from ouderenindex.profile import write_profiles

    _check_language(lang)
    loaded = _load(project)
    result = loaded.score()
    made = write_profiles(
        result,
        out,
        regions=loaded.regions,
        certainty=loaded.certainty(result, draws=draws) if draws else None,
        overlay=loaded.overlay(result),
        sites=loaded.sites,
        concepts=loaded.concepts,
        trend=loaded.trend(),
        national=loaded.national(),
        facts=programme_facts(loaded.programme(result), lang),
        title=loaded.title,
        lang=lang,
        only=regions or (),
        markdown=markdown,
        pdf=pdf,
    )
    for name, what in made.files.items():
        typer.echo(f"{made.folder / name}  {printable(what)}")


@app.command()
def sheets(
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages.")] = Path(
        "maps/locaties"
    ),
    rules: Annotated[
        Path | None, typer.Option("--rules", help="Table of what figures ask; ours without it.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Rescorings that tell how sure a class is.")
    ] = 2000,
) -> None:
    """Write a sheet for each planned site: what is known, what that asks, what is not known."""
    from ouderenindex.sheet import read_rules, write_sheets

    _check_language(lang)
    asks = None if rules is None else read_rules(rules)
    loaded = _load(project)
    result = loaded.score()
    certainty = loaded.certainty(result, draws=draws) if draws else None
    made = loaded.sheets(result, certainty=certainty, rules=asks, lang=lang)
    index, *pages = write_sheets(made, out)
    typer.echo(f"{index}  {len(pages)} sheets")
    for line in made[0].idle:
        typer.echo(printable(line), err=True)


@app.command()
def register(
    project: Annotated[Path | None, _PROJECT] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
) -> None:
    """Say how far the woonzorgconcepten are on the paths to their targets."""
    from ouderenindex.concepts import path_lines

    _check_language(lang)
    loaded = _load(project)
    lines = [
        line
        for path in loaded.register.paths()
        for line in (*path_lines(path, loaded.statistics.sources, lang), "")
    ]
    typer.echo("\n".join(map(printable, lines)).rstrip())


@app.command()
def monitor(
    file: Annotated[Path, typer.Argument(help="Monitor file (TOML).")],
    publish: Annotated[
        str | None,
        typer.Option("--publish", help="Name of a publication; else nothing is written."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the publication.")] = Path("maps"),
    audit: Annotated[
        Path | None, typer.Option("--audit", help="Internal log of what was hidden (CSV).")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
) -> None:
    """Read questionnaires of the monitor; publish suppressed tables only when named."""
    from ouderenindex.monitor import read_monitor
    from ouderenindex.texts import text

    _check_language(lang)
    if audit is not None and publish is None:
        raise typer.BadParameter("--audit belongs to --publish")
    loaded = read_monitor(file)
    for line in loaded.lines(lang):
        typer.echo(printable(line))
    if publish is None:
        typer.echo(text("monitor.nothing_written", lang))
    else:
        for path in loaded.publish(publish, out, audit=audit, lang=lang):
            typer.echo(str(path))


@app.command()
def explain(
    region: Annotated[str, typer.Argument(help="Wijk or buurt: name or code.")],
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    node: Annotated[
        str | None, typer.Option("--node", help="Aspect or theme instead of the index.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
) -> None:
    """Say why a wijk or buurt has its score: the risks and protections with their figures."""
    _check_language(lang)
    loaded = _load(project)
    code = loaded.regions.find(region)
    lines = repr(loaded.score().explain(code, node, lang)).splitlines()
    typer.echo("\n".join(printable(line) for line in lines))


@app.command()
def alike(
    region: Annotated[str, typer.Argument(help="Wijk or municipality: name or code.")],
    project: Annotated[Path | None, typer.Option("--project", help="Project file.")] = None,
    number: Annotated[int, typer.Option("-n", min=1, help="How many to give.")] = 5,
) -> None:
    """Name the wijken of the country most like one of the project (see: fetch --country)."""
    from ouderenindex.fetch import COUNTRY_FILE, most_alike_in_country, read_country
    from ouderenindex.project import project_file

    file = project_file(_given(project))
    country = read_country(file.parent / COUNTRY_FILE)
    found = most_alike_in_country(_load(file).score(), region, country, number)
    for code, row in found.iterrows():
        place = f"{row['name']}, {row['municipality']} ({code})"
        typer.echo(
            printable(f"{place}: distance {row['distance']:.2f}, {row['shared']:.0%} compared")
        )


@app.command()
def audit(
    project: Annotated[Path | None, _PROJECT] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Markdown file; the screen without it.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: nl or en.")] = "nl",
) -> None:
    """Examine a definition: what counts twice, what contradicts, what is old or uncovered."""
    from ouderenindex._atomic import write_text
    from ouderenindex.audit import audit as examine

    _check_language(lang)
    found = examine(_load(project).score(), lang=lang)
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


def _interrupted() -> NoReturn:
    """Say what an interruption leaves, and end at once."""
    print(
        "ouderenindex: interrupted; no file is half-written. Give the same command again: "
        "a fetch goes on where it stopped, all else begins anew",
        file=sys.stderr,
    )
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit(), which waits for threads that listen to a service that is silent.
    os._exit(_INTERRUPTED)


def main() -> None:
    """Run the command line; a user's mistake ends in one message and exit code 2."""
    try:
        app()
    except OuderenindexError as error:
        print(f"ouderenindex: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:  # how typer ends a KeyboardInterrupt, without a word
            _interrupted()
        raise


if __name__ == "__main__":
    main()
