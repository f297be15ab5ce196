"""The bundled analysis in pandas and matplotlib, as an analyst would script it.

    python3 bundled_pandas.py PROJECT OUT [--only NAME]...

Reads PROJECT/sizeup.toml, the cards and the CSVs of PROJECT/datasets, and writes to OUT what `sizeup build`
writes to charts/: a CSV for every table, and for every chart an SVG, a PNG of 1600 pixels and the CSV of what
it shows. The pictures carry the same parts: title, subtitle, unit, direct labels, breaks, notes, sources and
a description inside the SVG, set in the same fonts, text as outlines.

It does less than sizeup in these: floats, no interval of rounding, an empty cell in place of a reason, no
check of its input, no lint of labels that meet, no digests.
"""

import argparse
import re
import textwrap
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import matplotlib

matplotlib.use("Agg")
from matplotlib import font_manager
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, PURPLE, PINK, NIGHT = COLOURS = ["#2e70d6", "#ba5314", "#07654b", "#664274", "#b87899", "#0e252f"]
GREY, PALE, TEXT, SOFT = "#5b666e", "#e3e7ea", "#26323a", "#dfe3e6"
SCALES = {"thousand": 1e3, "10,000": 1e4, "million": 1e6, "100 million": 1e8, "billion": 1e9, "trillion": 1e12}
NOUNS = {"yuan": "CNY", "US dollars": "USD", "persons": "person", "percent": "%"}
SPOKEN = {"CNY": "yuan", "USD": "US dollars", "person": "people", "company": "companies"}
GROWTH = "Growth on a year earlier"


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────


def scale_of(unit: str) -> tuple[float, str]:
    """`100 million persons` is 1e8 and `person`."""
    for words, factor in sorted(SCALES.items(), key=lambda it: -len(it[0])):
        if unit.startswith(words + " "):
            noun = unit[len(words) + 1 :]
            return factor, NOUNS.get(noun, noun)
    return 1.0, NOUNS.get(unit, unit)


def year_before(period: str, years: int = 1) -> str:
    return re.sub(r"\b\d{4}", lambda year: str(int(year[0]) - years), period)


def position(period: str) -> float:
    """Where a period stands on an axis of years: a survey at the end of its month, a year in its place."""
    month = re.search(r"-(\d\d)$", period)
    half = re.search(r"-H(\d)$", period)
    return int(period[:4]) + (int(month[1]) / 12 if month else int(half[1]) / 2 if half else 0)


def passes(frame: pd.DataFrame, where: dict) -> pd.Series:
    mask = pd.Series(True, index=frame.index)
    for column, wanted in where.items():
        mask &= frame[column].isin(wanted if isinstance(wanted, list) else [wanted])
    return mask


class Project:
    def __init__(self, root: Path):
        self.root = root / "datasets"
        self.analysis = tomllib.loads((root / "sizeup.toml").read_text("utf-8"))
        self.derived = {it["name"]: it for it in self.analysis.get("measure", [])}
        self.publishers = pd.read_csv(self.root / "sources.csv", dtype=str, keep_default_na=False).set_index("source_id").publisher
        self.read: dict[str, tuple[dict, pd.DataFrame]] = {}

    def dataset(self, name: str) -> tuple[dict, pd.DataFrame]:
        if name not in self.read:
            card = tomllib.loads((self.root / f"{name}.toml").read_text("utf-8"))
            rows = pd.read_csv(self.root / card["file"], dtype=str, keep_default_na=False)
            for out in card.get("leave_out", []):
                rows = rows[~passes(rows, out["where"])]
            units = {unit: scale_of(unit) for unit in rows.unit.unique()}
            rows["number"] = rows.value.str.lstrip("<>~").astype(float) * rows.unit.map(lambda unit: units[unit][0])
            rows["base"] = rows.unit.map(lambda unit: units[unit][1])
            self.read[name] = card, rows
        return self.read[name]

    def measure(self, name: str, where: dict) -> "Measure":
        dataset, key = name.split(".")
        card, rows = self.dataset(dataset)
        if key in card["measures"]:
            return Measure(card, key, rows, where)
        convert = self.derived[name]["convert"]
        rate = self.measure(convert["with"], {})
        start, unit = convert["from"], convert["to"]
        if start[0].isdigit():
            amount, scale = re.match(r"([\d.]+) (\w+)", start).groups()
            rate.wide = float(amount) * SCALES[scale] / rate.wide
            rate.title, rate.unit, rate.kind = self.derived[name]["title"], unit, "stock"
            return rate
        money = self.measure(start, where)
        money.wide = money.wide.div(rate.wide.iloc[:, 0].reindex(money.wide.index), axis=0)
        money.title, money.unit = self.derived[name]["title"], unit
        return money

    def sources(self, ids) -> str:
        names = sorted({self.publishers.get(it, it) for it in ids})
        return "; ".join(names[:5]) + (f"; {len(names) - 5} others" if len(names) > 5 else "")


