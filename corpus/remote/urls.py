"""URLs of object stores, as they are given and as they may be shown: never with the credentials in them."""

from __future__ import annotations

import re
from typing import Final

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")
_SECRET: Final = re.compile(r"[?&](?:sig|signature|token|x-amz-[a-z-]+|awsaccesskeyid|key|password|secret)=", re.I)
_HERE: Final = ("file", "local")
_NO_STORES: Final = ("http", "https", "data", "reference")
"""What fsspec reads too, but where a stranger's page or file would say what is fetched next."""
_CONTAINER_FIRST: Final = ("abfs", "abfss", "wasb", "wasbs", "az")
"""Protocols in whose URLs the name before the ``@`` is a container, not a user."""


def protocol_of(text: str) -> str:
    """The protocol of a URL, in small letters; nothing for what is none."""
    found = _URL.match(text)
    return found[1].lower() if found else ""


def is_url(text: str) -> bool:
    """Whether something names an object in a store: a URL of another protocol than that of this machine's files."""
    return protocol_of(text) not in ("", *_HERE)


def is_store(text: str) -> bool:
    """Whether a URL is one of a store that is asked: no page of the web, no chain of protocols."""
    return is_url(text) and protocol_of(text) not in _NO_STORES and "::" not in text.partition("://")[0]


def local_path(text: str) -> str:
    """``file:///x`` and ``local:///x`` as the path they mean, as it stands there; anything else as it is."""
    return text.partition("://")[2] if protocol_of(text) in _HERE else text


def masked(url: str) -> str:
    """A URL as it may be shown and recorded: who asks, and what signs for that, as ``***``; without a slash behind."""
    protocol, there, rest = url.partition("://")
    if not there:
        return url
    host, slash, path = rest.partition("/")
    if "@" in path and ":" in host and "@" not in host and not host.rpartition(":")[2].isdigit():
        # A password with a slash in it, as keys of clouds have: all before the last sign is who asks.
        host, slash, path = f"***@{path.rpartition('@')[2]}".partition("/")
    user, at, machine = host.rpartition("@")
    if at and (protocol.lower() not in _CONTAINER_FIRST or ":" in user):
        host = f"***@{machine}"
    whole = f"{protocol.lower()}://{host}{slash}{path}".rstrip("/")
    secret = _SECRET.search(whole)
    return whole if secret is None else f"{whole[: secret.start()]}?***"
