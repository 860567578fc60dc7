"""What a mail that shows nothing holds that is not read, by its name."""

from __future__ import annotations

from typing import Final

from .mime import MOST_PARTS, Part, inside, parameter

_UNREAD: Final = {
    "message/partial": "one piece of a mail that was sent in pieces (message/partial)",
    "message/external-body": "a mail whose text lies elsewhere (message/external-body)",
    "multipart/encrypted": "an encrypted mail (OpenPGP)",
    "application/pkcs7-mime": "an encrypted or enveloped mail (S/MIME)",
    "application/x-pkcs7-mime": "an encrypted or enveloped mail (S/MIME)",
    "application/ms-tnef": "a mail in TNEF (winmail.dat)",
    "application/vnd.ms-tnef": "a mail in TNEF (winmail.dat)",
}


def unread_form(message: Part) -> str:
    """What a mail that shows nothing is, where it is something that is not read; else nothing."""
    stack, count = [message], 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        if part.kind in _UNREAD:
            return _UNREAD[part.kind]
        if parameter(part.head, "name").lower() == "winmail.dat":
            return _UNREAD["application/ms-tnef"]
        stack.extend(inside(part, MOST_PARTS - count) or ())
    return ""
