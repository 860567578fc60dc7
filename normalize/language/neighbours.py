"""Close relatives that n-gram statistics confuse, told apart by letters and by words that only one of them uses.

Letters are the official alphabets (Unicode CLDR main exemplar characters); words and stems are textbook differences:
the reflex of yat and the lexicon for Croatian, Bosnian and Serbian, spelling reforms for Indonesian and Malay, function
words for Asturian and for the Slavic languages in Cyrillic, written Cantonese and Wu particles. Every rule answers only
inside its own family, and leaves the first answer where the text gives no evidence.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_READ = 6_000  # characters: a few hundred words decide

_CYRILLIC = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}
_SERBIAN_OR_MACEDONIAN = re.compile("[јљњџђћѓќѕЈЉЊЏЂЋЃЌЅ]")
_ONLY_SERBIAN = re.compile("[ђћЂЋ]")
_ONLY_MACEDONIAN = re.compile("[ѓќѕЃЌЅ]")
# fmt: off
_SERBIAN_WORDS = frozenset((
    "је", "у", "су", "сам", "није", "који", "која", "које", "шта", "ми", "ти", "бити", "био", "била", "јер", "али",
    "ли", "нисам",
))
_MACEDONIAN_WORDS = frozenset((
    "е", "во", "сум", "го", "ги", "што", "кој", "со", "ама", "дека", "беше", "сакам", "оваа", "овој", "ова", "тоа",
    "како", "од", "ја", "сите",
))
# fmt: on

_EKAVIAN = re.compile(
    r"^(?:gde|ovde$|onde$|negde$|nigde$|svugde|posle$|pre$|dve$|obe$|uvek$|svet$|svetu$|svetsk|čovek|čoveč|dete$|deca$|dece$|"
    r"deci$|detet|detinj|mest[oau]|vreme$|reč$|reči$|rečn|primer|sled|lep[oaiue]?$|bel[oaiue]?$|mlek|tel[oa]$|del[oau]$|delov|"
    r"deo$|delimič|rešen|rešav|reši|zahtev|izmen|zamen|promen|primen|namen|videti|video$|videl|hteti|hteo|htel|želeti|želeo|"
    r"želel|živeti|živeo|živel|razume[tlomo]|ozled|savet|vest[iu]?$|obaveš|bezbed|obezbed|smer|mer[aeiu]$|meren|umeren|prover|"
    r"takođe$|neprav|poslednj|celo|cele?$|celi$|ceo$|cena|cene$|cenu$|ponedelj|svest|osećaj|nasleđ|ocen|sneg|reka$|pesm|zvezd|juče$|veče$|prevod|srećn|nameštaj|ćuta|nedelj|devojk|dečak|greš|stepen|sedi|"
    r"leto|letu$|mesec|veruje|vera$|terati|naterat|razumev|potreb[ae]n?$|sme[mš]?$|sme[jt]|\w{3,}(?:iću|aću|eću|ićeš|aćeš|"
    r"ićemo|aćemo|ićete|aćete)$)"
)
_IJEKAVIAN = re.compile(
    r"^(?:gdje|ovdje|ondje|negdje|nigdje|svugdje|poslije|prije$|dvije|objema|obje$|uvijek|svijet|svjet|čovje|dijete|djec|djet|"
    r"mjest|vrijem|riječ|primjer|slijed|sljed|lijep|ljepš|bijel|mlijek|mliječ|tijel|djel|dijel|dio$|rješ|riješ|zahtjev|izmjen|"
    r"izmijen|zamjen|zamijen|promjen|promijen|primjen|primijen|namjen|namijen|vidjet|vidjel|htje|željet|željel|živje|razumje|"
    r"ozljed|obavije|obavješ|savjet|vijest|smjer|mjer|umjer|provjer|također|posljed|cijel|cijen|ponedjelj|svijest|svjes|osje|"
    r"nasljeđ|ocjen|snijeg|rijek|pjesm|zvijezd|uvjer|jučer$|večer$|prijevod|namještaj|nedjelj|djevoj|dječak|griješ|pogreš|sjedi|ljet|"
    r"mjesec|vjeruje|vjera$|tjera|smije[mš]?$)"
)
_CROATIAN = re.compile(
    r"^(?:tko$|netko$|nitko$|svatko$|itko$|tjed|uvjet|sustav|poslužitelj|zaslon|sučelj|glazb|povijes|znanos|znanstv|obitelj|"
    r"gospodarst|sveučiliš|tisuć|točk|točn|zrak|vlak|kruh|europ|uporab|kazališ|siječ|veljač|ožuj|travn[ju]|svibn|lipn|srpn|"
    r"kolovoz|rujn|rujan|listopad|studen|prosin|unatoč|naposljet|sudac|odvjet|tijekom|nogomet|liječni|surad|priopć|izvješć|"
    r"dionic|ravnatelj|organizira|kontrolira|informira|sveopć|uopć|poduze[tć]|promidžb|pučans|opskrb|skrb|glede|računal|osobn|sudjel|tisk|putovnic|žarulj|tvornic|otok|milijun|juh[aeu]$|rajčic|"
    r"žlic|promet|oprosti|kolodvor|zrakoplov|odgoj|nazoč|sukladn|mrkv|knjižnic|ured[au]?$|tvrtk|dopust|zahod|plaž|šutje|šutit)"
)
_BOSNIAN_SERBIAN = re.compile(
    r"^(?:ko$|neko$|niko$|svako$|iko$|sedmic|uslov|sistem|fajl|ekran|muzi[kč]|istori|historij|nauk|nauč|porodic|hiljad|tačk|"
    r"tačn|vazduh|voz$|vozom|hljeb|hleb|evrop|upotreb|pozoriš|januar|februar|avgust|septemb|oktob|novemb|decemb|uprkos|sudija|"
    r"advokat|fudbal|ljekar|lekar|saradnj|sarađ|saopć|saopšt|izvještaj|izveštaj|uopšt|opšt|univerzitet|šta$|lahk|mehk|kahv|"
    r"učestv|organizova|kontrolisa|informisa|preduze[tć]|snabd|tok[ou]m$|računar|ličn|štamp|pasoš|sijalic|fabrik|talas|ostrv|milion|sup[aeu]$|paradajz|kašik|viljušk|"
    r"saobraćaj|izvini|kancelarij|šargarep|bibliotek|preduzeć|časova$|sprat|mnogo$|hemij|avion|jeste$)"
)
_DA_LI = re.compile(r"\bda li\b")  # questions; Croatian asks without "da"

# fmt: off
_INDONESIAN = frozenset((
    "bahwa", "karena", "bisa", "uang", "kantor", "berbeda", "perbedaan", "beda", "coba", "mencoba", "mau", "sepeda",
    "mobil", "polisi", "obat", "istri", "saja", "berbagai", "senin", "jumat", "rabu", "kamis", "desember", "maret",
    "agustus", "juni", "juli", "resmi", "rusak", "kamu", "nggak", "tentang", "apapun", "siapapun", "yakni",
    "kebangsaan", "koran", "pabrik", "listrik", "ponsel", "telepon", "situs", "paspor",
))
_MALAY = frozenset((
    "bahawa", "kerana", "wang", "pejabat", "berbeza", "perbezaan", "beza", "cuba", "mencuba", "mahu", "basikal",
    "polis", "ubat", "isteri", "sahaja", "pelbagai", "isnin", "jumaat", "khamis", "disember", "mac", "ogos", "jun",
    "julai", "rasmi", "rosak", "awak", "ialah", "hendaklah", "sesiapa", "kewarganegaraan", "akhbar", "kilang",
    "keretapi", "elektrik", "telefon", "laman", "pasport", "pasukan", "iaitu", "apabila", "makmal",
))
# fmt: on

_CANTONESE = re.compile("[嘅咗唔喺佢嗰啲冇嚟咁哋嘢啱睇瞓攞乜噉嘥冧氹孭嬲咩嗌]")
_WU = re.compile("[侬勿搿伊辰阿嘸弗啥囡囝畀]|辰光|阿拉|今朝|物事|交关|白相|适意")
_HAN = re.compile("[\u3400-\u9fff]")

# fmt: off
_ASTURIAN = frozenset((
    "ye", "yera", "yeren", "nel", "nes", "colos", "coles", "polos", "tolos", "toles", "tola", "munchu", "munches",
    "munchos", "muncho", "güei", "güeyos", "güeyu", "llingua", "llingües", "llibru", "llibros", "tamién", "entá",
    "ensin", "daqué", "daquién", "dalgún", "dalguna", "dalgunos", "selmana", "toi", "taba", "taben", "tán", "asina",
    "fechu", "diba", "dixeron", "cuandu", "mesmu", "llueu", "apocayá", "anguaño", "xeneru", "conceyu", "nacíu",
    "conocíu", "dempués", "darréu", "neñu", "neña", "ónde", "castellanu",
))
_WITH_GALICIAN = frozenset(("nun", "dixo", "facer", "fizo", "xente", "nome", "vien", "tien", "xefe", "puen"))
_SPANISH = frozenset((
    "no", "es", "las", "todo", "todos", "todas", "toda", "muy", "también", "está", "están", "era", "eran", "mucho",
    "muchos", "muchas", "hacer", "hecho", "hoy", "tiene", "puede", "después", "donde", "su", "sus", "fue", "unas",
))
# fmt: on
_ASTURIAN_ENDING = re.compile(r"\w{2,}áu$")  # the participles: "pasáu", "santificáu"

_ARABIC = re.compile("[\u0600-\u06ff]")
_AZERBAIJANI = re.compile("[əƏ]")


def tell_apart(text: str, first: str, second: str) -> str:
    """The language of ``text`` given a first answer and a second opinion; the first answer where nothing is known."""
    text = text[:_READ]
    if first in _CYRILLIC:
        return _cyrillic(text, first, second)
    if first in {"hr", "bs", "sr"}:
        return _south_slavic(text, first)
    if first in {"id", "ms"}:
        return _malay(text, first)
    if first == "zh":
        return _chinese(text)
    if first == "ku" and len(_ARABIC.findall(text)) * 2 > len(text):
        return "ckb"  # Kurdish in Arabic script is Sorani, but for a small minority
    if first in {"es", "gl", "ext"}:
        return _asturian(text, first)
    if first in {"tk", "tr", "ug", "tt", "uz"} and len(_AZERBAIJANI.findall(text)) * 50 > len(text):
        return "az"
    return first


def _asturian(text: str, first: str) -> str:
    """Asturian where its words outnumber those that only Spanish has; those of Galician, too, say nothing there."""
    words = _WORD.findall(text.lower())
    own = _ASTURIAN if first == "gl" else _ASTURIAN | _WITH_GALICIAN
    asturian = sum(word in own or _ASTURIAN_ENDING.match(word) is not None for word in words)
    return "ast" if asturian > sum(word in _SPANISH for word in words) and 25 * asturian >= len(words) else first


def _cyrillic(text: str, first: str, second: str) -> str:
    letters = [c for c in text.lower() if "\u0400" <= c <= "\u04ff"]
    if 2 * len(letters) < sum(c.isalpha() for c in text):
        return _south_slavic(text, first) if first == "sr" else first
    foreign = {code: sum(c not in alphabet for c in letters) for code, alphabet in _CYRILLIC.items()}
    allowed = len(letters) // 50
    if first in {"sr", "mk"} and foreign[first] <= allowed:
        # The two share ј љ њ џ; a text without any of them is as likely to be in a language that has none.
        if not _SERBIAN_OR_MACEDONIAN.search(text) and second in _CYRILLIC and foreign[second] <= allowed:
            return second
        words = _WORD.findall(text.lower())
        serbian = sum(word in _SERBIAN_WORDS for word in words) + 3 * len(_ONLY_SERBIAN.findall(text))
        macedonian = sum(word in _MACEDONIAN_WORDS for word in words) + 3 * len(_ONLY_MACEDONIAN.findall(text))
        return first if serbian == macedonian else "sr" if serbian > macedonian else "mk"
    if foreign[first] <= allowed:
        return first
    if second in _CYRILLIC and foreign[second] <= allowed:
        return second
    return min(_CYRILLIC, key=lambda code: (foreign[code], code != first, code))


def _south_slavic(text: str, first: str) -> str:
    low = text.lower()
    words = _WORD.findall(low)
    ekavian = sum(1 for word in words if _EKAVIAN.match(word))
    ijekavian = sum(1 for word in words if _IJEKAVIAN.match(word))
    croatian = sum(1 for word in words if _CROATIAN.match(word))
    other = sum(1 for word in words if _BOSNIAN_SERBIAN.match(word))
    other += len(_DA_LI.findall(low))
    if ekavian > ijekavian and (other >= croatian or ekavian > 2 * croatian):
        return "sr"
    if croatian > other:
        return "hr"
    if other > croatian:
        return "bs" if ijekavian or first == "bs" else "sr" if first == "sr" or ekavian else "bs"
    return "sr" if first == "sr" and not ijekavian else "hr"


def _malay(text: str, first: str) -> str:
    words = _WORD.findall(text.lower())
    indonesian = sum(word in _INDONESIAN for word in words)
    malay = sum(word in _MALAY for word in words)
    return first if indonesian == malay else "id" if indonesian > malay else "ms"


def _chinese(text: str) -> str:
    han = len(_HAN.findall(text))
    cantonese, wu = len(_CANTONESE.findall(text)), len(_WU.findall(text))
    if cantonese * 50 >= han and cantonese >= wu and cantonese:
        return "yue"
    if wu * 25 >= han and wu > cantonese and wu:
        return "wuu"
    return "zh"
