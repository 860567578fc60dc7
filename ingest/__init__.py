"""Seeds in: ``inputs`` reads them, ``run`` does the work, ``cli`` is the command line, ``front`` is for programs.

``winnow.ingest`` is this package and also a function of the front door: the package can be called, and then does what
`front.running.ingest` does. Type checkers see the function. Nothing is imported here that a seed could be called.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from .front.running import ingest
else:
    ModuleType = type(sys)


class _Ingest(ModuleType):
    """A package that can be called."""

    if TYPE_CHECKING:
        __call__ = staticmethod(ingest)
    else:

        def __call__(self, *arguments, **named):  # noqa: ANN002, ANN003, ANN204 - see `front.running.ingest`
            """Bring a corpus up to date with its sources."""
            from .front.running import ingest

            return ingest(*arguments, **named)


sys.modules[__name__].__class__ = _Ingest
