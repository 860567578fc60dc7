"""Language: CPU per document against langdetect and the parts alone, in one interleaved run.

usage: python tests/benchmarks/bench_language.py [TEXTS.jsonl.gz ...]   (rows with a "text"; default: our sentences)
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import langdetect
from langdetect.detector_factory import DetectorFactory
from winnow.normalize.language import LanguageIdentifier
from winnow.normalize.language.bayes import ByteBayes
from winnow.normalize.language.cld2 import Cld2
from winnow.normalize.language.profiles import Profiles

ROUNDS = 5


def texts(paths: list[str]) -> list[str]:
    """The texts to time."""
    if not paths:
        import tomllib

        golden = Path(__file__).resolve().parent.parent / "golden/sentences.toml"
        return [text * 4 for text in tomllib.loads(golden.read_text(encoding="utf-8")).values()]
    found = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [json.loads(line)["text"] for line in lines]
    return found


def main() -> None:
    """Print milliseconds of CPU per document for each engine and its ratio to langdetect."""
    started = time.process_time()
    identifier = LanguageIdentifier()
    print(f"building the identifier: {time.process_time() - started:.2f} s CPU")
    profiles = Profiles()
    factory = DetectorFactory()
    factory.load_profile(str(Path(langdetect.__file__).parent / "profiles"))
    factory.set_seed(0)

    def original(text: str) -> None:
        detector = factory.create()
        detector.append(text)
        try:
            detector.detect()
        except langdetect.LangDetectException:
            return

    engines: dict[str, Callable[[str], object]] = {
        "langdetect": original,
        "its profiles, vectorised": profiles.score,
        "CLD2's tables": Cld2().ask,
        "naive Bayes": ByteBayes().score,
        "winnow": identifier.identify,
    }
    sample = texts(sys.argv[1:])
    spent = dict.fromkeys(engines, 0.0)
    for turn in range(ROUNDS):
        for text in sample[turn::ROUNDS]:
            for name, engine in engines.items():
                start = time.process_time()
                engine(text)
                spent[name] += time.process_time() - start
    print(f"{len(sample)} texts, mean {sum(map(len, sample)) / len(sample):.0f} characters")
    for name, seconds in spent.items():
        print(f"{name:28}{seconds / len(sample) * 1e3:8.3f} ms  {spent['langdetect'] / seconds:6.1f}x")


if __name__ == "__main__":
    main()
