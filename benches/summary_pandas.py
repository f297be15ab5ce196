"""The summary of the large table in pandas.    python3 summary_pandas.py IN.csv OUT.csv

Revenue and users summed by area, segment and quarter; growth of revenue on the same quarter of the year
before; share in the revenue of the quarter. The default reader, only the columns needed, sums of doubles.
"""

import sys

import pandas as pd

source, target = sys.argv[1:]
key = ["area", "segment", "period"]
table = pd.read_csv(source, usecols=[*key, "revenue", "users"]).groupby(key, as_index=False).sum()
before = table[[*key, "revenue"]].copy()
before["period"] = (before.period.str[:4].astype(int) + 1).astype(str) + before.period.str[4:]
table = table.merge(before, on=key, how="left", suffixes=("", "_before"))
table["yoy"] = 100 * (table.revenue / table.revenue_before - 1)
table["share"] = 100 * table.revenue / table.groupby("period").revenue.transform("sum")
table.drop(columns="revenue_before").sort_values(key).to_csv(target, index=False)
