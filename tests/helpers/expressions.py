"""Every regular expression of a package, and strings made to be slow for each."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Collection, Iterator
from types import ModuleType

_PUMPS = (
    " ", "\t", "\n", "a", "A", "1", ".", ",", ";", "-", "_", "'", '"', "(", "[", "<", "&", "/", "é", "日", "a ", "A. ",
    "Aa ", "1 ", "1.", "a,", ", ", "by ", "von ", "a-", "a.", "A", "aA", "<a ", "<!--", "&#", "http://", "www.", "( ",
    "Ã©", "â€™", "\u0301", "\u200b", "a\u00ad", "1:", "12/", "May ", "| ", "@a", "a@", "a@b.", "=?", "% ",
)  # fmt: skip


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """A package and all modules in it, imported."""
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns(package: ModuleType, *objects: object) -> dict[str, re.Pattern[str]]:
    """Compiled expressions by the name of what holds them: globals, containers of them, attributes of classes and of
    the ``objects`` given; those for bytes, too.
    """
    found: dict[str, re.Pattern[str]] = {}

    def look(name: str, value: object, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            if value not in found.values():
                found[name] = value
        elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
            for number, entry in enumerate(value):
                look(f"{name}[{number}]", entry, depth + 1)
        elif depth < 3 and isinstance(value, dict):
            for key, entry in value.items():
                look(f"{name}[{key!r}]", entry, depth + 1)
        elif isinstance(value, type) and value.__module__.startswith(package.__name__):
            for key, entry in vars(value).items():
                look(f"{name}.{key}", entry, depth + 1)

    for module in modules(package):
        for name, value in vars(module).items():
            look(f"{module.__name__.removeprefix(f'{package.__name__}.')}.{name}", value)
    for thing in objects:
        for key in (*getattr(type(thing), "__slots__", ()), *getattr(thing, "__dict__", ())):
            module = type(thing).__module__.removeprefix(f"{package.__name__}.")
            look(f"{module}.{type(thing).__name__}.{key}", getattr(thing, key))
    return found


def measured(pattern: re.Pattern[str], uses: Collection[str] = ()) -> Callable[[str], object]:
    """What to measure: the methods in ``uses`` where they begin at the start of a text alone, else every place."""
    if uses and set(uses) <= {"match", "fullmatch"}:
        works = [getattr(pattern, use) for use in sorted(set(uses))]
    else:
        works = [lambda text: sum(1 for _ in pattern.finditer(text))]
    if isinstance(pattern.pattern, bytes):
        return lambda text: [work(text.encode("utf-8")) for work in works]
    return lambda text: [work(text) for work in works]


def pumps(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Beginnings, what to repeat, and ends, from the expression itself: for each repeat in it what leads there."""
    for pump in _PUMPS:
        yield "", pump, "\0"
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~(re.UNICODE | re.ASCII | re.LOCALE)
    parsed = re._parser.parse(source, flags)  # type: ignore[attr-defined]
    seen: set[tuple[str, str]] = set()
    for before, pump in _repeats(parsed, ""):
        if pump and (before, pump) not in seen and len(seen) < 60:
            seen.add((before, pump))
            for end in "\0a":
                yield before, pump, end
                yield "", before + pump, end


def _repeats(parsed: object, before: str) -> Iterator[tuple[str, str]]:
    for operation, argument in parsed:  # type: ignore[attr-defined]
        name = str(operation)
        if "REPEAT" in name:
            inner = argument[2]
            sample = _sample(inner)
            if argument[1] > 8:
                yield before, sample
            yield from _repeats(inner, before)
            before += sample * max(argument[0], 1)
        elif name == "SUBPATTERN":
            yield from _repeats(argument[3], before)
            before += _sample(argument[3])
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeats(branch, before)
            before += _sample(argument[1][0])
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(argument[1], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(argument, before)
            before += _sample(argument)
        else:
            before += _sample([(operation, argument)])


def _sample(parsed: object) -> str:
    """A string that the expression matches, more or less."""
    out = ""
    for operation, argument in parsed:  # type: ignore[attr-defined]
        name = str(operation)
        if name == "LITERAL":
            out += chr(argument)
        elif name == "NOT_LITERAL":
            out += "a" if argument != ord("a") else "b"
        elif name == "ANY":
            out += "a"
        elif name == "IN":
            out += _member(argument)
        elif "REPEAT" in name:
            out += _sample(argument[2]) * max(argument[0], 1)
        elif name == "SUBPATTERN":
            out += _sample(argument[3])
        elif name == "BRANCH":
            out += _sample(argument[1][0])
        elif name == "ATOMIC_GROUP":
            out += _sample(argument)
        elif name == "CATEGORY":
            out += _category(str(argument))
    return out


def _category(name: str) -> str:
    if "NOT" in name:
        return "a" if "DIGIT" in name or "SPACE" in name else "."
    return "1" if "DIGIT" in name else " " if "SPACE" in name else "a"


def _member(entries: list[tuple[object, object]]) -> str:
    negated = str(entries[0][0]) == "NEGATE"
    if not negated:
        operation, argument = entries[0]
        name = str(operation)
        return chr(argument) if name == "LITERAL" else chr(argument[0]) if name == "RANGE" else _category(str(argument))  # type: ignore[arg-type,index]
    for candidate in "a1 .A-é日\0":
        if not any(_holds(entry, candidate) for entry in entries[1:]):
            return candidate
    return "\x01"


def _holds(entry: tuple[object, object], character: str) -> bool:
    operation, argument = entry
    name = str(operation)
    if name == "LITERAL":
        return ord(character) == argument
    if name == "RANGE":
        return argument[0] <= ord(character) <= argument[1]  # type: ignore[index]
    if name == "CATEGORY":
        kind = str(argument)
        said = (
            character.isdigit() if "DIGIT" in kind else character.isspace() if "SPACE" in kind else character.isalnum()
        )
        return said != ("NOT" in kind)
    return False


def growth(
    work: Callable[[str], object], make: Callable[[int], str], *, first: int, last: int, bound: float
) -> str | None:
    """Nothing, or how the time for a string of this kind grows, when it grows much faster than the string.

    Time is that of the processor; a time under ``bound`` seconds at length ``last`` is fine, and where one is over it,
    the least of two runs counts. Begin with few characters: exponential growth shows there, and never ends where there
    are many.
    """

    def seconds(size: int) -> float:
        text = make(size)
        started = time.process_time()
        work(text)
        return time.process_time() - started

    size, times = first, []
    while size <= last:
        times.append((size, seconds(size)))
        if len(times) > 1 and times[-1][1] > bound:
            times[-2:] = [(size, min(taken, seconds(size))) for size, taken in times[-2:]]
            (small, short), (large, long) = times[-2:]
            if long > bound and long > 1.6 * short * large / small:
                return ", ".join(f"{size}: {taken:.4f} s" for size, taken in times)
        size *= 2
    return None
