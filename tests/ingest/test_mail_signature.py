"""The signature below a mail is not what it says."""

from __future__ import annotations

import base64
import quopri

HEAD = b"From: Ann <a@b>\nSubject: Boats\nMessage-ID: <1@b>\n\n"
SAID = b"The tide turns at noon.\n"


def one(found):
    ((seed,), broken) = found
    assert not broken
    return seed.data if isinstance(seed.data, str) else seed.data.decode()


def test_what_stands_below_the_mark_goes(read_bytes):
    for below in (b"Ann Lee\nHarbour Street 5\n", b"2.30.2\n\n"):
        assert one(read_bytes("m.eml", HEAD + SAID + b"\n-- \n" + below)) == SAID.decode()


def test_what_is_longer_than_a_signature_stays(read_bytes):
    for below in (SAID * 9, b"x" * 101 + b"\n"):
        assert one(read_bytes("m.eml", HEAD + SAID + b"-- \n" + below)).endswith(below.decode())
    assert one(read_bytes("m.eml", HEAD + b"-- \nAnn Lee\n")) == "-- \nAnn Lee\n"
    assert "--\n" in one(read_bytes("m.eml", HEAD + SAID + b"--\nAnn Lee\n"))


def test_a_body_in_base64_that_does_not_say_so_is_read(read_bytes):
    said = SAID * 9 + "Caf\u00e9.\n".encode()
    assert one(read_bytes("m.eml", HEAD + base64.encodebytes(said))) == said.decode()
    data = base64.encodebytes(bytes(range(256)))
    assert one(read_bytes("m.eml", HEAD + data)) == data.decode()


def test_a_body_in_quoted_printable_that_does_not_say_so_is_read(read_bytes):
    said = "The tide turns at noon, the keeper of the lighthouse says, and the caf\u00e9 on the quay opens then.\n" * 3
    assert one(read_bytes("m.eml", HEAD + quopri.encodestring(said.encode()))) == said
    sums = "a =\nb =\nc = 3\n"
    assert one(read_bytes("m.eml", HEAD + sums.encode())) == sums
