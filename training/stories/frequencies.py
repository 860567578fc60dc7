"""Make winnow/dedupe/stories/data/english.npz from the word list of wordfreq (pip install wordfreq).

python training/stories/frequencies.py dedupe/stories/data/english.npz
"""

import math
import sys
from collections import defaultdict
from zlib import crc32

import numpy as np
import wordfreq
from winnow.dedupe.stories.words import stem

total: defaultdict[str, float] = defaultdict(float)
for word, frequency in wordfreq.get_frequency_dict("en", wordlist="best").items():
    if word.isalpha():
        total[stem(word)] += frequency
tables = {crc32(word.encode()): math.log10(frequency) + 9 for word, frequency in total.items()}
rows = sorted((key, round(20 * value)) for key, value in tables.items() if value > 1.8)
np.savez_compressed(
    sys.argv[1],
    stems=np.array([key for key, _ in rows], dtype=np.uint32),
    frequencies=np.array([value for _, value in rows], dtype=np.uint8),
)
print(len(rows), "stems")
