"""Checks a summary against exact arithmetic.    python3 summary_exact.py IN.csv SUMMARY.csv

Reads the large table line by line and computes every cell of what `sizeup metrics ... -o SUMMARY.csv` wrote in
whole numbers and fractions: sums to the last digit, growth and shares rounded half away from zero, and the
bounds that the rounding of the input allows, which must hold the true bounds and be no wider than one unit of
the sixth decimal. Standard library only; about 20 seconds for ten million rows. Exit status 1 if a cell differs.
"""

import csv
import sys
from collections import defaultdict
from fractions import Fraction


def rounded(number: Fraction) -> Fraction:
    """To six decimals, or more where six significant digits need them; half away from zero."""
    scale = 10**6
    while number and abs(number) * scale < 10**5:
        scale *= 10
    whole = (2 * abs(number) * scale + 1) // 2
    return Fraction(whole if number >= 0 else -whole, scale)


def main(source: str, summary: str) -> int:
    cents, users, rows = defaultdict(int), defaultdict(int), defaultdict(int)
    with open(source, encoding="ascii") as file:
        assert next(file) == "period,province,area,segment,provider,revenue,users\n"
        for line in file:
            period, _, area, segment, _, revenue, count = line.split(",")
            whole, dot, decimals = revenue.partition(".")
            assert dot and len(decimals) == 2, line
            key = period, area, segment
            cents[key] += int(whole + decimals)
            users[key] += int(count)
            rows[key] += 1
    # Each printed number stands for half a unit of its last digit either way.
    sums = {
        "revenue": {key: (Fraction(total, 100), Fraction(rows[key], 200)) for key, total in cents.items()},
        "users": {key: (Fraction(total), Fraction(rows[key], 2)) for key, total in users.items()},
    }
    wholes = {measure: defaultdict(lambda: (Fraction(0), Fraction(0))) for measure in sums}
    for measure, table in sums.items():
        for (period, *_), (total, half) in table.items():
            known = wholes[measure][period]
            wholes[measure][period] = known[0] + total, known[1] + half
    count, wrong, unit = 0, 0, Fraction(1, 10**6)
    with open(summary, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            period, measure = row["period"], row["measure"]
            table, key = sums[measure], (period, row["area"], row["segment"])
            total, half = table[key]
            low, high = total - half, total + half
            count += 1
            if row["metric"] == "yoy":
                before = table.get((f"{int(period[:4]) - 1}{period[4:]}", *key[1:]))
                if before is None:
                    wrong += (row["value"], row["reason"]) != ("", "no_prior")
                    continue
                was, around = before
                expected = [100 * (a / b - 1) for a, b in ((total, was), (low, was + around), (high, was - around))]
            elif row["metric"] == "share":
                whole, around = wholes[measure][period]
                rest, slack = whole - total, around - half
                expected = [100 * a / (a + b) for a, b in ((total, rest), (low, rest + slack), (high, rest - slack))]
            else:
                expected = [total, low, high]
            value, lo, hi = (Fraction(row[column]) for column in ("value", "lo", "hi"))
            if row["metric"] == "value":
                right = [value, lo, hi] == expected
            else:
                right = value == rounded(expected[0]) and 0 <= expected[1] - lo < unit and 0 <= hi - expected[2] < unit
            if not right:
                wrong += 1
                print(f"{row} should be {[float(number) for number in expected]}")
    missing = 6 * len(rows) - count
    print(f"{count} cells, {wrong} wrong, {missing} missing")
    return int(wrong > 0 or missing != 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
