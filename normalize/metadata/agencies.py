"""Wire services: the names and signs by which texts credit them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AGENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        sign.casefold(): name
        for name, signs in {
            "Associated Press": "AP|Associated Press|The Associated Press",
            "Reuters": "Reuters|Thomson Reuters",
            "AFP": "AFP|Agence France-Presse|Agence France Presse",
            "dpa": "dpa|dpa-AFX|dpa-infocom|Deutsche Presse-Agentur|dpa/lno|dpatopbilder|ДПА",
            "UPI": "UPI|United Press International",
            "EFE": "EFE|Agencia EFE|efe-epa|epa-efe",
            "TASS": "TASS|ITAR-TASS|ТАСС|ИТАР-ТАСС",
            "Interfax": "Interfax|Интерфакс|Interfax-Ukraine",
            "RIA Novosti": "RIA Novosti|РИА Новости|RIA",
            "Sputnik": "Sputnik|Sputnik News|Sputniknews",
            "SID": "SID|Sport-Informations-Dienst",
            "APA": "Austria Presse Agentur|APA",
            "Keystone-SDA": "Keystone-SDA|Keystone-ATS|SDA",
            "epd": "epd|Evangelischer Pressedienst",
            "KNA": "KNA|Katholische Nachrichten-Agentur",
            "ANSA": "ANSA",
            "Adnkronos": "Adnkronos",
            "PTI": "PTI|Press Trust of India",
            "ANI": "ANI",
            "IANS": "IANS",
            "UNI": "United News of India",
            "Xinhua": "Xinhua|新华社|新華社|Xinhua News Agency",
            "Kyodo": "Kyodo|Kyodo News|共同通信|共同",
            "Jiji": "Jiji|Jiji Press|時事",
            "Yonhap": "Yonhap|연합뉴스",
            "Bernama": "Bernama",
            "Antara": "Antara",
            "Anadolu Agency": "Anadolu Agency|Anadolu Ajansı|Anadolu",
            "DHA": "DHA|Demirören Haber Ajansı",
            "IHA": "İHA|İhlas Haber Ajansı",
            "MENA": "MENA",
            "WAM": "WAM",
            "SPA": "Saudi Press Agency",
            "IRNA": "IRNA|ایرنا",
            "ISNA": "ISNA|ایسنا",
            "Pajhwok": "Pajhwok|Pajhwok Afghan News",
            "APP": "Associated Press of Pakistan",
            "ANP": "ANP|Algemeen Nederlands Persbureau",
            "Belga": "Belga",
            "TT": "TT Nyhetsbyrån",
            "NTB": "NTB",
            "Ritzau": "Ritzau",
            "STT": "STT",
            "LETA": "LETA",
            "BNS": "BNS",
            "ELTA": "ELTA",
            "PAP": "PAP|Polska Agencja Prasowa",
            "ČTK": "ČTK|CTK",
            "TASR": "TASR",
            "MTI": "MTI",
            "Agerpres": "Agerpres",
            "Mediafax": "Mediafax",
            "BTA": "BTA|БТА",
            "Tanjug": "Tanjug|Танјуг",
            "HINA": "HINA",
            "Ukrinform": "Ukrinform|Укринформ|Укрінформ",
            "UNIAN": "UNIAN|УНИАН|УНІАН",
            "Lusa": "Lusa|Agência Lusa",
            "Agência Brasil": "Agência Brasil",
            "Europa Press": "Europa Press",
            "Télam": "Télam|Telam",
            "Notimex": "Notimex",
            "Prensa Latina": "Prensa Latina",
            "Canadian Press": "The Canadian Press|Canadian Press|CP",
            "PA": "PA Media|Press Association|PA",
            "AAP": "AAP|Australian Associated Press",
            "Bloomberg": "Bloomberg|Bloomberg News",
            "CNA": "Central News Agency|中央社",
            "Vietnam News Agency": "VNA|TTXVN",
            "NAN": "News Agency of Nigeria",
        }.items()
        for sign in signs.split("|")
    }
)
"""Sign (case-folded) -> the name under which an agency is recorded."""

_FIRST_SIGNS: Final = frozenset(sign[:2] for sign in AGENCIES)
"""How the names begin."""
_AROUND: Final = " .()[]©–—-"
"""Signs about the name of an agency."""
_BEFORE: Final = _AROUND + "/,;|&+•"
_TOKENS = re.compile(
    r"\s{0,20}[/,;|&+•]\s{0,20}|\s{1,20}[-–—]\s{1,20}|"
    r"\s{1,20}(?:and|und|et|y|e|with|mit|avec|con|via|et l')\s{1,20}",
    re.I,
)


def known_agency(text: str) -> str | None:
    """The agency that a sign or name stands for, ignoring case; ``None`` for anything else."""
    return AGENCIES.get(text.strip(_AROUND).casefold())


def agencies_in(credit: str) -> list[str]:
    """The agencies a short credit names, in order ("APA/sda/dpa", "UrduPoint News / Sputnik - 29th April, 2020")."""
    names = [known_agency(credit), *(known_agency(part) for part in _TOKENS.split(credit))]
    return list(dict.fromkeys(n for n in names if n))


def only_agencies(credit: str) -> list[str]:
    """The agencies of a credit that names nothing else; empty when anything else is in it."""
    if credit.lstrip(_BEFORE)[:2].casefold()[:2] not in _FIRST_SIGNS and not credit[:1].isspace():
        return []  # most lines: the first part is none
    names: list[str] = []
    for part in _TOKENS.split(credit):
        if part.strip():
            name = known_agency(part)
            if name is None:
                return []
            names.append(name)
    return list(dict.fromkeys(names))
