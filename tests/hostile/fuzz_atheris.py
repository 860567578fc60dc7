"""Coverage-guided fuzzing of the readers and the pipeline: ``python -m tests.hostile.fuzz_atheris FOLDER [options]``.

Needs ``pip install atheris`` (wheels for CPython 3.11 to 3.13 on Linux). FOLDER keeps what was found to reach new code;
options are libFuzzer's (``-max_total_time=600``). The first byte of an input chooses the kind of file.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fuzz until told to stop."""
    import atheris

    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), str(root / "tests" / "helpers")]
    with atheris.instrument_imports(include=["winnow"]):
        from winnow.normalize.pipeline import Normalizer

        from tests.hostile.mutate import seeds
        from tests.hostile.test_fuzz import limited, read
    kinds = seeds()
    names = list(kinds)
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, (name, data) in enumerate(kinds.items()):
        (corpus / f"seed-{name}").write_bytes(bytes([number]) + data)
    normalizer = Normalizer()
    place = Path(tempfile.mkdtemp(prefix="winnow-fuzz-"))

    def one(data: bytes) -> None:
        if len(data) < 2:
            return
        path = place / names[data[0] % len(names)]
        path.write_bytes(data[1:])
        with limited():
            read(path, normalizer)

    atheris.Setup([sys.argv[0], *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
