"""``verify --deep``: the corpus is derived again from its stored texts, in a temporary folder, and must be the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from ...dedupe.reference import signature_flaws
from ...dedupe.sketch import Sketcher
from ...normalize.document import Document, Seed
from ...normalize.settings import NormalizeSettings
from ..decide import decide
from ..repair.replay import carry_over, put_all, stored_results
from ..state.payload import unpack_seed
from ..state.store import SeedResult, Store
from ..watch import Advance, Watch, unwatched

MakeNormalizer = Callable[[NormalizeSettings], Callable[[Seed], Document]]
"""``normalize.pipeline.Normalizer``, handed in: the corpus knows documents, not how they are made."""

SHOWN = 5
SIGNED = 64
"""Documents whose signatures are compared with datasketch's own."""


def verify_deep(store: Store, make: MakeNormalizer, watch: Watch = unwatched) -> Iterator[str]:
    """Findings: seeds whose outcome, representative or text is not what their stored texts and payloads give."""
    yield from _renormalized(store, make, watch)
    yield from _signed_anew(store)
    if store.queues.undecided():
        return  # an interrupted run: the next one decides, and then this can be checked
    with (
        tempfile.TemporaryDirectory(prefix="winnow-verify-") as name,
        closing(Store.open(Path(name), store.settings)) as again,
    ):
        carry_over(again, store, published=False)
        with watch("documents stored again", store.seeds.count_documents()[0]) as advance:
            put_all(again, _stepping(stored_results(store), advance))
        decide(again, watch=watch)
        outcomes = zip(store.kept.outcomes(), again.kept.outcomes(), strict=True)
        yield from _first(f"{a[0]} is {_said(a)}, but its text gives {_said(b)}" for a, b in outcomes if a != b)
        identities = zip(store.seeds.identities(), again.seeds.identities(), strict=True)
        yield from _first(f"{a[0]} is identified otherwise than its facts say" for a, b in identities if a != b)
        digests = store.header("digest"), again.header("digest")
        if digests[0] != digests[1]:
            yield f"the stored texts give the digest {digests[1]}, the corpus has {digests[0]}"


def _stepping(results: Iterator[SeedResult], advance: Advance) -> Iterator[SeedResult]:
    for result in results:
        advance()
        yield result


def _said(row: tuple[str, str, str | None]) -> str:
    return f"{row[1]} ({row[2]})" if row[2] else row[1]


def _signed_anew(store: Store) -> Iterator[str]:
    """Documents, from all over the corpus, whose signature datasketch computes otherwise than winnow does."""
    last = store.seeds.last_document()
    sids = sorted({last * n // SIGNED for n in range(1, SIGNED + 1)})
    documents = [document for sid in sids if (document := store.document(sid)) is not None]
    for number in signature_flaws(Sketcher(store.settings.dedup), [document.text for document in documents]):
        yield f"datasketch computes another signature for {documents[number].source}"


def _renormalized(store: Store, make: MakeNormalizer, watch: Watch) -> Iterator[str]:
    """Seeds whose payload is stored, normalised again."""
    normalizer = make(store.settings.normalize)
    wrong = []
    with watch("seeds normalised again", store.seeds.count_documents()[1]) as advance:
        for sid, source, _, _, raw, _ in store.seeds.payloads():
            seed = unpack_seed(source, store.codec.unpack(raw))
            try:
                text = normalizer(seed).text
            except Exception as error:  # noqa: BLE001 - whatever a stage throws is the finding
                text = f"{type(error).__name__}: {error}"
            document = store.document(sid)
            sound = document is not None and document.text == text
            advance("" if sound else "wrong")
            if not sound:
                wrong.append(f"the text of {source} is not what its stored payload gives")
                if len(wrong) >= SHOWN:
                    break
    yield from wrong


def _first(findings: Iterator[str]) -> Iterator[str]:
    for number, finding in enumerate(findings):
        if number == SHOWN:
            yield "... and more"
            return
        yield finding
