"""The summary of the large table in polars.    python3 summary_polars.py IN.csv OUT.csv

Revenue and users summed by area, segment and quarter; growth of revenue on the same quarter of the year
before; share in the revenue of the quarter. The streaming engine, and sums of doubles.
"""

import sys

import polars as pl

source, target = sys.argv[1:]
key = ["area", "segment", "period"]
sums = pl.scan_csv(source).group_by(key).agg(pl.sum("revenue", "users")).collect(engine="streaming")
year_on = (pl.col("period").str.head(4).cast(pl.Int32) + 1).cast(pl.String) + pl.col("period").str.slice(4)
before = sums.select("area", "segment", year_on.alias("period"), pl.col("revenue").alias("before"))
sums.join(before, on=key, how="left").sort(key).select(
    *key,
    "revenue",
    "users",
    yoy=100 * (pl.col("revenue") / pl.col("before") - 1),
    share=100 * pl.col("revenue") / pl.col("revenue").sum().over("period"),
).write_csv(target)
