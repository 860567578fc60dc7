"""A program of `test_on_ray.py`: random worlds decided on the cluster and here."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "helpers"))

from parted_worlds import differences
from winnow.dedupe.params import DedupParams
from winnow.ingest.run import select_on_ray

if __name__ == "__main__":
    import ray

    ray.init(logging_level="error", log_to_driver=False)
    select_on_ray._BATCH = 16  # type: ignore[misc]
    for cap in (2, 5, 64):
        decider = partial(select_on_ray._on_ray, DedupParams(bucket_cap=cap), 2)
        for seed in range(4):
            with tempfile.TemporaryDirectory() as folder:
                for line in differences(seed, Path(folder), decider, cap=cap):
                    print(line)
