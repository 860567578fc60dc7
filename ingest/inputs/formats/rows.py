"""One row a format: what its streams are read with, where reading may go on, and which names state it.

How a stream is recognised says `sniff`, whose questions have one order for all formats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..items import Item, Read
from ..sniff import Kind, extension
from . import arc, brotli, export, mail, mhtml, plain, tar, warc
from . import json as records
from . import zip as zips

_JSON: Final = ("jsonl", "ndjson", "jsonlines", "jl", "json")


@dataclass(slots=True, frozen=True)
class Format:
    """A kind of stream that holds documents. ``names``: the extensions that say that a file is a container of this
    kind, which its content alone does not prove: whoever wrote a page could make it look like one; None: any name will
    do, for the container states nothing about where its documents come from. ``resumes``: it can be read from somewhere
    in the middle; of everything else that would be a part taken for the whole.
    """

    kind: Kind
    read: Callable[[Item], Read]
    names: tuple[str, ...] | None = ()
    resumes: bool = False

    def stated_by(self, name: str) -> bool:
        """Whether a name says that the file is a container of this kind."""
        return self.names is None or extension(name) in self.names


FORMATS: Final = (
    Format("html", lambda item: plain.read_whole(item, "html")),
    Format("pdf", lambda item: plain.read_whole(item, "pdf")),
    Format("text", export.read_text),
    Format("jsonl", records.read_lines, _JSON, resumes=True),
    Format("json", records.read_value, _JSON),
    Format("warc", warc.read_records, ("warc", "wet", "wat", "arc"), resumes=True),
    Format("arc", arc.read_records, ("arc", "warc"), resumes=True),
    Format("email", mail.read_message, None),
    Format("mbox", mail.read_mailbox, None),
    Format("mhtml", mhtml.read_mhtml, ("mht", "mhtml")),
    Format("brotli", brotli.read_packed),
    Format("zip", zips.read_members),
    Format("tar", tar.read_members, resumes=True),
)
