"""The figures of a design's page against design.json and candidates.csv."""

import json
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Callable

from devtools import Browser
from figures import Comparison, numbers, percent, read_csv

RATES = ("grant_rate", "sell_fee", "exit_multiple", "platform_rate", "reward_rate")
COUNTS = ("members", "exited", "spent", "contributed", "paid_out", "operators_money")
MEASURES = ("recovered", "late_received", "median_days", "paid")
FILES_MAX = 10
WORST = -1
NEVER = Decimal("Infinity")

Figures = dict[str, str]  # a row of candidates.csv


def share(row: Figures, measure: str) -> tuple[str, str]:
    return {"recovered": (row["recovered"], row["members"]), "late_received": (row["late_received"], row["late_spent"]),
            "paid": (row["paid_out"], row["contributed"])}[measure]


def value(row: Figures, measure: str) -> Decimal:
    if measure == "platform_rate":
        return Decimal(row["platform_rate"])
    if measure == "median_days":
        return Decimal(row["median_days"] or NEVER)
    part, whole = map(Decimal, share(row, measure))
    return part / whole if whole else Decimal(0)


def text(row: Figures, measure: str) -> list[str]:
    if measure == "platform_rate":
        return rate(row["platform_rate"])
    if measure == "median_days":
        return [row["median_days"]] if row["median_days"] else []
    return percent(*share(row, measure))


def rate(decimal: str) -> list[str]:
    return [f"{(Decimal(decimal) * 100).normalize():f}"]


def rate_or_multiple(candidate: dict, key: str) -> list[str]:
    if key == "exit_multiple":
        return [] if candidate[key] == "none" else [candidate[key]]
    return rate(candidate[key])


class Candidate:
    """One of design.json, with its rows of candidates.csv; `at` is the row that a measure is taken from."""

    def __init__(self, number: int, summary: dict, rows: list[Figures]) -> None:
        self.number, self.summary, self.rows, self.file = number, summary, rows, ""

    def at(self, measure: str, where: int) -> Figures:
        worst = max if measure == "median_days" else min
        return worst(self.rows, key=lambda row: value(row, measure)) if where == WORST else self.rows[where]

    def value(self, measure: str, where: int = WORST) -> Decimal:
        return value(self.at(measure, where), measure)

    def text(self, measure: str, where: int = WORST) -> list[str]:
        return text(self.at(measure, where), measure)

    @property
    def name(self) -> str:
        return self.file or str(self.number)


