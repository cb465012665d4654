"""Faults planted into sound pages. A check that does not find its own is no check."""

import json
import re
from dataclasses import dataclass

import checks
from checks import ACCEPTED, WIDE, Check, Form
from devtools import Browser
from made_pages import Page


@dataclass(frozen=True)
class Planted:
    script: str  # what is done to the page
    check: Check  # which check is to find it
    report: str  # what it says, a pattern
    page: str = "report-rich"
    form: Form = Form("en", WIDE)


def complaints(browser: Browser, page: Page) -> list[str]:
    browser.settle()
    return browser.complaints


WITHOUT_RISKS = "document.querySelectorAll('.risk').forEach((one) => one.remove())"


def one(selector: str) -> str:
    return f"document.querySelector({json.dumps(selector)})"


def each(selector: str, script: str) -> str:
    return f"document.querySelectorAll({json.dumps(selector)}).forEach((e) => {script})"


def says(selector: str, text: str) -> str:
    return f"{one(selector)}.textContent = {json.dumps(text)}"


def also_says(selector: str, text: str) -> str:
    return f"{one(selector)}.append({json.dumps(text)})"


def styled(css: str) -> str:
    return f"document.head.append(Object.assign(document.createElement('style'), {{textContent: {json.dumps(css)}}}))"


def deaf(selector: str) -> str:
    """Elements that look the same and no longer hear anything."""
    return each(selector, "e.replaceWith(e.cloneNode(true))")


CHART = "#chart-pool .plot svg"
CELL = "cells.find((cell) => cell.growth === 'fading' && cell.sellers === 'mixed')"
LABEL_ON_LABEL = f"const [, a, b] = document.querySelectorAll('{CHART} text'); b.setAttribute('y', a.getAttribute('y'))"
WIDE_WHEN_OPEN = "#source-terms[open] summary { width: 1500px; }"

FIGURES = [
    Planted("document.querySelector('dd[data-field=pool]').firstChild.data = '793,805.06'", checks.figures,
            r"^pool shows .*on disk: 793805.05"),
    Planted("document.querySelector('[data-field=rewards]').closest('div').remove()", checks.figures,
            "no figure shows rewards"),
    Planted(says("#table-cohorts td:nth-child(3)", "615,659.75"), checks.figures,
            "#table-cohorts, days 0 to 29, column 2"),
    Planted(says("#table-series tbody tr:last-child td", "38.0000"), checks.figures,
            "#table-series, day 240, price_adjusted"),
    Planted(one("#table-cohorts tbody tr") + ".remove()", checks.figures,
            "#table-cohorts, rows: 7 on screen, 8 on disk"),
    Planted(says("#table-flows-pool tbody tr:last-child td:last-child", "0.00"), checks.figures,
            "#table-flows-pool, sum 9"),
    Planted("data.series.pool[239] = 1; render()", checks.charts_are_read, "chart-pool, pool of the last day shows"),
    Planted(says("#table-cells td:nth-child(4)", "1.00"), checks.figures,
            "#table-cells, steady holding none, column 3", "study"),
    Planted(says("#overview-exits td", "3"), checks.figures, "#overview-exits", "study"),
    Planted(says("#bars-halves tbody td:last-child", "+3 %"), checks.figures, "#bars-halves", "study"),
    Planted(says(".conclusion li", "All is well."), checks.figures, "the conclusion is not that of", "study"),
    Planted(CELL + ".paid_out = '1.00'", checks.states, "fading mixed: #bars-top, row 1", "study"),
    Planted(says("[data-field=meeting]", "99"), checks.figures, "^meeting shows “99”, on disk", "design-met"),
    Planted(says("[data-field=held-recovered]", "99"), checks.figures, "^held-recovered shows", "design-none"),
    Planted(says("[data-field=goal-budget]", "1.00"), checks.figures, "^goal-budget shows", "design-none"),
    Planted(says("[data-field=impossible-1-available]", "1.00"), checks.figures, "^impossible-1-available shows",
            "design-impossible"),
    Planted(one("[data-field=impossible-0-gap]") + ".remove()", checks.figures, "no figure shows impossible-0-gap",
            "design-impossible"),
    Planted(says("#table-best tbody td:last-child", "1 %"), checks.figures, "#table-best, terms-1.toml", "design-met"),
    Planted(says("[data-field=chosen-1-recovered]", "1 %"), checks.figures, "^chosen-1-recovered of", "design-met"),
    Planted("best.reverse(); render()", checks.figures, "#table-best names", "design-met"),
    Planted("MEASURES.paid.text = MEASURES.recovered.text", checks.states, "up: paid: the reading", "design-met"),
]

LAYOUT = [
    Planted(styled("h1 { width: 1400px; }"), checks.at_sight, "scrolls sideways"),
    Planted(styled(WIDE_WHEN_OPEN), checks.states, "unfolded: scrolls sideways"),
    Planted(LABEL_ON_LABEL, checks.at_sight, "chart-pool: “.*” covers"),
    Planted(one(CHART + " text") + ".setAttribute('x', -30)", checks.at_sight, "chart-pool: “.*” is cut off"),
    Planted(styled(".risk p { margin-top: -1.5em; }"), checks.at_sight, "“.*” covers “"),
    Planted(each(CHART + " path[style]", "e.remove()"), checks.at_sight, "chart-pool: an empty chart"),
    Planted("data.series.price.fill(0); render()", checks.empty_charts, "chart-price is empty"),
    Planted(one(CHART + " path[style]") + ".setAttribute('d', 'MNaN,0')", checks.at_sight,
            "drawn by what is not a number"),
    Planted(also_says("main p", " {share}"), checks.at_sight, "unfilled: “.*{share}"),
    Planted(also_says("main p", " undefined"), checks.at_sight, "unfilled"),
    Planted(also_says(".guide dd", "收回"), checks.at_sight, "in the other language"),
]

