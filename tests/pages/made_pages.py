"""The pages under test, made by the program itself, and what is particular about each."""

import contextlib
import json
import os
import re
import select
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Protocol

from design_figures import DesignFigures
from devtools import Browser
from figures import Comparison, ReportFigures, StudyFigures, percent

SCENARIOS = Path(__file__).parent / "scenarios"
COMMAND_SECONDS = 60
REFUSED = 1  # what a design ends with that meets nothing
NOBODY_PAID = {"chart-cohort-shares", "chart-survival", "chart-recovered", "chart-flows-pool", "chart-flows-rewards"}
REPORT_CHARTS = NOBODY_PAID | {"chart-price", "chart-pool", "chart-money", "chart-growth", "chart-cohort-money"}
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.S)
PICK = """for (const [key, value] of Object.entries({})) {{
  const select = document.getElementById("pick-" + key);
  select.value = value;
  select.dispatchEvent(new Event("change"));
}}"""


class Figures(Protocol):
    def faults(self, browser: Browser) -> list[str]: ...

    def chosen_faults(self, browser: Browser) -> list[str]: ...  # of what depends on what the reader chose

    def readings(self, browser: Browser, chart: str, moment: int) -> list[str]: ...


@dataclass
class Page:
    name: str
    url: str
    sheets: range                                     # how many pages of A4 it may take
    figures: Figures | None = None
    empty: set[str] = field(default_factory=set)      # charts that have nothing to draw, and say so
    moments: int = 2                                  # days or cohorts that charts have, at least
    names: list[str] = field(default_factory=list)    # texts of the scenario, in whatever language
    states: dict[str, str] = field(default_factory=dict)  # what a reader may switch: name, script
    ready: str = "true"                               # a script that says whether it shows what it has to
    bilingual: bool = False                           # both languages at once, nothing to switch
    rich: bool = False                                # looked at in every state, not only at first sight


def run(greenpool: Path, *arguments: Any, ends_with: int = 0) -> None:
    command = [greenpool, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False)
    if done.returncode != ends_with:
        raise RuntimeError(f"greenpool {arguments[0]} ended with {done.returncode}: {done.stderr[-600:]}")


def names_of(page: Path) -> list[str]:
    """The programme's and the scenario's name, longest first."""
    data = json.loads(DATA.search(page.read_text(encoding="utf-8"))[1])
    return sorted((data["programme"]["name"], data["scenario"]["name"]), key=len, reverse=True)


def pick(**choices: str) -> str:
    return PICK.format(json.dumps(choices))


def report(greenpool: Path, work: Path, scenario: str, *options: Any, **particular: Any) -> Page:
    folder = work / scenario
    run(greenpool, "simulate", SCENARIOS / f"{scenario}.toml", "--out", folder, *options)
    page = folder / "report.html"
    written = {"figures": ReportFigures(folder), "names": names_of(page)}
    defaults = {"sheets": range(3, 8), "states": {"logarithmic": "document.querySelector('.scale')?.click()"}}
    return Page(f"report-{scenario}", page.as_uri(), **{**written, **defaults, **particular})


def study(greenpool: Path, work: Path) -> Page:
    folder = work / "study"
    run(greenpool, "study", "forced-exit", SCENARIOS / "study.toml", "--out", folder)
    page = folder / "study.html"
    figures = StudyFigures(folder)
    magnify = "document.querySelectorAll('.scale').forEach((button) => button.click())"
    states = {"magnified, logarithmic": magnify, "as before": magnify}
    for world in figures.worlds:
        states[" ".join(world)] = pick(**dict(zip(("growth", "sellers"), world)))
    for button in ("recovered", "exits", "paid", "price", "top", "attack"):
        states[f"overview of {button}"] = f"document.getElementById('show-{button}').click()"
    return Page("study", page.as_uri(), range(5, 13), figures, names=names_of(page), states=states, rich=True)


def design(greenpool: Path, work: Path, goals: str, **particular: Any) -> Page:
    folder = work / f"design-{goals}"
    met = goals == "met"
    run(greenpool, "design", SCENARIOS / f"design-{goals}.toml", "--out", folder, ends_with=0 if met else REFUSED)
    page = folder / "design.html"
    figures = DesignFigures(folder)
    return Page(f"design-{goals}", page.as_uri(), range(2, 6), figures, names=figures.names, **particular)


def made_designs(greenpool: Path, work: Path) -> list[Page]:
    states = {"magnified": "document.querySelector('.scale').click()"}
    for measure in ("platform_rate", "median_days", "paid"):
        states[f"up: {measure}"] = pick(measure=measure)
    states["one scenario"] = pick(where="1", measure="late_received")
    states["sorted by the rate"] = "document.getElementById('sort-grant_rate').click()"
    states["sorted by a scenario's figure"] = "document.getElementById('sort-late_received-1').click()"
    states["the other way"] = "document.getElementById('sort-late_received-1').click()"
    states["the last row is read"] = "document.querySelector('#table-best tbody tr:last-child button').click()"
    return [design(greenpool, work, "met", states=states, rich=True), design(greenpool, work, "none"),
            design(greenpool, work, "impossible")]


