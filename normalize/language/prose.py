"""Is this running text at all? Code, formulas, logs and tables have no language."""

from __future__ import annotations

import re

_READ = 4_000
_LETTER = re.compile(r"[^\W\d_]")
_SYMBOL = re.compile("[{}\\[\\]<>=_;|\\\\/+*&^%$#@~`0-9\u2190-\u23ff\u27c0-\u27ef\u2980-\u2aff]")
_CODE = re.compile(
    r"\w\(|\w_\w|[=!<>+*/-]=|\)\s*[:{;]|\w\.[a-z_]\w*[.(]|[{};]\s*$|\w\[|^\s*(?:def|class|return|import|from|if|elif|for|while|"
    r"try|except|var|let|const|function|public|private|static)\b.*[:;({]\s*$",
    re.MULTILINE | re.ASCII,
)


def symbol_share(text: str) -> float:
    """Digits and symbols per letter among the first characters: running text stays well under a third."""
    head = text[:_READ]
    return len(_SYMBOL.findall(head)) / max(1, len(_LETTER.findall(head)))


def code_share(text: str) -> float:
    """Marks that only program code carries (calls, joined names, comparisons, block ends), per whitespace token."""
    head = text[:_READ]
    return len(_CODE.findall(head)) / max(1, len(head.split()))
