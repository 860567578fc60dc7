"""The command line: its commands, in the order of the help.

Every command imports what it needs when it runs: ``winnow --help`` loads nothing heavy.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from .commands.changes import changes
from .commands.clean import clean
from .commands.duplicates import duplicates
from .commands.explain import explain
from .commands.export import export
from .commands.forget import forget
from .commands.history import history
from .commands.ingest import ingest
from .commands.publish import publish
from .commands.rebuild import rebuild
from .commands.remove import remove
from .commands.report import report
from .commands.schedule import schedule
from .commands.schema import schema
from .commands.settings import settings
from .commands.status import status
from .commands.stories import stories
from .commands.verify import verify
from .helping import help_below

COMMANDS = (
    ingest,
    clean,
    status,
    history,
    export,
    changes,
    explain,
    duplicates,
    stories,
    forget,
    report,
    remove,
    publish,
    verify,
    rebuild,
    settings,
    schema,
    schedule,
)

_ANYWHERE = (None, "clean", "schema")
"""What works on a system that is not POSIX: it locks nothing and starts no processes."""

app = typer.Typer(
    name="winnow",
    help="Raw seeds in, one clean, deduplicated corpus out: the same corpus whatever the order, the batches, the "
    "workers or the crashes.",
    no_args_is_help=True,
    epilog=help_below(),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in COMMANDS:
    app.command(epilog=help_below(command.__name__))(command)


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """See the commands below."""
    if context.invoked_subcommand not in _ANYWHERE and {"-h", "--help"}.isdisjoint(sys.argv):
        import fcntl  # noqa: F401 - the error where a system has no such module is told in one line (`ending`)
    if version:
        from ... import __version__

        typer.echo(f"winnow {__version__}")
        raise typer.Exit


def main() -> None:
    """The command ``winnow``."""
    from .ending import guarded, have_streams

    have_streams()
    sys.exit(guarded(lambda: app(prog_name="winnow", standalone_mode=False)))
