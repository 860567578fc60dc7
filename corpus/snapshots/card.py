"""What a snapshot says of itself to other tools: a dataset card (``README.md``) and Croissant metadata.

With the card, ``datasets.load_dataset`` of Hugging Face takes the parts, and only these, with the types of the fields
whatever the first records hold. Both follow from the manifest alone, so that they are the same wherever the same corpus
is published, and a takedown can make them anew.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from .column_types import ListOf, Struct, Type, column_types, properties
from .layout import Manifest

CARD: Final = "README.md"
CROISSANT: Final = "croissant.json"
_HUGGING_FACE: Final = {
    "string": "string",
    "day": "date32",  # its reader takes what looks like a day for one
    "time": "timestamp[ms]",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
}
_SCHEMA_ORG: Final = {
    "string": "sc:Text",
    "day": "sc:Date",
    "time": "sc:DateTime",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
}
_SIZES: Final = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
_MOST_ROWS: Final = 30
_JSON_LINES: Final = "application/jsonlines"


def about_files(manifest: Manifest) -> dict[str, bytes]:
    """The files that describe a snapshot, by name."""
    croissant = json.dumps(_croissant(manifest), ensure_ascii=False, indent=1)
    return {CARD: _card(manifest).encode(), CROISSANT: croissant.encode() + b"\n"}


def _card(manifest: Manifest) -> str:
    languages, licenses = _summed(manifest, "languages"), _summed(manifest, "licenses")
    lines = ["---", *_front_matter(manifest, languages), "---", "", "# A corpus made by winnow", ""]
    lines += [
        f"{manifest['records']:,} documents, deduplicated, in {len(manifest['parts'])} parts of JSON Lines.",
        "",
        f"- made by winnow {manifest['winnow']}, snapshot {manifest['snapshot']}, schema {manifest['schema_version']}",
        f"- digest of the records: `{manifest['digest']}`",
        "- outcomes of the seeds: " + ", ".join(f"{n:,} {name}" for name, n in sorted(manifest["counts"].items())),
        "",
        "Boilerplate removal, repair of encodings, language identification, exact and near-duplicate detection and the",
        "inference of metadata were done with these parameters:",
        "",
        "```json",
        json.dumps(manifest["parameters"], ensure_ascii=True, indent=1, sort_keys=True),
        "```",
        "",
        "## Languages",
        "",
        *_counted("language", languages),
        "",
        "## Licences",
        "",
        "As the documents state them for themselves, or whoever delivered them did; the others state none.",
        "",
        *_counted("licence", licenses),
        "",
        "## Fields",
        "",
        "| field | meaning |",
        "|---|---|",
        *(f"| `{name}` | {kind.get('description', '')} |" for name, kind in properties().items()),
    ]
    return "\n".join(lines) + "\n"


def _front_matter(manifest: Manifest, languages: Counter[str]) -> list[str]:
    """YAML: every string in quotes, for ``no`` is no language there."""
    lines: list[str] = []
    if known := sorted(code for code in languages if code != "und"):
        lines += ["language:", *(f'- "{code}"' for code in known)]
    size = next((words for below, words in _SIZES if manifest["records"] < below), "n>10M")
    lines += ["size_categories:", f'- "{size}"', "tags:", '- "winnow"']
    if endings := sorted({part["name"].partition(".")[2] for part in manifest["parts"]}):
        lines += ["configs:", '- config_name: "default"', "  data_files:"]
        lines += [line for ending in endings for line in ('  - split: "train"', f'    path: "part-*.{ending}"')]
    lines += ["dataset_info:", "  features:"]
    for name, kind in column_types().items():
        lines += _feature(name, kind, "  ")
    return lines


def _feature(name: str, kind: Type, indent: str) -> list[str]:
    """A feature in the notation of dataset cards."""
    return [f'{indent}- name: "{name}"', *_typed(kind, indent + "  ")]


def _typed(kind: Type, indent: str) -> list[str]:
    if isinstance(kind, Struct):
        return [f"{indent}struct:", *_members(kind, indent)]
    if isinstance(kind, ListOf):
        inner = kind.of
        if isinstance(inner, Struct):
            return [f"{indent}list:", *_members(inner, indent)]
        assert isinstance(inner, str)
        return [f'{indent}list: "{_HUGGING_FACE[inner]}"']
    return [f'{indent}dtype: "{_HUGGING_FACE[kind]}"']


def _members(kind: Struct, indent: str) -> list[str]:
    return [line for name, member in kind.members.items() for line in _feature(name, member, indent)]


def _summed(manifest: Manifest, what: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in manifest["parts"]:
        total.update(part.get(what, {}))
    return total


def _counted(what: str, counts: Counter[str]) -> list[str]:
    """A table, most frequent first; words of strangers as code, so that they mean nothing to who renders it."""
    if not counts:
        return ["none"]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [f"| `{_inert(name)}` | {number:,} |" for name, number in ranked[:_MOST_ROWS]]
    more = [f"| {len(ranked) - _MOST_ROWS:,} more | |"] if len(ranked) > _MOST_ROWS else []
    return [f"| {what} | documents |", "|---|---|", *rows, *more]


def _inert(name: str) -> str:
    return "".join(char if char.isprintable() and char not in "`|" else " " for char in name)


def _croissant(manifest: Manifest) -> dict[str, Any]:
    """Metadata of the form that MLCommons calls Croissant (version 1.0)."""
    parts = [
        {
            "@type": "cr:FileObject",
            "@id": part["name"],
            "name": part["name"],
            "contentUrl": part["name"],
            "contentSize": f"{part['bytes']} B",
            "encodingFormat": _JSON_LINES,
            "sha256": part["sha256"],
        }
        for part in manifest["parts"]
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "winnow-corpus",
        "description": f"{manifest['records']} documents, deduplicated, made by winnow {manifest['winnow']}",
        "version": f"{manifest['snapshot']}.0.0",
        "distribution": [*parts, *_file_set(parts)],
        "recordSet": [_record_set()] if parts else [],
    }


def _file_set(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All parts as one set of files."""
    if not parts:
        return []
    ending = parts[0]["name"].partition(".")[2]
    made = {"@type": "cr:FileSet", "@id": "parts", "name": "parts", "includes": f"part-*.{ending}"}
    return [{**made, "encodingFormat": _JSON_LINES}]


def _record_set() -> dict[str, Any]:
    meanings = properties()
    fields = [
        {"description": meanings[name].get("description", ""), **_field(f"records/{name}", name, kind, name)}
        for name, kind in column_types().items()
    ]
    return {"@type": "cr:RecordSet", "@id": "records", "name": "records", "field": fields}


def _field(identity: str, name: str, kind: Type, column: str) -> dict[str, Any]:
    """A field of a record, or a member of one: it is found in the same column."""
    inner = kind.of if isinstance(kind, ListOf) else kind
    source: dict[str, Any] = {"fileSet": {"@id": "parts"}, "extract": {"column": column}}
    if name != column:
        source["transform"] = {"jsonPath": f"$.{name}"}
    made: dict[str, Any] = {"@type": "cr:Field", "@id": identity, "name": name, "source": source}
    if isinstance(kind, ListOf):
        made["repeated"] = True
    if isinstance(inner, Struct):
        made["subField"] = [_field(f"{identity}/{m}", m, its, column) for m, its in inner.members.items()]
    else:
        assert isinstance(inner, str)
        made["dataType"] = _SCHEMA_ORG[inner]
    return made


_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prescribes."""
