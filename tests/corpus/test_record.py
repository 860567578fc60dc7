"""Records, their lines and digests, and documents as the database keeps them."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, strategies
from winnow.corpus.errors import DamagedCorpus
from winnow.corpus.snapshots.record import (
    DIGEST_MODULUS,
    corpus_digest,
    json_schema,
    make_record,
    record_digest,
    record_line,
)
from winnow.corpus.state.codec import Codec
from winnow.corpus.state.payload import pack_seed, unpack_seed
from winnow.normalize.document import Candidate, Cut, Document, Evidence, Hints, Language, Metadata, Repair, Seed

texts = strategies.text(
    strategies.characters() | strategies.sampled_from("\u2028\u2029\x85\ud800\udfff\x00\n"), min_size=1
)
words = strategies.none() | texts
lists = strategies.lists(texts, max_size=3)
scores = strategies.floats(0, 1)
candidates = strategies.builds(Candidate, texts, texts, texts, scores, strategies.booleans(), texts)
shares = strategies.tuples(strategies.just("en"), scores)
documents = strategies.builds(
    Document,
    source=texts,
    text=texts,
    meta=strategies.builds(
        Metadata,
        title=words, title_alt=lists, description=words, authors=lists, tags=lists,
        date=strategies.none() | strategies.just("2024-02-03"), site=words, url=words,
        evidence=strategies.lists(strategies.builds(Evidence, texts, texts, scores), max_size=2),
        candidates=strategies.lists(candidates, max_size=2),
    ),
    language=strategies.builds(
        Language, strategies.sampled_from(["en", "und"]), scores, strategies.lists(shares, max_size=2)
    ),
    media=strategies.sampled_from(["text", "html"]),
    dump=strategies.booleans(),
    cuts=strategies.lists(strategies.builds(Cut, strategies.integers(0, 99), texts, texts, scores), max_size=2),
    repairs=strategies.lists(
        strategies.builds(Repair, strategies.integers(0, 99), texts, texts, strategies.tuples(texts)), max_size=2
    ),
    fetched=strategies.none() | strategies.just("2024-01-01"),
)  # fmt: skip


@given(documents)
def test_a_document_comes_back_as_it_was_packed(document: Document) -> None:
    codec = Codec()
    again = codec.unpack_document(document.source, codec.pack_text(document.text), codec.pack_body(document))
    assert again == document


@given(documents)
def test_a_record_is_one_line_of_utf8_whatever_it_holds(document: Document) -> None:
    line = record_line(make_record(document, identity=bytes(16)))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    record = json.loads(line)
    assert list(record) == list(json_schema()["properties"])  # type: ignore[call-overload]
    clean = record_line(record)
    assert clean == line, "a record read back gives the same line"


def test_line_separators_and_surrogates() -> None:
    document = Document("s", "a\u2028b\u0085c\ud800d", Metadata(title="\udfff"), Language(), "text")
    line = record_line(make_record(document, identity=bytes(16)))
    assert "a\u2028b\u0085c\ufffdd".encode() in line
    assert json.loads(line)["title"] == "\ufffd"


@given(strategies.lists(strategies.binary(min_size=1), unique=True), strategies.randoms(use_true_random=False))
def test_the_digest_has_no_order_and_can_be_kept_up_to_date(lines: list[bytes], chance: object) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert corpus_digest(lines) == corpus_digest(shuffled)
    if lines:
        total = int(corpus_digest(lines), 16) - int.from_bytes(record_digest(lines[0]), "big")
        assert f"{total % DIGEST_MODULUS:064x}" == corpus_digest(lines[1:])
        assert corpus_digest(lines) != corpus_digest(lines[1:])


def test_damage_to_a_stored_text_is_noticed() -> None:
    codec = Codec()
    text = "Some text that is long enough to be compressed, compressed, compressed."
    packed = codec.pack_text(text)
    noticed = 0
    for place in range(len(packed)):
        spoilt = packed[:place] + bytes([packed[place] ^ 0x10]) + packed[place + 1 :]
        try:
            assert codec.unpack(spoilt) == text.encode(), "a wrong text must not come back"
        except DamagedCorpus:
            noticed += 1
    assert noticed > len(packed) * 0.8, "the rest is bits of the frame that mean nothing"


@given(texts | strategies.binary(), texts, strategies.booleans())
def test_a_seed_comes_back_as_it_was_packed(data: str | bytes, title: str, clean: bool) -> None:
    seed = Seed("a/b", data, "text", Hints(title=title, authors=["x"], extra={"k": [1, None]}), clean)
    assert unpack_seed("a/b", pack_seed(seed)) == seed


def test_other_texts_give_other_hashes() -> None:
    one = Document("s", "text", Metadata(), Language(), "text")
    records = [make_record(d, identity=None) for d in (one, replace(one, text="text "))]
    assert records[0]["content_hash"] != records[1]["content_hash"]