class Measure:
    """One measure as a frame of periods (rows) by its key: dimensions, and the definition where there is one."""

    def __init__(self, card: dict, key: str, rows: pd.DataFrame, where: dict):
        declared = card["measures"][key]
        rows = rows[passes(rows, declared.get("where", {}))]
        self.card, self.key, self.kind, self.title = card, key, declared["kind"], declared["title"]
        self.dimensions = list(card.get("dimensions", {}))
        self.definition = card["columns"].get("definition")
        self.levels = self.dimensions + ([self.definition] if self.definition else [])
        total = {name: it["total"] for name, it in card.get("dimensions", {}).items() if it.get("total")}
        # The whole stays in, for shares; `rows` keeps to what was asked for.
        wide = {name: it if name not in total else [total[name], *([it] if isinstance(it, str) else it)] for name, it in where.items()}
        self.total, self.where = total, where
        known = rows[passes(rows, wide)]
        self.rows = known[passes(known, where)]
        self.unit = known.base.iloc[0]
        columns = self.levels or ["measure"]
        known = known.assign(measure=key)
        order = sorted(known.period.unique(), key=position)
        self.wide = known.pivot(index="period", columns=columns, values="number").reindex(order)
        if not isinstance(self.wide.columns, pd.MultiIndex):
            self.wide.columns = pd.MultiIndex.from_arrays([self.wide.columns], names=columns)
        for name, it in card.get("dimensions", {}).items():
            if it.get("derive") and self.kind in ("stock", "flow"):
                self.derive(it["total"], *it["values"])

    def derive(self, total: str, one: str, other: str) -> None:
        for part, rest in ((one, other), (other, one)):
            if rest in self.wide and total in self.wide:
                missing = self.wide[(total,)] - self.wide[(rest,)]
                have = self.wide[(part,)] if part in self.wide else np.nan
                self.wide[(part,)] = missing if np.isscalar(have) else have.fillna(missing)

    def whole(self) -> pd.DataFrame:
        """For every column the total it belongs to."""
        keys = [tuple(self.total.get(name, at) for name, at in zip(self.wide.columns.names, key)) for key in self.wide.columns]
        return pd.DataFrame({mine: self.wide.get(total) for mine, total in zip(self.wide.columns, keys)}, columns=self.wide.columns)

    def prior(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The same frame one year earlier; nothing where a declared break lies between."""
        before = frame.reindex([year_before(period) for period in frame.index])
        before.index = frame.index
        for cut in self.breaks():
            after = position(cut["after"])
            crossed = [position(year_before(period)) <= after < position(period) for period in frame.index]
            for column in frame.columns:
                key = dict(zip(frame.columns.names, column))
                if all(key.get(name) in ([it] if isinstance(it, str) else it) for name, it in cut.get("where", {}).items()):
                    before.loc[crossed, [column]] = np.nan
        return before

    def breaks(self) -> list[dict]:
        return [it for it in self.card.get("breaks", []) if self.key in it.get("measures", [self.key])]

    def metric(self, words: str) -> pd.DataFrame:
        name, _, argument = words.rstrip(")").partition("(")
        wide, rate = self.wide, self.kind in ("rate", "index", "ratio", "growth")
        if name == "value":
            return wide
        if name == "change" or (name == "yoy" and rate):
            return wide - self.prior(wide)
        if name == "yoy":
            return 100 * (wide / self.prior(wide) - 1)
        if name == "pop":
            return 100 * (wide / wide.shift() - 1)
        if name == "share":
            return 100 * wide / self.whole()
        if name == "contribution":
            return 100 * (wide - self.prior(wide)) / self.prior(self.whole())
        if name == "index":
            return 100 * wide / wide.loc[argument]
        if name == "cagr":
            years = np.array([position(period) - position(argument) for period in wide.index])
            with np.errstate(divide="ignore"):
                return (100 * ((wide / wide.loc[argument]) ** (1 / np.where(years > 0, years, np.nan))[:, None] - 1))[years > 0]
        if name == "gap":
            return (wide[("urban",)] - wide[("rural",)]).to_frame(("urban-rural",)).rename_axis(columns=wide.columns.names)
        if name == "milestone":
            return wide.where((wide >= float(argument)) & ((wide >= float(argument)).cumsum() == 1))
        raise ValueError(words)

    def selected(self, frame: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
        keep = [
            column
            for column in frame.columns
            if all(dict(zip(frame.columns.names, column))[name] in ([it] if isinstance(it, str) else it) for name, it in self.where.items())
        ]
        rows = [period for period in frame.index if (not start or position(period) >= position(start)) and (not end or position(period) <= position(end))]
        return frame.loc[rows, keep].dropna(how="all").dropna(axis=1, how="all")


def long_csv(measure: Measure, metrics: list[str], start: str, end: str, path: Path) -> None:
    parts = []
    for words in metrics:
        frame = measure.selected(measure.metric(words), start, end)
        part = frame.rename_axis("period").melt(ignore_index=False).reset_index()
        part["metric"] = words.partition("(")[0]
        parts.append(part)
    names = measure.wide.columns.names
    table = pd.concat(parts).rename(columns={"value": "number"})
    table["measure"], table["value"] = measure.key, table.number.round(6)
    table.sort_values([*names, "period"], kind="stable")[["period", *names, "measure", "metric", "value"]].to_csv(path, index=False)


# ── Drawing ───────────────────────────────────────────────────────────────────────────────────────────


def plain(ax, zero_line=True) -> None:
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.grid(axis="y", color=SOFT, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="both", length=0, colors=GREY)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", "\u2212"))
    ax.locator_params(axis="y", nbins=5)
    if zero_line:
        ax.axhline(0, color=GREY, linewidth=1)


def said(value: float, signed=False) -> str:
    places = 0 if abs(value) >= 100 else 1
    return f"{value:{'+' if signed else ''},.{places}f}".replace("-", "\u2212")


def apart(places: list[float], least: float) -> list[float]:
    """Moves labels up until no two are nearer than `least`."""
    order = np.argsort(places)
    moved = np.array(places, dtype=float)
    for low, high in zip(order, order[1:]):
        moved[high] = max(moved[high], moved[low] + least)
    return list(moved)


class Picture:
    def __init__(self, project: Project, chart: dict):
        self.chart = chart
        metric = chart.get("metric", "value")
        self.metrics = metric if isinstance(metric, list) else [metric]
        self.start, self.end = chart.get("from", ""), chart.get("to", "")
        self.measure = project.measure(chart["measure"], chart.get("where", {}))
        self.scale = chart.get("scale", "")
        self.by = chart.get("by")
        self.noted = [*([chart["note"]] if "note" in chart else []), *([self.measure.card["note"]] if "note" in self.measure.card else [])]
        self.sources = project.sources(self.measure.rows.source_id)
        self.tall = chart["type"] == "combo"
        self.fig = Figure(figsize=(8, 5.75 if self.tall else 4.8), dpi=200)
        self.bottom = 0.24

    def data(self, metric: str) -> pd.DataFrame:
        frame = self.measure.selected(self.measure.metric(metric), self.start, self.end)
        if metric == "value" and self.scale:
            frame = frame / SCALES[self.scale]
        if self.by:
            frame.columns = frame.columns.get_level_values(self.by)
            declared = self.measure.card.get("dimensions", {}).get(self.by, {}).get("values", [])
            order = {name: at for at, name in enumerate(declared)}
            frame = frame[sorted(frame.columns, key=lambda name: (order.get(name, -1), name))]
        else:
            frame.columns = [self.measure.title]
        return frame

    def named(self, series: str) -> str:
        labels = self.measure.card.get("dimensions", {}).get(self.by, {}).get("labels", {}) if self.by else {}
        return self.chart.get("labels", {}).get(series) or labels.get(series) or str(series).replace("_", " ").capitalize()

    def unit(self, metric: str) -> str:
        if metric != "value":
            return "percentage points" if self.measure.kind == "rate" else "%"
        return f"{self.scale} {SPOKEN.get(self.measure.unit, self.measure.unit)}".strip()

    def words(self, periods) -> None:
        what = self.measure.title if self.metrics[0] == "value" else f"{self.measure.title}, {self.metrics[0]}"
        span = f"{periods[0]}\u2013{periods[-1]}" if len(periods) > 1 else periods[0]
        place = self.measure.card.get("place", "")
        height = self.fig.get_size_inches()[1]
        at = lambda inches: 1 - inches / height
        self.fig.text(0.03, at(0.42), self.chart["title"], weight="bold", size=14, color=NIGHT)
        self.fig.text(0.03, at(0.68), f"{what}, {place}, {self.unit(self.metrics[0])}, {span}", size=10, color=TEXT)
        cuts = [f"Break after {cut['after']}: {cut['note']}." for cut in self.measure.breaks() if position(periods[0]) < position(cut["after"]) < position(periods[-1])]
        notes = " ".join([*self.noted, *cuts])
        lines = textwrap.wrap(f"Notes: {notes}", 125) if notes else []
        lines += textwrap.wrap(f"Sources: {self.sources}", 120)
        for number, line in enumerate(reversed(lines)):
            self.fig.text(0.03, (0.14 + 0.17 * number) / height, line, size=8, color=GREY)
        self.bottom = (0.14 + 0.17 * len(lines) + 0.38) / height
        self.described = f"{what}. " + notes

    def axes(self, periods, right=0.97):
        self.words(list(periods))
        top = 1 - 1.2 / self.fig.get_size_inches()[1]
        if not self.tall:
            return [self.fig.add_axes((0.075, self.bottom, right - 0.075, top - self.bottom))]
        span = top - self.bottom
        lower = self.fig.add_axes((0.075, self.bottom, right - 0.075, span * 0.3))
        upper = self.fig.add_axes((0.075, self.bottom + span * 0.42, right - 0.075, span * 0.58), sharex=lower)
        upper.tick_params(axis="x", labelbottom=False)
        for ax, words in ((upper, f"{self.measure.title}, {self.unit('value')}"), (lower, f"{GROWTH}, %")):
            ax.set_title(words, loc="left", size=9, weight="semibold", color=TEXT)
        return [upper, lower]

    def legend(self, series, colours) -> None:
        x, y = 0.03, 1 - 0.97 / self.fig.get_size_inches()[1]
        for name, colour in zip(series, colours):
            words = self.named(name)
            self.fig.text(x, y, "\u25a0 " + words, size=9, weight="semibold", color=colour)
            x += 0.035 + 0.0105 * len(words)

    def cut(self, ax, place) -> None:
        for cut in self.measure.breaks():
            at = place(cut["after"])
            if at is not None:
                ax.axvline(at, color=GREY, linewidth=1, linestyle=(0, (1, 2)))
                ax.annotate("Break in the series", (at, 1), xycoords=("data", "axes fraction"), xytext=(4, 2), textcoords="offset points", size=8, color=GREY)

    def line(self) -> None:
        frame = self.data(self.metrics[0])
        ax = self.axes(frame.index, right=0.68 if self.by else 0.92)[0]
        x = np.array([position(period) for period in frame.index])
        strong = self.chart.get("highlight", list(frame.columns)[:4])
        ends, colours = [], iter(COLOURS)
        for name in frame.columns:
            colour = next(colours) if name in strong else GREY
            y = frame[name].to_numpy()
            seen = ~np.isnan(y)
            ax.plot(x[seen], y[seen], color=colour, linewidth=2 if name in strong else 1.3, solid_capstyle="round")
            alone = seen & ~np.r_[False, seen[:-1]] & ~np.r_[seen[1:], False]
            ax.plot(x[alone], y[alone], "o", color=colour, markersize=3)
            last = np.flatnonzero(seen)[-1]
            ax.plot(x[last], y[last], "o", color=colour, markersize=5)
            words = f"{self.named(name)}  {said(y[last])}" if self.by else said(y[last])
            ends.append((x[last], y[last], words, colour))
        plain(ax, zero_line=False)
        low, high = np.nanmin(frame.to_numpy()), np.nanmax(frame.to_numpy())
        ax.set_ylim(0 if low < high / 2 else low - (high - low) * 0.4, high * 1.05)
        ax.set_xlim(x[0], x[-1])
        ax.locator_params(axis="x", integer=True)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
        span = np.diff(ax.get_ylim())[0]
        for (at, y, words, colour), moved in zip(ends, apart([it[1] for it in ends], span * 0.055)):
            arrow = {"arrowstyle": "-", "color": colour, "linewidth": 0.6} if abs(moved - y) > span * 0.01 or at < x[-1] else None
            ax.annotate(words, (at, y), xytext=(x[-1] + (x[-1] - x[0]) * 0.02, moved), va="center", color=colour, size=9, weight="semibold", annotation_clip=False, arrowprops=arrow)
        self.cut(ax, lambda period: position(period) + 0.25 if x[0] < position(period) < x[-1] else None)

    def bars(self, ax, frame: pd.DataFrame, signed=False) -> None:
        count = len(frame.columns)
        width = min(0.8 / count, 0.4)
        base = np.arange(len(frame))
        for number, (name, colour) in enumerate(zip(frame.columns, COLOURS)):
            y = frame[name].to_numpy()
            seen = ~np.isnan(y)
            drawn = ax.bar(base[seen] + (number - (count - 1) / 2) * width, y[seen], width * 0.94, color=colour)
            if len(frame) * count <= 40:
                ax.bar_label(drawn, [said(value, signed) for value in y[seen]], padding=2, size=8, color=colour)
        for at in base[frame.isna().all(axis=1)]:
            ax.text(at, 0, "n/a", ha="center", va="bottom", size=8, color=GREY)
        plain(ax)
        ax.margins(y=0.12)
        ax.set_xticks(base, frame.index if len(frame) <= 10 else [period if at % 3 == 0 else "" for at, period in enumerate(frame.index)])

    def column(self) -> None:
        frame = self.data(self.metrics[0])
        ax = self.axes(frame.index)[0]
        self.bars(ax, frame, signed=self.metrics[0] == "yoy")
        if len(frame.columns) > 1:
            self.legend(frame.columns, COLOURS)
        self.cut(ax, lambda period: list(frame.index).index(period) + 0.5 if period in frame.index[:-1] else None)

    def combo(self) -> None:
        value, growth = (self.data(metric) for metric in self.metrics)
        growth = growth.reindex(index=value.index, columns=value.columns)
        upper, lower = self.axes(value.index)
        self.bars(upper, value)
        self.bars(lower, growth, signed=True)
        if len(value.columns) > 1:
            self.legend(value.columns, COLOURS)

    def stack(self) -> None:
        frame = self.data("value")
        parts = self.measure.card["dimensions"][self.by]["values"]
        whole = frame[self.measure.total[self.by]]
        ax = self.axes(frame.index, right=0.82)[0]
        base, floor = np.arange(len(frame)), np.zeros(len(frame))
        for name, colour in zip(parts, COLOURS):
            y = frame[name].fillna(0).to_numpy()
            ax.bar(base, y, 0.72, bottom=floor, color=colour, edgecolor="white", linewidth=0.8)
            ax.annotate(self.named(name), (len(frame) - 0.4, floor[-1] + y[-1] / 2), color=colour, size=9, weight="semibold", annotation_clip=False)
            floor = floor + y
        rest = (whole - floor).clip(lower=0)
        drawn = ax.bar(base, rest, 0.72, bottom=floor, color=PALE)
        ax.bar_label(drawn, [said(value) for value in whole], padding=2, size=8, weight="semibold")
        plain(ax)
        ax.set_xticks(base, frame.index, rotation=0, size=7)
        ax.set_xlim(-0.6, len(frame) - 0.4)
        self.cut(ax, lambda period: list(frame.index).index(period) + 0.5 if period in frame.index else None)

    def dumbbell(self) -> None:
        frame = self.data("value").dropna()
        one, other = frame.columns
        ax = self.axes(frame.index)[0]
        rows = np.arange(len(frame))[::-1]
        ax.hlines(rows, frame[other], frame[one], color=SOFT, linewidth=4)
        for name, colour, side in ((one, BLUE, 6), (other, ORANGE, -6)):
            ax.scatter(frame[name], rows, color=colour, s=36, zorder=3)
            for x, y in zip(frame[name], rows):
                ax.annotate(said(x), (x, y), xytext=(side, 0), textcoords="offset points", ha="left" if side > 0 else "right", va="center", size=8, color=colour)
        for low, high, y in zip(frame[other], frame[one], rows):
            ax.annotate(f"{high - low:.1f} pp", ((low + high) / 2, y), ha="center", va="bottom", size=8, color=GREY)
        self.legend(frame.columns, COLOURS)
        plain(ax, zero_line=False)
        ax.grid(axis="x", color=SOFT, linewidth=0.8)
        ax.grid(visible=False, axis="y")
        ax.margins(x=0.08)
        ax.set_yticks(rows, frame.index)

    def waterfall(self) -> None:
        frame = self.data("value")
        total = self.measure.total[self.by]
        first, last = frame.iloc[0], frame.iloc[-1]
        parts = (last - first).drop(total).sort_values(ascending=False)
        self.words(list(frame.index))
        height = 0.75 - self.bottom
        left = self.fig.add_axes((0.075, self.bottom, 0.25, height))
        right = self.fig.add_axes((0.42, self.bottom, 0.55, height))
        drawn = left.bar([0, 1], [first[total], last[total]], 0.6, color=GREY)
        left.bar_label(drawn, [said(first[total]), said(last[total])], padding=2, size=9, weight="semibold")
        left.set_xticks([0, 1], [frame.index[0], frame.index[-1]])
        floor = 0.0
        for at, (name, step) in enumerate(parts.items()):
            drawn = right.bar([at], [step], 0.6, bottom=floor, color=BLUE if step >= 0 else ORANGE)
            right.bar_label(drawn, [f"{said(step, True)}\n{100 * step / first[total]:+.1f} pp"], padding=2, size=9)
            floor += step
            right.plot([at + 0.3, at + 0.7], [floor, floor], color=GREY, linewidth=1, linestyle=(0, (2, 2)))
        drawn = right.bar([len(parts)], [floor], 0.6, color=GREY)
        right.bar_label(drawn, [said(floor, True)], padding=2, size=9, weight="semibold")
        right.set_xticks(range(len(parts) + 1), [*(self.named(name) for name in parts.index), "Total change"])
        for ax, words in ((left, "The total"), (right, "What changed it, enlarged")):
            ax.set_title(words, loc="left", size=9, weight="semibold", color=TEXT)
            plain(ax)
            ax.margins(y=0.15)

    def save(self, out: Path) -> None:
        getattr(self, self.chart["type"])()
        path = out / self.chart["name"]
        self.fig.savefig(f"{path}.png", metadata={"Software": None})
        self.fig.savefig(f"{path}.svg", metadata={"Title": self.chart["title"], "Description": self.described, "Date": None})
        long_csv(self.measure, self.metrics, self.start, self.end, Path(f"{path}.csv"))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("project", type=Path)
    words.add_argument("out", type=Path)
    words.add_argument("--only", action="append", metavar="NAME")
    asked = words.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for font in sorted((Path(__file__).parent.parent / "src/text/fonts").glob("*.[ot]tf")):
        font_manager.fontManager.addfont(font)
    matplotlib.rcParams.update({"font.family": ["Inter", "Noto Sans CJK SC"], "svg.hashsalt": "sizeup", "svg.fonttype": "path"})
    project = Project(asked.project)
    wanted = lambda it: not asked.only or it["name"] in asked.only
    for table in filter(wanted, project.analysis["table"]):
        measure = project.measure(table["measure"], table.get("where", {}))
        long_csv(measure, table["metrics"], "", "", asked.out / f"{table['name']}.csv")
    for chart in filter(wanted, project.analysis["chart"]):
        Picture(project, chart).save(asked.out)


if __name__ == "__main__":
    main()
