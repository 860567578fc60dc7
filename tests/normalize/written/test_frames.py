"""Keys, signatures and files in letters are no text; what was signed is."""

from __future__ import annotations

import base64
import binascii

import pytest
from winnow.normalize.document import Rejected, Seed
from winnow.normalize.pipeline import Normalizer

ABOVE = "The keeper counted nineteen boats before the fog came in, and none of them had a lamp lit at all that night."
BELOW = "By noon the harbour bell had been rung twice, and the children were sent home from the school on the hill."
BYTES = bytes(number * 37 % 256 for number in range(900))
LETTERS = base64.encodebytes(BYTES).decode()
UU = "begin 644 chart.bin\n" + "".join(binascii.b2a_uu(BYTES[at : at + 45]).decode() for at in range(0, len(BYTES), 45))
BLOCKS = {
    "key": f"-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\n{LETTERS}=abCd\n-----END PGP PUBLIC KEY BLOCK-----\n",
    "certificate": f"-----BEGIN CERTIFICATE-----\n{LETTERS}-----END CERTIFICATE-----\n",
    "cut off": f"-----BEGIN PGP MESSAGE-----\n\n{LETTERS}",
    "uuencode": UU + "`\nend\n",
    "base64": LETTERS,
    "one line": base64.b64encode(BYTES * 2).decode() + "\n",
}


@pytest.fixture(scope="module")
def normalizer():
    return Normalizer()


@pytest.mark.parametrize("block", list(BLOCKS.values()), ids=list(BLOCKS))
def test_a_block_goes_and_is_told(normalizer, block):
    document = normalizer(Seed("a.txt", f"{ABOVE}\n\n{block}\n{BELOW}\n", "text"))
    assert document.text.split() == [*ABOVE.split(), *BELOW.split()]
    (cut,) = [cut for cut in document.cuts if cut.reason == "encoded"]
    assert (cut.line, cut.lines) == (2, block.count("\n"))
    with pytest.raises(Rejected, match="encoded"):
        normalizer(Seed("a.txt", block, "text"))


def test_what_was_signed_stays(normalizer):
    signed = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{ABOVE}\n- -- dashes\n\n{BELOW}\n"
        f"-----BEGIN PGP SIGNATURE-----\n\n{LETTERS}=abCd\n-----END PGP SIGNATURE-----\n"
    )
    for name in ("a.txt", "a.asc", "a.eml"):
        document = normalizer(Seed(name, signed, "text"))
        assert document.text == f"{ABOVE}\n-- dashes\n\n{BELOW}"


def test_yenc_does_not_spoil_the_text_around_it(normalizer):
    data = bytes(number * 31 % 200 + 50 for number in range(400)).replace(b"\n", b"x").replace(b"\r", b"y")
    frame = b"=ybegin line=128 size=400 name=chart.bin\r\n" + data + b"\r\n=yend size=400\r\n"
    said = "Caf\u00e9 \u00e0 midi. " + ABOVE
    document = normalizer(Seed("a.eml", said.encode() + b"\n\n" + frame, "text"))
    assert document.text == said


def test_examples_and_long_words_stay(normalizer):
    fenced = f"# Keys\n\nA key looks so:\n\n```\n{BLOCKS['key']}```\n"
    assert normalizer(Seed("a.md", fenced, "text")).text.endswith(BLOCKS["key"] + "```")
    named = f"{ABOVE}\n\nSuch a text has -----BEGIN PGP SIGNED MESSAGE----- above it.\nbegin 644 of them\n\n{BELOW}"
    assert "BEGIN PGP" in normalizer(Seed("a.txt", named, "text")).text
