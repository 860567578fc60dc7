"""What a text is: by its name, by its marks, and a dump of a page where nothing tells."""

from __future__ import annotations

import pytest
from winnow.normalize.document import Seed
from winnow.normalize.pipeline import Normalizer
from winnow.normalize.written import text_kind_of

MARKDOWN = """# Moorings

The harbour has forty moorings, of which ten are kept for guests who stay for one night only and pay at the office.

## Rules

Ask by radio before you enter the basin, and keep to the right of the pier. See [the chart](chart.md) and `moor --help`.

```sh
Share this article
moor --list
```
"""
RESTRUCTURED = """Harbour software
================

:Author: Kim Example

.. note:: The table must be filled before the program is started.

Call :func:`moor` with the number of the berth, as in ``moor(3)``::

    moor(3)
"""
ASCIIDOC = """= The harbour
:toc: left

== Moorings

The harbour has forty moorings.

[source,sh]
----
moor --list
----

== Rules

Keep to the right.
"""
LATEX = r"""\documentclass{article}
\usepackage{graphicx}
\title{The harbour}
\begin{document}
\section{Moorings}
The harbour has forty moorings.
\end{document}
"""
ROFF = r""".\" A page
.TH MOOR 1 "2020-01-02"
.SH NAME
moor \- find a berth
.SH SYNOPSIS
.B moor
.RI [ berth ]
"""
SET = """MOOR(1)                     Harbour Commands                     MOOR(1)

NAME
       moor - find a berth

SYNOPSIS
       moor [berth]
"""
CODE = """#include <stdio.h>

int main() {
    int total = 0;
    for (int i = 0; i < 70000; i++) {
        total += i * i;
    }
    printf("%d\\n", total);
    return 0;
}
"""
LOG = "".join(f"2024-03-04 10:0{n}:00 moor[12]: berth {n} is taken\n" for n in range(8))
TABLE = "".join(f"{n}\tberth {n}\t{n * 3} metres\n" for n in range(8))
MAIL = """From: Kim Example <kim@example.org>
To: harbour@example.org
Subject: a berth for one night
Date: Mon, 4 Mar 2024 10:00:00 +0100

We arrive at ten.
"""
ORG = """#+TITLE: Moorings
#+DATE: <2021-03-04 Thu>

* Rules
:PROPERTIES:
:ID: m1
:END:

Share this article

- Home
"""
MEDIAWIKI = """'''Moorings''' are [[berth]]s.

== Rules ==
* Home
* [[Pier|Piers]]

{| class="wikitable"
|-
! Berth !! Metres
|}

== See also ==
"""
TEXTILE = "h1. Moorings\n\np. Ask by radio.\n\nh2. Share this article\n\n* Home\n* About\n"
CHANGES = "Changes\n=======\n\n1.0 (2020-01-01)\n----------------\n\n- First. :issue:`7`\n\n0.9\n---\n\n- Before.\n"
PYTHON = """import os


def moor(berth: int) -> None:
    for _ in range(berth):
        print(berth)
    return None


if __name__ == "__main__":
    moor(1)
"""
LEVELS = "".join(f"INFO 2024-03-04 10:0{n}:00 moor: berth {n} is taken\n" for n in range(8))
CHAT = "".join(f"[10:0{n}] <kim> {word}\n" for n, word in enumerate(["Home", "hello", "which berth?", "three", "bye"]))
MS = ".TL\nMoorings\n.AU\nKim Example\n.NH 1\nRules\n.PP\nAsk by radio.\n.NH 2\nShare\n.LP\nRead more.\n.QP\nHome\n"
POD = "=head1 NAME\n\nmoor - find a berth\n\n=head1 SYNOPSIS\n\n  moor 3\n\n=over\n\n=item B<-l>\n\n=back\n"
TEXINFO = "@node Rules\n@chapter Rules\n\nAsk by radio.\n\n@section Share\n\n@table @code\n@item -l\n@end table\n"
HELP = """*moor.txt*  Moorings

Rules                                   *moor-rules* *rules*

Ask by radio, see |moor-radio|.         *moor-ask*

Share                                   *moor-share*
Radio                                   *moor-radio*
"""
CHANGELOG = """moor (1.2-1) unstable; urgency=medium

  * Share this berth.
  * Home harbours are known. (Closes: #7)

 -- Kim Example <kim@example.org>  Mon, 04 Mar 2024 10:00:00 +0100
"""
LICENCES = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Source: https://example.org/moor

Files: *
Copyright: 2024 Kim Example
License: MIT

