"""Make `normalize/language/data/` from the source of CLD2: its tables as arrays of numbers, nothing of its code.

usage: python training/language/cld2_tables.py SOURCE TARGET

SOURCE is the folder `cld2/internal` of an unpacked source distribution (see README.md beside this file), TARGET the
data folder. The same source always gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CODES = {"iw": "he", "jw": "jv", "in": "id", "nb": "no", "mo": "ro", "zh-Hant": "zh", "sr-ME": "sr"}
BEYOND = 0x30000  # code points; no letters lie behind plane 2
LATIN, CYRILLIC, ARABIC = 1, 3, 6


def body(text: str, name: str) -> str:
    """What stands between the braces of one array, without comments."""
    found = re.search(rf"\b{name}\[[^\]]*\]\s*=\s*\{{(.*?)\n\s*\}};|\b{name}\[[^\]]*\]\s*=\s*\{{(.*?)\}};", text, re.S)
    assert found, name
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", found[1] or found[2], flags=re.S)


def numbers(text: str, name: str) -> NDArray[np.int64]:
    """An array of numbers, decimal or hexadecimal."""
    return np.array([int(n, 0) for n in re.findall(r"-?\b(?:0x[0-9a-fA-F]+|\d+)\b", body(text, name))], dtype=np.int64)


def constant(text: str, name: str) -> int:
    """One constant's value."""
    found = re.search(rf"\b{name}\s*=\s*(0x[0-9a-fA-F]+|\d+)", text)
    assert found, name
    return int(found[1], 0)


def table(source: Path, file: str, name: str) -> dict[str, NDArray[np.uint32]]:
    """A hash table (rows of four entries), what its entries point to, the mask of their keys and the first double."""
    text = (source / file).read_text(encoding="utf-8", errors="replace")
    entries = numbers(text, name).astype(np.uint32).reshape(-1, 4)
    assert len(entries) == constant(text, f"{name}Size")
    return {
        "entries": entries,
        "values": numbers(text, f"{name}Ind").astype(np.uint32),
        "mask": np.array([constant(text, f"{name}KeyMask"), constant(text, f"{name}SizeOne")], dtype=np.uint32),
    }


def utf8(point: int) -> bytes:
    """One code point as UTF-8."""
    return chr(point).encode("utf-8", "surrogatepass")


def scripts(source: Path) -> NDArray[np.uint8]:
    """The script number of every code point, 0 for what is no letter, by walking CLD2's state table."""
    text = (source / "utf8prop_lettermarkscriptnum.h").read_text(encoding="utf-8")
    cells = re.findall(r"\bX__\b|\bRJ_\b|\b\d+\b", body(text, "utf8prop_lettermarkscriptnum"))
    states = np.array([0 if cell in ("X__", "RJ_") else int(cell) for cell in cells], dtype=np.int64)
    found = np.zeros(BEYOND, dtype=np.uint8)
    for point in range(BEYOND):
        if 0xD800 <= point < 0xE000:
            continue
        state = 0
        for byte in utf8(point):
            state = int(states[(state << 6) + byte])
        found[point] = state
    return found


def cjk(source: Path) -> NDArray[np.uint8]:
    """What every Han, kana or Hangul character says: the number of a pair of values."""
    text = (source / "cld_generated_cjk_uni_prop_80.cc").read_text(encoding="utf-8")
    cells = re.findall(r"\b[A-Z][A-Z0-9]?_+\b|-?\b\d+\b", body(text, "cld_generated_CjkUni"))
    states = [0 if not cell.lstrip("-").isdigit() else int(cell) for cell in cells]

    def signed(value: int) -> int:
        return value - 256 if value > 127 else value

    found = np.zeros(BEYOND, dtype=np.uint8)
    for point in range(0x80, BEYOND):
        if 0xD800 <= point < 0xE000:
            continue
        data = utf8(point)
        if len(data) == 2:
            found[point] = states[(states[data[0]] << 6) + data[1]] & 0xFF
            continue
        where = states[data[0]] << 6
        if len(data) == 3:
            where <<= 4
            second = data[1]
        else:
            where = (states[where + data[1]] & 0xFF) << 10
            second = data[2]
        where += signed(states[where + second]) << 6
        found[point] = states[where + data[-1]] & 0xFF
    return found


