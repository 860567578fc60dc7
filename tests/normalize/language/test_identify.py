"""The language of a text: right on our sentences, silent on what is no text, the same everywhere."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from winnow.normalize.document import Language
from winnow.normalize.language import LanguageIdentifier

from ...sentences import GOLDEN, floors, rows, sentences

SENTENCES = sentences()
FOLD = {
    "nb": "no",
    "nn": "no",
    "zh-cn": "zh",
    "zh-tw": "zh",
    "prs": "fa",
    "pes": "fa",
    "fil": "tl",
    "iw": "he",
    "in": "id",
}
COMMON = (
    "ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu it ja ko lt lv nl no pa pl pt ro ru sk sl sv ta te "
    "th tl tr uk ur vi zh"
)


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier()


@pytest.mark.parametrize("code", SENTENCES)
def test_our_sentences(identifier: LanguageIdentifier, code: str) -> None:
    answer = identifier.identify(SENTENCES[code])
    assert answer.code == code
    assert answer.score > 0.5
    assert answer.shares == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "12 345 67,8 9 10 2024-05-06",
        "!!! ??? ... ---",
        "\U0001f600 \U0001f601 \U0001f602",
        "3f2a9c 77b0de 19aa43 c0ffee deadbeef 00ff00 a1b2c3",
        "def area(radius):\n    if radius < 0:\n        return None\n    return radius * math.pi\n\nprint(area(3))",
        '{"id": 17, "name": "x", "tags": ["a", "b"], "size": 3.5, "ok": true, "next": null}',
        "body { margin: 0; padding: 0 } .nav > li { display: inline-block; color: #fff; width: 20px }",
        "qxzvk wqpfj zzxkq vbnqw kjhxz qwpzx mnbqv xzqkj wvqpz jxkqz bvqxz",
        "ACGTACGGTCATTGACCGATAGGCTAACGTTAGCATCGGATTACAGGCATTACGATCGA",
    ],
)
def test_what_is_no_text(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text) == Language("und", 0.0, [])


RELATIVES = tomllib.loads((GOLDEN / "relatives.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in RELATIVES.items() for text in texts])
def test_close_relatives_and_languages_of_few_models(identifier: LanguageIdentifier, code: str, text: str) -> None:
    assert identifier.identify(text).code == code


@pytest.mark.parametrize("code", ["de", "fr", "ru", "el", "vi", "hr"])
def test_capitals_are_read_as_small_letters(identifier: LanguageIdentifier, code: str) -> None:
    assert identifier.identify(SENTENCES[code].upper()).code == code


def test_few_words_are_told_by_both_models(identifier: LanguageIdentifier) -> None:
    for code, text in (
        ("sv", "Jag vet inte vad du menar."),
        ("nl", "Ik weet het niet zeker."),
        ("pt", "Onde fica a estação?"),
        ("uk", "Де мої ключі?"),
        ("tr", "Bugün hava çok güzel."),
    ):
        answer = identifier.identify(text)
        assert answer.code == code
        assert answer.score > 0.5


DOCUMENTATION = """The driver keeps one buffer for every queue and hands it back when the last reader has gone. A queue
without readers is dropped after the time given in the second argument, so that memory does not grow.

    struct queue *q = queue_alloc(dev, Q_SHARED | Q_NOWAIT);
    if (!q)
        return -ENOMEM;
    q->ops = &shared_ops; q->flags |= Q_READY;

Call this function from process context only. It may sleep while it waits for the lock of the device, and it returns an
error when the device has been removed in the meantime or when there is not enough memory left for the buffer.

    queue_free(q); q = NULL; dev->queues[i] = NULL;
