"""What can be set: the fields with a ``doc`` in a tree of settings, by flat name, and values made to fit them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from ...corpus.errors import BadConfiguration
from ...corpus.settings import choices

Tree = TypeVar("Tree")


@dataclass(slots=True, frozen=True)
class Known:
    """A setting. ``section``: the title of the dataclass it is a field of; ``value``: what the tree has there;
    ``choices``: the words it may be, where it is one of some; ``said_default``: its default in words, where that
    depends on the machine.
    """

    name: str
    section: str
    value: object
    doc: str
    choices: tuple[str, ...] = ()
    said_default: str = ""


def known_settings(tree: object, section: str = "") -> Iterator[Known]:
    """The settings in a tree of dataclasses, in their order there."""
    words = choices(type(tree))
    inner: list[tuple[object, str]] = []
    for field in fields(tree):  # type: ignore[arg-type]
        value = getattr(tree, field.name)
        if is_dataclass(value):
            inner.append((value, str(field.metadata["title"])))
        elif "doc" in field.metadata:
            said_default = str(field.metadata.get("default", ""))
            yield Known(field.name, section, value, field.metadata["doc"], words.get(field.name, ()), said_default)
    for value, title in inner:
        yield from known_settings(value, title)


def changed(tree: Tree, values: Mapping[str, object]) -> Tree:
    """The tree with other values, by flat name. Raises ``BadConfiguration`` where they do not fit together."""
    mine: dict[str, Any] = {}
    for field in fields(tree):  # type: ignore[arg-type]
        value = getattr(tree, field.name)
        if is_dataclass(value):
            mine[field.name] = changed(value, values)
        elif "doc" in field.metadata and field.name in values:
            mine[field.name] = values[field.name]
    try:
        return replace(tree, **mine)  # type: ignore[type-var]
    except ValueError as error:
        raise BadConfiguration(str(error)) from error


def converted(name: str, value: object, known: Known) -> object:
    """``value`` (typed from TOML and flags, text from variables) as the kind of the setting. ``name`` is for messages.

    Raises ``BadConfiguration`` for what it cannot be.
    """
    try:
        return _converted(value, known)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadConfiguration(f"setting {name!r}: {error} (it is {value!r})") from error


def _converted(value: object, known: Known) -> object:
    default = known.value
    if known.choices:
        if value not in known.choices:
            raise ValueError(f"must be one of {', '.join(known.choices).removeprefix(', ')}")
        return value
    if isinstance(default, bool):
        if isinstance(value, str) and value.lower() in ("1", "true", "yes", "0", "false", "no"):
            return value.lower() in ("1", "true", "yes")
        if isinstance(value, bool):
            return value
        raise ValueError("must be true or false")
    if isinstance(default, tuple):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ValueError("must be a list of strings")
        return tuple(item.strip() for item in items)
    if isinstance(default, int):
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            raise ValueError("must be a whole number")
        number = int(value)  # type: ignore[call-overload]
        if number < 0:
            raise ValueError("must not be negative")
        return number
    if isinstance(default, float):
        return float(value)  # type: ignore[arg-type]
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value