class DesignFigures:
    """What `greenpool design` wrote."""

    def __init__(self, folder: Path) -> None:
        self.design = json.loads((folder / "design.json").read_text(encoding="utf-8"))
        self.names = [self.design["name"], *(one[key] for one in self.design["scenarios"] for key in ("name", "file"))]
        self.goals = {key: goal for key, goal in self.design["goals"].items() if goal is not None and goal is not False}
        self.places = len(self.design["scenarios"])
        rows = [list(group) for _, group in groupby(read_csv(folder / "candidates.csv"), lambda row: tuple(
            row[key] for key in RATES))]
        by_rates = {tuple(group[0][key] for key in RATES): group for group in rows}
        self.candidates = [Candidate(number, summary, by_rates.get(tuple(summary[key] for key in RATES), []))
                           for number, summary in enumerate(self.design["candidates"], 1)]
        self.run = [one for one in self.candidates if one.rows]
        frontier = sorted((one for one in self.run if one.summary["frontier"]), key=lambda one: -one.value("recovered"))
        meeting = [one for one in frontier if one.summary["meets"]]
        self.best = meeting or frontier
        files = sorted(folder.glob("terms-*.toml"))
        for place, one in enumerate(meeting[:FILES_MAX], 1):
            one.file = f"terms-{place}.toml"
            written = (folder / one.file).read_text(encoding="utf-8")
            assert all(f'"{one.summary[key]}"' in written for key in RATES if one.summary[key] != "none"), one.file
        assert len(files) == len(meeting[:FILES_MAX]), files

    def faults(self, browser: Browser) -> list[str]:
        found = Comparison()
        wanted = self._head() | self._goals() | self._proofs()
        seen = {}
        for field, shown in browser.evaluate("greenpoolChecks.fields()"):
            if not field.startswith("chosen-"):
                seen[field] = shown
                found.same(field, shown, wanted.get(field, []))
        found.faults += [f"no figure shows {name}" for name in sorted(set(wanted) - set(seen))]
        found.faults += self.chosen_faults(browser)
        self._choices(found, browser)
        return found.faults

    def _choices(self, found: Comparison, browser: Browser) -> None:
        """A row's name reads that candidate; a column's name sorts."""
        for row in (-1, 0) if self.best else ():
            browser.evaluate(f'[...document.querySelectorAll("#table-best tbody button")].at({row}).click()')
            if self.read(browser) is not self.best[row]:
                found.faults.append(f"#table-best: the name of {self.best[row].name} does not read it")
        for column in ("recovered-0", "name") if self.best else ():
            browser.evaluate(f'document.getElementById("sort-{column}").click()')
            if self.sorting(browser)[0] != column:
                found.faults.append(f"#table-best is not sorted by {column}")
        browser.evaluate("scrollTo(0, 0), document.activeElement.blur()")

    def _head(self) -> dict[str, list[str]]:
        if self.design["impossible"]:
            return {"invalid": [str(self.design["invalid"])]} if self.design["invalid"] else {}
        meeting = [one for one in self.candidates if one.summary["meets"]]
        blocked = [one for one in meeting or self.candidates if one.summary["blocks"]]
        counts = {
            "meeting": len(meeting), "meeting_blocked" if meeting else "blocked": len(blocked),
            "frontier": sum(one.summary["frontier"] for one in self.candidates),
            "unrun": len(self.candidates) - len(self.run), "invalid": self.design["invalid"],
        }
        counts = {name: [str(count)] for name, count in counts.items() if count}
        return counts | {"tried": [str(len(self.candidates))], "scenarios": [str(self.places)]}

    def _goals(self) -> dict[str, list[str]]:
        texts = {}
        for key, goal in self.goals.items():
            plain = {"median_break_even_days": [str(goal)], "budget": [str(goal)], "unblocked": []}
            texts[f"goal-{key}"] = plain[key] if key in plain else rate(goal)
            if self.candidates:
                texts[f"held-{key}"] = [str(sum(self.holds(key, one) for one in self.candidates))]
        return texts

    def holds(self, key: str, candidate: Candidate) -> bool:
        goal = self.goals[key]
        in_scenario: dict[str, Callable[[Figures], bool]] = {
            "recovered": lambda row: Decimal(row["recovered"]) >= Decimal(goal) * int(row["members"]),
            "late_received": lambda row: Decimal(row["late_received"]) >= Decimal(goal) * Decimal(row["late_spent"]),
            "median_break_even_days": lambda row: 0 < int(row["seen"]) <= 2 * int(row["in_time"]),
            "budget": lambda row: Decimal(row["operators_money"]) <= Decimal(goal),
        }
        if key in in_scenario:
            return bool(candidate.rows) and all(map(in_scenario[key], candidate.rows))
        if key == "unblocked":
            return not candidate.summary["blocks"]
        return Decimal(candidate.summary[key]) >= Decimal(goal)

    def _proofs(self) -> dict[str, list[str]]:
        texts = {}
        for i, one in enumerate(self.design["impossible"]):
            gap = Decimal(one["needed"]) - Decimal(one["available"])
            texts |= {f"impossible-{i}-needed": [one["needed"]], f"impossible-{i}-available": [one["available"]],
                      f"impossible-{i}-gap": [str(gap)], f"impossible-{i}-share": percent(gap, one["needed"])}
        return texts

    def chosen_faults(self, browser: Browser) -> list[str]:
        """The table in its order, and the candidate that is read."""
        if not self.run:
            return []
        found = Comparison()
        self._table(found, browser)
        self._card(found, browser)
        return found.faults

    def _columns(self) -> list[tuple[str, Callable[[Candidate], list[str]], Callable[[Candidate], Decimal]]]:
        """Of the table: id, text, what it is sorted by."""
        columns = [(key, lambda one, key=key: rate_or_multiple(one.summary, key),
                    lambda one, key=key: NEVER if one.summary[key] == "none" else Decimal(one.summary[key]))
                   for key in RATES if len({one.summary[key] for one in self.candidates}) > 1]
        columns.append(("blocks", lambda one: [], lambda one: Decimal(one.summary["blocks"])))
        places = [WORST, *range(self.places)] if self.places > 1 else [0]
        return columns + [(f"{measure}-{where}", lambda one, m=measure, w=where: one.text(m, w),
                           lambda one, m=measure, w=where: one.value(m, w)) for measure in MEASURES for where in places]

    def sorting(self, browser: Browser) -> list[str]:
        return browser.evaluate("""[...document.querySelectorAll("#table-best [aria-sort]")].map((head) =>
            [head.querySelector("button").id.slice(5), head.getAttribute("aria-sort")])[0] || ["name", "ascending"]""")

    def _table(self, found: Comparison, browser: Browser) -> None:
        columns = self._columns()
        chosen, direction = self.sorting(browser)
        rows = list(self.best)
        for name, _, key in columns:
            if name == chosen:
                rows.sort(key=key, reverse=direction == "descending")
        shown = browser.evaluate('greenpoolChecks.rows("#table-best")')
        found.rows("#table-best", shown, ((one.name, [cell(one) for _, cell, _ in columns]) for one in rows))
        for row, one in zip(shown, rows):
            if one.name not in row[0]:
                found.faults.append(f"#table-best names “{row[0]}”, wanted {one.name}")

    def read(self, browser: Browser) -> Candidate:
        return self.candidates[int(browser.evaluate("document.getElementById('card').dataset.candidate")) - 1]

    def _card(self, found: Comparison, browser: Browser) -> None:
        one = self.read(browser)
        wanted = {f"chosen-{key}": rate_or_multiple(one.summary, key) for key in RATES}
        for i, (row, summary) in enumerate(zip(one.rows, one.summary["scenarios"], strict=True)):
            figures = {key: [row[key]] for key in COUNTS}
            figures |= {key: text(row, key) for key in ("late_received", "median_days", "paid")}
            figures["recovered"] = [*text(row, "recovered"), row["recovered"]]
            paid = Decimal(row["paid_out"])
            figures["top_percent_share"] = percent(summary["top_percent_share"]) if paid else []
            if "median_break_even_days" in self.goals:
                figures["in_time"] = [*percent(row["in_time"], row["seen"]), row["in_time"], row["seen"]]
            wanted |= {f"chosen-{i}-{key}": figure for key, figure in figures.items()}
        fields = browser.evaluate("greenpoolChecks.fields()")
        shown = {field: text for field, text in fields if field.startswith("chosen-")}
        for field in sorted(set(wanted) | set(shown)):
            found.same(f"{field} of {one.name}", shown.get(field, "not shown"), wanted.get(field, ["nothing"]))
        self._reading(found, browser, one)

    def _reading(self, found: Comparison, browser: Browser, one: Candidate) -> None:
        picked = '["measure", "where"].map((key) => document.getElementById("pick-" + key).value)'
        measure, where = browser.evaluate(picked)
        reading = browser.evaluate('document.querySelector("#chart-candidates .reading").textContent')
        name, across, up = reading.split(" · ")
        found.same("the reading, across", across, one.text("recovered", int(where)))
        found.same("the reading, up", up.split("；")[0].split("; ")[0], one.text(measure, int(where)))
        if one.name not in name:
            found.faults.append(f"the reading names “{name}”, wanted {one.name}")

    def readings(self, browser: Browser, chart: str, moment: int) -> list[str]:
        """The first dot is the one furthest left, the last the one furthest right."""
        found = Comparison()
        self._card(found, browser)
        across = sorted(one.value("recovered") for one in self.run)
        if (read := self.read(browser)).value("recovered") != across[moment]:
            found.faults.append(f"{chart}: the {'last' if moment else 'first'} dot is {read.name}")
        return found.faults
