"""Times sizeup beside its peers: A B A B ..., so that both meet the machine in the same state.

    python3 run.py [--only start,build,chart,small,panel,1m,10m] [--runs N] [--sizeup BINARY] [--python PYTHON] [--work DIR]

Standard library only, Linux. PYTHON runs the peers and needs pandas, matplotlib, duckdb and polars; a peer
that is not there is left out. After the timing the summaries are compared cell by cell: a bench of programs that
disagree says nothing.

Every run is a whole cold process, from its start to its end; files are in the page cache. Wall time is this
program's clock, CPU the kernel's account of the finished child. A ratio is sizeup's figure by the
peer's, taken pair by pair: its median, smallest and largest. Memory is looked at in runs of its own, which are not
timed: the peak of all resident pages, and of the private ones, which the process holds itself (not those of
the program and the files that it maps).
"""

import argparse
import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KEEP_QUIET = {**os.environ, "PYTHONWARNINGS": "ignore", "MPLBACKEND": "Agg"}


@dataclass
class Run:
    wall: float
    cpu: float


def once(command: list[str]) -> Run:
    begun = time.perf_counter()
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    child = os.posix_spawnp(command[0], command, KEEP_QUIET, file_actions=null)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    if status != 0:
        sys.exit(f"exit status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Run(wall, used.ru_utime + used.ru_stime)


def memory(command: list[str]) -> tuple[float, float]:
    """The peak of resident memory and of anonymous memory in MiB, looked at about every half millisecond."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=KEEP_QUIET)
    most = {b"VmHWM:": 0, b"RssAnon:": 0}
    with open(f"/proc/{child.pid}/status", "rb", buffering=0) as status:
        while child.poll() is None:
            try:
                text = os.pread(status.fileno(), 8192, 0)
            except ProcessLookupError:
                continue
            for name in most:
                _, found, rest = text.partition(name)
                if found:
                    most[name] = max(most[name], int(rest.split(None, 1)[0]))
            time.sleep(0.0005)
    return most[b"VmHWM:"] / 1024, most[b"RssAnon:"] / 1024


def seconds(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def pair(name: str, ours: list[str], theirs: dict[str, list[str]], runs: int) -> None:
    """Runs `ours` in turn with each of `theirs` and prints a row for each: both sides are of the same pairs."""
    looked = [memory(ours) for _ in range(3)]
    mine = [max(column) for column in zip(*looked)]
    if not theirs:
        once(ours)
        alone = [once(ours) for _ in range(runs)]
        wall, cpu = (seconds(statistics.median(getattr(run, what) for run in alone)) for what in ("wall", "cpu"))
        print(f"| {name} | none found | {wall} | | | {cpu} | | | {mine[0]:.0f} | {mine[1]:.0f} |", flush=True)
    for peer, command in theirs.items():
        their = memory(command)
        for warm in (ours, command):
            once(warm)
        pairs = [(once(ours), once(command)) for _ in range(runs)]
        cells = [name, peer]
        for what in ("wall", "cpu"):
            a, b = ([getattr(run, what) for run in side] for side in zip(*pairs))
            ratios = [ours / theirs for ours, theirs in zip(a, b)]
            cells += [seconds(statistics.median(a)), seconds(statistics.median(b))]
            cells += [f"**{statistics.median(ratios):.3f}** ({min(ratios):.3f} to {max(ratios):.3f})"]
        cells += [f"{a:.0f} : {b:.0f}" for a, b in zip(mine, their)]
        print(f"| {' | '.join(cells)} |", flush=True)


def compare(ours: Path, peer: Path, who: str) -> None:
    """The largest relative difference of any cell that both programs filled, and that neither left one out."""
    cells: dict[tuple, float] = {}
    with open(ours, newline="") as file:
        for row in csv.DictReader(file):
            if row["value"]:
                cells[row["area"], row["segment"], row["period"], row["measure"], row["metric"]] = float(row["value"])
    worst, count, lost = 0.0, 0, 0
    columns = [("revenue", "revenue", "value"), ("users", "users", "value"), ("yoy", "revenue", "yoy"), ("share", "revenue", "share")]
    with open(peer, newline="") as file:
        for row in csv.DictReader(file):
            for column, measure, metric in columns:
                mine = cells.get((row["area"], row["segment"], row["period"], measure, metric))
                if row[column] == "" or mine is None:
                    lost += (row[column] == "") != (mine is None)
                    continue
                value = float(row[column])
                # Ours is rounded to six decimals where it is derived.
                slack = 0.5000001e-6 if metric != "value" else 0.0
                worst = max(worst, max(0.0, abs(mine - value) - slack) / max(abs(value), 1e-9))
                count += 1
    verdict = "agree" if worst < 1e-9 and not lost else "DISAGREE"
    print(f"<!-- sizeup and {who} {verdict}: {count} cells, largest relative difference {worst:.1e}, {lost} filled by one only -->")


def summary_pair(name: str, source: Path, work: Path, sizeup: str, peers: dict[str, str], python: str, runs: int) -> None:
    ours = [sizeup, "metrics", str(source), "--by", "area", "--by", "segment", "--value", "revenue", "--value", "users"]
    ours += ["--kind", "flow", "--metric", "value", "--metric", "yoy", "--metric", "share", "-o", str(work / "sizeup.csv")]
    theirs = {version: [python, str(HERE / f"summary_{peer}.py"), str(source), str(work / f"{peer}.csv")] for peer, version in peers.items()}
    pair(name, ours, theirs, runs)
    for peer, version in peers.items():
        compare(work / "sizeup.csv", work / f"{peer}.csv", version)


def small(path: Path) -> None:
    """Twenty rows: ten quarters of two areas."""
    lines = ["period,province,area,segment,provider,revenue,users"]
    for at in range(20):
        quarter, area = divmod(at, 2)
        lines.append(f"{2019 + quarter // 4}-Q{quarter % 4 + 1},P00,{('urban', 'rural')[area]},audio,one,{100 + 7 * at}.{at:02d},{5000 + 311 * at}")
    path.write_text("\n".join(lines) + "\n")


def panel(path: Path) -> None:
    """A wide panel: a thousand series, two areas of five hundred segments, in a hundred months. One row is one figure."""
    chance = random.Random(2024)
    lines = ["period,province,area,segment,provider,revenue,users"]
    for series in range(1000):
        cents, users = 20_000 + chance.getrandbits(20), 100 + chance.getrandbits(16)
        for month in range(100):
            # Whole numbers only, so that every machine writes the same bytes: between a fall of 6 % and a rise of 6.5 %.
            cents = cents * (962 + chance.getrandbits(7)) // 1024 + 100
            users += chance.getrandbits(4)
            when = f"{2015 + month // 12}-{month % 12 + 1:02d}"
            lines.append(f"{when},P00,{('urban', 'rural')[series % 2]},S{series // 2:03d},one,{cents // 100}.{cents % 100:02d},{users}")
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--only", default="start,build,chart,small,panel,1m,10m")
    words.add_argument("--runs", type=int, default=7, help="pairs of every bench")
    words.add_argument("--sizeup", default=str(ROOT / "target/release/sizeup"))
    words.add_argument("--python", default=sys.executable, help="runs the peers")
    words.add_argument("--work", type=Path, help="where tables and outputs go, and stay; a temporary folder else")
    asked = words.parse_args()
    asked.sizeup = shutil.which(asked.sizeup) or sys.exit(f"no program {asked.sizeup}: `cargo build --release` makes it")
    with tempfile.TemporaryDirectory() as scratch:
        work = asked.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        benches(asked, set(asked.only.split(",")), work)


def benches(asked, wanted: set[str], work: Path) -> None:
    sizeup, python, runs = str(Path(asked.sizeup).resolve()), asked.python, asked.runs
    version = lambda name: subprocess.run([python, "-c", f"import {name}; print({name}.__version__)"], capture_output=True, text=True).stdout.strip()
    found = {name: version(name) for name in ("duckdb", "polars", "pandas", "matplotlib")}
    peers = {name: f"{name} {found[name]}" for name in ("duckdb", "polars", "pandas") if found[name]}
    print(f"<!-- {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {subprocess.run([sizeup, '--version'], capture_output=True, text=True).stdout.strip()}; {runs} pairs -->")
    titles = ["bench", "peer", "wall", "peer's", "ratio", "CPU", "peer's", "ratio", "peak MiB", "private MiB"]
    print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}")

    # Outputs must not meet the project's own.
    project = work / "project"
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir()
    shutil.copytree(ROOT / "datasets", project / "datasets")
    shutil.copy(ROOT / "sizeup.toml", project)
    drawn = f"pandas {found['pandas']}, matplotlib {found['matplotlib']}" if found["pandas"] and found["matplotlib"] else None
    drawing = [python, str(HERE / "bundled_pandas.py"), str(project), str(work / "pandas")]

    if "start" in wanted:
        pair("start (`--version`)", [sizeup, "--version"], {"python3 -c pass": [python, "-c", "pass"]}, max(runs, 21))
    if "build" in wanted:
        # The script knows levels, growth, shares and conversions: what else the analysis has it cannot draw.
        able = drawn and subprocess.run(drawing, env=KEEP_QUIET, capture_output=True).returncode == 0
        if drawn and not able:
            print("<!-- bundled_pandas.py cannot draw the whole analysis: sizeup is timed alone -->")
        pair("bundled analysis", [sizeup, "build", "-q", "-p", str(project)], {drawn: drawing} if able else {}, runs)
    if "chart" in wanted:
        one = ["--only", "penetration"]
        pair("one chart", [sizeup, "build", "-q", "-p", str(project), *one], {drawn: [*drawing, *one]} if drawn else {}, runs)
    if "small" in wanted:
        small(work / "small.csv")
        summary_pair("summary, 20 rows", work / "small.csv", work, sizeup, peers, python, runs)
    if "panel" in wanted:
        panel(work / "panel.csv")
        summary_pair("panel, 1,000 series in 100 months", work / "panel.csv", work, sizeup, peers, python, runs)
    for name, rows in (("1m", 1_000_000), ("10m", 10_000_000)):
        if name in wanted:
            table = work / f"market-{name}.csv"
            if not table.exists():
                subprocess.run([sys.executable, str(HERE / "generate.py"), str(rows), f"{table}.part"], check=True)
                os.replace(f"{table}.part", table)
            subprocess.run(["cat", str(table)], stdout=subprocess.DEVNULL, check=True)  # into the page cache
            summary_pair(f"summary, {rows // 1_000_000} million rows", table, work, sizeup, peers, python, runs if rows <= 1_000_000 else min(runs, 5))


if __name__ == "__main__":
    main()
