"""What stands below the options in each help: examples, exit codes, where to read on. A test parses the examples."""

from __future__ import annotations

from typing import NamedTuple

_CODES = {
    0: "done",
    1: "internal error",
    2: "usage",
    3: "new trouble (--strict)",
    65: "damaged corpus",
    66: "no such source or corpus",
    69: "object store fails",
    73: "cannot write",
    74: "I/O error, disk full",
    75: "another run is at work",
    78: "bad settings",
    130: "interrupted, resumable",
}
_READS = (0, 2, 65, 66)
_WRITES = (0, 2, 65, 66, 73, 74, 75, 130)


class Help(NamedTuple):
    """Of one command: examples, the exit codes it has, and the pages that say more."""

    examples: tuple[str, ...]
    codes: tuple[int, ...]
    pages: str


HELP = {
    "": Help(
        (
            "winnow ingest seeds/ --corpus out",
            "winnow status --corpus out",
            "winnow export --corpus out --fields title,date,text",
            "winnow explain seeds/001.txt --corpus out",
        ),
        tuple(_CODES),
        "README.md, docs/",
    ),
    "ingest": Help(
        (
            "winnow ingest seeds/ --corpus out",
            "winnow ingest more/ pages.warc.gz --corpus out --workers 2",
            "winnow ingest feed.jsonl --corpus out --label wire --text-field body",
            "curl -s URL | winnow ingest - --corpus out --label feed",
            "winnow ingest seeds/ --corpus out --prune --dry-run",
            "winnow ingest crawl/ --corpus out --engine ray",
            "winnow ingest s3://bucket/crawl/ --corpus out",
        ),
        tuple(_CODES),
        "docs/inputs.md, docs/settings.md, docs/cron.md",
    ),
    "clean": Help(
        ("winnow clean pages/", "winnow clean page.html --explain", "cat page.html | winnow clean -"),
        (0, 2, 66, 78, 130),
        "docs/records.md, docs/lines.md",
    ),
    "status": Help(("winnow status --corpus out", "winnow status --corpus out --json"), _READS, "docs/state.md"),
    "history": Help(
        ("winnow history --corpus out", "winnow history 12 --corpus out", "winnow history --corpus out --json"),
        _READS,
        "docs/cron.md",
    ),
    "export": Help(
        (
            "winnow export --corpus out",
            "winnow export --corpus out --fields title,date,text --language en -o english.jsonl",
            "winnow export --corpus out --format parquet -o out.parquet",
        ),
        (*_READS, 73, 74),
        "docs/records.md",
    ),
    "changes": Help(
        (
            "winnow changes --corpus out --since 12",
            "winnow changes --corpus out --state reader.json",
            "winnow changes --corpus out --since 12 --count",
        ),
        (*_READS, 73, 74),
        "docs/state.md",
    ),
    "explain": Help(
        (
            "winnow explain seeds/001.txt --corpus out",
            "winnow explain 001.txt --corpus out",
            "winnow explain https://a.example/news/1 --corpus out --json",
        ),
        _READS,
        "docs/metadata.md, docs/lines.md, docs/duplicates.md",
    ),
    "duplicates": Help(
        (
            "winnow duplicates --corpus out",
            "winnow duplicates KEY --corpus out",
            "winnow duplicates --corpus out --json",
        ),
        _READS,
        "docs/duplicates.md",
    ),
    "stories": Help(
        ("winnow stories --corpus out", "winnow stories --corpus out --json"),
        _READS,
        "docs/stories.md",
    ),
    "report": Help(
        ("winnow report --corpus out", "winnow report --corpus out -o week.html", "winnow report --corpus out --json"),
        (*_READS, 73, 74),
        "docs/report.md",
    ),
    "forget": Help(
        (
            "winnow forget wrong-folder --corpus out --dry-run",
            "winnow forget wrong-folder --corpus out",
            "winnow forget seeds/2019 seeds/feed.jsonl --corpus out",
        ),
        _WRITES,
        "docs/state.md",
    ),
    "remove": Help(
        (
            'winnow remove https://a.example/news/1 --corpus out --reason "asked by the author"',
            "winnow remove 'https://a.example/news/*' --corpus out --reason asked --dry-run",
            "winnow remove --keys keys.txt --corpus out --reason asked",
        ),
        _WRITES,
        "docs/state.md",
    ),
    "publish": Help(
        ("winnow publish s3://bucket/corpus --corpus out", "winnow publish file:///srv/corpus --corpus out --check"),
        (0, 2, 65, 66, 69, 75, 130),
        "docs/scale.md",
    ),
    "verify": Help(("winnow verify --corpus out", "winnow verify --deep --corpus out"), _READS, "docs/state.md"),
    "rebuild": Help(
        ("winnow rebuild --corpus out", "winnow rebuild --corpus out --config winnow.toml"),
        (*_WRITES, 78),
        "docs/state.md, docs/settings.md",
    ),
    "settings": Help(
        ("winnow settings", "winnow settings --corpus out", "winnow settings --json"),
        (0, 2, 66, 78),
        "docs/settings.md",
    ),
    "schema": Help(("winnow schema",), (0, 2), "docs/records.md"),
    "schedule": Help(
        (
            "winnow schedule seeds/ --corpus out --strict --prune",
            "winnow schedule seeds/ --corpus out --at 04:00 --mail ops@a.example --metrics /var/lib/node/winnow.prom",
        ),
        (0, 2),
        "docs/cron.md",
    ),
}


def help_below(command: str = "") -> str | None:
    """The text below the options of a command, or of winnow itself. (A backspace keeps the lines below as they are.)"""
    found = HELP.get(command)
    if found is None:
        return None
    codes = " · ".join(f"{code} {_CODES[code]}" for code in found.codes)
    examples = "\n".join(f"  {example}" for example in found.examples)
    return f"\b\nExamples:\n{examples}\n\nExit codes: {codes}\n\nMore: {found.pages} in the source folder of winnow."