def answer_fault(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=COMMAND_SECONDS) as answer:
            return None if answer.read() else f"{url} answers nothing"
    except urllib.error.URLError as error:
        return f"{url} answers {getattr(error, 'code', error)}"


class HomeFigures:
    """The figures of the home page are those of the API at that moment, and what it links to is there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def faults(self, browser: Browser) -> list[str]:
        links = browser.evaluate("greenpoolChecks.links()")
        found = Comparison()
        found.faults += [fault for link in links if (fault := answer_fault(link))]
        found.faults += [] if links else ["it links nowhere"]
        with urllib.request.urlopen(f"{self.url}/api/v1/programmes/pages", timeout=COMMAND_SECONDS) as answer:
            programme = json.load(answer)
        shown = dict(browser.evaluate("greenpoolChecks.fields()"))
        for name in ("price", "pool", "circulating"):
            found.same(name, shown[name], [programme[name]])
        bound = programme["bound"]
        for name in ("members_spent", "members_received", "still_payable_at_most", "contributed_organic",
                     "contributed_subsidised", "injected"):
            found.same(name, shown[name], [bound[name]])
        # Each sentence stands there in both languages.
        recovery = programme["recovery"]
        for name in ("recovered", "twice", "thrice"):
            part, whole = str(recovery[name]), str(recovery["spenders"])
            share = percent(recovery[f"share_{name}"])
            found.same(name, shown[name], [part, whole, *share, part, whole, *share])
        for name, fold in programme["estimates"]["growth_folds"].items():
            found.same(name, shown[f"growth_{name}"], 2 * ([] if fold is None else [str(fold)]))
        return found.faults

    def chosen_faults(self, browser: Browser) -> list[str]:
        return []

    def readings(self, browser: Browser, chart: str, moment: int) -> list[str]:
        return []


def settle_some(url: str) -> None:
    """Two members and some orders, so that the first has recovered more than others."""
    commands = [{"type": "register_member", "member": "ann", "accepts": "1"},
                {"type": "register_member", "member": "bob", "referrer": "ann", "accepts": "1"}]
    commands += [{"type": "settle_order", "order": f"o{i}", "member": "bob" if i else "ann", "paid": "1234.56", "cost": "300.00"}
                 for i in range(12)]
    commands += [{"type": "sell_points", "member": "ann", "points": "all"}]
    lines = "".join(json.dumps(command) + "\n" for command in commands).encode()
    request = urllib.request.Request(f"{url}/api/v1/programmes/pages/commands/batch", lines, {"Content-Type": "application/x-ndjson"})
    with urllib.request.urlopen(request, timeout=COMMAND_SECONDS) as answer:
        outcomes = [json.loads(line)["outcome"] for line in answer.read().splitlines()]
    if outcomes != ["ok"] * len(commands):
        raise RuntimeError(f"the server answers {outcomes}")


@contextlib.contextmanager
def home(greenpool: Path, work: Path) -> Iterator[Page]:
    """The home page of a server on loopback that lives as long as the block."""
    command = [greenpool, "serve", "--journal", work / "journal", "--terms", SCENARIOS / "rich-terms.toml",
               "--acknowledge", "one,two,tests", "--listen", "127.0.0.1:0", "--log-level", "off"]
    environment = {name: value for name, value in os.environ.items() if name != "GREENPOOL_TOKEN"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as server:
        try:
            readable, _, _ = select.select([server.stdout], [], [], COMMAND_SECONDS)
            url = server.stdout.readline().strip() if readable else ""
            if not url:
                server.kill()
                raise RuntimeError(f"the server did not start: {server.stderr.read()[-600:]}")
            settle_some(url)
            yield Page("home", url, range(1, 3), bilingual=True, figures=HomeFigures(url),
                       ready="!document.getElementById('figures').hidden", rich=True)
        finally:
            stop(server)


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()


def made_reports(greenpool: Path, work: Path) -> list[Page]:
    return [
        report(greenpool, work, "rich", "--runs", 5, rich=True),
        report(greenpool, work, "quiet", empty=NOBODY_PAID),
        report(greenpool, work, "alone", empty=NOBODY_PAID),
        report(greenpool, work, "empty", empty=REPORT_CHARTS),
        report(greenpool, work, "large", empty={"chart-flows-rewards"}),
        report(greenpool, work, "day", empty=NOBODY_PAID, moments=1),
    ]
