"""Writes the large market table of the benches: `period,province,area,segment,provider,revenue,users`.

    python3 generate.py ROWS OUT.csv

Standard library only. The same ROWS give the same bytes on every machine: the numbers come from the
Mersenne Twister's bits and from integer arithmetic, never from a float. Provider after provider reports
every quarter of 2009 to 2024 for 31 provinces, 2 areas and 8 segments, which is 31,744 rows a provider.
"""

import random
import sys
from array import array

QUARTERS = [f"{year}-Q{quarter}" for year in range(2009, 2025) for quarter in range(1, 5)]
PROVINCES = [f"P{number:02d}" for number in range(31)]
AREAS = ["urban", "rural"]
SEGMENTS = ["short_video", "live_streaming", "long_video", "ott_iptv", "audio", "live_commerce", "knowledge", "games"]


def main(rows: int, out: str) -> None:
    # What every provider's block has in common: the start of each line, and how large its figures are
    # (later quarters and later segments are larger), in thousandths.
    starts, weights = [], []
    for when, quarter in enumerate(QUARTERS):
        for province in PROVINCES:
            for area in AREAS:
                for which, segment in enumerate(SEGMENTS):
                    starts.append(f"{quarter},{province},{area},{segment},")
                    weights.append((1000 + 30 * when) * (10 + which) // 10)
    block = len(starts)
    cents = [f".{number:02d}," for number in range(100)]
    chance = random.Random(2023)
    with open(out, "w", encoding="ascii", newline="\n", buffering=1 << 20) as file:
        file.write("period,province,area,segment,provider,revenue,users\n")
        for provider in range(-(-rows // block)):
            bits = array("I", chance.randbytes(4 * block))
            if sys.byteorder == "big":
                bits.byteswap()
            size = chance.getrandbits(12)
            level = 300 + size * size // 2048  # cents: few providers are large, most are small
            name = f"provider-{provider:05d},"
            lines = []
            for start, weight, word in zip(starts, weights, bits):
                # Two bytes give a bell around 1, in 1/256; the other two give the users.
                revenue = level * weight * (128 + (word & 127) + (word >> 7 & 127)) // 256_000
                lines.append(f"{start}{name}{revenue // 100}{cents[revenue % 100]}{100 + 31 * (word >> 16)}\n")
            file.writelines(lines[: rows - provider * block])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1].replace("_", "")), sys.argv[2])
