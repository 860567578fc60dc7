"""Texts that a JSON record holds as a tree: the documents of editors (blocks with leaves), and notebooks of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEEPEST: Final = 24
_CHILDREN: Final = ("content", "children", "blocks", "nodes")
_KINDS: Final = ("type", "nodeType", "object")
_LEAF: Final = ("text", "value")


def join_tree(value: object) -> str | None:
    """What a tree of blocks says, a block a paragraph; None for what is no tree of an editor."""
    if not isinstance(value, Mapping) or not any(isinstance(value.get(name), list) for name in _CHILDREN):
        return None
    if not any(isinstance(value.get(name), str) for name in _KINDS) and "entityMap" not in value:
        return None
    return _said(value, 0).strip() or None


def _said(node: object, depth: int) -> str:
    if not isinstance(node, Mapping) or depth > DEEPEST:
        return ""
    leaf = next((found for name in _LEAF if isinstance(found := node.get(name), str)), None)
    if leaf is not None:
        return leaf
    inner = next((found for name in _CHILDREN if isinstance(found := node.get(name), list)), [])
    said = [_said(child, depth + 1) for child in inner]
    leaves = all(isinstance(child, Mapping) and _is_leaf(child) for child in inner)
    return "".join(said) if leaves else "\n\n".join(text for text in said if text.strip())


def _is_leaf(node: Mapping[str, object]) -> bool:
    kind = node.get("type") or node.get("nodeType") or node.get("object") or "text"
    return kind in ("text", "leaf", "hyperlink", "link", "hardBreak") and not isinstance(node.get("blocks"), list)


def join_cells(record: Mapping[str, object]) -> str | None:
    """A Jupyter notebook as Markdown: its texts, and its code between fences; what the code printed is left out."""
    cells = record.get("cells")
    if not isinstance(cells, list) or "nbformat" not in record:
        return None
    out = []
    for cell in cells:
        source = cell.get("source") if isinstance(cell, dict) else None
        text = "".join(line for line in source if isinstance(line, str)) if isinstance(source, list) else source
        if not isinstance(text, str) or not text.strip():
            continue
        out.append(f"```\n{text.rstrip()}\n```" if cell.get("cell_type") == "code" else text.strip("\n"))
    return "\n\n".join(out) + "\n" if out else None
