"""flask school import FILE, flask school export [FILE], flask school lint FILE."""

import shutil
from pathlib import Path

import click
from flask.cli import with_appcontext

from shop import clock
from shop.ladder.lint_queries import bounds
from shop.languages import speaking
from shop.school.faults import BrokenFile
from shop.school.lint import line_of, lint_school, summary
from shop.school.opening import file_at
from shop.school.operations import import_school
from shop.school.queries import Exported, export_school
from shop.school.sentences import listing

LANGUAGE = click.option("--language", type=click.Choice(["ja", "en"]), default="en")


@click.group("school")
def school_commands() -> None:
    """The school file: a whole school as one text and its files."""


@school_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@LANGUAGE
@with_appcontext
def import_command(file: Path, language: str) -> None:
    """Load a school file, or say line by line what is wrong and change nothing."""
    try:
        report = import_school(file, None, clock.now())
    except BrokenFile as broken:
        with speaking(language):
            click.echo("\n".join(listing(broken)), err=True)
        raise SystemExit(1) from None
    click.echo(f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged")


@school_commands.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@with_appcontext
def export_command(file: Path | None) -> None:
    """Write the school to a file, with its files beside it, or to the screen."""
    exported = export_school()
    if file is None:
        click.echo(exported.text, nl=False)
        return
    try:
        _write(exported, file)
    except OSError as failure:
        why = f"{failure.filename or file} cannot be written: {failure.strerror}"
        raise click.ClickException(f"{why}; name another file.") from None
    click.echo(f"{file} written, with {len(exported.files)} files beside it")


@school_commands.command("lint")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings end with 1 too.")
@LANGUAGE
@with_appcontext
def lint_command(file: Path, strict: bool, language: str) -> None:
    """Say line by line what a student's way through this school would stumble over."""
    with speaking(language):
        try:
            found = lint_school(file, bounds())
        except BrokenFile as broken:
            click.echo("\n".join(listing(broken)), err=True)
            raise SystemExit(1) from None
        for each in found:
            click.echo(line_of(each, file_at(file).name))
        click.echo(summary(found))
    if any(each.wrong or strict for each in found):
        raise SystemExit(1)


def _write(exported: Exported, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    for name, kept in exported.files.items():
        (file.parent / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(kept, file.parent / name)
    file.write_text(exported.text, "utf-8")
