"""Names of people: bylines split and cleaned, and what is no person told apart."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import Final

from .candidate import loose, tidy
from .words import words

# "By" in the languages whose bylines carry it; a bare "a", "o" or "na" would match prose.
BY: Final = (
    r"(?:by|written by|posted by|published by|reported by|story by|words by|text by|author|authors|von|bericht von|"
    r"ein (?:artikel|beitrag|gastbeitrag|kommentar|interview|essay) von|autor|autorin|autoren|verfasser|"
    r"door|tekst|auteur|por|"
    r"escrito por|publicado por|par|propos recueillis par|écrit par|publié par|auteurs|di|scritto da|"
    r"a cura di|af|av|skrevet av|"
    r"skrevet af|text av|przez|tekst|автор|авторы|текст|yazan|haber|ditulis oleh|oleh|penulis|reporter|"
    r"tác giả|作者|記者|记者|投稿者|執筆者|執筆|著者|撰文|文|"
    r"بقلم|كتب|نویسنده|به قلم|लेखक|द्वारा|reportage|kirjoittaja|autore|redaktör|redaktor|pubblicato da|"
    r"geschrieben von|erstellt von|"
    r"veröffentlicht von|verfasst von|postat de|de către|scris de|szerző|írta|γράφει(?: ο| η)?|του|της)"
)
_BY_START = re.compile(rf"^\s*{BY}\s*(?:[:：]\s*|\s+|(?<=[文者]))", re.I)
_STRONG_BY = re.compile(rf"^\s*{BY}\s*[:：]?\s+(?=\S)", re.I)

_SPLIT = re.compile(
    r"\s{0,20}(?:[;|•·、，]|\s[–—-]\s|\s(?:and|und|et|y|e|og|och|en|with|mit|con|i|и|ja|ve|és|și|&|＆)\s|,)\s{0,20}",
    re.I,
)
_COMMA_CREDIT = re.compile(
    r"\b(?:ph\.?\s?d|m\.?d|jr|sr|ii|iii|iv|esq|rn|mba|msc|ba|ma|m\.?a|b\.?a|cpa|dr|prof|d\.?phil|ms|rd|facs|"
    r"dds|jd|j\.d|cfp|cfa|pe|do|lcsw|mph)\.?$",
    re.I,
)
_CREDENTIALS = re.compile(
    r",\s*(?:ph\.?\s?d|m\.?d|esq|rn|mba|msc|cpa|cfp|cfa|rd|jd|dds|mph|lcsw|m\.?a)\.?(?=,|$|\s)", re.I
)

# Words that make a byline an office, a desk, an account or a phrase rather than a person.
_NO_PERSON: Final = words(
    """
    admin administrator editor editors editorial editora redaktion redaktionen redaccion redaccio redazione redacao
    redactie redakcja redakce redaktionsteam redactor staff team webmaster newsroom desk news newsdesk agency
    agencies agencia agencias agentur agence press press-release pressemitteilung presse pressestelle guest gast
    author authors unknown anonymous anonym user moderator correspondent reporter reporters contributors contributor
    wire service services online gmbh inc ltd llc ag magazine magazin zeitung newspaper times post journal blog club
    verein foundation institute institut university universität universitat verlag association society department
    ministry committee council center centre office kontakt contact impressum home facebook twitter instagram
    linkedin youtube email e-mail mail share teilen comments comment kommentare kommentar read more mehr weitere
    alle artikel article artikeln posts view profile follow subscribe newsletter website web site copyright rights
    reserved published updated minutes min ago uhr categories category kategorie tags redaktionell mitarbeiter
    community support company corporation group media network tv radio channel studio studios productions
    verlagsgruppe bundesministerium stiftung verband partei photo photos fotos foto writer writers columnist autor
    autoren autorin autorenteam verfasser gastautor gastbeitrag vermögensverwaltung dpa afp reuters apa sid epd kna
    ap upi efe ansa tass xinhua sputnik pti ani ians afp/dpa ritzau tt ntb lusa belga anp wikipedia advertisement
    anzeige sponsored login register search menu menü datenschutz cookies redactia редакция редакции агентство
    администратор админ новости 編集部 编辑 編輯 本报讯 redaksi lehti toimitus redakcija szerkesztőség redakcia
    zuletzt veröffentlicht publicado publié publicada lesezeit last update size korrespondent korrespondentin posted
    date kolumnist kultur politik wirtschaft netzwerk allgemein allgemeines wissen reise skip content sports culture
    politics opinion hauptmenü startseite übersicht aus nach vor über kategorien ressort projektleiterin
    projektleiter shimbun kolumnistin red job jobs hire archive archives archiv escribe kitchens test küche kg co
    nachricht nachrichtenagentur wortlaut im informationszentrum bundesverband business property daily weekly
    monthly today this that with for your our you the uns about us
    """
)
_LETTER = re.compile(r"[^\W\d_]")
_JUNK = re.compile(r"https?:|www\.|[@#{}<>=\[\]/\\]|\d{5}|\d[:.]\d|\.(?:com|org|net|de|co|ch|at)\b|^\d+$", re.I)
_PARENS = re.compile(r"(?<!\s)\s*+[\(\[（][^\)\]）\n]{0,200}[\)\]）]")
_AFTER = re.compile(
    r"(?<!\s)\s++(?:(?:in|aus|from|für|for|at|on|im|for the|updated|published|veröffentlicht|posted|dpa|afp)\s|"
    r"(?:is|ist)\s+(?:a|an|the|ein|eine)\s|\||\u2022|\u2013|\u2014).*$",
    re.I,
)
_PARTICLES: Final = words(
    """
    van von der den de del della di da dos das du la le el al bin ben ibn abu zu zum zur af av ter ten te y e i mac
    mc o st
    """
)
_CASELESS_FURNITURE = re.compile(
    r"する|ランキング|[編编]集|[编編][辑輯]|新聞|新闻|通信|ニュース|公開|投稿|更新|記事|समाचार|أخبار|وكالة|خبرگزاری"
)
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u10a0-\u10ff]")


def strip_by(text: str) -> str:
    """A byline without its leading "By" (in any language that has one), repeated ones too."""
    for _ in range(2):
        text = _BY_START.sub("", text, count=1)
    return text.strip(" :,;-–—|")


def has_by(text: str) -> bool:
    """Whether a line opens with a byline word followed by something."""
    return bool(_STRONG_BY.match(text))


_BY_PHRASE = re.compile(
    r"^(?:\W*)(?:(?:artikel|beitrag|blog beitrag|kolumne|kommentar|text|bericht|interview|reportage|analyse|"
    r"veröffentlicht|erstellt|geschrieben|"
    r"verfasst|posted|published|written|story|words|escrito|publicado|publié|écrit|redactie|redaktion|"
    r"reported|artículo|crónica|pubblicato)\s+)?"
    r"(?:by|von|vom|par|por|door|av|af|przez|di)(?:\s*:\s*|\s+|(?=[A-ZÄÖÜ]))(?=\S)",
    re.I,
)
_TOKEN = re.compile(r"[^\s,;/|&·•+]+|[,;/|&·•+]")
_JOINERS: Final = frozenset(["und", "and", "et", "y", "e", "og", "och", "en", "&", ",", "i", "и", "ja", "/", "+"])


def names_at_start(text: str) -> list[str]:
    """The people a text opens with: the longest run of names and joining words, what follows them left out."""
    names: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        bare = token.strip(".:()")
        low = bare.casefold()
        if token in _JOINERS or low in _JOINERS:
            if not names[-1]:
                break
            names.append([])
        elif token in ";|·•":
            break
        elif (low in _PARTICLES and names[-1]) or (
            bare[:1].isupper() and low not in _NO_PERSON and not any(c.isdigit() for c in bare)
        ):
            names[-1].append(token.rstrip(":)").rstrip(".") if len(bare) > 2 else token)
            if token.endswith(":"):
                names[-1].pop()
                break
        else:
            break
    for run in names:
        while run and run[-1].casefold() in _PARTICLES:
            run.pop()
    people = [clean_name(" ".join(run)) for run in names if run]
    while people and not (len(people[-1].split()) >= 2 and is_person(people[-1])):
        people.pop()
    return people if all(is_person(p) and len(p.split()) >= 2 for p in people) else []


def names_after_by(text: str) -> list[str]:
    """The people after a byline phrase at the start of a line ("Artikel von Jane Roe am 3. Mai, 14:14 Uhr")."""
    m = _BY_PHRASE.match(text)
    return names_at_start(text[m.end() :]) if m else []


_LABEL_ONLY = re.compile(rf"^\s{{0,20}}{BY}\s{{0,20}}[:：]?\s{{0,20}}$", re.I)


# A role glued to a name where a tag boundary was lost ("RoeKorrespondent"); not McKenzie, MacArthur or DeLillo.
_GLUED_ROLE = re.compile(r"(?<=\s)((?!Mac|Mc|De|La|Le|Fitz|Van|Di|Da|Du|O)[A-ZÄÖÜ][a-zß-ÿ]+)[A-ZÄÖÜ][a-zß-ÿ]{5,}$")

_BY_INSIDE = re.compile(
    r"(?:\b(?:by|von|par|por|door|di|av|af|przez|author|autor(?:in)?|auteur|verfasser)|作者|記者|"
    r"记者)\b\s*[:：]?\s+([^|/•·–—\d]{3,60})",
    re.I,
)


def by_inside(text: str) -> list[str]:
    """The people after a byline word inside a line ("October 19, 2019 by Jane Roe")."""
    found = _BY_INSIDE.search(text)
    return split_names(found[1]) if found else []


def label_only(text: str) -> bool:
    """Whether a line is nothing but a byline word: the names follow on the next lines."""
    return bool(_LABEL_ONLY.match(text))


def clean_name(text: str) -> str:
    """One name without brackets, credentials, roles after a dash or a comma, and shouting capitals undone."""
    name = tidy(_PARENS.sub("", text))
    name = _GLUED_ROLE.sub(r"\1", strip_by(name))
    name = _CREDENTIALS.sub("", name)
    name = _AFTER.sub("", name)
    name = name.strip(" .,:;|/*•·-–—\"'“”„«»")
    if name.isupper() and len(name.split()) > 1 and not _CASELESS.search(name):
        name = " ".join(w.lower() if w.lower() in _PARTICLES else _capital(w) for w in name.split())
    return name


def _capital(word: str) -> str:
    if len(word) <= 3 and "." in word:
        return word
    return "-".join(p[:1].upper() + p[1:].lower() for p in word.split("-"))


def is_person(name: str, *, single: bool = False) -> bool:
    """Whether a cleaned string looks like a person's name: two to five words in capitals, none of an office.

    ``single`` also lets one word through (a pen name where the page says that it is the author).
    """
    words = name.split()
    if not words or len(name) > 60 or _JUNK.search(name) or not _LETTER.search(name):
        return False
    if _CASELESS.search(name):
        # Scripts without capitals and mostly without blanks: only what a label or an element calls an author gets here.
        return (
            len(name) <= 30
            and len(words) <= 5
            and not any(c.isdigit() for c in name)
            and not _CASELESS_FURNITURE.search(name)
        )
    if any(w.strip(".,").casefold() in _NO_PERSON or unaccented(w) in _NO_PERSON for w in words):
        return False
    if len(words) == 1:
        return single and 2 < len(name) <= 24 and (len(name) > 3 or not name.islower()) and not name.isupper()
    if len(words) > 6 or any(any(c.isdigit() for c in w) for w in words):
        return False
    proper = [w for w in words if w.strip("“”\"'’(").lower() not in _PARTICLES]
    if any(p in name for p in ("!", "?", ":", "…", "=", "+", "*")):
        return False
    capital = sum(w.lstrip("“\"'’(")[:1].isupper() or "’" in w or "'" in w for w in proper)
    return len(proper) >= 1 and capital == len(proper) and len(proper) <= 5


def has_capitals(name: str) -> bool:
    """Whether a name is in a script with capitals, so that its form says something."""
    return not _CASELESS.search(name)


def unaccented(word: str) -> str:
    """A word in lower case without accents and the dots at its end."""
    folded = unicodedata.normalize("NFKD", word.casefold().strip(".,"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def split_names(text: str, *, single: bool = True) -> list[str]:
    """The people a byline names, in order, each once; empty when it names none."""
    text = strip_by(tidy(text))
    if not text or len(text) > 300 or "://" in text:
        return []
    half = len(text) // 2
    if len(text) > 9 and text[:half].strip() == text[-half:].strip():
        text = text[:half].strip()  # a name printed twice: linked picture and linked name
    text = _CREDENTIALS.sub("", text)
    parts = [p for p in _SPLIT.split(text) if p]
    # "Lastname, Firstname" is one person.
    if len(parts) == 2 and text.count(",") == 1 and all(len(p.split()) == 1 for p in parts) and " " in text:
        joined = f"{parts[1]} {parts[0]}"
        if is_person(joined) and not re.search(r"\s(?:and|und|et|y|&)\s", text):
            return [clean_name(joined)]
    out: dict[str, str] = {}
    for part in parts:
        name = clean_name(part)
        if is_person(name, single=single) and not _COMMA_CREDIT.fullmatch(name):
            out.setdefault(loose(name), name)
    return list(out.values())


class FirstNames:
    """First names of some ninety locales (Faker's), to tell a bare name from another run of capitals; loaded once."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        raw = files(__package__).joinpath("data/first_names.txt").read_text(encoding="utf-8")
        self._names = frozenset(line.casefold() for line in raw.split("\n") if line and not line.startswith("#"))

    def opens(self, name: str) -> bool:
        """Whether a name of two or more words opens with a known first name (of a hyphenated one, its first half)."""
        words = name.split()
        return len(words) > 1 and words[0].split("-")[0].casefold() in self._names
