"""Computes the tables of this folder with pandas and statsmodels, the way an analyst would.

It needs pandas and statsmodels, and nothing of sizeup: `python peers.py` rewrites peers.csv. With `--series` it first
rewrites series/*.csv from the datasets of the repository and from the figures that statsmodels brings along (US BEA and
Fed, public domain). Rows of peers.csv are what the peers say, right or wrong; differences.csv lists where sizeup says
something else, and why.
"""

import csv
import pathlib
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import statsmodels.api as sm

HERE = pathlib.Path(__file__).parent
SCALES = {"million persons": 0, "100 million persons": 2, "billion persons": 3, "10,000 persons": -2}


def write_series():
    """Figures only, each series in one unit and with its printed digits."""
    data = HERE.parent.parent / "datasets"

    def rows(name):
        with open(data / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def save(name, table):
        with open(HERE / "series" / f"{name}.csv", "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["period", "part", "value"])
            out.writerows(table)

    def millions(row):
        return format(Decimal(row["value"]).scaleb(SCALES[row["unit"]]), "f")

    users = [r for r in rows("internet-users") if r["indicator"] == "internet_users" and r["area"] == "all"]
    save("users", [(r["period"], "all", millions(r)) for r in users])
    people = [r for r in rows("population") if r["indicator"] == "residents" and r["definition"] == "nbs_year_end"]
    save("population", [(r["period"], r["area"], r["value"]) for r in people if r["area"] != "all"])
    save("rate", [(r["period"], "all", r["value"]) for r in rows("exchange-rate")])
    save("inflation", [(r["period"], "all", r["value"]) for r in rows("prices")])
    market = [r for r in rows("market-size") if r["scope"] == "pan_online_audiovisual" and r["status"] != "forecast"]
    save("market", [(r["period"], r["segment"], r["value"]) for r in market if r["segment"] != "total"])
    us = sm.datasets.macrodata.load_pandas().data
    us = us[us.year >= 1998]
    quarter = [f"{int(y)}-Q{int(q)}" for y, q in zip(us.year, us.quarter)]
    save("gdp", [(p, "all", f"{x:.3f}") for p, x in zip(quarter, us.realgdp)])
    # Grunfeld's firms, public domain: market value, capital and investment.
    firms = sm.datasets.grunfeld.load_pandas().data
    for name in ["value", "capital", "invest"]:
        rows_of = [(int(y), f.lower().replace(" ", "_"), f"{x:.2f}") for f, y, x in zip(firms.firm, firms.year, firms[name])]
        save(f"firm-{name}", rows_of)
    save("interest", [(p, "all", f"{x:.2f}") for p, x in zip(quarter, us.realint)])


def read(name):
    """The parts as columns, the periods as rows in the order of the calendar."""
    table = pd.read_csv(HERE / "series" / f"{name}.csv", dtype={"period": str})
    return table.pivot(index="period", columns="part", values="value").sort_index()


def years(index):
    """Years since the first period."""
    def month(text):
        year, _, rest = text.partition("-")
        if not rest:
            return int(year) * 12 + 12
        return int(year) * 12 + (int(rest[1:]) * 3 if rest[0] == "Q" else int(rest))
    return np.array([(month(text) - month(index[0])) / 12 for text in index])


def streak(s):
    """Runs up and down."""
    runs, run = [np.nan], 0
    for step in np.sign(s.diff())[1:]:
        run = 0 if step == 0 else (run + step if run * step > 0 else step)
        runs.append(run)
    return pd.Series(runs, s.index)


def lsgr(s):
    """Least squares from the first point to each, five at least."""
    t, found = years(list(s.index)), [np.nan] * min(4, len(s))
    for n in range(5, len(s) + 1):
        fit = sm.OLS(np.log(s.to_numpy()[:n]), sm.add_constant(t[:n])).fit()
        found.append(np.expm1(fit.params[1]) * 100)
    return pd.Series(found, s.index)


def of_a_series(s, p, kind):
    """What is asked of one series with p periods a year, by the rows as they stand."""
    s = s.dropna()
    made = {"change": s.diff(), "change_yoy": s.diff(p), "streak": streak(s)}
    if kind == "rate":
        return made | {"pp": s.diff(p), "accel": s.diff(p).diff()}
    pop, yoy = s.pct_change(fill_method=None), s.pct_change(p, fill_method=None)
    made |= {"pop": pop * 100, "yoy": yoy * 100, "accel": yoy.diff() * 100, "log": np.log(s).diff() * 100}
    if (s <= 0).any():
        return {"change": made["change"], "pop": pop * 100, "yoy": yoy * 100}
    since = years(list(s.index))
    since[0] = np.nan
    made |= {
        "cagr": ((s / s.iloc[0]) ** (1 / since) - 1) * 100,
        "exp": np.log(s / s.iloc[0]) / since * 100,
        "lsgr": lsgr(s),
        "two_year_avg": ((s / s.shift(2 * p)) ** 0.5 - 1) * 100,
        "doubling": (np.log(2) / np.log1p(yoy)).where(yoy > 0),
    }
    if p == 1:
        made["aagr"] = yoy.expanding().mean() * 100
    if kind == "flow":
        year = [text[:4] for text in s.index]
        so_far = s.groupby(year).cumsum()
        last = s.index.to_series().str.endswith("Q4")
        made |= {
            "saar": ((1 + pop) ** p - 1) * 100,
            "log_annual": np.log(s).diff() * p * 100,
            "ttm": s.rolling(p).sum(),
            "ytd": so_far.pct_change(p, fill_method=None) * 100,
            "carry_over": ((s / s.rolling(p).mean() - 1) * 100)[last],
        }
    else:
        made["ttm"] = s.rolling(p).mean() if kind == "stock" else s * np.nan
    return made


def of_parts(table):
    """What is asked of the parts of a whole; the whole is the sum of what is there."""
    whole, p = table.sum(axis=1), 1
    share = table.div(whole, axis=0) * 100
    gain = table.diff(p)
    return {
        "share": share,
        "share_chg": share.diff(p),
        "contribution": gain.div(whole.shift(p), axis=0) * 100,
        "contribution_share": gain.div(whole.diff(p), axis=0) * 100,
        "rank": table.rank(axis=1, ascending=False, method="first"),
        "hhi": pd.DataFrame({"all": (share**2).sum(axis=1)}),
        "cr(2)": pd.DataFrame({"all": share.apply(lambda row: row.nlargest(2).sum(), axis=1)}),
    }


def of_dispersion(table):
    """What is asked of how unequal the parts are."""
    share = table.div(table.sum(axis=1), axis=0)
    n, logs = table.shape[1], np.log(table)
    ranks = np.arange(1, n + 1)
    gini = table.apply(lambda row: 2 * (np.sort(row) * ranks).sum() / (n * row.sum()) - (n + 1) / n, axis=1)
    made = {
        "n_eff": 1 / (share**2).sum(axis=1),
        "gini": gini,
        "entropy": -(share * np.log(share)).sum(axis=1),
    }
    if n >= 3:
        spread = logs.std(axis=1, ddof=0)
        made |= {"sigma_conv": spread, "sigma_conv(cv)": table.std(axis=1, ddof=0) / table.mean(axis=1)}
        t, trend = years(list(table.index)), {}
        for count in range(3, len(table) + 1):
            trend[table.index[count - 1]] = sm.OLS(spread.to_numpy()[:count], sm.add_constant(t[:count])).fit().params[1]
        made["sigma_conv(trend)"] = pd.Series(trend)
    if n >= 8:
        slopes = {}
        for period in table.index[1:]:
            span = int(period) - int(table.index[0])
            growth = (logs.loc[period] - logs.iloc[0]) / span
            slopes[period] = sm.OLS(growth.to_numpy(), sm.add_constant(logs.iloc[0].to_numpy())).fit().params[1]
        made["beta_conv"] = pd.Series(slopes)
    return {metric: pd.DataFrame({"all": found}) for metric, found in made.items()}


def of_shares(table):
    """The growth of the whole in each part, and what is the part's own."""
    before, whole = table.shift(1), table.sum(axis=1)
    expected = before.mul(whole / whole.shift(1) - 1, axis=0)
    return {"shift_share(expected)": expected, "shift_share(excess)": table - before - expected}


def of_factors(value, capital, invest):
    """Investment as capital times its rate, and the rate of all firms by their rates and weights."""
    rate = invest / capital
    for name, factor in [("firm-invest", invest), ("firm-capital", 1 / capital)]:
        # The measure is the ratio: its change is the mean of the ratio times the logarithm of the factor.
        ratio_mean = ((rate - rate.shift(1)) / np.log(rate / rate.shift(1)))
        yield "firm-rate", f"lmdi({name})", ratio_mean * np.log(factor / factor.shift(1))
    weight = capital.div(capital.sum(axis=1), axis=0)
    whole = invest.sum(axis=1) / capital.sum(axis=1)
    bar = lambda x: (x + x.shift(1)) / 2
    within = bar(weight) * rate.diff()
    between = (bar(rate).sub(bar(whole), axis=0)) * weight.diff()
    yield "firm-rate", "within_between(within)", within.assign(all=within.sum(axis=1, min_count=1))
    yield "firm-rate", "within_between(between)", between.assign(all=between.sum(axis=1, min_count=1))
    quantity, price, amount = capital, rate, invest
    total, share = quantity.sum(axis=1), quantity.div(quantity.sum(axis=1), axis=0)
    average = amount.sum(axis=1) / total
    dearer = (price - price.shift(1)) * quantity
    mix = (share.diff() * price.shift(1).sub(average.shift(1), axis=0)).mul(total, axis=0)
    volume = total.diff() * average.shift(1)
    yield "firm-rate", "pvm(price)", pd.DataFrame({"all": dearer.sum(axis=1, min_count=1)})
    yield "firm-rate", "pvm(mix)", pd.DataFrame({"all": mix.sum(axis=1, min_count=1)})
    yield "firm-rate", "pvm(volume)", pd.DataFrame({"all": volume})


def of_two(leader, follower):
    """Years to parity at the pace of the last year, and years behind on a line between logarithms."""
    growth = (follower / follower.shift(1)) / (leader / leader.shift(1))
    parity = (np.log(leader / follower) / np.log(growth)).where((growth > 1) & (leader > follower))
    t, behind = years(list(leader.index)), {}
    for at, period in enumerate(leader.index):
        x, path = np.log(follower.iloc[at]), np.log(leader.to_numpy()[: at + 1])
        below = np.nonzero(path <= x)[0]
        if len(below) and below[-1] < at:
            k = below[-1]
            behind[period] = t[at] - np.interp(x, path[k : k + 2], t[k : k + 2])
    return parity, pd.Series(behind, dtype=float)


def tables():
    """Every series, its metrics, and the parts by period."""
    for name, p, kind in [("users", 2, "stock"), ("rate", 1, "ratio"), ("inflation", 1, "rate"), ("gdp", 4, "flow"), ("interest", 4, "ratio")]:
        s = read(name)["all"]
        for metric, found in of_a_series(s, p, kind).items():
            yield name, metric, pd.DataFrame({"all": found})
    gdp, rate = read("gdp")["all"], read("rate")["all"]
    yield "gdp", "index(2000-Q1)", pd.DataFrame({"all": gdp / gdp["2000-Q1"] * 100})
    yield "gdp", "index(2000..2001)", pd.DataFrame({"all": gdp / gdp["2000-Q1":"2001-Q4"].mean() * 100})
    yield "rate", "index(2010..2012)", pd.DataFrame({"all": rate / rate["2010":"2012"].mean() * 100})
    yield "rate", "cagr(2015)", pd.DataFrame({"all": ((rate / rate["2015"]) ** (1 / (years(list(rate.index)) - 5)) - 1)["2016":] * 100})
    people, market = read("population"), read("market")
    for part in people:
        for metric, found in of_a_series(people[part], 1, "stock").items():
            yield "population", metric, pd.DataFrame({part: found})
    for name, table in [("population", people), ("market", market)]:
        for metric, found in of_parts(table).items():
            yield name, metric, found
    growth = people.pct_change(fill_method=None) * 100
    yield "population", "gap(urban,rural)", pd.DataFrame({"urban-rural": people.urban - people.rural})
    yield "population", "gap_ratio(urban,rural)", pd.DataFrame({"urban-rural": people.urban / people.rural})
    yield "population", "growth_diff(rural,urban)", pd.DataFrame({"rural-urban": growth.rural - growth.urban})
    for metric, found in of_dispersion(people).items():
        yield "population", metric, found
    value, capital, invest = read("firm-value"), read("firm-capital"), read("firm-invest")
    for metric, found in (of_dispersion(value) | of_shares(value)).items():
        yield "firm-value", metric, found
    yield from of_factors(value, capital, invest)
    pairs = [("general_motors", "us_steel"), ("general_electric", "chrysler"), ("general_motors", "ibm")]
    for leader, follower in pairs:
        parity, behind = of_two(value[leader], value[follower])
        yield "firm-value", f"catch_up({follower},{leader})", pd.DataFrame({f"{follower}-{leader}": parity})
        yield "firm-value", f"lag_years({follower},{leader})", pd.DataFrame({f"{follower}-{leader}": behind})
    yield "firm-value", "base_effect", (value / value.shift(1) - (value / value.shift(2)) ** 0.5) * 100


def main():
    if "--series" in sys.argv:
        write_series()
    lines = []
    for name, metric, found in tables():
        for part in found:
            for period, value in found[part].items():
                if np.isfinite(value):
                    lines.append((name, metric, part, period, f"{value:.12g}"))
    with open(HERE / "peers.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["series", "metric", "part", "period", "value"])
        out.writerows(sorted(lines))


if __name__ == "__main__":
    main()
