"""Faults planted into sound pages. A check that does not find its own is no check."""

import re
from dataclasses import dataclass

import checks
from checks import ACCEPTED, WIDE, Check, Form
from devtools import Browser
from made_pages import Page


@dataclass(frozen=True)
class Planted:
    script: str      # what is done to the page
    check: Check     # which check is to find it
    report: str      # what it says, a pattern
    page: str = "report-rich"
    form: Form = Form("en", WIDE)


def complaints(browser: Browser, page: Page) -> list[str]:
    browser.settle()
    return browser.complaints


CHART = "document.querySelector('#chart-pool .plot svg')"
PLANTED = [
    # Figures.
    Planted("document.querySelector('dd[data-field=pool]').firstChild.data = '789,258.36'", checks.figures, r"^pool shows .*on disk: 789258.35"),
    Planted("document.querySelector('[data-field=rewards]').closest('div').remove()", checks.figures, "no figure shows rewards"),
    Planted("document.querySelector('#table-cohorts td:nth-child(3)').textContent = '615,659.75'", checks.figures, "#table-cohorts, days 0 to 29, column 2"),
    Planted("document.querySelector('#table-series tbody tr:last-child td').textContent = '38.0000'", checks.figures, "#table-series, day 240, price_adjusted"),
    Planted("document.querySelector('#table-cohorts tbody tr').remove()", checks.figures, "#table-cohorts, rows: 7 on screen, 8 on disk"),
    Planted("document.querySelector('#table-flows-pool tbody tr:last-child td:last-child').textContent = '0.00'", checks.figures, "#table-flows-pool, sum 9"),
    Planted("data.series.pool[239] = 1; render()", checks.charts_are_read, "chart-pool, pool of the last day shows"),
    Planted("document.querySelector('#table-cells td:nth-child(4)').textContent = '1.00'", checks.figures, "#table-cells, steady holding none, column 3", "study"),
    Planted("document.querySelector('#overview-exits td').textContent = '3'", checks.figures, "#overview-exits", "study"),
    Planted("document.querySelector('#bars-halves tbody td:last-child').textContent = '+3 %'", checks.figures, "#bars-halves", "study"),
    Planted("document.querySelector('.conclusion li').textContent = 'All is well.'", checks.figures, "the conclusion is not that of", "study"),
    # Layout.
    Planted("document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"width: 1400px\">wide</p>')", checks.at_sight, "scrolls sideways"),
    Planted(CHART + ".querySelectorAll('text')[2].setAttribute('y', " + CHART + ".querySelectorAll('text')[1].getAttribute('y'))", checks.at_sight, "chart-pool: “.*” covers"),
    Planted(CHART + ".querySelector('text').setAttribute('x', -30)", checks.at_sight, "chart-pool: “.*” is cut off"),
    Planted("document.querySelector('.risk p').style.marginTop = '-1.5em'", checks.at_sight, "“.*” covers “"),
    Planted(CHART + ".querySelectorAll('path[style]').forEach((line) => line.remove())", checks.at_sight, "chart-pool: an empty chart"),
    Planted("data.series.price.fill(0); data.bands.price.low.fill(0); render()", checks.empty_charts, "chart-price is empty"),
    Planted(CHART + ".querySelector('path[style]').setAttribute('d', 'MNaN,0')", checks.at_sight, "drawn by what is not a number"),
    Planted("document.querySelector('main p').append(' {share}')", checks.at_sight, "unfilled: “.*{share}"),
    Planted("document.querySelector('main p').append(' undefined')", checks.at_sight, "unfilled"),
    Planted("document.querySelector('.guide dd').append('收回')", checks.at_sight, "in the other language"),
    # Colours.
    Planted("document.querySelector('.risk p').style.color = '#9a9a9a'", checks.at_sight, "contrast .* of 4.5"),
    Planted("document.documentElement.style.setProperty('--muted', '#55615b')", checks.in_the_dark, "dark: contrast .* of 4.5"),
    # Risk.
    Planted("document.querySelector('.risk').remove()", checks.risk, "no risk is stated"),
    Planted("document.querySelector('main').append('A guaranteed return.')", checks.risk, "it promises"),
    Planted("document.querySelector('main').append(document.querySelector('.risk'))", checks.risk, "the risk is not beside the price"),
    # For assistive technology and the keyboard.
    Planted("document.querySelector('.scale').textContent = ''", checks.structure, "a control without a name.*button"),
    Planted("document.querySelector('.scroll').removeAttribute('aria-label'); document.querySelector('details').open = true", checks.structure, "a control without a name"),
    Planted("document.documentElement.removeAttribute('lang')", checks.structure, "the page's lang"),
    Planted("document.querySelector('h3').outerHTML = '<h4>Deep</h4>'", checks.structure, "h4 after h2"),
    Planted("document.querySelector('.legend button').tabIndex = -1", checks.keyboard, "the keyboard does not reach #chart-price button"),
    Planted("document.querySelector('.scale').style.outline = 'none'", checks.keyboard, "the focus cannot be seen on #chart-price button"),
    # What readers do.
    Planted("document.querySelectorAll('#chart-money .legend button').forEach((button) => button.replaceWith(button.cloneNode(true)))", checks.legends,
            "chart-money: the legend's .* hides nothing"),
    Planted(CHART + ".replaceWith(" + CHART + ".cloneNode(true))", checks.charts_are_read, "chart-pool: the arrow keys read"),
    Planted("document.querySelectorAll('#chart-pool .unseen').forEach((part) => part.remove())", checks.charts_are_read, "chart-pool: .*not spoken"),
    Planted("document.querySelectorAll('[data-language]').forEach((button) => button.replaceWith(button.cloneNode(true)))", checks.language_switch,
            "after the switch: the page is in “en”"),
    Planted("localStorage.__proto__.setItem = () => {}", checks.language_switch, "opened again: the page is in “en”"),
    # Paper.
    Planted("document.head.insertAdjacentHTML('beforeend', '<style>@media print { main { visibility: hidden; } }</style>')", checks.printed, "page 1 of the PDF is as good as blank"),
    Planted("document.head.insertAdjacentHTML('beforeend', '<style>@media print { main > * { break-after: page; margin-bottom: 2000px; } }</style>')", checks.printed, "the PDF has .* pages"),
    Planted("document.head.insertAdjacentHTML('beforeend', '<style>@media print { svg text { font-size: 30px !important; } }</style>')", checks.print_view, "on paper: chart-.*cut off"),
    # What is folded away, or chosen.
    Planted("document.querySelector('#source-terms pre').style.width = '1500px'; document.querySelector('#source-terms pre').className = 'x'; document.querySelector('#source-terms').style.minWidth = '1500px'",
            checks.states, "unfolded: scrolls sideways"),
    Planted("cells.find((cell) => cell.growth === 'fading' && cell.sellers === 'mixed').paid_out = '1.00'", checks.states, "fading mixed: #bars-top, row 1", "study"),
    # The console and the network.
    Planted("console.error('planted')", complaints, "console: planted"),
    Planted("setTimeout(() => { throw new Error('planted'); })", complaints, "console: Error: planted"),
    Planted("new Image().src = 'http://127.0.0.1:1/planted.png'", complaints, "asks the network for http://127.0.0.1:1/planted.png"),
    Planted("fetch('https://example.org/planted').catch(() => {})", complaints, "asks the network for https://example.org/planted"),
    Planted("document.head.insertAdjacentHTML('beforeend', '<style>@font-face { font-family: x; src: url(//example.org/x.woff2); } body { font-family: x; }</style>')", complaints,
            "asks the network for"),
    # The home page.
    Planted("document.querySelector('a').href = '/nowhere'", checks.figures, "/nowhere answers 404", "home"),
    Planted("document.querySelector('.risk').remove()", checks.risk, "no risk is stated", "home"),
]


def plant(browser: Browser, page: Page, fault: Planted) -> str | None:
    """What is wrong with the check, if it does not find what was planted."""
    browser.screen(fault.form.width)
    browser.languages(ACCEPTED[fault.form.language])
    browser.open(page.url)
    browser.complaints.clear()
    browser.evaluate(fault.script + "; undefined")
    found = fault.check(browser, page)
    pattern = re.compile(fault.report, re.S)
    if not any(pattern.search(report) for report in found):
        return f"{page.name}: planted {fault.script[:90]!r}, wanted {fault.report!r}, {fault.check.__name__} found {found[:4]}"
    return None


def plant_all(browser: Browser, pages: list[Page]) -> list[str]:
    by_name = {page.name: page for page in pages}
    missed = [plant(browser, by_name[fault.page], fault) for fault in PLANTED]
    return [message for message in missed if message]
