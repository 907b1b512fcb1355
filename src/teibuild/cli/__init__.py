"""Floor 7: the command line, one small module a command."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from teibuild import __version__

COMMANDS: Final = {
    "check": "Say what is wrong with an edition.",
    "explain": "Explain a code that a check has named.",
    "build": "Check an edition and publish it as a site.",
    "release": "Record the version of an edition that is published.",
    "schema": "Make schemas from an ODD.",
}
"""Commands, each with its line of help; ``teibuild.cli.NAME`` holds ``command``."""

EXIT_OUTSIDE: Final = 3
"""Something outside teibuild failed: a disk, a permission, a missing program."""
EXIT_INTERRUPTED: Final = 130


class _Commands(click.Group):
    """Commands that are imported when they are run, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of an editor's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"teibuild.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, written without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what fails outside it is said in one line."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.exit(EXIT_OUTSIDE)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"teibuild: {where}{error.strerror or error}", err=True)
            ctx.exit(EXIT_OUTSIDE)
        except KeyboardInterrupt:
            click.echo("teibuild: interrupted", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("TEIBUILD_TRACEBACK"):
                raise
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            click.echo(f"teibuild: this should not have happened ({what}).", err=True)
            click.echo("Please report it, with what TEIBUILD_TRACEBACK=1 shows.", err=True)
            ctx.exit(EXIT_OUTSIDE)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="teibuild", message="%(prog)s %(version)s")
def main() -> None:
    """Check TEI documents, and publish them as a static scholarly edition.

    EDITION is the folder with the edition's edition.toml. It may be left out within that folder, and where editions/
    holds only one.
    """
    # A terminal without Unicode shows a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
