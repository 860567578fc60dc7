"""Pages made up for training: the markup of common forum engines and comment systems around given paragraphs of text.

Labelled forum pages are few, and each engine has its own words for posts, names, quotes and signatures. The default
templates of sixteen engines are written down in ``made_forums.toml``; what the posts say comes from the caller. Which
text is a post's own is known by construction, so no page needs a label by hand. Articles with readers' comments below
come with them: there the same kind of list is no content.
"""

from __future__ import annotations

import html
import random
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
THINGS = ["post", "message", "comment", "reply", "thread-post", "topic-reply", "discussion-item", "entry", "answer"]
PARTS = [
    ("body", "header", "author", "meta", "actions"),
    ("content", "head", "user", "date", "footer"),
    ("text", "top", "profile", "time", "buttons"),
    ("message", "info", "member", "posted", "toolbar"),
]
PARAGRAPHS = {"discourse", "nodebb", "stack", "flarum", "bbpress", "ips4"}
"""Engines whose posts are made of ``p`` elements, always; in the others lines may end in ``br``."""
OWN = 4
"""An engine with made-up names of classes is drawn as often as this many of the known ones."""


@dataclass(slots=True)
class Thread:
    """A made page: its markup, the paragraphs that are its content, and lines that may count as such (names, dates)."""

    markup: str = ""
    content: list[str] = field(default_factory=list)
    neutral: set[str] = field(default_factory=set)

    def is_neutral(self, line: str) -> bool:
        """Whether a line is a post's author or date: some readers want them, some do not."""
        return line in self.neutral or (len(line) < 60 and any(name in line for name in self.neutral))


