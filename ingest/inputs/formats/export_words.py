"""The words by which databases label what they print: one table, in the languages of their surfaces."""

from __future__ import annotations

import re

_FIELDS = {
    "title": """title|headline|heading|article title|document title|hd|ti|titel|überschrift|schlagzeile|titre
        |título|titulo|titular|titolo|tytuł|заголовок|название|otsikko|タイトル|見出し|标题|標題|題名|제목""",
    "author": """byline|author|authors|author(s)|author/byline|byline name|by|au|autor|autoren|autor(es)|autores
        |auteur|auteurs|auteur(s)|autore|autori|verfasser|von|автор|авторы|författare|forfatter|skribent|tekijä
        |著者|執筆者|作者|記者|记者|기자""",
    "date": """date|publication date|date of publication|pub date|pub. date|date published|published
        |published on|publish date|pd|datum|erscheinungsdatum|fecha|fecha de publicación|data
        |data di pubblicazione|data de publicação|дата|дата публикации|date de publication|dato|päiväys|日付|発行日
        |日期|出版日期|发表日期|발행일|날짜""",
    "source": """source|publication|publication title|publication info|publication name|publication information
        |newspaper|paper|journal|magazine|periodical|source name|source title|publisher|site|website|sn|quelle
        |zeitung|medium|fuente|publicación|fonte|pubblicazione|źródło|источник|издание|kilde|källa|lähde|bron
        |publicatie|krant|紙名|媒体|掲載紙|来源|來源|报纸|報紙|신문""",
    "length": """length|word count|words|wc|länge|wortanzahl|wörter|longueur|nombre de mots|longitud|extensión
        |lunghezza|lengte|längd|lengde|comprimento|długość|объем|количество слов|字数|字數|文字数|글자수""",
    "section": """section|se|rubrik|ressort|rubrique|sección|sezione|secção|rubriek|rubryka|dział|рубрика|раздел
        |seksjon|面名|版名|版面""",
    "url": "url|link|web link|permalink|web address|article url|adresse|enlace|ссылка",
    "language": """language|language of publication|la|sprache|langue|idioma|lingua|taal|język|язык|språk|kieli
        |言語|语言""",
    "abstract": """abstract|abstract (summary)|abstract (abstract)|highlight|summary|subhead|subheadline
        |zusammenfassung|résumé|resumen|riassunto|samenvatting|аннотация|要約|摘要""",
    "body": """body|full text|full-text|fulltext|text|article text|volltext|texte|texte intégral|texto
        |texto completo|testo|tekst|текст|本文|全文|正文|본문""",
    "license": "copyright|copyright information|copyright statement|rights|cy",
    "stated": """document url|persistent link to this record|persistent link to this record (permalink)
        |load-date|load date|ladedatum|update|date-chargement|fecha-carga|data-carico|publication-type
        |publication type|publikationstyp|type-publication|tipo-publicación|journal-code|graphic|grafik
        |graphique|gráfico|dateline|subject|subjects|subject terms|company|company / organization|organization
        |ticker|ticker symbol|industry|person|people|geographic|geographic terms|country|state|city|location
        |edition|edición|édition|ausgabe|page|pages|start page|first page|number of pages|seite|página|pagina
        |document type|type|category|accession number|issn|isbn|eissn|database|document id|proquest document id
        |gale document number|last updated|last updated date|first available|correction|correction-date|notes
        |series|record|record number|record no|keywords|identifier / keyword|place of publication
        |country of publication|publication year|publication subject|year|volume|issue|source type
        |source attribution|readability|column|credit|caption|illustration|links|people named|lccn|an|pg|sc|et
        |cr|co|in|ns|re|ipd|pub|ct|rf|art|clm|vol|ed|citation|openurl link|classification|document feature|doi""",
}
KIND: dict[str, str] = {
    " ".join(word.split()): kind for kind, words in _FIELDS.items() for word in words.split("|") if word.strip()
}
"""What each label says, by the label in lower case. ``stated``: known, without a place of its own."""

CODES = frozenset(
    [
        "HD",
        "BY",
        "WC",
        "PD",
        "ET",
        "SN",
        "SC",
        "ED",
        "PG",
        "VOL",
        "LA",
        "CY",
        "LP",
        "TD",
        "CO",
        "IN",
        "NS",
        "RE",
        "IPC",
        "IPD",
        "PUB",
        "AN",
        "CR",
        "CT",
        "RF",
        "ART",
        "CLM",
        "SE",
    ]
)
"""The codes that stand alone in front of a value (two letters, blanks, the value here or on the next lines)."""
TEXT_CODES = ("LP", "TD")
"""Those whose value is the text."""

_DOCUMENT = (
    r"(?:documents?|dokument(?:e|en|ów)?|documentos?|documenti?|documenten|articles?|artikel[ns]?|artículos?|articoli"
    r"|articolo|artigos?|artyku(?:ł|łów)|records?|stor(?:y|ies)|results?|treffer|enregistrements?|документ(?:а|ов)?|стат(?:ья|ьи|ей)"
    r"|文書|文章|記事|记录|記錄|문서|기사)"
)
_OF = r"(?:of|out of|von|de|sur|di|do|van|af|av|z|ze|из|/|／)"
COUNTER = re.compile(
    rf"\W{{0,6}}(?:(\d{{1,6}})\s?{_OF}\s?\d{{1,7}}\s{{0,4}}{_DOCUMENT}"
    rf"|{_DOCUMENT}\s?(?:no\.?|nr\.?|number|#|:|№)?\s{{0,4}}(\d{{1,6}})(?:\s?{_OF}\s?\d{{1,7}})?)\W{{0,6}}",
    re.IGNORECASE,
)
"""A line that only says which document follows: ``3 of 10 DOCUMENTS``, ``Dokument 3 von 10``, ``Record: 3``."""

LENGTH = re.compile(
    r"\(?(?<!\d)(\d{1,3}(?:[.,\u00a0\u202f' ]\d{3}){1,2}|\d{1,6})\s?"
    r"(?:words?|wörter|worte?|woerter|mots?|palabras?|parole|palavras?|woorden|ord|słów|слов[ао]?|sanaa|字|語|단어|characters)\)?\.?",
    re.IGNORECASE,
)
"""How long a text is, as a line of its own or inside one."""

ENDS = re.compile(
    r"(?:-{0,3}\s?(?:end of (?:document|article|story|record)|ende des (?:dokuments?|artikels)"
    r"|fin (?:du|de l['’])\s?(?:document|article)"
    r"|fin del? (?:documento|artículo)|fine del documento|einde van (?:het )?document|конец документа)\s?-{0,3}"
    r"|all rights reserved\.?|tous droits réservés\.?|alle rechte vorbehalten\.?|todos los derechos reservados\.?"
    r"|tutti i diritti riservati\.?|todos os direitos reservados\.?|alle rechten voorbehouden\.?|все права защищены\.?"
    r"|document [A-Z]{2,10}[A-Z0-9]{12,30})",
    re.IGNORECASE,
)
"""A line that ends a document."""
COPYRIGHT = re.compile(
    r"\W{0,3}(?:copyright\b|\(c\)\s|©|℗|(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)\b)",
    re.IGNORECASE,
)
"""How a notice of rights begins."""
FILE = re.compile(
    r"(?:==> (\S.{0,200}?) <==|(?:[-=#*]{3,}|:{3,}) ?(?:file:? ?)?(\S{1,200}\.[A-Za-z]{2,5})(?: ?[-=#*]{3,}| ?:{3,})?)"
)
"""A line that names the file which follows, as ``head`` and ``tail`` print it."""
