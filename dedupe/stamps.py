"""Time stamps and counters: what a page prints about itself, so that a copy made an hour later differs in it.

Told by their form, never by their place alone:

* a **marked** stamp: a word such as "updated", "posted" or "last modified" at the beginning of a line or of a part of
  one (or with a colon behind it anywhere), then nothing but a day and a time;
* a day with its year **and** a time, alone in its line or part of a line ("March 5, 2024 | 10:12 AM"). A day alone may
  be that of a concert, a time alone that of a train, two times are opening hours: these are facts;
* how long ago in seconds, minutes, hours or days ("42 minutes ago"); weeks and more only where nothing else is there,
  since "twelve years ago" in a sentence is history;
* a **counter** alone in its part of a line: "1,204 views", "Comments: 12".

Prices, scores, temperatures, version numbers and rows of tables have none of these forms.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = (
    r"(?:(?:last|first|page|article|story|zuletzt|dernière|última|ultimo|ultima|ostatnia)\s)?"
    r"(?:updated?|modified|edited|posted|published|printed|retrieved|generated|refreshed|changed|revised"
    r"|aktualisiert|geändert|veröffentlicht|stand|erstellt|mise? à jour|modifiée?|publiée?|posté"
    r"|actualizado|actualización|modificado|publicado|modificación|atualizado|atualização|aggiornato|aggiornamento"
    r"|modificato|modifica|pubblicato|bijgewerkt|gewijzigd|geplaatst|gepubliceerd|uppdaterad|publicerad|opdateret"
    r"|oppdatert|publisert|päivitetty|julkaistu|aktualizacja|opublikowano|zaktualizowano|modyfikacja|обновлено"
    r"|опубликовано|изменено|更新(?:时间|時間|日時|日)?|发布(?:时间)?|發佈(?:時間)?|发表(?:于|時間|时间)?|公開日|最終更新)"
)
_COUNTED: Final = (
    r"(?:page\s?)?views?|viewed|pageviews|readers?|comments?|replies|likes?|retweets|reposts|visits|visitors|shares?"
    r"|aufrufe|kommentare?|leser|vues|commentaires?|lectures|visitas|vistas|comentarios|lecturas|comentários"
    r"|visualizações|visualizzazioni|commenti|letture|weergaven|reacties|visningar|kommentarer|wyświetleń|komentarzy"
    r"|просмотр(?:ов|а)?|комментари(?:ев|й|я)|次?浏览|瀏覽|阅读量?|閱讀|点击|评论|コメント|閲覧"
)
_MONTHS: Final = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september"
    r"|october|november|december|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril"
    r"|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro"
    r"|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei"
    r"|augustus|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DAYS: Final = (
    r"mon|tues?|wed|thur?s?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
)
_SHORT: Final = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|sekunden?|minuten?|stunden?|tag|tagen?|secondes?|heures?|jours?"
    r"|segundos?|minutos?|horas?|d[ií]as?|secondi|minuti|or[ae]|giorn[io]|uur|uren|dag|dagen|sekund(?:y|er)?|minut(?:y|er|ę)?"
    r"|godzin[yęa]?|dni|timmar|timer|секунд[уы]?|минут[уы]?|час(?:а|ов)?|д(?:ень|ня|ней)"
)
_LONG: Final = (
    r"weeks?|months?|years?|wochen?|monat(?:en)?|jahr(?:en)?|semaines?|mois|ans?|semanas?|mes(?:es)?|años?|anos?"
    r"|settiman[ae]|mes[ei]|ann[io]|weken|maanden|jaar|tygodni|miesięcy|lat|недел[юиь]|месяц(?:а|ев)?|лет|года?"
)
_AGO: Final = r"(?:ago|geleden|fa|temu|назад|sedan|siden|sitten)"
_SINCE: Final = r"(?:vor|il y a|hace|há)"
# Begins with a digit, plainly: then the expression is only tried where one is.
_RELATIVE: Final = re.compile(
    rf"\d\d{{0,2}}\s?(?:(?:{_SHORT}|[hmsd])\s{_AGO}\b|(?:秒|分钟|分鐘|分|小时|小時|時間|天|日)\s?前)"
)
_RELATIVE_TOO: Final = re.compile(rf"\b{_SINCE}\s\d{{1,3}}\s(?:{_SHORT})\b")
_SINCES: Final = ("vor ", "il y a ", "hace ", "há ")
_WHEN: Final = (
    r"(?:\d[\d.,:/\-]*+(?:t\d[\d.,:+\-]*+)?(?:st|nd|rd|th|h(?:\d\d)?|z|[ap]\.?m\.?)?"
    r"(?:e[sd]t|c[sde]s?t|gmt|utc|[mp][sd]t)?"
    rf"|(?:{_MONTHS}|{_DAYS})\b"
    r"|[ap]\.?m\b|(?:gmt|utc|bst|cet|cest|est|edt|et|cst|cdt|ct|mst|mdt|pst|pdt|pt|msk|jst|ist|mez|mesz|uhr|t|z"
    r"|at|on|the|of|um|am|den|le|à|el|a|las|de|del|il|alle|op|om|kl|о|в)\b|[年月日時时分秒点])"
)
_GAP: Final = r"[\s,.:;()\[\]/@+–-]{0,4}+"
_STAMP: Final = rf"(?>{_WHEN}{_GAP}){{1,14}}+"
_MARKED: Final = re.compile(rf"(?:^{_GAP}{_MARKS}\b|\b{_MARKS}\s?(?=[:：])){_GAP}[:：]?{_GAP}(?=\D{{0,20}}\d){_STAMP}")
_COUNTER: Final = re.compile(
    rf"\W*+(?:\d[\d.,\s]*+[km]?\+?\s?(?:{_COUNTED}|reads)"
    r"|(?:read|seen|gelesen|lu|leído|letto|lido)\s\d[\d.,]*+\s(?:times|mal|fois|veces|volte|vezes)"
    rf"|(?:{_COUNTED})\s?[:：(]?\s?\d[\d.,\s]*+[km]?\)?(?:\s?(?:times|次))?)\W*+"
)
_ALONE: Final = re.compile(rf"\W*+{_STAMP}\W*+")
_AGED: Final = re.compile(
    rf"\W*+(?:{_MARKS}\W{{1,3}})?(?:\d{{1,3}}\s?(?:{_LONG}|wk|mo|[wy])\s{_AGO}|{_SINCE}\s\d{{1,3}}\s(?:{_LONG})"
    r"|\d{1,3}\s?(?:周|週間|个月|か月|月|年)前)\W*+"
)
_DAY: Final = re.compile(
    rf"\b(?:{_MONTHS})\b\D{{0,6}}\d|\d\D{{0,6}}\b(?:{_MONTHS})\b|\d{{1,4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{2,4}}"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}"
)
_CLOCK: Final = re.compile(
    r"(?<![\d.:])\d{1,2}\s?(?:[:h]\s?\d\d|[ap]\.?m\b|[时時点]\s?\d|\.\d\d\s?(?:gmt|utc|bst|ces?t|[ecmp][sd]t|uhr|[ap]\.?m))"
)
_PARTS: Final = re.compile(r"([|·•\t]|(?<=\s)[-–—](?=\s))")
_DIGIT: Final = re.compile(r"\d")
_TOKEN: Final = re.compile(r"\w+")
_LONGEST: Final = 400
"""Characters of a line in which stamps are looked for by their place; longer ones are prose."""


def without_stamps(text: str, other: str) -> str:
    """``text`` without the time stamps and counters in those of its lines that ``other`` does not have."""
    same = set(other.split("\n"))
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line not in same and _DIGIT.search(line):
            lines[i] = _stripped(line)
    return "\n".join(lines)


def figures_left(text: str, other: str) -> bool:
    """Whether lines that only one of two texts has hold other figures, on both sides, and fewer other words: a quick
    look that spares most pairs of a price list the exact one.
    """
    lines, others = set(text.split("\n")), set(other.split("\n"))
    ours, theirs = _tokens(lines - others), _tokens(others - lines)
    ours, theirs = ours - theirs, theirs - ours
    mine, yours = (sum(token[0].isdigit() for token in tokens) for tokens in (ours, theirs))
    return mine > 0 and yours > 0 and 2 * (mine + yours) > len(ours) + len(theirs)


def _tokens(lines: set[str]) -> set[str]:
    return {token for line in lines for token in _TOKEN.findall(line.lower())}


def _stripped(line: str) -> str:
    low = line.lower()
    if len(low) > _LONGEST:
        return _without_ages(low)
    parts = _PARTS.split(low)
    for i in range(0, len(parts), 2):
        both = " ".join(parts[i : i + 3 : 2])
        if _is_stamp(parts[i]):
            parts[i] = ""
        elif i + 2 < len(parts) and _is_stamp(both):  # a day, and behind a separator the time
            parts[i] = parts[i + 2] = ""
        else:
            parts[i] = _MARKED.sub(" ", _without_ages(parts[i]))
    return "".join(parts)


def _without_ages(part: str) -> str:
    part = _RELATIVE.sub(" ", part)
    return _RELATIVE_TOO.sub(" ", part) if any(word in part for word in _SINCES) else part


def _is_stamp(part: str) -> bool:
    """Whether a part of a line is nothing but a stamp or a counter."""
    if _COUNTER.fullmatch(part) or _AGED.fullmatch(part):
        return True
    return _ALONE.fullmatch(part) is not None and _DAY.search(part) is not None and len(_CLOCK.findall(part)) == 1