COLOURS_AND_RISK = [
    Planted(styled(".risk p { color: #9a9a9a; }"), checks.at_sight, "contrast .* of 4.5"),
    Planted(styled(":root { --muted: #55615b !important; }"), checks.in_the_dark, "dark: contrast .* of 4.5"),
    Planted(WITHOUT_RISKS, checks.risk, "no risk is stated"),
    Planted(also_says("main", "A guaranteed return."), checks.risk, "it promises"),
    Planted(f"{one('main')}.append({one('.risk')})", checks.risk, "the risk is not beside the price"),
    Planted(WITHOUT_RISKS, checks.risk, "no risk is stated", "home"),
    Planted(one("a") + ".href = '/nowhere'", checks.figures, "/nowhere answers 404", "home"),
]

ACCESS = [
    Planted(says(".scale", ""), checks.structure, "a control without a name.*button"),
    Planted(one("details .scroll") + ".removeAttribute('aria-label')", checks.structure, "a control without a name"),
    Planted("document.documentElement.removeAttribute('lang')", checks.structure, "the page's lang"),
    Planted(one("h3") + ".outerHTML = '<h4>Deep</h4>'", checks.structure, "h4 after h2"),
    Planted(one(".legend button") + ".tabIndex = -1", checks.keyboard,
            "the keyboard does not reach #chart-price button"),
    Planted(styled(".scale { outline: none !important; }"), checks.keyboard,
            "the focus cannot be seen on #chart-price button"),
]

INTERACTION = [
    Planted(deaf("#chart-money .legend button"), checks.legends, "chart-money: the legend's .* hides nothing"),
    Planted(deaf(CHART), checks.charts_are_read, "chart-pool: the arrow keys read"),
    Planted(deaf(CHART), checks.read_by_finger, "chart-pool: the finger reads", form=Form("en", 390)),
    Planted(each("#chart-pool .unseen", "e.remove()"), checks.charts_are_read, "chart-pool: .*not spoken"),
    Planted(deaf("#chart-candidates .plot svg"), checks.charts_are_read,
            "chart-candidates: the arrow keys read the same", "design-met"),
    Planted(each("#chart-candidates .legend button", "e.replaceWith(e.cloneNode(true))"), checks.legends,
            "chart-candidates: the legend's .* hides nothing", "design-met"),
    Planted(deaf("#table-best tbody button"), checks.figures, "the name of terms-3.toml does not read it",
            "design-met"),
    Planted(deaf("#table-best thead button"), checks.figures, "#table-best is not sorted by", "design-met"),
    Planted(deaf("[data-language]"), checks.language_switch, "after the switch: the page is in “en”"),
    Planted("localStorage.__proto__.setItem = () => {}", checks.language_switch, "opened again: the page is in “en”"),
]

PAPER = [
    Planted(styled("@media print { main { visibility: hidden; } }"), checks.printed,
            "page 1 of the PDF is as good as blank"),
    Planted(styled("@media print { main > * { break-after: page; margin-bottom: 2000px; } }"), checks.printed,
            "the PDF has .* pages"),
    Planted(styled("@media print { svg text { font-size: 30px !important; } }"), checks.print_view,
            "on paper: chart-.*cut off"),
]

CONSOLE_AND_NETWORK = [
    Planted("console.error('planted')", complaints, "console: planted"),
    Planted("setTimeout(() => { throw new Error('planted'); })", complaints, "console: Error: planted"),
    Planted("new Image().src = 'http://127.0.0.1:1/planted.png'", complaints,
            "asks the network for http://127.0.0.1:1/"),
    Planted("fetch('https://example.org/planted').catch(() => {})", complaints, "asks the network for https://example"),
    Planted(styled("@font-face { font-family: x; src: url(//example.org/x.woff2); } body { font-family: x; }"),
            complaints, "asks the network for"),
]

PLANTED = [*FIGURES, *LAYOUT, *COLOURS_AND_RISK, *ACCESS, *INTERACTION, *PAPER, *CONSOLE_AND_NETWORK]


def plant(browser: Browser, page: Page, fault: Planted) -> str | None:
    """What is wrong with the check, if it does not find what is planted."""
    browser.screen(fault.form.width)
    browser.languages(ACCEPTED[fault.form.language])
    browser.open(page.url)
    browser.wait_until(page.ready)
    browser.complaints.clear()
    browser.evaluate("{" + fault.script + "}; undefined")
    found = fault.check(browser, page)
    pattern = re.compile(fault.report, re.S)
    if any(pattern.search(report) for report in found):
        return None
    planted = f"{page.name}: planted {fault.script[:90]!r}, wanted {fault.report!r}"
    return f"{planted}, {fault.check.__name__} found {found[:4]}"


def plant_all(browser: Browser, pages: list[Page]) -> list[str]:
    by_name = {page.name: page for page in pages}
    missed = [plant(browser, by_name[fault.page], fault) for fault in PLANTED]
    return [message for message in missed if message]
