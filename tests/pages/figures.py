"""The figures on screen against those on disk, to the digit shown."""

import csv
import json
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Iterable

from devtools import Browser

NUMBER = re.compile(r"[<>≈]?\s*-?\d[\d,]*(?:\.\d+)?")
SHARES = ("recovered", "doubled", "tripled", "exited", "top_percent_share")
STUDY_FIGURES = ("members orders spent contributed pool price paid_out exits exits_at_stop exited "
                 "recovered doubled tripled").split()
HALF_FIGURES = "members recovered spent from_pool worth".split()
MARKS = ("recovered", "doubled", "tripled")


def numbers(text: str) -> list[str]:
    """What a text says in figures, without separators: "2,390 (< 0.01 %)" is ["2390", "<0.01"]."""
    return [re.sub(r"[\s,]", "", found) for found in NUMBER.findall(text)]


def percent(part: Decimal | int | str, whole: Decimal | int | str = 1, rounding: str = "towards zero") -> list[str]:
    """A share as the pages write it: two decimals, cut, but never 0.00 of what is something. Of nothing: no number."""
    part, whole = Decimal(part), Decimal(whole)
    if whole <= 0:
        return []
    size = abs(part) / whole * 100
    if 0 < size < Decimal("0.01") and rounding != "up":
        return ["<0.01" if part > 0 else ">-0.01"]
    cut = size.quantize(Decimal("0.01"), ROUND_CEILING if rounding == "up" else ROUND_FLOOR)
    return [f"{'-' if part < 0 and cut else ''}{cut}"]


