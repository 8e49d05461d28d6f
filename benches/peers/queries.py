"""The job in DuckDB and in Polars, as a good user of each would write it.

    queries.py duckdb|duckdb-join|polars FILE [THREADS]

FILE has the columns id, source, measure, kind, low, high, as_of. For each figure: with how many on the same measure at the same
time it cannot go together (its low above the other's high, or its high below the other's low). For each measure and time: the
greatest number of figures that share a value, the least and the greatest. The answers are added up and printed as JSON
with the seconds for reading and for the job, and the peak of memory of the process.

`duckdb` and `polars` sweep over the sorted ends with running sums: no pair is ever made, and the work is that of sorting.
`duckdb-join` is the short query that comes to mind first: a self-join, which makes every pair.
"""

import json
import os
import resource
import sys
import time

TYPES = {
    "id": "VARCHAR", "source": "VARCHAR", "measure": "VARCHAR", "kind": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE",
    "as_of": "DATE",
}

READ = f"CREATE TABLE figures AS SELECT * FROM read_csv(?, header = true, columns = {TYPES})"

# What a figure cannot go with is counted at its two ends: highs before its low, and lows behind its high. At one value a
# low comes before a high, as figures that touch can both be true.
SWEEP = """
WITH ends AS (
    SELECT measure, as_of, low AS point, 0 AS closes, id FROM figures
    UNION ALL
    SELECT measure, as_of, high, 1, id FROM figures
), swept AS (
    SELECT measure, as_of, closes, id,
        sum(1 - closes) OVER w AS opened,
        sum(closes) OVER w AS closed,
        count(*) OVER (PARTITION BY measure, as_of) / 2 AS figures
    FROM ends
    WINDOW w AS (PARTITION BY measure, as_of ORDER BY point, closes ROWS UNBOUNDED PRECEDING)
), degrees AS (
    SELECT measure, as_of, id,
        sum(CASE WHEN closes = 0 THEN closed ELSE figures - opened END) AS degree,
        max(opened - closed) AS camp
    FROM swept GROUP BY measure, as_of, id
), moments AS (
    SELECT measure, as_of, sum(degree) AS degrees, max(camp) AS camp FROM degrees GROUP BY measure, as_of
), bounds AS (
    SELECT measure, as_of, min(low) AS least, max(high) AS greatest FROM figures GROUP BY measure, as_of
)
SELECT count(*), sum(degrees) / 2, sum(camp), sum(least), sum(greatest)
FROM moments JOIN bounds ON moments.measure = bounds.measure AND moments.as_of IS NOT DISTINCT FROM bounds.as_of
"""

JOIN = """
WITH degrees AS (
    SELECT a.measure, a.as_of, a.id, a.low, a.high,
        count(*) FILTER (a.low > b.high OR a.high < b.low) AS degree,
        count(*) FILTER (b.low <= a.low AND a.low <= b.high) AS camp
    FROM figures a JOIN figures b ON a.measure = b.measure AND a.as_of IS NOT DISTINCT FROM b.as_of
    GROUP BY ALL
), moments AS (
    SELECT sum(degree) AS degrees, max(camp) AS camp, min(low) AS least, max(high) AS greatest
    FROM degrees GROUP BY measure, as_of
)
SELECT count(*), sum(degrees) / 2, sum(camp), sum(least), sum(greatest) FROM moments
"""


def duckdb(path, query, threads):
    import duckdb as engine

    base = engine.connect(config={"threads": threads})
    start = time.perf_counter()
    base.execute(READ, [path])
    read = time.perf_counter()
    answers = base.execute(query).fetchone()
    return engine.__version__, read - start, time.perf_counter() - read, answers


def polars(path, threads):
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl

    types = {"low": pl.Float64, "high": pl.Float64, "as_of": pl.Date}
    start = time.perf_counter()
    figures = pl.read_csv(path, schema_overrides=types)
    read = time.perf_counter()
    # A number for each measure and time: nulls, which constants have for a time, are a group like any other.
    figures = figures.with_columns(
        group=pl.struct("measure", "as_of").rank("dense"), row=pl.int_range(pl.len(), dtype=pl.UInt32)
    )
    ends = pl.concat([
        figures.select("group", "row", at="low", closes=pl.lit(0, pl.Int64)),
        figures.select("group", "row", at="high", closes=pl.lit(1, pl.Int64)),
    ])
    swept = (
        ends.lazy()
        .sort("group", "at", "closes")
        # Running sums over all, less what was before the group: cheaper than one window for each group.
        .with_columns(closed=pl.col("closes").cum_sum(), opened=(1 - pl.col("closes")).cum_sum())
        .with_columns(
            before_closed=(pl.col("closed") - pl.col("closes")).first().over("group"),
            before_opened=(pl.col("opened") - 1 + pl.col("closes")).first().over("group"),
            figures=pl.len().over("group") // 2,
        )
        .with_columns(closed=pl.col("closed") - pl.col("before_closed"), opened=pl.col("opened") - pl.col("before_opened"))
    )
    degrees = (
        swept.group_by("group", "row")
        .agg(
            degree=pl.when(pl.col("closes") == 0)
            .then(pl.col("closed"))
            .otherwise(pl.col("figures") - pl.col("opened"))
            .sum(),
            camp=(pl.col("opened") - pl.col("closed")).max(),
        )
        .group_by("group")
        .agg(pl.col("degree").sum(), pl.col("camp").max())
    )
    bounds = figures.lazy().group_by("group").agg(pl.col("low").min(), pl.col("high").max())
    sums = (
        degrees.join(bounds, on="group")
        .select(
            pl.len().alias("groups"), pl.col("degree").sum() // 2, pl.col("camp").sum(), pl.col("low").sum(), pl.col("high").sum()
        )
        .collect()
    )
    return pl.__version__, read - start, time.perf_counter() - read, sums.row(0)


def main():
    name, path = sys.argv[1:3]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if name == "polars":
        version, read, job, answers = polars(path, threads)
    else:
        version, read, job, answers = duckdb(path, JOIN if name == "duckdb-join" else SWEEP, threads)
    groups, contradictions, camps, lows, highs = answers
    print(json.dumps({
        "version": version, "read": read, "job": job, "groups": int(groups), "contradictions": int(contradictions),
        "camps": int(camps), "lows": float(lows), "highs": float(highs),
        # Kilobytes on Linux.
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


main()
