"""What is checked of a page, whichever it is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

from devtools import Browser
from made_pages import Page
from pdf import texts_on_pages

SCRIPT = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
NO_MEMORY = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"
ACCEPTED = {"zh": "zh-CN,zh", "en": "en-GB,en"}
WIDE, NARROW = 1280, 390
LEAST_TEXTS = 5  # pieces of text on a sheet, or a footer would stand there alone
PAPER = 703  # A4 less its margins, in CSS pixels
FOCUSED_ROLES_WITHOUT_NAME = ("RootWebArea",)


@dataclass(frozen=True)
class Form:
    """How a page is looked at."""

    language: str
    width: int

    def __str__(self) -> str:
        return f"{ {'zh': 'Chinese', 'en': 'English'}[self.language] }, {self.width} px"


FORMS = [Form(language, width) for language in ("zh", "en") for width in (WIDE, NARROW)]


def asked(browser: Browser, *names: str) -> list[str]:
    """What those checks of checks.js find."""
    back = "scrollTo(0, 0), document.querySelectorAll('.scroll').forEach((part) => (part.scrollLeft = 0))"
    return browser.evaluate(f"{back}, [" + ", ".join(f"...greenpoolChecks.{name}()" for name in names) + "]")


def layout(browser: Browser) -> list[str]:
    return asked(browser, "sideways", "chart_labels", "overlapping_texts", "unfilled", "charts")


def at_sight(browser: Browser, page: Page) -> list[str]:
    """What can be seen without touching anything."""
    found = layout(browser) + asked(browser, "contrast")
    if not page.bilingual:
        found += browser.evaluate(f"greenpoolChecks.other_language({json.dumps(page.names)})")
    return found


def figures(browser: Browser, page: Page) -> list[str]:
    return page.figures.faults(browser) if page.figures else []


def empty_charts(browser: Browser, page: Page) -> list[str]:
    shown = set(browser.evaluate("greenpoolChecks.empty_charts()"))
    too_many = [f"{chart} is empty" for chart in sorted(shown - page.empty)]
    return too_many + [f"{chart} is not empty" for chart in sorted(page.empty - shown)]


def structure(browser: Browser, page: Page) -> list[str]:
    """How assistive technology finds its way, folded parts opened."""
    unfold(browser)
    found = browser.evaluate("greenpoolChecks.structure()")
    for thing in browser.named_things():
        if thing["focusable"] and not thing["name"].strip() and thing["role"] not in FOCUSED_ROLES_WITHOUT_NAME:
            found.append(f"a control without a name for assistive technology: {thing['role']}")
    unfold(browser, "false")
    return found


def unfold(browser: Browser, opened: str = "true") -> None:
    browser.evaluate(f"document.querySelectorAll('details').forEach((part) => (part.open = {opened}))")


def risk(browser: Browser, page: Page) -> list[str]:
    """The risk stands where a reader sees it at once, and nothing promises a gain."""
    return asked(browser, "risk")


def keyboard(browser: Browser, page: Page) -> list[str]:
    """The Tab key comes to every control, in their order, and shows where it is."""
    unfold(browser)
    browser.evaluate("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')")
    browser.evaluate("document.activeElement.blur(), scrollTo(0, 0), getSelection().removeAllRanges()")
    controls = browser.evaluate("greenpoolChecks.watch_focus()")
    browser.press(*["Tab"] * (controls + 2))
    found = browser.evaluate("greenpoolChecks.focus_faults()")
    unfold(browser, "false")
    return found


def charts_are_read(browser: Browser, page: Page, finger: bool = False) -> list[str]:
    """Arrow keys and pointer read every chart, and what they read is on disk."""
    ids = browser.evaluate("greenpoolChecks.chart_ids()")
    return [fault for chart in ids for fault in chart_is_read(browser, page, chart, finger)]


def read_by_finger(browser: Browser, page: Page) -> list[str]:
    return charts_are_read(browser, page, finger=True)


def chart_is_read(browser: Browser, page: Page, chart: str, finger: bool) -> list[str]:
    found = []
    browser.evaluate(f'greenpoolChecks.focus_chart("{chart}")')
    readings = []
    for keys, moment in ((("Home", "ArrowLeft"), 0), (("End", "ArrowRight"), -1)):
        browser.press(*keys)
        readings.append(browser.evaluate(f'greenpoolChecks.reading("{chart}")'))
        found += page.figures.readings(browser, chart, moment)
    if not all(reading["seen"] and reading["cursor"] for reading in readings):
        found.append(f"{chart}: the arrow keys read nothing")
    elif page.moments > 1 and readings[0]["seen"] == readings[1]["seen"]:
        found.append(f"{chart}: the arrow keys read the same everywhere")
    if not all(reading["spoken"] for reading in readings):
        found.append(f"{chart}: what the arrow keys read is not spoken")
    browser.evaluate("document.activeElement.blur()")
    browser.point(**browser.evaluate(f'greenpoolChecks.place_on("{chart}")'), finger=finger)
    reading = browser.evaluate(f'greenpoolChecks.reading("{chart}")')
    if not (reading["seen"] and reading["cursor"]):
        found.append(f"{chart}: the {'finger' if finger else 'pointer'} reads nothing")
    return found


def legends(browser: Browser, page: Page) -> list[str]:
    return asked(browser, "legends")


def print_view(browser: Browser, page: Page) -> list[str]:
    """As on paper, for which a page draws its charts anew."""
    browser.screen(PAPER)
    browser.media(paper=True)
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    found = asked(browser, "chart_labels", "charts", "overlapping_texts")
    browser.evaluate("dispatchEvent(new Event('afterprint'))")
    browser.screen(WIDE)
    browser.media()
    return [f"on paper: {fault}" for fault in found]


def pdf_faults(pdf: bytes, page: Page) -> list[str]:
    texts = texts_on_pages(pdf)
    found = [f"page {k} of the PDF is as good as blank" for k, count in enumerate(texts, 1) if count < LEAST_TEXTS]
    if len(texts) not in page.sheets:
        found.append(f"the PDF has {len(texts)} pages, wanted {page.sheets.start} to {page.sheets.stop - 1}")
    return found


def printed(browser: Browser, page: Page) -> list[str]:
    return pdf_faults(browser.print_pdf(), page)


def language_switch(browser: Browser, page: Page) -> list[str]:
    """The other language is one click away and is remembered, if the browser does; a reader of neither gets English."""
    if page.bilingual:
        return []
    found = []

    def shown() -> list[str]:
        return browser.evaluate("[document.documentElement.lang.slice(0, 2), document.querySelector('h1').innerText]")

    def expect(what: str, wanted: str) -> None:
        if shown()[0] != wanted:
            found.append(f"{what}: the page is in “{shown()[0]}”, wanted “{wanted}”")

    before, title = shown()
    other = {"zh": "en", "en": "zh"}[before]
    browser.evaluate(f"document.querySelector('[data-language=\"{other}\"]').click()")
    expect("after the switch", other)
    if shown()[1] == title:
        found.append("after the switch: the title is as it was")
    found += [f"after the switch: {fault}" for fault in at_sight(browser, page)]
    browser.reload()
    expect("opened again", other)
    browser.evaluate("localStorage.clear()")
    for accepted, wanted in (("de-DE,de", "en"), ("fr-FR,zh-TW,en", "zh"), (ACCEPTED[before], before)):
        browser.languages(accepted)
        browser.reload()
        expect(f"for a reader of {accepted}", wanted)
    refusal = browser.before_every_page(NO_MEMORY)
    browser.reload()
    browser.evaluate(f"document.querySelector('[data-language=\"{other}\"]').click()")
    expect("without a memory", other)
    browser.no_longer_before(refusal)
    browser.reload()
    return found


def states(browser: Browser, page: Page) -> list[str]:
    """Everything unfolded; then, folded again, each thing that a reader may switch, one after the other."""
    unfold(browser)
    found = [f"unfolded: {fault}" for fault in at_sight(browser, page)]
    unfold(browser, "false")
    for name, script in page.states.items():
        browser.evaluate(script)
        found += [f"{name}: {fault}" for fault in layout(browser) + page.figures.chosen_faults(browser)]
    return found


def in_the_dark(browser: Browser, page: Page) -> list[str]:
    browser.media(dark=True)
    found = asked(browser, "contrast")
    browser.media()
    return [f"dark: {fault}" for fault in found]


Check = Callable[[Browser, Page], list[str]]


def checks_of(page: Page, form: Form) -> Iterator[tuple[str, Check]]:
    """In the order in which they leave the page fit for the next one."""
    yield from (("at sight", at_sight), ("figures", figures), ("empty charts", empty_charts), ("risk", risk))
    yield "dark", in_the_dark
    if form.width == WIDE and (page.rich or form == FORMS[0]):
        yield from (("structure", structure), ("keyboard", keyboard), ("legends", legends))
        yield from (("on paper", print_view), ("PDF", printed))
    if page.rich or form == FORMS[0]:
        yield "reading", charts_are_read if form.width == WIDE else read_by_finger
    if page.rich:
        yield "states", states
    if form.width == WIDE and page.rich:
        yield "language", language_switch