def is_rounding(shown: str, exact: str) -> bool:
    """Whether `shown` is `exact`, of which the page has nine digits, to the decimals that it shows."""
    decimals = len(shown.partition(".")[2])
    allowed = Decimal("0.500001").scaleb(-decimals) + abs(Decimal(exact)) * Decimal("1e-8")
    return abs(Decimal(shown) - Decimal(exact)) <= allowed


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Comparison:
    """Gathers the differences between a screen and a disk."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def same(self, what: str, shown: str, wanted: list[str]) -> None:
        if numbers(shown) != wanted:
            self.faults.append(f"{what} shows “{shown}”, on disk: {' '.join(wanted) or 'nothing'}")

    def rounded(self, what: str, shown: str, exact: str) -> None:
        got = numbers(shown)
        if len(got) != 1 or not is_rounding(got[0], exact):
            self.faults.append(f"{what} shows “{shown}”, on disk: {exact}")

    def count(self, what: str, shown: int, wanted: int) -> None:
        if shown != wanted:
            self.faults.append(f"{what}: {shown} on screen, {wanted} on disk")

    def rows(self, what: str, shown: list[list[str]], wanted: Iterable[tuple[str, list[list[str]]]]) -> None:
        """Rows of a table; a wanted row is its name and the numbers of each of its cells after the first."""
        wanted = list(wanted)
        self.count(f"{what}, rows", len(shown), len(wanted))
        for row, (name, cells) in zip(shown, wanted):
            for column, (text, figures) in enumerate(zip(row[1:], cells, strict=True), 1):
                self.same(f"{what}, {name}, column {column}", text, figures)


class ReportFigures:
    """What `greenpool simulate` wrote: summary.json, series.csv, cohorts.csv."""

    def __init__(self, folder: Path) -> None:
        self.summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["summary"]
        self.series = read_csv(folder / "series.csv")
        self.cohorts = read_csv(folder / "cohorts.csv")
        for row in self.series:
            row["paid_out"] = str(Decimal(row["sales_paid"]) + Decimal(row["exits_paid"]))

    def faults(self, browser: Browser) -> list[str]:
        found = Comparison()
        self._key_figures(found, browser)
        self._series(found, browser)
        self._cohorts(found, browser)
        self._flows(found, browser)
        self._growth(found, browser)
        self._attacks(found, browser)
        return found.faults

    def _key_figures(self, found: Comparison, browser: Browser) -> None:
        seen = set()
        for field, text in browser.evaluate("greenpoolChecks.fields()"):
            seen.add(field)
            value = str(self.summary[field])
            if field == "recoverable":
                found.same(field, text, percent(value, rounding="up"))
            elif field in SHARES:
                found.same(field, text, percent(value))
            elif field != "exits_paid" or numbers(text) or self.summary["exits"]:
                found.same(field, text, [value])
        optional = {"splits", "price_adjusted"} if not self.summary["splits"] else set()
        optional |= {"exited", "exits"} if not self.summary["exits"] else set()
        optional |= {"attacks", "estimates"}  # tables of their own
        optional |= {"bound", "recovery"}  # the same figures, under the server's names
        bound = self.summary["bound"]
        if (bound["members_spent"], bound["still_payable_at_most"]) != (self.summary["spent"], self.summary["pool"]):
            found.faults.append(f"summary.json says two things of the bound: {bound}")
        found.faults += [f"no figure shows {name}" for name in sorted(set(self.summary) - seen - optional)]

    def _series(self, found: Comparison, browser: Browser) -> None:
        columns = "price_adjusted pool circulating members orders spent contributed paid_out exits".split()
        by_day = {int(row["day"]) + 1: row for row in self.series}
        rows = browser.evaluate('greenpoolChecks.rows("#table-series")')
        found.count("#table-series, rows", len(rows), min(27, len(self.series)))
        days = [int(numbers(row[0])[0]) for row in rows]
        if days[0] != min(by_day) or days[-1] != max(by_day):
            found.faults.append(f"#table-series goes from day {days[0]} to {days[-1]}")
        for day, row in zip(days, rows):
            exact = by_day[day]
            for column, text in zip(columns, row[1:-1], strict=True):
                found.rounded(f"#table-series, day {day}, {column}", text, exact[column])
            # The page's share has six decimals, rounded.
            share = round(Decimal(exact["recovered"]) / max(1, int(exact["members"])), 6)
            found.same(f"#table-series, day {day}, recovered", row[-1], percent(share))

    def _cohorts(self, found: Comparison, browser: Browser) -> None:
        wanted = [(f"days {row['from_day']} to {row['to_day']}", [
            *([row[key]] for key in ("members", "spent", "from_pool", "rewards", "worth")),
            *(percent(row[key], max(1, int(row["members"]))) for key in MARKS), [row["exited"]],
        ]) for row in self.cohorts]
        found.rows("#table-cohorts", browser.evaluate('greenpoolChecks.rows("#table-cohorts")'), wanted)

    def _growth(self, found: Comparison, browser: Browser) -> None:
        folds = self.summary["estimates"]["growth_folds"]
        found.rows("#table-growth", browser.evaluate('greenpoolChecks.rows("#table-growth")'),
                   [(name, [[str(fold)] if fold is not None else []]) for name, fold in folds.items()])

    def _attacks(self, found: Comparison, browser: Browser) -> None:
        if not self.summary["attacks"]:
            return
        wanted = [(f"attack {attack['kind']}", [
            [str(attack["day"] + 1)], [str(attack["until_day"] + 1)],
            *([attack[name]] for name in ("paid", "got", "worth", "gain")),
        ]) for attack in self.summary["attacks"]]
        found.rows("#table-attacks", browser.evaluate('greenpoolChecks.rows("#table-attacks")'), wanted)

    def _flows(self, found: Comparison, browser: Browser) -> None:
        """No file holds who paid whom, but the sums are those of the summary and of the cohorts."""
        totals = {"pool": self.series[-1]["paid_out"], "rewards": self.summary["rewards"]}
        for table, column in (("pool", "from_pool"), ("rewards", "rewards")):
            *rows, sums = browser.evaluate(f'greenpoolChecks.rows("#table-flows-{table}")')
            found.count(f"#table-flows-{table}, rows", len(rows), len(self.cohorts))
            got = [Decimal(numbers(text)[0]) for text in sums[1:]]
            wanted = [Decimal(row[column]) for row in self.cohorts] + [Decimal(totals[table])]
            for k, (shown, exact) in enumerate(zip(got, wanted, strict=True)):
                if abs(shown - exact) > 1 + exact / 1000000:
                    found.faults.append(f"#table-flows-{table}, sum {k + 1} is {shown}, on disk: {exact}")

    def chosen_faults(self, browser: Browser) -> list[str]:
        return []

    def readings(self, browser: Browser, chart: str, moment: int) -> list[str]:
        """The legend of a chart that reads the first (0) or the last (-1) day."""
        keys = {"chart-growth": ("orders", "members", "exits"), "chart-pool": ("pool", "circulating"),
                "chart-money": ("spent", "contributed", "paid_out"), "chart-price": ("price",)}.get(chart, ())
        found = Comparison()
        shown = browser.evaluate(f'greenpoolChecks.legend("{chart}")')
        for key in keys:
            if key in shown:
                exact = self.series[moment]["price_adjusted" if key == "price" else key]
                found.rounded(f"{chart}, {key} of {'the last' if moment else 'the first'} day", shown[key], exact)
            elif key != "exits":
                found.faults.append(f"{chart}: its legend has no {key}")
        return found.faults


class StudyFigures:
    """What `greenpool study forced-exit` wrote: study.csv and its sentences."""

    def __init__(self, folder: Path) -> None:
        self.cells = read_csv(folder / "study.csv")
        self.sentences = {language: (folder / f"conclusion.{language}.txt").read_text(encoding="utf-8").split("\n")
                          for language in ("zh", "en")}
        self.multiples = list(dict.fromkeys(cell["multiple"] for cell in self.cells))
        self.worlds = list(dict.fromkeys((cell["growth"], cell["sellers"]) for cell in self.cells))

    def faults(self, browser: Browser) -> list[str]:
        found = Comparison()
        self._conclusion(found, browser)
        self._tables(found, browser)
        self._overviews(found, browser)
        return found.faults + self.chosen_faults(browser)

    def _conclusion(self, found: Comparison, browser: Browser) -> None:
        language = browser.evaluate("document.documentElement.lang")[:2]
        shown = browser.evaluate('greenpoolChecks.texts(".conclusion li")')
        if shown != [line for line in self.sentences[language] if line]:
            found.faults.append(f"the conclusion is not that of conclusion.{language}.txt: {shown[:1]}")

    def _tables(self, found: Comparison, browser: Browser) -> None:
        def name(cell: dict) -> str:
            return f"{cell['growth']} {cell['sellers']} {cell['multiple']}"

        found.rows("#table-cells", browser.evaluate('greenpoolChecks.rows("#table-cells")'), (
            (name(cell), [*([cell[key]] if cell[key] else [] for key in STUDY_FIGURES), top_share(cell)])
            for cell in self.cells))
        found.rows("#table-halves", browser.evaluate('greenpoolChecks.rows("#table-halves")'), (
            (name(cell), [*of_half(cell, "early"), *of_half(cell, "late"), [cell["attack_hold"], cell["attack_push"]],
                          [cell["attack_paid"]], [cell["attack_gain"]], attack(cell)]) for cell in self.cells))

    def _overviews(self, found: Comparison, browser: Browser) -> None:
        figures = {
            "recovered": lambda cell: [cell["recovered"], *percent(cell["recovered"], cell["members"])],
            "exits": lambda cell: [cell["exits"], *percent(cell["exits"], cell["members"])],
            "paid": lambda cell: percent(cell["paid_out"], cell["spent"]), "top": top_share, "attack": attack,
        }
        for overview, figure in figures.items():
            shown = browser.evaluate(f'greenpoolChecks.rows("#overview-{overview}")')
            wanted = ((" ".join(world), [figure(cell) for cell in self.of_world(world)]) for world in self.worlds)
            found.rows(f"#overview-{overview}", shown, wanted)
        for world, row in zip(self.worlds, browser.evaluate('greenpoolChecks.rows("#overview-price")'), strict=True):
            for cell, text in zip(self.of_world(world), row[1:], strict=True):
                if not text.startswith("≈"):  # a price as before points splits is not on disk
                    found.same(f"#overview-price, {' '.join(world)} {cell['multiple']}", text, [cell["price"]])

    def of_world(self, world: tuple[str, str]) -> list[dict]:
        return [cell for cell in self.cells if (cell["growth"], cell["sellers"]) == world]

    def shown_world(self, browser: Browser) -> list[dict]:
        picked = '["growth", "sellers"].map((key) => document.getElementById("pick-" + key).value)'
        return self.of_world(tuple(browser.evaluate(picked)))

    def chosen_faults(self, browser: Browser) -> list[str]:
        """What is said of the world that is chosen: its facts and its bars."""
        found = Comparison()
        cells = self.shown_world(browser)
        facts = numbers(browser.evaluate('greenpoolChecks.texts("#about p.tabular")[0]'))
        if facts[:4] != (wanted := [cells[0][key] for key in ("members", "orders", "spent", "contributed")]):
            found.faults.append(f"#about says {facts}, on disk: {wanted}")
        bars = {
            "reached": [[[cell[mark]], percent(cell[mark], cell["members"])] for mark in MARKS for cell in cells],
            "halves": [[*(percent(cell[f"{half}_{key}"], cell[f"{half}_spent"]) for key in ("from_pool", "worth")),
                        result(cell, half)] for half in ("early", "late") for cell in cells],
            "top": [[[cell["paid_out"]], top_share(cell)] for cell in cells],
            "attack": [[[cell["attack_gain"]], attack(cell)] for cell in cells],
        }
        for name, wanted in bars.items():
            shown = browser.evaluate(f'greenpoolChecks.rows("#bars-{name}")')
            names = [f"row {k + 1}" for k in range(len(wanted))]
            found.rows(f"#bars-{name}", [row[:1] + row[2:] for row in shown], zip(names, wanted))
        return found.faults

    def readings(self, browser: Browser, chart: str, moment: int) -> list[str]:
        key = {"chart-exits": "exits", "chart-paid": "paid_out", "chart-pool": "pool"}.get(chart)
        if key is None or moment == 0:
            return []
        found = Comparison()
        shown = browser.evaluate(f'greenpoolChecks.legend("{chart}")')
        for cell in self.shown_world(browser):
            text = shown["null" if cell["multiple"] == "none" else cell["multiple"]].split("·")[0]
            found.rounded(f"{chart}, {cell['multiple']} on the last day", text, cell[key])
        return found.faults


def top_share(cell: dict) -> list[str]:
    return percent(cell["top_percent_share"]) if Decimal(cell["paid_out"]) else []


def attack(cell: dict) -> list[str]:
    return percent(cell["attack_gain"], cell["attack_paid"])


def result(cell: dict, half: str) -> list[str]:
    got, worth, spent = (Decimal(cell[f"{half}_{key}"]) for key in ("from_pool", "worth", "spent"))
    return percent(got + worth - spent, spent)


def of_half(cell: dict, half: str) -> list[list[str]]:
    return [*([cell[f"{half}_{key}"]] for key in HALF_FIGURES), result(cell, half)]
