"""What the name of a file says of its text: kinds by extension."""

from __future__ import annotations

import re
from typing import Final

from ..document import TextKind

_EXTENSIONS: Final[dict[TextKind, str]] = {
    "markdown": "md ipynb markdown mdown mdwn mkd mkdn mdx qmd rmd",
    "restructuredtext": "rst rest",
    "asciidoc": "adoc asciidoc asc",
    "latex": "tex ltx latex sty cls bib",
    "manual": "roff man mdoc ms me mom pod texi texinfo txi",
    "mail": "eml mbox mbx",
    "subtitles": "srt vtt sbv ass ssa lrc",
    "org": "org",
    "wiki": "wiki mediawiki mw wikitext textile creole dokuwiki",
    "log": "log",
    "table": "csv tsv tab psv wkt",
    "code": (
        "py pyi pyx c h cc cpp cxx hh hpp hxx m mm java kt kts scala groovy go rs swift js mjs cjs jsx ts tsx vue php "
        "rb pl pm t lua r jl hs lhs ml mli fs fsx clj cljs ex exs erl el lisp scm sh bash zsh fish bat ps1 sql cs vb "
        "pas f f90 f95 asm s v vhd vhdl sv dart nim zig d awk sed tcl cmake mk gradle css scss sass less "
        "yaml yml toml ini cfg conf properties xsd dtd proto graphql dts dtsi patch diff  tf bzl po pot"
    ),
}
_KINDS: Final = {extension: kind for kind, names in _EXTENSIONS.items() for extension in names.split()}
_PACKED: Final = frozenset({"gz", "bz2", "xz", "zst", "br", "z", "lzma", "txt"})
"""Extensions that stand behind the one that counts: ``guide.rst.gz``, and Sphinx's ``guide.rst.txt``."""
_CALLED = re.compile(
    r"(?:.{0,30}[-_.])?(?:README|LICEN[CS]E|COPYING|COPYRIGHT|NOTICE|NEWS|CHANGES|CHANGELOG|ChangeLog|HISTORY|INSTALL|AUTHORS"
    r"|CONTRIBUTORS|THANKS|TODO|HACKING|MAINTAINERS|RELEASE[-_]NOTES|Readme|License|readme|license|copying|copyright"
    r"|changelog)(?:[-_.].{0,30})?"
)
"""What people call the texts that go with a program."""
_SECTION = re.compile(r"[1-9][a-z]{0,4}|[1-9](?:ssl|pm|posix)")
_LONGEST: Final = 12


def kind_of_name(source: str) -> tuple[TextKind | None, str]:
    """The kind that a source's name states, and the extension that does; none for names that say nothing.

    The member of a container is asked first, then the container. ``manual`` for a section number (``ls.1``) is a
    possibility only, which the text has to bear out: version numbers look the same.
    """
    for part in reversed(source.split("#")):
        pieces = part.rsplit("/", 1)[-1].lower().split(".")[1:]
        while pieces and pieces[-1] in _PACKED:
            pieces.pop()
        if not pieces or len(pieces[-1]) > _LONGEST:
            continue
        if kind := _KINDS.get(pieces[-1]):
            return kind, pieces[-1]
        if _SECTION.fullmatch(pieces[-1]):
            return None, pieces[-1]
    return None, ""


def called_by_custom(source: str) -> str:
    """The name of a file that is called as the texts that go with a program are; nothing for other names."""
    name = source.split("#")[-1].rsplit("/", 1)[-1]
    return name if _CALLED.fullmatch(name) and not name.endswith((".html", ".htm", ".json", ".jsonl", ".eml")) else ""
