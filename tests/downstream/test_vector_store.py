"""A vector store of others follows a corpus: nothing leaked, nothing missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from winnow import Corpus


def test_of_langchain(corpus: Path, tmp_path: Path) -> None:
    stores = pytest.importorskip("langchain_core.vectorstores", reason="needs the extra 'downstream'")
    embeddings = pytest.importorskip("langchain_core.embeddings")
    store = stores.InMemoryVectorStore(embeddings.DeterministicFakeEmbedding(size=8))

    def upsert(records: list[dict[str, object]]) -> None:
        store.add_texts([str(one["text"]) for one in records], ids=[str(one["id"]) for one in records])

    opened = Corpus.open(corpus)
    assert opened.follow(tmp_path / "state", upsert, store.delete, batch=7).upserted == 40
    assert sorted(store.store) == [one["id"] for one in opened.records(fields=["id"])]
    assert opened.follow(tmp_path / "state", upsert, store.delete).upserted == 0