def lower(script: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Pairs of a letter and its small form, where CLD2 knows the letter and one character is enough (Unicode)."""
    pairs = []
    for point in np.flatnonzero(script).tolist():
        small = chr(point).lower()
        if point == 0x130:
            small = "i"
        if len(small) == 1 and ord(small) != point:
            pairs.append((point, ord(small)))
    return np.array(pairs, dtype=np.uint32)


def main() -> None:
    """Read SOURCE, write TARGET."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    language = (source / "generated_language.cc").read_text(encoding="utf-8")
    script_text = (source / "generated_ulscript.cc").read_text(encoding="utf-8")
    header = (source / "generated_language.h").read_text(encoding="utf-8")
    numbered = {name: int(number) for name, number in re.findall(r"^\s*(\w+)\s*=\s*(\d+),", header, re.M)}
    codes = re.findall(r'"([^"]*)"', body(language, "kLanguageToCode"))
    names = [CODES.get(code, code if len(code) <= 3 else "und") for code in codes]
    names = ["und" if name == "un" else name for name in names]

    def languages(text: str, name: str) -> NDArray[np.uint16]:
        return np.array([numbered[word] for word in re.findall(r"\b[A-Z]\w+\b", body(text, name))], dtype=np.uint16)

    kinds = {"RTypeNone": 0, "RTypeOne": 1, "RTypeMany": 2, "RTypeCJK": 3}
    shared = (source / "cldutil_shared.h").read_text(encoding="utf-8")
    closest = body((source / "compact_lang_det_impl.cc").read_text(encoding="utf-8"), "kClosestAltLanguage")
    nearest = [
        (
            numbered.get(word.upper(), numbered["UNKNOWN_LANGUAGE"])
            if int(percent) >= 24
            else numbered["UNKNOWN_LANGUAGE"]
        )
        for percent, word in re.findall(r"\(\s*(\d+) >= kMinCorrPercent\) \? (\w+)", closest)
    ]
    script = scripts(source)
    quads = table(source, "cld2_generated_quad0122.cc", "kQuad0122")
    words = table(source, "cld2_generated_deltaocta0122.cc", "kDeltaOcta0122")
    telling = table(source, "cld2_generated_distinctocta0122.cc", "kDistinctOcta0122")
    pairs = table(source, "cld_generated_cjk_delta_bi_32.cc", "kCjkDeltaBi")
    compatible = (source / "cld2_generated_cjk_compatible.cc").read_text(encoding="utf-8")
    scores = (source / "cld_generated_score_quad_octa_0122.cc").read_text(encoding="utf-8")
    arrays: dict[str, NDArray[np.generic]] = {
        "codes": np.array(names),
        "latin": languages(language, "kPLangToLanguageLatn"),
        "other": languages(language, "kPLangToLanguageOthr"),
        "local": numbers(language, "kLanguageToPLang").astype(np.uint8),
        "expected": numbers(scores, "kAvgDeltaOctaScore").astype(np.int32).reshape(-1, 4),
        "nearest": np.array(nearest, dtype=np.uint16),
        "kind": np.array([kinds[word] for word in re.findall(r"RType\w+", body(script_text, "kULScriptToRtype"))]),
        "usual": languages(script_text, "kULScriptToDefaultLang"),
        "chances": numbers(shared, "kLgProbV2Tbl").astype(np.uint8).reshape(-1, 8)[:, 5:],
        "script": script,
        "small": lower(script),
        "cjk": cjk(source),
        "cjk_values": numbers(compatible, "kCompatTableInd").astype(np.uint32).reshape(-1, 2),
        "quad_values": quads["values"],
        "quad_mask": quads["mask"],
    }
    for name, found in (("word", words), ("telling", telling), ("pair", pairs)):
        for part, array in found.items():
            arrays[f"{name}_{part}"] = array
    target.mkdir(parents=True, exist_ok=True)
    np.save(target / "quads.npy", quads["entries"])
    np.savez_compressed(target / "cld2.npz", allow_pickle=False, **arrays)
    for name, made in arrays.items():
        print(name, made.shape, made.dtype)


if __name__ == "__main__":
    main()
