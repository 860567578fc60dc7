"""What tells kinds of text: marks at the beginnings and ends of lines, counted over the head of a text.

Every expression looks at one line and takes time in proportion to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .fences import fenced_blocks

HEAD: Final = 32_000
"""Characters of a text that are looked at: what a text is shows early."""
FRONT_MATTER: Final = re.compile(
    r"\ufeff?(?:---|\+\+\+|;;;)[ \t]*\n(?:\{[ \t]*\n)?(?:[ \t]*\n|[ \t]*#.*\n){0,20}"
    r"[ \t]{0,8}[\"']?[A-Za-z_][\w .-]{0,40}[\"']?[ \t]*[:=]"
)

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_DIGITS: Final = "0123456789"
_CODE_BEGINS: Final = (
    r"#\s{0,20}(?:include|define|ifdef|ifndef|endif)\b|"
    r"(?:from[ \t]{1,20}[\w.]{1,80}[ \t]{1,20})?import[ \t]{1,20}[\w.{*\"]|"
    r"def[ \t]{1,20}\w{1,80}[ \t]{0,20}\(|class[ \t]{1,20}\w{1,80}[ \t]{0,20}[(:{]|"
    r"(?:pub[ \t]{1,20})?fn[ \t]{1,20}\w{1,80}|func(?:tion)?[ \t]{1,20}\w{1,80}[ \t]{0,20}\(|"
    r"[\w.:]{1,60}\((?![1-9][a-z]?\))[^()]{0,120}\)$|return(?:[ \t]{1,9}[\w.\[\](){}'\"]{1,60})?$|"
    r"(?:if|for|while|elif|with|except)[ \t].{1,120}:$|(?:local|export)[ \t]{1,4}\w{1,40}|"
    r"\w{1,40}=[$(\"']|\w{1,40}\(\)$|"
    r"[\w.]{1,60}(?:\[[^\[\]]{1,60}\])?[ \t]{0,20}[-+*/|&]?=[ \t]\S|"
    r"raise[ \t]\w|(?:pass|break|continue|yield\b.{0,80})$|"
    r"package[ \t]{1,9}\w{1,60}$|\w{1,40}(?:, ?\w{1,40})?[ \t]{0,9}:=|"
    r"(?:let|const|var)[ \t]{1,20}\w{1,80}[ \t]{0,20}=|return\b.{0,80};|//|/\*|\*/|@\w{1,80}[ \t]{0,20}\(|"
    r"(?:package|using)[ \t]{1,20}[\w.]{1,80};|"
    r"(?:public|private|static|template|typedef|namespace|struct|enum)[ \t<]|"
    r"\w{1,80}[ \t]{0,20}=[ \t]{0,20}(?:\w{1,80}\(|[\[{\"'\d])|self\.\w|assert[ \t]"
)
_MOMENTS: Final = (
    r"[\[(<]?(?:\d{4}[-/.]\d\d[-/.]\d\d[T ,]+\d\d:\d\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]{1,2}"
    r"\d{1,2}[ ]\d\d:\d\d:\d\d|\d\d?:\d\d:\d\d[ \],.]|\d\d[-/]\w{3}[-/]\d{4}[: ]\d\d:\d\d)|"
    r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)[\]:]?[ \t|-]{1,9}\[?\d{4}[-/]\d\d[-/]\d\d|"
    r"[\[(]?\d\d?:\d\d(?::\d\d)?[\])]?[ ](?:<[ @+%~&]?[^<>\s]{1,40}>|\*|-!-)|"
    r"\[?\d{1,4}[-/.]\d\d?[-/.]\d{2,4},?[ ]\d\d?:\d\d(?::\d\d)?(?:[ ]?[AaPp][Mm])?\]?[ ](?:-[ ])?"
    r"[^\s:][^:\n]{0,40}:[ ]|"
    r"(?:[\d.]{7,15}|[\da-f:]{6,39})[ ]\S+[ ]\S+[ ]\[\d\d/|[\[ ]{1,6}\d{1,8}\.\d{3,6}\][ ]"
)
_REQUESTS: Final = (
    "TH|Dd|Dt|Os|Sh|SH|SS|Ss|PP|Pp|TP|IP|LP|P|B|I|BR|BI|IR|RB|RI|IB|Nm|Nd|It|Bl|El|Fl|Ar|br|sp|nf|fi|de|ds|so|RS|RE|"
    "ft|ie|el|if|TL|AU|AI|AB|AE|NH|QP|XP|DS|DE|KS|KE|FS|FE|EQ|EN|TS|TE"
)
_COMMANDS: Final = (
    "documentclass|documentstyle|usepackage|begin|end|section|subsection|chapter|title|author|item|label|newcommand|"
    "def|maketitle|caption|input|include|bibliography|cite"
)
_LINK: Final = r"!?\[[^\[\]]{0,200}\]\((?!#)[^()\s]{0,400}(?:[ \t][^()]{0,200})?\)"
_MARKS: Final[tuple[tuple[str, str, str], ...]] = (
    ("heading", "#", r"#{1,6}[ \t]{1,20}\S"),
    ("wide heading", "#", r"#{1,6}[ ]{2}\S"),
    ("lower heading", "#", r"#{2,6}[ \t]{1,20}\S"),
    (
        "link only",
        "*+-![#" + _DIGITS,
        rf"[ \t]{{0,40}}(?:[*+-][ \t]{{1,20}}|\d{{1,4}}\.[ \t]{{1,20}}|#{{1,6}}[ \t]{{1,20}})?"
        rf"(?:{_LINK}[ \t|•·,]{{0,9}}){{1,9}}(?:$|!?\[)",
    ),
    ("bullet set in", "*", r"[ ]{2}\*[ ]\S"),
    (
        "pipe rule",
        "|:-",
        r"[ \t]{0,20}\|?[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}(?:\|[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}){1,12}(?:\||$)",
    ),
    ("link definition", "[", r"[ ]{0,3}\[[^\[\]]{1,80}\]:[ \t]{1,20}\S+$"),
    ("directive", ".", r"[ \t]{0,40}\.\.[ \t]{1,20}(?:[\w-]+:)?[\w-]+::(?:[ \t]|$)"),
    ("target", ".", r"\.\.[ \t]{1,20}(?:_[^:]{1,80}:|\|[^|]{1,80}\|[ \t]|\[[#*\w-]{1,40}\][ \t]|[A-Z(])"),
    ("field", ":", r":[A-Za-z][\w -]{0,40}:(?:[ \t]{1,20}\S|[ \t]{0,20}$)"),
    ("equals heading", "=", r"={1,6}[ \t]{1,20}[^=\s]"),
    ("block", "-=.*_|", r"(?:-{4,200}|={4,200}|\.{4,200}|\*{4,200}|_{4,200}|\|={3,200})[ \t]{0,20}$"),
    (
        "block attribute",
        "[",
        r"\[(?:source|NOTE|TIP|WARNING|quote|verse|listing|cols|options|%|\[)[^\]]{0,120}\]\]?[ \t]{0,20}$",
    ),
    ("request", ".'", rf"[.'][ \t]{{0,20}}(?:(?:{_REQUESTS})(?:[ \t\"]|$)|\.(?:[ \t]|$)|\\\")"),
    ("pod", "=", r"=(?:head[1-4]|over|item|back|cut|pod|encoding|begin|end|for)(?:[ \t]|$)"),
    (
        "texinfo",
        "@",
        r"@(?:node|chapter|(?:sub)?section|itemx?|end|table|example|menu|c|ifnottex|cindex)(?:[ \t]|$)",
    ),
    (
        "change head",
        _LETTERS[:26] + _DIGITS,
        r"\d{4}-\d\d-\d\d[ \t]{1,4}\S.{0,80}<[^<>]{1,80}>$|[\w.+-]{1,60} \([^()]{1,60}\) [\w -]{1,60};",
    ),
    ("change entry", "*", r"[ \t]{1,8}\* \S"),
    (
        "stated field",
        "FCLSUPV",
        r"(?:Files|Copyright|License|Comment|Source|Upstream-\w{1,20}|Format|Package|Version):(?:[ \t]|$)",
    ),
    ("page head", ".", r"\.(?:TH|Dd|Dt)[ \t]"),
    ("command", "\\", rf"[ \t]{{0,40}}\\(?:{_COMMANDS})\b"),
    ("code begin", _LETTERS + "#/@*", rf"[ \t]{{0,40}}(?:{_CODE_BEGINS})"),
    ("org key", "#", r"#\+[A-Za-z_]{2,30}(?::|\[|[ \t]|$)"),
    ("org drawer", ":", r"[ \t]{0,9}:(?:PROPERTIES|END|LOGBOOK|ID|CREATED|CUSTOM_ID):"),
    ("deep star heading", "*", r"\*{2,6}[ ]\S"),
    ("star heading", "*", r"\*{1,6}[ ]\S"),
    ("wiki heading", "=", r"(={1,6})[ \t]{0,3}[^=\n][^=\n]{0,200}\1[ \t]{0,9}$"),
    ("wiki block", "{|", r"\{\|(?:[ \t]|$)|\|\}|\|-[ \t]{0,9}$|\{\{[A-Za-z#]"),
    ("wiki link", "[*:#", r"[*:# \t]{0,9}\[\[[^\[\]]{1,200}\]\]"),
    ("textile heading", "h", r"h[1-6](?:\([^()\s]{1,40}\))?\.[ ]\S"),
    ("textile block", "pbf", r"(?:p|bq|bc|pre|fn\d)(?:\([^()\s]{1,40}\))?\.{1,2}[ ]\S"),
    ("moment", "[(<JFMASONDTIWEC" + _DIGITS, _MOMENTS),
    (
        "mail head",
        "FTCSDMRIX",
        r"(?:From|To|Cc|Subject|Date|Message-ID|Reply-To|Received|Return-Path|In-Reply-To|X-\w{1,80}):[ \t]",
    ),
)
"""Name of a mark, the characters that a line with it may begin with (blanks apart), and how the line begins."""
_MARKS_OF: Final = {
    first: tuple((name, re.compile(expression)) for name, begins, expression in _MARKS if first in begins)
    for first in sorted({first for _, begins, _ in _MARKS for first in begins})
}
_WORDS_OF_CODE: Final = frozenset(
    [
        "end",
        "else",
        "else:",
        "fi",
        "done",
        "endif",
        "esac",
        "try:",
        "begin",
        "finally:",
        ")",
        "]",
        "),",
        "],",
        "},",
        "})",
    ]
)
RULE: Final = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
_HELP_TAG = re.compile(r"(?:^|(?<=[ \t]))\*[^* \t]{1,60}\*$")
_ROLE = re.compile(
    r"(?:^|[\s(])(?::[a-z][a-z0-9:-]{1,30}:`[^`\n]{1,200}`|``[^`\n]{1,120}``|`[^`\n]{1,120}`__?(?![\w`]))"
)
_SPAN = re.compile(
    r"(?<!`)`[^`\n]{1,120}`(?![`_])|\*\*[^*\s][^*\n]{0,120}\*\*|(?<!\\)\[[^\[\]\n]{1,120}\]\([^()\s]{1,300}\)"
)
_BROKEN_LINK = re.compile(r"\]\((?:https?:)?/[^()\s]{0,300}\n[^()\s]{1,300}\)")
_PAGE_LINE = re.compile(r"[ \t]{0,8}([\w.:+@-]{1,60}\([1-9n][a-zA-Z]{0,5}\))[ \t]+\S.{0,200}\1[ \t]*")
MANUAL_NAME: Final = "(?:NAME|NOM|NAZWA|NOMBRE|NOME|BEZEICHNUNG|名前|名称|이름|ИМЯ)"
"""How the first section of a manual page is called."""
_MANUAL_HEADING = re.compile(rf"{MANUAL_NAME}[ \t]*")
_SHEBANG = re.compile(r"#![ \t]*/\S+")


@dataclass(slots=True)
class Signs:
    """How often each mark stands among the lines of a text's head.

    ``lines`` are its lines that are not blank, without those in fences. ``counts`` how many begin or end as each mark
    of the table says. ``underlines``: headings under (or between) lines of marks at least as long; ``odd underlines``
    those of other marks than ``=`` and ``-``. ``broken links`` have a line end within their address, and ``headings``
    are those with a blank line before them; ``code`` counts lines that begin or end like code.
    """

    lines: list[str]
    counts: dict[str, int]
    fences: int
    underlines: int
    odd_underlines: int
    roles: int
    spans: int
    broken_links: int
    front_matter: bool
    page_line: bool
    shebang: bool
    first_change: bool

    def share(self, mark: str) -> float:
        """Which part of the lines bears a mark."""
        return self.counts.get(mark, 0) / max(1, len(self.lines))


def read_signs(text: str) -> Signs:
    """The signs of the head of a text."""
    head = text[:HEAD].removeprefix("\ufeff")
    every = head.split("\n")
    blocks = fenced_blocks(every)
    inside = {at for block in blocks for at in block}
    outside = [line for at, line in enumerate(every) if at not in inside]
    lines = [line for line in outside if line and not line.isspace()]
    counts = dict.fromkeys((*(mark[0] for mark in _MARKS), "code end", "literal", "code", "help tag"), 0)
    blank = True
    for line in outside:
        if not line or line.isspace():
            blank = True
            continue
        found = _of_line(line)
        for name in found:
            counts[name] += 1
        counts["code"] += "code end" in found or "code begin" in found
        counts["heading"] -= "heading" in found and not blank
        blank = "heading" in found
    underlines, odd = _underlines(outside)
    body = "\n".join(lines)
    first = lines[0] if lines else ""
    return Signs(
        lines,
        counts,
        len(blocks),
        underlines,
        odd,
        len(_ROLE.findall(body)) if "`" in body else 0,
        len(_SPAN.findall(body)) if "`" in body or "**" in body or "](" in body else 0,
        len(_BROKEN_LINK.findall(body)) if "](" in body else 0,
        FRONT_MATTER.match(head) is not None,
        _PAGE_LINE.fullmatch(first) is not None and any(_MANUAL_HEADING.fullmatch(line) for line in lines[1:5]),
        _SHEBANG.match(first) is not None,
        "change head" in _of_line(first) if first else False,
    )


def _of_line(line: str) -> list[str]:
    bare = line.strip()
    found = [name for name, expression in _MARKS_OF.get(bare[0], ()) if expression.match(line)]
    if (
        bare[-1] in ";{}\\"
        or (bare[0] == "(" and bare[-1] == ")" and bare.count(" ") < 12)
        or bare.endswith(("):", "=>", "({", ";;", "; then", "; do"))
        or bare in _WORDS_OF_CODE
    ):
        found.append("code end")
    elif bare[-1] == "*" and _HELP_TAG.search(bare):
        found.append("help tag")
    elif bare.endswith("::"):
        found.append("literal")
    return found


def _underlines(lines: list[str]) -> tuple[int, int]:
    found = odd = 0
    for at in range(1, len(lines)):
        rule = lines[at]
        if not rule or rule[0].isalnum() or rule[0] == " " or not RULE.fullmatch(rule):
            continue
        title = lines[at - 1].rstrip()
        if not title or len(rule.rstrip()) > len(title) * 2 + 8 or len(rule.rstrip()) + 1 < len(title):
            continue
        if RULE.fullmatch(title) or not any(map(str.isalnum, title)) or (at > 1 and lines[at - 2][:1].isalnum()):
            continue
        found += 1
        odd += rule[0] not in "=-"
    return found, odd
