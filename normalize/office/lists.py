"""The numbers of lists in office files, written out: there they are part of what the reader sees and refers to."""

# ruff: noqa: ANN401 - the trees of lxml are untyped

from __future__ import annotations

import re
from typing import Any

_MOST = 1_000_000


def numbered(body: str) -> str:
    """HTML with the items of its ordered lists turned into paragraphs that begin with their numbers."""
    if "<ol" not in body:
        return body
    from lxml import etree, html

    tree = html.fragment_fromstring(body, create_parent="div")
    for ordered in list(tree.iter("ol")):
        value = _start(ordered)
        for item in ordered.iterchildren("li"):
            if not (item.get("id") or "").startswith(("footnote-", "endnote-")):
                _prefix(item, f"{value}. ")
            else:
                _prefix(item, f"[{value}] ")
            value += 1
            item.tag = "div" if len(item) and item[0].tag in ("p", "div", "ol", "ul", "table") else "p"
            for nested in item.xpath("./ol|./ul|./table"):  # no paragraph holds a list
                item.tag = "div"
                if nested.getprevious() is None and item.text and item.text.strip():
                    first = etree.Element("p")
                    first.text, item.text = item.text, None
                    item.insert(0, first)
        ordered.tag = "div"
    inside: str = (tree.text or "") + "".join(etree.tostring(part, encoding="unicode", method="html") for part in tree)
    return inside


def _start(ordered: Any) -> int:
    start = ordered.get("start") or "1"
    return min(int(start), _MOST) if re.fullmatch(r"[0-9]{1,9}", start) else 1


def _prefix(item: Any, number: str) -> None:
    place = item
    if not (item.text or "").strip() and len(item) and item[0].tag in ("p", "div"):
        place = item[0]
    place.text = number + (place.text or "").lstrip()