class ForumMaker:
    """Makes threads, each unlike the others; the same seed gives the same pages."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        with Path(__file__).with_suffix(".toml").open("rb") as file:
            self._words = tomllib.load(file)
        self._engines = self._words.pop("engine")
        self._comments = self._words.pop("comments")

    def thread(self, paragraphs: list[str], others: list[str]) -> Thread:
        """One page: ``paragraphs`` are what the posts say (no two alike), ``others`` texts for titles and blurbs."""
        rng = self._rng
        name = rng.choice([*sorted(self._engines), *["own"] * OWN])
        engine = self._engines.get(name) or self._own_engine(THINGS)
        style = "p" if name in PARAGRAPHS else rng.choice(("p", "br", "line"))
        title = html.escape(others[0][:70].rstrip())
        thread = Thread()
        posts, first = self._posts(thread, engine, style, title, paragraphs)
        thread.markup = self._page(engine, others, posts, title=title, first=first, bar=self._bar(len(posts)))
        return thread

    def article(self, paragraphs: list[str], others: list[str]) -> Thread:
        """A page whose first half of ``paragraphs`` is an article, the other half comments, which are not content."""
        rng = self._rng
        engine = self._comments.get(rng.choice([*sorted(self._comments), *["own"] * OWN]))
        if engine is None:
            engine = self._own_engine(["comment", "reply", "response", "discussion-item", "user-comment"])
            body = rng.choice(("article-body", "content", "entry-content", "story", "post-content"))
            engine["page"] = (
                f'<main><article><h1>{{title}}</h1><p class="byline">By {{first}}, {{date}}</p><div class="{body}">'
                '{article}</div></article><section class="comments"><h3>{n} Comments</h3>{posts}</section></main>'
            )
        half = len(paragraphs) // 2
        title = html.escape(others[0][:70].rstrip())
        posts, first = self._posts(Thread(), engine, "p", title, paragraphs[half:])
        text = self._markup(paragraphs[:half], "p")
        markup = self._page(engine, others, posts, title=title, first=first, article=text)
        return Thread(markup, content=[html.unescape(title), *paragraphs[:half]])

    def _bar(self, count: int) -> str:
        """What stands between a thread's title and its posts."""
        rng = self._rng
        bar = ""
        if rng.random() < 0.6:
            bar += f'<div class="pagination">{count} posts • Page 1 of 1</div>'
        if rng.random() < 0.6:
            kind = rng.choice(("notice", "blockMessage", "alert alert-info", "notice-content"))
            bar += f'<div class="{kind}">{self._word("notices")}</div>'
        return bar

    def _posts(
        self, thread: Thread, engine: dict[str, str], style: str, title: str, paragraphs: list[str]
    ) -> tuple[list[str], str]:
        """The markup of the posts, and who wrote the first."""
        rng = self._rng
        names = rng.sample(self._words["names"], 8)
        signatures = {name: self._word("signatures") for name in names}
        signed, quoting = rng.random() < 0.5 and bool(engine["signature"]), rng.random() < 0.7
        said: list[tuple[str, list[str]]] = []
        posts: list[str] = []
        left = list(paragraphs)
        while left:
            take = rng.choice((1, 1, 1, 2, 2, 3, 5))
            lines = self._lines(left[:take])
            del left[:take]
            name, date = rng.choice(names), self._date()
            body = self._markup(lines, style)
            if quoting and said and rng.random() < 0.35:
                who, what = rng.choice(said)
                quoted = self._markup(what[: rng.choice((1, 1, 2, 9))], style)
                body = engine["quote"].format(name=who, quoted=quoted, date=self._date()) + body
            said.append((name, lines))
            thread.content += lines
            thread.neutral |= {name, date}
            number = len(said)
            facts = {"n": number, "odd": number % 2 + 1, "name": name, "date": date, "title": title, "body": body}
            facts |= {"rank": self._word("ranks"), "action": self._word("actions"), "joined": self._date()}
            facts |= {"count": rng.randint(1, 9000), "owner": "topic-owner-post" if number == 1 else ""}
            facts["signature"] = engine["signature"].format(n=number, text=signatures[name]) if signed else ""
            posts.append(engine["post"].format(**facts))
        return posts, said[0][0]

    def _lines(self, paragraphs: list[str]) -> list[str]:
        greeting = [self._word("openings")] if self._rng.random() < 0.3 else []
        goodbye = [self._word("closings")] if self._rng.random() < 0.25 else []
        return [*greeting, *paragraphs, *goodbye]

    @staticmethod
    def _markup(lines: list[str], style: str) -> str:
        escaped = [html.escape(line) for line in lines]
        if style == "p":
            return "".join([f"<p>{line}</p>" for line in escaped])
        return ("<br><br>\n" if style == "br" else "<br>\n").join(escaped)

    def _page(self, engine: dict[str, str], others: list[str], posts: list[str], **facts: str) -> str:
        """The posts within what the engine and a site put around them: menus, other threads, a word on replying."""
        rng = self._rng
        title, others = facts["title"], [html.escape(text) for text in others[1:]]
        main = engine["page"].format(posts="".join(posts), n=len(posts), date=self._date(), **facts)
        similar = "".join(
            f'<li class="structItem"><a>{text[:80]}</a><p>{text[:160]}</p><span>{self._word("names")}, {self._date()}'
            "</span></li>"
            for text in others[: rng.randint(1, 8)]
        )
        heading = rng.choice(("Similar threads", "Related topics", "Suggested topics", "Recent posts"))
        ending = ""
        if rng.random() < 0.7:
            ending = f"<div class='{rng.choice(('block', 'box', 'alert', 'panel'))}'>{self._word('endings')}</div>"
        return (
            f"<html><head><title>{title} | Forum</title></head><body><header class='header'>{self._menu('nav', 12)}"
            f"</header><div class='breadcrumbs'><a>Home</a> › <a>Forums</a> › <a>{others[-1][:30]}</a></div>{main}"
            f"<div class='block'><h3 class='block-header'>{heading}</h3><ul>{similar}</ul></div>{ending}"
            f"<footer class='footer'>{self._menu('footer', 8)}</footer></body></html>"
        )

    def _menu(self, kind: str, most: int) -> str:
        words = self._words[kind]
        chosen = self._rng.sample(words, self._rng.randint(3, min(most, len(words))))
        return f'<ul class="{kind}">' + "".join([f'<li><a href="/">{word}</a></li>' for word in chosen]) + "</ul>"

    def _own_engine(self, things: list[str]) -> dict[str, str]:
        """An engine nobody has: names of classes put together from the usual words, in one of the usual styles."""
        rng = self._rng
        thing, (body, head, user, when, foot) = rng.choice(things), rng.choice(PARTS)
        joint = rng.choice(("-", "_", "__", ""))

        def name(part: str) -> str:
            return thing.replace("-", joint) + (joint + part if joint else part.capitalize())

        item = rng.choice(("li", "div", "article"))
        outside = "ul" if item == "li" else rng.choice(("div", "section"))
        heading = rng.choice(("h1", "h2"))
        rank = rng.choice(("", f'<div class="{name("rank")}">{{rank}}</div>', "<div>{rank} · {count} posts</div>"))
        box = rng.choice(("quote", "quoted", "cite-box"))
        return {
            "page": f'<main class="{rng.choice(("main", "container", "content", "wrap"))}"><{heading} class='
            f'"{name("title")}">{{title}}</{heading}>{{bar}}<{outside} class="{thing}s">{{posts}}</{outside}></main>',
            "post": f'<{item} class="{thing}" id="{thing}{{n}}"><div class="{name(head)}"><div class="{name(user)}"><a>'
            f'{{name}}</a></div>{rank}<span class="{name(when)}">{{date}}</span></div><div class="{name(body)}">'
            f'{{body}}</div>{{signature}}<div class="{name(foot)}"><a>{{action}}</a><span>{{count}}</span></div>'
            f"</{item}>",
            "quote": rng.choice(
                (
                    "<blockquote><p>{name} wrote:</p>{quoted}</blockquote>",
                    f'<div class="{box}"><div>{{name}} said:</div>{{quoted}}</div>',
                )
            ),
            "signature": f'<div class="{rng.choice(("signature", "sig", name("signature")))}">{{text}}</div>',
        }

    def _word(self, kind: str) -> str:
        word: str = self._rng.choice(self._words[kind])
        return word

    def _date(self) -> str:
        rng = self._rng
        day, at, year = rng.randint(1, 28), rng.randrange(12), rng.randint(2004, 2025)
        clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        forms = [
            f"{MONTHS[at]} {day}, {year}",
            f"{day} {MONTHS[at]} {year} {clock}",
            f"{year}-{at + 1:02}-{day:02} {clock}",
            f"{at + 1:02}-{day:02}-{year}, {clock} PM",
            f"{day}.{at + 1}.{year}",
            f"{rng.randint(2, 11)} years ago",
            f"Posted {MONTHS[at]} {day}, {year} at {clock}",
        ]
        return rng.choice(forms)
