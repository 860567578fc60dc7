"""Formulas in MathML as text within their sentence: what stands between is no sentence without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BETWEEN: Final = {"mfrac": "/", "msup": "^", "msub": "_", "mroot": "^1/", "mover": "^", "munder": "_"}
"""What parts the two members of an element that sets them over or beside each other."""
_BOUNDED: Final = frozenset(("msubsup", "munderover"))
_SOURCES: Final = ("annotation", "annotation-xml")
"""The formula once more, in another notation."""


def flatten_formulas(tree: HtmlElement) -> None:
    """Make each formula of the tree a run of text: ``L = 1 - s``, ``(a+b)/2``, ``x_0^2``."""
    from lxml import etree

    formulas = list(tree.iter("math"))
    if not formulas:
        return
    for formula in formulas:
        etree.strip_elements(formula, *_SOURCES, with_tail=False)
        for element in formula.iter(*_BETWEEN, *_BOUNDED):
            for number, member in enumerate(element):
                if len(member) > 1 and member.tag == "mrow":
                    member[0].text = "(" + (member[0].text or "")
                    member[-1].tail = (member[-1].tail or "").rstrip() + ")"
                if number + 1 < len(element):
                    member.tail = "_^"[number % 2] if element.tag in _BOUNDED else _BETWEEN[element.tag]
        text = "".join("".join(formula.itertext()).split())
        for child in list(formula):
            formula.remove(child)
        formula.text, formula.tag = text, "span"