"""


def test_documentation_with_code_is_in_a_language(identifier: LanguageIdentifier) -> None:
    assert identifier.identify(DOCUMENTATION).code == "en"
    code = "\n".join(line for line in DOCUMENTATION.splitlines() if line.startswith("    "))
    assert identifier.identify(code * 3) == Language()


def test_terms_of_another_language_do_not_name_the_text(identifier: LanguageIdentifier) -> None:
    japanese = (
        "設定ファイルの option を server に copy し、次に backup の directory を確認してから restart を実行します。"
    )
    russian = (
        "Команда mount подключает filesystem к directory, а umount снимает mount, если device больше не используется."
    )
    for code, text in (("ja", japanese), ("ru", russian)):
        for times in (1, 8, 60):
            answer = identifier.identify((text + "\n") * times)
            assert (answer.code, answer.shares) == (code, [])


def test_windows_of_a_long_text_miss_no_fifth(identifier: LanguageIdentifier) -> None:
    german, finnish = SENTENCES["de"] + "\n", SENTENCES["fi"] + "\n"
    for at in (0, 12, 24, 36, 48):
        parts = [german] * 60
        parts[at : at + 14] = [finnish] * 14
        assert {code for code, _ in identifier.identify("".join(parts)).shares} == {"de", "fi"}


def test_two_languages_get_shares(identifier: LanguageIdentifier) -> None:
    both = identifier.identify(SENTENCES["de"] * 3 + "\n" + SENTENCES["hi"] * 3)
    assert {code for code, _ in both.shares} == {"de", "hi"}
    assert both.code == both.shares[0][0]
    assert 0.8 < sum(part for _, part in both.shares) <= 1.0
    assert all(part >= 0.2 for _, part in both.shares)
    little = identifier.identify(SENTENCES["de"] * 10 + "\n" + SENTENCES["el"])
    assert (little.code, little.shares) == ("de", [])


def test_long_texts_are_sampled(identifier: LanguageIdentifier) -> None:
    long = identifier.identify((SENTENCES["fi"] + "\n") * 2_000)
    assert long.code == "fi"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_never_raises_and_never_depends_on_what_came_before(text: str) -> None:
    first = _SHARED.identify(text)
    _SHARED.identify("Etwas anderes dazwischen, damit sich ein Zustand zeigen könnte.")
    assert _SHARED.identify(text) == first
    assert 0.0 <= first.score <= 1.0
    assert (first.code == "und") == (first.score == 0.0)


_SHARED = LanguageIdentifier()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"aé ж中ก", "\x00", "\x0b", "\ufdd0", "\ud800", "\U0001fffe", "\u200b", "\ufeff"]), max_size=40
    )
)
def test_characters_not_for_interchange(chars: list[str]) -> None:
    _SHARED.identify("".join(chars))
    _SHARED.identify(SENTENCES["fr"] + "".join(chars))


def test_same_answer_in_threads_and_processes(identifier: LanguageIdentifier) -> None:
    texts = [*SENTENCES.values(), *(text[:25] for text in SENTENCES.values())]
    shuffled = texts[:]
    random.Random(1).shuffle(shuffled)
    expected = {text: identifier.identify(text) for text in texts}
    with ThreadPoolExecutor(4) as pool:
        assert dict(zip(shuffled, pool.map(identifier.identify, shuffled), strict=True)) == expected
    script = (
        "import pickle,sys; from winnow.normalize.language import LanguageIdentifier as I; i=I();"
        "sys.stdout.buffer.write(pickle.dumps([i.identify(t) for t in pickle.load(sys.stdin.buffer)]))"
    )
    done = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(shuffled), capture_output=True, check=True)
    assert dict(zip(shuffled, pickle.loads(done.stdout), strict=True)) == expected


def macro_f1(gold: list[str], answers: list[str]) -> tuple[float, float, float]:
    right, missed, wrong = Counter(), Counter(), Counter()
    for truth, answer in zip(gold, answers, strict=True):
        truth, answer = FOLD.get(truth, truth), FOLD.get(answer, answer)
        if truth == answer:
            right[truth] += 1
        else:
            missed[truth] += 1
            wrong[answer] += 1
    languages = {FOLD.get(code, code) for code in gold}
    f1 = {code: 2 * right[code] / max(1, 2 * right[code] + missed[code] + wrong[code]) for code in languages}
    common = [code for code in COMMON.split() if code in f1]
    return (
        sum(right.values()) / len(gold),
        sum(f1.values()) / len(f1),
        sum(f1[code] for code in common) / len(common),
    )


@pytest.mark.shared
def test_documents(identifier: LanguageIdentifier, shared_data: Path) -> None:
    data = rows(shared_data / "lang/lid_docs.jsonl.gz")
    answers = [identifier.identify(row["text"]) for row in data]
    accuracy, every, common = macro_f1([row["lang"] for row in data], [answer.code for answer in answers])
    floor = floors("language")
    assert accuracy >= floor["accuracy"]
    assert every >= floor["macro_f1_all"]
    assert common >= floor["macro_f1_common"]
    assert sum(bool(answer.shares) for answer in answers) <= floor["mixed_false"] * len(data)


@pytest.mark.shared
def test_sentences_of_few_words(identifier: LanguageIdentifier, shared_data: Path) -> None:
    floor = floors("language")
    known = {FOLD.get(row["lang"], row["lang"]) for row in rows(shared_data / "lang/lid_docs.jsonl.gz")}
    data = [row for row in rows(shared_data / "lang/lid_short.jsonl.gz") if FOLD.get(row["lang"], row["lang"]) in known]
    hits = [
        FOLD.get(c := identifier.identify(row["text"]).code, c) == FOLD.get(row["lang"], row["lang"]) for row in data
    ]
    common = [hit for row, hit in zip(data, hits, strict=True) if FOLD.get(row["lang"], row["lang"]) in COMMON.split()]
    assert sum(hits) >= floor["short_accuracy_known"] * len(hits)
    assert sum(common) >= floor["short_accuracy_common"] * len(common)


@pytest.mark.shared
def test_junk(identifier: LanguageIdentifier, shared_data: Path) -> None:
    data = rows(shared_data / "lang/lid_junk.jsonl.gz")
    silent = sum(identifier.identify(row["text"]).code == "und" for row in data)
    assert silent >= floors("language")["junk_und"] * len(data)


@pytest.mark.shared
def test_mixed(identifier: LanguageIdentifier, shared_data: Path) -> None:
    data = rows(shared_data / "lang/lid_mixed.jsonl.gz")
    hits = 0
    for row in data:
        listed = {FOLD.get(code, code) for code, _ in identifier.identify(row["text"]).shares}
        hits += listed == {FOLD.get(row["lang"], row["lang"]), FOLD.get(row["other"], row["other"])}
    assert hits >= floors("language")["mixed_both"] * len(data)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("持込申請は最悪状態完了。業務中の感染性物質接触可能性は極小。", "ja"),
        ("新鮮の水果每天送到府上，本店の服務最好，歡迎各位朋友光臨選購，現在下單還有優惠。", "zh"),
    ],
)
def test_kanji_with_few_kana(text: str, code: str) -> None:
    assert LanguageIdentifier().identify(text).code == code


SHEET = "\n".join(f"temp{n}_input    RO   0x{n:04x}   {{[{n}]}}  //  *{n}|" for n in range(40))
EXPLAINED = (
    "The values are read from the chip whenever somebody asks for one of them.\n"
    "Nothing is kept between two readings, so a program that wants the mean has to count.\n"
    "Writing to one of the files is refused unless the chip was unlocked before.\n"
)
IN_CHINESE = (
    "当有人请求其中之一时,这些值会从芯片中读取。\n两次读取之间不会保留任何内容,因此需要平均值的程序必须自己计算。\n" * 2
)


@pytest.mark.parametrize(("prose", "code"), [(EXPLAINED, "en"), (IN_CHINESE, "zh")])
def test_a_document_is_asked_for_its_paragraphs_among_tables_and_code(identifier, prose: str, code: str) -> None:
    text = f"{SHEET}\n\n{prose}\n{SHEET}"
    assert identifier.identify(text).code == "und"
    assert identifier.identify(text, document=True).code == code


def test_a_document_with_hardly_a_sentence_has_no_language(identifier) -> None:
    assert identifier.identify(f"{SHEET}\nRead only, of course.\n", document=True) == Language("und", 0.0, [])
    assert identifier.identify(SHEET, document=True) == Language("und", 0.0, [])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ast", "El conceyu dixo que'l ríu taba mui altu y que la ponte ta zarrada dende la selmana pasada."),
        (
            "ast",
            "Nun ye la primer vegada que pasa: los vecinos de la villa yá tán avezaos a toles crecíes del iviernu.",
        ),
        ("es", "El ayuntamiento dijo que el río estaba muy alto y que el puente está cerrado desde la semana pasada."),
        ("es", "No es la primera vez que pasa; el nombre asturiano del río, «Nalón», no ha cambiado en dos siglos."),
        ("gl", "O concello dixo que o río saíu do leito e que a xente da vila non puido facer nada nun día tan frío."),
    ],
)
def test_asturian_is_told_from_its_neighbours(identifier: LanguageIdentifier, code: str, text: str) -> None:
    assert identifier.identify(text).code == code
