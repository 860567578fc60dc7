"""Talks in JSON records: turns of a chat, questions with their answers. What is said is the document, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

_TALKS: Final = ("messages", "conversations", "conversation", "dialogue", "dialog", "turns", "chat", "utterances")
_WHO: Final = ("role", "from", "speaker", "author", "user", "sender", "name", "human")
_SAID: Final = ("content", "value", "text", "message", "utterance", "parts", "body")
_PAIRS: Final = (
    (("instruction", "input"), ("output", "response")),
    (("question", "query", "problem"), ("answer", "answers", "response", "solution", "bestanswer")),
    (("prompt",), ("completion", "response", "chosen", "answer", "output")),
)
"""What is asked, and what is answered: all that is asked and the first answer that is there."""


def join_turns(squeezed: Mapping[str, str], record: Mapping[str, object]) -> tuple[str, str] | None:
    """The field that holds a talk and what is said in it, a turn a paragraph; None where there is none.

    ``squeezed``: the names of the record's fields, by the same in lower case without marks.
    """
    for key in _TALKS:
        turns = record.get(squeezed.get(key, ""))
        if not isinstance(turns, list) or not turns:
            continue
        objects = [turn for turn in turns if isinstance(turn, dict)]
        if len(objects) < len(turns) or not all(any(name in turn for name in _WHO) for turn in objects):
            continue
        said = [text for turn in objects for text in _said(turn)]
        if said:
            return squeezed[key], "\n\n".join(said)
    return None


def _said(turn: Mapping[str, object]) -> Iterator[str]:
    value = next((found for name in _SAID if (found := turn.get(name))), None)
    for piece in value if isinstance(value, list) else [value]:
        text = piece.get("text") if isinstance(piece, dict) else piece
        if isinstance(text, str) and text.strip():
            yield text.strip("\r\n")


def join_pair(squeezed: Mapping[str, str], record: Mapping[str, object]) -> tuple[tuple[str, ...], str] | None:
    """The fields of a question and its answer, and what they say; None where one of them is missing."""
    for asks, answers in _PAIRS:
        asked = [name for key in asks if _words(record.get(name := squeezed.get(key, "")))]
        answer = next((name for key in answers if _words(record.get(name := squeezed.get(key, "")))), None)
        if asked and answer is not None:
            names = (*asked, answer)
            return names, "\n\n".join(_words(record[name]) for name in names)
    return None


def _words(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    return value.strip() if isinstance(value, str) else ""
