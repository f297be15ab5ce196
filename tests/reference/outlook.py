"""Computes curves of adoption and forecasts with scipy and statsmodels, the way an analyst would.

`python outlook.py` rewrites outlook.csv; it needs scipy, statsmodels, pandas and mpmath, and nothing of sizeup. Curves are
fitted by scipy's Levenberg-Marquardt with the derivatives written out; where a ceiling is hardly identified it stops at
eight digits, so Gauss-Newton steps with 40 digits (mpmath) follow. Their intervals are scipy's quantile of Student's t times
the standard error. Exponential smoothing is the likelihood of statsmodels' ETSModel, carried to its highest top by a simplex
from several weights, because its own search stops at five digits and at the next top; the line through logarithms is
statsmodels' OLS. series/rats.csv is Rat42 of the NIST Statistical Reference Datasets (public domain), days
as years; series/penetration.csv are the printed penetration rates of the datasets of this repository.
"""

import csv
import pathlib
import sys

import mpmath
import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.optimize import brentq, curve_fit, least_squares, minimize
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from peers import read, years

HERE = pathlib.Path(__file__).parent
RATS = {9: "8.930", 14: "10.800", 21: "18.590", 28: "22.330", 42: "39.350", 57: "56.110", 63: "61.730", 70: "64.620", 79: "67.080"}


