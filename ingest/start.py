"""Where the command begins: before anything else is imported, the current folder goes off the path for imports.

Seeds lie in folders, and people run winnow there. ``python -m`` puts the current folder first on the path, and so does
a ``PYTHONPATH`` with an empty or relative entry. Only what Python has loaded already is used here.
"""

# ruff: noqa: PTH117, PTH109, PTH118 - nothing may be imported yet, not even __future__, which a seed may be called
import os
import sys


def forget_current_folder() -> None:
    """Leave on the path for imports what is on it wherever one stands: absolute entries of ``PYTHONPATH``, and what
    Python and its environments put there. Does nothing where the current folder was deleted.
    """
    try:
        here = os.getcwd()
    except OSError:
        return
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    stated = {os.path.realpath(entry) for entry in entries if os.path.isabs(entry)}
    shifting = {os.path.realpath(os.path.join(here, entry)) for entry in ("", *entries) if not os.path.isabs(entry)}
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) not in shifting - stated]


def main() -> None:
    """Entry point of the command ``winnow``."""
    forget_current_folder()
    from .cli.main import main as run

    run()
