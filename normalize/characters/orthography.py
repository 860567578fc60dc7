"""Which accented letters one language writes: a short text in an eastern charset has those of an eastern language.

Where windows-1252 has the letters of Spanish, windows-1250 has others that no single language puts together
(``Mańana será``), and a text of a line or two gives statistics too little to go by.
"""

from __future__ import annotations

from typing import Final

EASTERN: Final = frozenset({"cp1250", "iso8859-2", "iso8859-16", "mac-latin2", "cp1257", "iso8859-13"})
"""Charsets of Central Europe and the Baltic."""
MOST: Final = 60
"""Letters outside ASCII of a text that counts as short."""
_EAST: Final = (
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "ąćęłńóśźż",  # Polish
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Slovenian, Croatian, Bosnian, Serbian
    "ăâîşţșț",  # Romanian
    "ąćčěłńóřŕšśžź",  # Sorbian
    "çë",  # Albanian
    "äöüß",  # German
    "ąčęėįšųūž",  # Lithuanian
    "āčēģīķļņšūž",  # Latvian
    "äõöüšž",  # Estonian
)
_WEST: Final = (
    "áéíñóúüªº",  # Spanish, Galician, Asturian
    "àâæçèéêëîïôœùûüÿ",  # French
    "àáâãçéêíóôõúüªº",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "àçèéíïòóúü",  # Catalan, Occitan
    "äåæéèöøüß",  # German, the languages of the North
    "çë",  # Albanian
    "áðéíóúýþæö",  # Icelandic, Faroese
    "áâäçéèêëíïîóôöúûü",  # Dutch, Frisian, Luxembourgish
)


def is_western(eastern: str, western: str) -> bool:
    """Whether a short text reads as one of a western language in windows-1252, and as none in an eastern charset."""
    east, west = _letters(eastern), _letters(western)
    return (
        0 < len(west) <= MOST
        and not any(set(east) <= set(letters) for letters in _EAST)
        and any(set(west) <= set(letters) for letters in _WEST)
    )


def _letters(text: str) -> list[str]:
    return [char for char in text.lower() if char > "\x7f" and char.isalpha()]
