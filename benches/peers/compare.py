"""Holds the results of one job against each other: the same answers, and how long each took as a ratio.

    compare.py RESULTS SHAPE FIGURES THREADS
"""

import glob
import json
import sys

ANSWERS = ["groups", "contradictions", "camps", "lows", "highs"]
TITLES = {
    "crosscheck": "crosscheck: the whole report (all findings with their derivations) and the timelines' answers",
    "duckdb": "DuckDB: windows and degrees alone, a sweep in SQL",
    "polars": "Polars: windows and degrees alone, the same sweep",
    "duckdb-join": "DuckDB: windows and degrees alone, as a self-join",
}


def fastest(results, name):
    """Of several runs the one with the shortest job, and the least time to read and peak among all."""
    runs = [json.load(open(path)) for path in sorted(glob.glob(f"{results}.{name}.[0-9]*.json"))]
    runs = [run for run in runs if run]
    if not runs:
        return None
    best = min(runs, key=lambda run: run["job"])
    best["read"] = min(run["read"] for run in runs)
    best["peak"] = min(run["peak"] or 0 for run in runs)
    return best


def main():
    results, shape, figures, threads = sys.argv[1:5]
    found = {name: fastest(results, name) for name in TITLES}
    ours = found["crosscheck"]
    print(f"{shape}, {int(figures):,} figures, {threads} threads")
    print(f"  {'job':>9} {'ratio':>7} {'read':>9} {'ratio':>7} {'peak MB':>9}")
    wrong = []
    for name, one in found.items():
        if one is None:
            print(f"  {'-':>9} {'-':>7} {'-':>9} {'-':>7} {'-':>9}  {TITLES[name]}: not run, it would take hours")
            continue
        wrong += [f"{name}: {key} is {one[key]}, not {ours[key]}" for key in ANSWERS if one[key] != ours[key]]
        version = f" ({one['version']})" if "version" in one else ""
        print(
            f"  {one['job']:>8.3f}s {one['job'] / ours['job']:>6.2f}x {one['read']:>8.3f}s {one['read'] / ours['read']:>6.2f}x"
            f" {one['peak'] / 1e6:>9.0f}  {TITLES[name]}{version}"
        )
    print(f"  of crosscheck besides: {ours['findings']:,} findings; answers read off the timelines in {ours['asked']:.3f}s")
    if wrong:
        sys.exit("the answers differ:\n" + "\n".join(wrong))
    print(f"  the same answers: {ours['groups']:,} measures and times, {ours['contradictions']:,} contradicting pairs")


main()