Files: debian/*
Copyright: 2024 Lee Ray
License: MIT
"""
OUTLINE = "Moor NEWS\n\n* Rules\n\n** Share this\nAsk by radio.\n\n** Home\nCome in.\n\n*** Related\n\n** Tides\n"
TYPED = """Moorings

The harbour has forty moorings.  Ten are kept for guests.  They pay at
the office.  Ask by radio.  Keep to the right.  Moor where you are told.

Share this article
Read more
"""
SHELL = "moor()\n{\n  local b=$1\n  if [ -z $b ]; then\n    return\n  fi\n  for x in 1 2; do\n    echo $x\n  done\n}\n"
REMARKED = """# Moorings of guests
# Ask by radio, then moor.
guests() {
  local berth=$1
  # the third is kept
  test -n "$berth" || berth=3
  case "$berth" in
    3) moor_at 3
       ;;
    *) moor_at "$berth" "$2"
       ;;
  esac
}
complete -F guests moor
"""
NUMBERED = "Moorings\n\n" + "".join(
    f"  {chapter}.{part}. Rules for berth {part}\n\n     Ask by radio. Keep to the right.\n\n"
    for chapter in (1, 2, 3)
    for part in (1, 2, 3)
)
SENTENCE = "The western basin has less than two metres of water then, and boats of any size wait outside for the tide. "
PROSE = "\n\n".join(SENTENCE * 2 for _ in range(14))

MENU = "".join(f"  * [Section {n}](/section/{n})\n" for n in range(9))
CONVERTED = f"""[Skip to content](/main)

{MENU}
#  New pier opens
### By Kim Example

{SENTENCE * 3}

## What follows

{SENTENCE * 3}

{MENU}"""
DUMP = f"Home\nNews\nSport\n#harbour\nNew pier opens\n{SENTENCE}\n{SENTENCE}\nShare this article\nRead more\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("markdown", MARKDOWN),
        ("restructuredtext", RESTRUCTURED),
        ("asciidoc", ASCIIDOC),
        ("latex", LATEX),
        ("manual", ROFF),
        ("manual", SET),
        ("code", CODE),
        ("log", LOG),
        ("table", TABLE),
        ("mail", MAIL),
        ("manual", POD),
        ("manual", TEXINFO),
        ("manual", HELP),
        ("log", CHANGELOG),
        ("table", LICENCES),
        ("org", OUTLINE),
        ("prose", TYPED),
        ("prose", NUMBERED),
        ("dump", TYPED.replace(".  ", ". ")),
        ("code", SHELL),
        ("code", REMARKED),
        ("org", ORG),
        ("wiki", MEDIAWIKI),
        ("wiki", TEXTILE),
        ("restructuredtext", CHANGES),
        ("code", PYTHON),
        ("log", LEVELS),
        ("log", CHAT),
        ("manual", MS),
        ("prose", PROSE),
        ("dump", CONVERTED),
        ("dump", DUMP),
        ("dump", ""),
    ],
)
def test_marks_tell_the_kind(kind, text):
    found = text_kind_of(text)
    assert found.name == kind
    assert found.reasons
    assert 0 < found.score <= 1


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("docs/guide.md", "markdown"),
        ("docs/guide.md.gz", "markdown"),
        ("docs/_sources/guide.rst.txt", "restructuredtext"),
        ("docs/all.zip#guide.adoc", "asciidoc"),
        ("docs/guide.md#2", "markdown"),
        ("src/moor.py", "code"),
        ("post/list.mbox#3", "mail"),
        ("docs/guide.txt", "dump"),
        ("docs/guide.json#3", "dump"),
        ("docs/guide-1.2", "dump"),
        ("docs.md/guide", "dump"),
    ],
)
def test_names_tell_the_kind(source, kind):
    assert text_kind_of("A few words only.", source).name == kind


def test_a_crawlers_page_is_a_dump_whatever_its_name():
    assert text_kind_of(CONVERTED, "pages/pier.md").name == "dump"


def test_a_list_of_links_that_people_write_is_none():
    links = "".join(f"- [Tool {n}](https://example.org/{n}) - finds berths of the kind {n}\n" for n in range(30))
    assert text_kind_of(f"# Tools\n\n{links}\n## More\n\n{links}").name == "markdown"


def test_lines_are_cut_in_dumps_only():
    normalize = Normalizer()
    written = normalize(Seed("docs/guide.md", MARKDOWN, "text"))
    assert written.text == MARKDOWN.strip("\n")
    assert (written.kind.name, written.dump, written.cuts) == ("markdown", False, [])
    dumped = normalize(Seed("docs/page.txt", DUMP, "text"))
    assert (dumped.kind.name, dumped.dump) == ("dump", True)
    assert dumped.cuts


def test_pages_are_pages():
    document = Normalizer()(Seed("w/a.html", f"<html><body><p>{SENTENCE * 4}</p></body></html>", "html"))
    assert document.kind.name == "page"


def test_a_name_of_subtitles_alone_makes_none():
    assert text_kind_of("template file\n----\n{{BEGIN}}\n----\n", "t/file.srt").name != "subtitles"


def test_a_menu_above_the_heading_is_that_of_a_page_whatever_marks_follow():
    menu = "".join(f"  * {name}\n" for name in ("Home", "News", "Sport", "Weather", "Contact"))
    page = f"Log in\n\n{menu}\n# New pier opens\n\n## By Kim\n\n{SENTENCE * 3}\n\n## What follows\n\n{SENTENCE * 3}\n"
    assert text_kind_of(page).name == "dump"
    assert text_kind_of(page.split("# New", 1)[1].join(["# New", ""])).name == "markdown"
    text = Normalizer()(Seed("a.txt", page, "text")).text
    assert "Weather" not in text
    assert not any(line.startswith("#") for line in text.split("\n"))


@pytest.mark.parametrize("name", ["README", "COPYING.txt", "doc/NEWS.gz", "MH-NEWS", "a.zip#b/LICENSE", "changelog.2"])
def test_texts_that_go_with_programs_are_known_by_custom(name):
    assert text_kind_of(DUMP.replace("#harbour\n", ""), name).name == "prose"
    assert text_kind_of(CONVERTED, name).name == "dump"


@pytest.mark.parametrize("name", ["news.txt", "readme.html", "history.txt", "NEWSROOM", "latest-news"])
def test_other_texts_may_be_called_like_them(name):
    assert text_kind_of(DUMP, name).name == "dump"