def write_series():
    with open(HERE.parent.parent / "datasets" / "internet-users.csv", newline="", encoding="utf-8") as file:
        rates = [r for r in csv.DictReader(file) if r["indicator"] == "internet_penetration" and r["area"] == "all"]
    tables = {
        "rats": [(2000 + day, "all", weight) for day, weight in RATS.items()],
        "penetration": [(r["period"], "all", r["value"]) for r in rates],
    }
    for name, rows in tables.items():
        with open(HERE / "series" / f"{name}.csv", "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["period", "part", "value"])
            out.writerows(rows)


def logistic(t, k, r, m):
    return k / (1 + np.exp(-r * (t - m)))


def logistic_slopes(t, k, r, m):
    g = logistic(t, 1, r, m)
    return np.stack([g, k * g * (1 - g) * (t - m), -k * g * (1 - g) * r], 1)


def gompertz(t, k, r, m):
    return k * np.exp(-np.exp(-r * (t - m)))


def gompertz_slopes(t, k, r, m):
    g, e = gompertz(t, 1, r, m), np.exp(-r * (t - m))
    return np.stack([g, k * g * e * (t - m), -k * g * e * r], 1)


def bass(t, m, p, q):
    e = np.exp(-(p + q) * t)
    return m * (1 - e) / (1 + q / p * e)


def bass_slopes(t, m, p, q):
    e = np.exp(-(p + q) * t)
    a, b = p * (1 - e), p + q * e
    return np.stack([a / b, m * ((1 - e + p * t * e) * b - a * (1 - q * t * e)) / b**2, m * (p * t * e * b - a * (e - q * t * e)) / b**2], 1)


CURVES = {
    "logistic": (logistic, logistic_slopes, ("k", "r", "midpoint"), 0),
    "gompertz": (gompertz, gompertz_slopes, ("k", "r", "midpoint"), 0),
    "bass": (bass, bass_slopes, ("m", "p", "q"), 1),
}


def end_as_year(text):
    """The end of a period as a year: 2014-06 is 2014.5."""
    year, _, month = text.partition("-")
    return int(year) + (int(month) / 12 if month else 1)


def polished(curve, slopes, t, y, given, found):
    """The parameters to 30 digits by Gauss and Newton, with their standard errors."""
    mpmath.mp.dps = 40
    exactly = np.vectorize(mpmath.mpf, otypes=[object])
    exp, np.exp = np.exp, np.vectorize(mpmath.exp, otypes=[object])
    try:
        t, y, given, found = exactly(t), exactly([repr(float(x)) for x in y]), tuple(map(mpmath.mpf, given)), list(map(mpmath.mpf, found))
        for _ in range(100):
            rest = y - curve(t, *given, *found)
            jac = slopes(t, *given, *found)[:, len(given):]
            normal = mpmath.matrix((jac.T @ jac).tolist())
            step = mpmath.lu_solve(normal, mpmath.matrix((jac.T @ rest).tolist()))
            found = [a + b for a, b in zip(found, step)]
    finally:
        np.exp = exp
    variance = (rest * rest).sum() / (len(y) - len(found))
    inverse = normal**-1
    return np.array([float(x) for x in found]), np.array([float(mpmath.sqrt(inverse[n, n] * variance)) for n in range(len(found))])


def profiled(curve, t, y, found):
    """Where a ceiling may lie: the others are fitted anew at each, and F bounds the squares. None where an end stays open."""
    most = ((y - curve(t, *found)) ** 2).sum() * (1 + stats.t.ppf(0.975, len(y) - 3) ** 2 / (len(y) - 3))
    near = {found[0]: np.array(found[1:], float)}

    def off(ceiling):
        start = near[min(near, key=lambda known: abs(known - ceiling))]
        fit = least_squares(lambda p: curve(t, ceiling, *p) - y, start, x_scale="jac", xtol=1e-15, ftol=1e-15, gtol=1e-15)
        near[ceiling] = fit.x
        return 2 * fit.cost - most

    ends = []
    for sign in (-1, 1):
        step = found[0] * 0.005
        while off(found[0] + sign * step) < 0 and step < 50 * found[0] and found[0] + sign * step > 0.3 * max(y):
            step *= 1.3
        beyond = found[0] + sign * step
        ends.append(brentq(off, found[0], beyond, xtol=1e-12, rtol=1e-14) if off(beyond) > 0 else None)
    return ends


def fitted(s, name, start, ceiling=None, step=1):
    """Every parameter with its interval and its standard error, by the last period."""
    curve, slopes, names, launch = CURVES[name]
    t, y = years(list(s.index)) + launch * step, s.to_numpy()
    free = 0 if ceiling is None else 1
    given = () if ceiling is None else (ceiling,)
    f = lambda t, *p: curve(t, *given, *p)
    jac = lambda t, *p: slopes(t, *given, *p)[:, free:]
    found, _ = curve_fit(f, t, y, start[free:], jac=jac, xtol=1e-15, ftol=1e-15, gtol=1e-15, maxfev=100000)
    found, error = polished(curve, slopes, t, y, given, found)
    reach = stats.t.ppf(0.975, len(y) - len(found)) * error
    last, suffix = s.index[-1], "" if ceiling is None else f",{ceiling}"
    ends = profiled(curve, t, y, found) if ceiling is None else [None, None]
    for n, term in enumerate(names[free:]):
        zero = end_as_year(s.index[0]) if term == "midpoint" else 0
        # The profile of Bass's ceiling is open above where imitation would turn negative: there the standard error bounds it.
        lo, hi = ends if n == 0 and None not in ends else (found[n] - reach[n], found[n] + reach[n])
        yield f"{name}({term}{suffix})", last, found[n] + zero, lo + zero, hi + zero
        yield f"{name}({term}_se{suffix})", last, error[n], None, None
    rest = ((y - f(t, *found)) ** 2).sum()
    yield f"{name}(se{suffix})", last, np.sqrt(rest / (len(y) - len(found))), None, None
    yield f"{name}(r2{suffix})", last, 1 - rest / ((y - y.mean()) ** 2).sum(), None, None


def smoothed(y, ahead):
    """ETS(A,A,N): the weights with the highest likelihood, what is expected, and its standard errors."""
    model = ETSModel(y, error="add", trend="add")
    start = model.fit(disp=False).params
    less = lambda p: -model.loglike(p) if 0 <= p[0] <= 1 and 0 <= p[1] <= p[0] else np.inf
    tops = []
    for alpha, beta in [tuple(start[:2]), (0.99, 0.01), (0.99, 0.9), (0.5, 0.1), (0.2, 0.1)]:
        best = np.array([alpha, beta, *start[2:]])
        for _ in range(20):
            best = minimize(less, best, method="Nelder-Mead", options={"xatol": 1e-14, "fatol": 1e-14, "maxiter": 20000, "maxfev": 20000}).x
        tops.append((less(best), tuple(best)))
    best = np.array(min(tops)[1])
    with model.fix_params(dict(zip(model.param_names, best))):
        found = model.fit(disp=False)
    alpha, beta = best[:2]
    h = np.arange(1, ahead + 1)
    variance = found.sse / (len(y) - 4) * (1 + (h - 1) * (alpha**2 + alpha * beta * h + beta**2 * h * (2 * h - 1) / 6))
    return np.asarray(found.forecast(ahead)), np.sqrt(variance), len(y) - 4


def ahead(s, method, horizon):
    """The expected values and their intervals, after the textbook of Hyndman and Athanasopoulos."""
    y, h, n = s.to_numpy(), np.arange(1, horizon + 1), len(s)
    if method == "naive":
        value, error, degrees = np.full(horizon, y[-1]), np.sqrt((np.diff(y) ** 2).sum() / (n - 1) * h), n - 1
    elif method == "drift":
        slope = (y[-1] - y[0]) / (n - 1)
        rest = np.sqrt(((np.diff(y) - slope) ** 2).sum() / (n - 2))
        value, error, degrees = y[-1] + slope * h, rest * np.sqrt(h * (1 + h / (n - 1))), n - 2
    elif method == "log_linear":
        fit = sm.OLS(np.log(y), sm.add_constant(np.arange(n))).fit()
        frame = fit.get_prediction(sm.add_constant(n - 1 + h, has_constant="add")).summary_frame(alpha=0.05)
        return np.exp(frame["mean"]), np.exp(frame["obs_ci_lower"]), np.exp(frame["obs_ci_upper"])
    elif method.startswith("seasonal"):
        # As fable's SNAIVE(y ~ lag("year") + drift()): the drift is the constant of the differences on a year before.
        differences, far = y[4:] - y[:-4], (h - 1) // 4 + 1
        drift, wrong, degrees = 0, 0, n - 4
        sigma = np.sqrt((differences**2).mean())
        if method == "seasonal_drift":
            fit = sm.OLS(differences, np.ones(n - 4)).fit()
            drift, wrong, degrees = fit.params[0], fit.bse[0], n - 5
            sigma = np.sqrt(fit.mse_resid)
        value, error = y[n - 4 + (h - 1) % 4] + far * drift, np.sqrt(sigma**2 * far + (far * wrong) ** 2)
    else:
        value, error, degrees = smoothed(y, horizon)
    reach = stats.t.ppf(0.975, degrees) * error
    return value, value - reach, value + reach


def spread(s, p):
    """The unsteadiness of growth, and how well a line of least squares fits."""
    growth = s.pct_change(p, fill_method=None).dropna() * 100
    off = stats.median_abs_deviation(growth)
    yield "cv", growth.std(ddof=1) / abs(growth.mean()) * 100
    yield "mad", off
    yield "robust_z", 0.6745 * (growth.iloc[-1] - growth.median()) / off
    fit = sm.OLS(np.log(s.to_numpy()), sm.add_constant(years(list(s.index)))).fit()
    yield "lsgr(r2)", fit.rsquared
    yield "lsgr(se)", np.sqrt(fit.mse_resid)


def lines():
    rats, rates = read("rats")["all"], read("penetration")["all"]
    for found in fitted(rats, "logistic", (72, 0.067, 30)):
        yield "rats", *found
    for found in fitted(rats, "gompertz", (80, 0.04, 22)):
        yield "rats", *found
    for found in fitted(rats, "bass", (70, 0.005, 0.06)):
        yield "rats", *found
    for found in fitted(rats, "bass", (80, 0.015, 0.02), 80):
        yield "rats", *found
    for found in fitted(rates, "logistic", (95, 0.17, 0.5)):
        yield "penetration", *found
    for name, start in [("logistic", (100, 0.16, 1)), ("gompertz", (100, 0.13, -1))]:
        for found in fitted(rates, name, start, 100, 0.5):
            yield "penetration", *found
    gdp, rate = read("gdp")["all"], read("rate")["all"]
    for metric, value in spread(gdp, 4):
        yield "gdp", metric, gdp.index[-1], value, None, None
    for metric, value in spread(rate, 1):
        yield "rate", metric, rate.index[-1], value, None, None
    for name, s, horizon in [("gdp", gdp, 6), ("rate", rate, 4)]:
        last = s.index[-1]
        for method in ["naive", "drift", "log_linear", "ets"] + (["seasonal_naive", "seasonal_drift"] if "Q" in last else []):
            for n, (value, lo, hi) in enumerate(zip(*ahead(s, method, horizon)), 1):
                if "Q" in last:
                    quarter = int(last[:4]) * 4 + int(last[-1]) - 1 + n
                    period = f"{quarter // 4}-Q{quarter % 4 + 1}"
                else:
                    period = str(int(last) + n)
                yield name, f"forecast({horizon},{method})", period, value, lo, hi


def main():
    if "--series" in sys.argv:
        write_series()
    with open(HERE / "outlook.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["series", "metric", "part", "period", "value", "lo", "hi"])
        for name, metric, period, value, lo, hi in lines():
            ends = ["" if end is None else f"{end:.12g}" for end in (lo, hi)]
            out.writerow([name, metric, "all", period, f"{value:.12g}", *ends])


if __name__ == "__main__":
    main()
