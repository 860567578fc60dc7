"""The hash table against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from winnow.normalize.language.keytable import KeyTable

KEY = st.integers(0, 2**48 - 1)


@given(st.lists(KEY, unique=True, max_size=400), st.lists(KEY, max_size=50))
def test_like_a_dictionary(keys: list[int], others: list[int]) -> None:
    table = KeyTable(np.array(keys, dtype=np.int64))
    rows = {key: row for row, key in enumerate(keys)}
    asked = keys + others
    assert table.rows(np.array(asked, dtype=np.int64)).tolist() == [rows.get(key, -1) for key in asked]


def test_many_keys_with_a_common_part() -> None:
    keys = np.arange(0, 100_000, dtype=np.int64) << 16
    table = KeyTable(keys)
    assert table.rows(keys).tolist() == list(range(len(keys)))
    assert (table.rows(keys + 1) == -1).all()
