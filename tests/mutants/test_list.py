"""The list of mutants fits the code; what becomes of them is tried on request (run.py)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def test_each_mutant_names_a_piece_of_code_that_is_there_once() -> None:
    spec = importlib.util.spec_from_file_location("mutants_run", Path(__file__).with_name("run.py"))
    assert spec is not None
    assert spec.loader is not None
    run = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = run
    spec.loader.exec_module(run)
    mutants = run.read_list()
    assert not run.misfits(mutants)
    assert len(mutants) >= 11
