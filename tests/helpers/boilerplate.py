"""Works that share a part and are not the same, and copies that differ in places: by kind, in an invented language.

Every kind is a way in which different works come to look alike (one company's description, one licence, one list of
terms), or one work comes to look different (another time stamp, another headline, a bad scan).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_CONSONANTS = "bdfgklmnprstvz"


class Writer:
    """Sentences, code and figures by chance; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        syllables = [c + v for c in _CONSONANTS for v in "aeiou"]
        self.lexicon = [
            "".join(self.chance.choices(syllables, k=self.chance.choice([1, 2, 2, 3]))) for _ in range(4000)
        ]
        self.common = self.lexicon[:60]

    def word(self) -> str:
        """A third of all words are among the sixty that come everywhere."""
        return self.chance.choice(self.common if self.chance.random() < 0.33 else self.lexicon)

    def words(self, low: int, high: int | None = None) -> list[str]:
        return [self.word() for _ in range(self.chance.randint(low, high or low))]

    def prose(self, low: int, high: int | None = None) -> str:
        """Sentences of four to eighteen words."""
        left = self.words(low, high)
        out = []
        while left:
            n = self.chance.randint(4, 18)
            out.append(" ".join(left[:n]).capitalize() + ".")
            left = left[n:]
        return " ".join(out)

    def title(self) -> str:
        return " ".join(self.words(3, 9)).title()

    def code(self, low: int, high: int) -> str:
        names = self.words(3, 8)
        lines = [f"def {names[0]}({names[1]}, {names[2]}):"]
        count = 0
        target = self.chance.randint(low, high)
        while count < target:
            one, other = self.chance.choice(names), self.chance.choice(self.lexicon)
            lines.append(f"    {one} = {other}.{self.chance.choice(names)}({self.chance.choice(self.lexicon)})")
            count += 4
        return "\n".join(lines)

    def stamp(self) -> tuple[str, str]:
        """Two stamps of one form, some hours apart."""
        hour, minute, views = self.chance.randint(10, 17), self.chance.randint(10, 40), self.chance.randint(100, 9000)
        form: Callable[[int, int, int], str] = self.chance.choice([
            lambda h, m, v: f"Updated: 12 March 2024 {h}:{m} GMT",
            lambda h, m, v: f"{m} minutes ago",
            lambda h, m, v: f"March 5, 2024 | {h}:{m} PM | {v:,} views",
            lambda h, m, v: f"Posted {h - 9} hours ago by {self.lexicon[7]}",
            lambda h, m, v: f"Views: {v}",
            lambda h, m, v: f"Zuletzt aktualisiert am {h}. März 2024 um {h}:{m} Uhr",
            lambda h, m, v: f"{v} comments",
        ])  # fmt: skip
        return form(hour, minute, views), form(hour + 3, minute + 11, views + 57)


def works(writer: Writer) -> Iterator[tuple[str, list[str]]]:
    """One group of every kind of works that must all stay, each below a Jaccard of 0.8."""
    w, chance = writer, writer.chance
    three = range(3)
    company = w.prose(90, 220)
    size = len(company.split())
    own = (size // 6, size // 3)
    yield "news over a company's description", [f"{w.title()}\n\n{w.prose(*own)}\n\nAbout\n{company}" for _ in three]
    yield "jobs", [f"{w.prose(*own)}\n\n{company}\n\n{w.prose(8, 25)}" for _ in three]
    licence = "\n".join(f"# {w.prose(10)}" for _ in range(chance.randint(9, 18)))
    yield "code under a licence", [f"{licence}\n\n{w.code(16, 60)}" for _ in three]
    prompt = w.prose(60, 160)
    asked = len(prompt.split()) // 7
    yield (
        "questions after a prompt",
        [f"{prompt}\n\nUser: {w.prose(asked, 2 * asked)}\nAssistant: {w.prose(8, 40)}" for _ in three],
    )
    terms = w.prose(80, 180)
    blurb = len(terms.split()) // 7
    yield (
        "products over terms",
        [f"{w.title()}\n{w.prose(blurb, 2 * blurb)} {chance.randint(100, 999)} cm.\n\n{terms}" for _ in three],
    )
    author = w.prose(70, 130)
    names = [w.word() + str(i) for i in three]
    yield "manual pages", [
        f"{n}(1)\n\nNAME\n{n} - {w.prose(5, 9)}\n\nSYNOPSIS\n{n} [OPTION]... [FILE]...\n\n{w.prose(30, 70)}\n\n"
        f"--help\n--version\n\n{author}" for n in names
    ]  # fmt: skip
    dump = "\n".join(f"$ {' '.join(w.words(6))}" for _ in range(chance.randint(10, 25)))
    around = len(dump.split()) // 10
    yield (
        "two languages around a screen dump",
        [f"{w.title()}\n\n{w.prose(around, 2 * around)}\n\n{dump}\n\n{w.prose(around, 2 * around)}" for _ in three],
    )
    head, tail = w.prose(40, 80), w.prose(40, 90)
    letter = (len(head.split()) + len(tail.split())) // 6
    yield "letters between a head and a foot", [f"{head}\n\n{w.prose(letter, 2 * letter)}\n\n{tail}" for _ in three]
    form = [w.prose(14, 22) for _ in range(9)]
    yield "forms filled in", ["\n".join(f"{line} {' '.join(w.words(3, 6)).title()}." for line in form) for _ in three]
    table = [w.words(4) for _ in range(12)]
    intro = w.prose(60)
    prices = [
        "\n".join(f"{' '.join(row)} {chance.randint(100, 999)} {chance.randint(10, 99)}.50" for row in table)
        for _ in three
    ]
    yield "price lists", [f"{intro}\n{rows}" for rows in prices]
    scores = w.prose(120).split(". ")
    yield (
        "scores under a time stamp",
        [
            f"Updated: 12 March 2024 1{i}:3{i} GMT\n" + f" {chance.randint(0, 9)} to {10 + i}. ".join(scores)
            for i in three
        ],
    )
    long = w.words(160, 300)
    yield "versions", [" ".join([*long[:50], f"{i}.{i + 4}.{i + 30}", *long[50:]]) for i in three]


def copies(writer: Writer) -> Iterator[tuple[str, list[str]]]:
    """One group of every kind of copies of one work, of which one must stay."""
    w, chance = writer, writer.chance
    body = [w.prose(25, 50) for _ in range(chance.randint(6, 10))]
    title = w.title()
    whole = "\n".join([title, *body])
    one, other = w.stamp()
    yield "another time stamp", ["\n".join([title, one, *body]), "\n".join([title, other, *body])]
    yield "a stamp at the end", ["\n".join([title, *body, one]), "\n".join([title, *body, other])]
    yield "a paragraph left out", [whole, "\n".join([title, *body[:3], *body[4:]])]
    yield "cut", [whole, "\n".join([title, *body[:-2], "[read more]"])]
    yield "framed", [whole, "\n".join([w.prose(12, 35), whole, w.prose(12, 35)])]
    yield "another headline and intro", ["\n".join([w.title(), w.prose(8, 14), *body]), whole]
    words = whole.split(" ")
    worn = [word[:-1] + "rn" if chance.random() < 0.04 else word for word in words]
    yield "a bad scan", [whole, " ".join(worn)]
    yield "a bad scan, framed", ["\n".join([w.prose(12, 35), whole, w.prose(12, 35)]), " ".join(worn)]
