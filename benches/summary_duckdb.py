"""The summary of the large table in DuckDB.    python3 summary_duckdb.py IN.csv OUT.csv

Revenue and users summed by area, segment and quarter; growth of revenue on the same quarter of the year
before; share in the revenue of the quarter. Sums are of doubles, as the reader infers them.
"""

import sys

import duckdb

QUERY = """
COPY (
    WITH sums AS (
        SELECT area, segment, period, sum(revenue) AS revenue, sum(users) AS users,
               CAST(period[1:4] AS INTEGER) AS year, period[5:] AS rest
        FROM read_csv(?)
        GROUP BY area, segment, period
    )
    SELECT now.area, now.segment, now.period, now.revenue, now.users,
           100 * (now.revenue / nullif(before.revenue, 0) - 1) AS yoy,
           100 * now.revenue / sum(now.revenue) OVER (PARTITION BY now.period) AS share
    FROM sums AS now
    LEFT JOIN sums AS before
        ON before.area = now.area AND before.segment = now.segment
        AND before.year = now.year - 1 AND before.rest = now.rest
    ORDER BY now.area, now.segment, now.period
) TO '{}' (HEADER)
"""

source, target = sys.argv[1:]
duckdb.connect().execute(QUERY.format(target.replace("'", "''")), [source])
