"""What can go wrong with a corpus, each with its exit code (sysexits.h where it fits)."""

from __future__ import annotations

from .. import WinnowError


class CorpusError(WinnowError):
    """A condition that ends a command with one clear line and ``exit_code``, never with a traceback."""

    exit_code = 1


class UsageError(CorpusError):
    """The request cannot be meant as it stands (unknown key, label bound elsewhere, prune beyond the guard)."""

    exit_code = 2


class DamagedCorpus(CorpusError):
    """The corpus folder is damaged or inconsistent."""

    exit_code = 65


class NoCorpus(CorpusError):
    """There is no corpus in the folder given."""

    exit_code = 66


class Locked(CorpusError):
    """Another run holds the corpus; try later."""

    exit_code = 75


class BadLock(CorpusError):
    """The lock is something else than a plain file: a link, a pipe, another name of a file."""

    exit_code = 73


class BadConfiguration(CorpusError):
    """Settings are wrong in themselves or do not fit the parameters the corpus was built with."""

    exit_code = 78
