"""The page: one HTML file with everything in it, that asks nobody for anything.

What seeds say goes in as JSON in a script element that does not run, and the page's program puts it on the screen as
text. A policy in the page (CSP) lets only the two programs and the one style run that are in it, by their hashes, and
no request leave; with Trusted Types not even a fault of these programs could make markup of a text.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from ...shown import shown
from .numbers import CorpusReport

MOST_BYTES: Final = 4_900_000
"""Of the page: samples are made smaller until it is no larger."""
GENERATOR: Final = "winnow report"
"""By this the page says what made it."""
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_ESCAPES: Final = {
    character: f"\\u{ord(character):04x}" for character in ("<", ">", "&", "\u2028", "\u2029")
}  # fmt: skip


def render_page(report: CorpusReport) -> bytes:
    """The page, in UTF-8."""
    page = _page(report)
    while len(page) > MOST_BYTES and (report.documents or report.duplicates.groups):
        report = _smaller(report)
        page = _page(report)
    return page


def _smaller(report: CorpusReport) -> CorpusReport:
    duplicates = report.duplicates
    return replace(
        report,
        documents=report.documents[: len(report.documents) // 2],
        duplicates=replace(duplicates, groups=duplicates.groups[: len(duplicates.groups) // 2]),
    )


def _page(report: CorpusReport) -> bytes:
    folder = files(__package__).joinpath("page")

    def part(name: str) -> str:
        return folder.joinpath(name).read_text("utf-8")

    style = part("uPlot.min.css") + part("page.css")
    library, program = part("uPlot.iife.min.js"), part("page.js")
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(program)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    values = {
        "policy": escape(policy, quote=True),
        "generator": f"{GENERATOR} {report.winnow}",
        "title": escape(shown(f"winnow report: {report.corpus}")),
        "style": style,
        "library": library,
        "data": inert_json(asdict(report)),
        "program": program,
    }
    return _filled(part("page.html"), values.__getitem__).encode("utf-8")


def _filled(template: str, value: Callable[[str], str]) -> str:
    """A template with its places filled, once: what is filled in is not looked at again."""
    return _PLACE.sub(lambda place: value(place[1]), template)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def inert_json(value: object) -> str:
    """A value as JSON that may stand in a script element: nothing in it ends that element, begins a comment, or shows
    as something else than it is (`shown`).
    """
    text = json.dumps(_shown(value), ensure_ascii=False, separators=(",", ":"))
    for character, instead in _ESCAPES.items():
        text = text.replace(character, instead)
    return text


def _shown(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown(str(name)): _shown(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    return value
