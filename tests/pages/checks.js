"use strict";

// What a page is asked from inside. Each check returns a list of faults, as a reader would name them.
globalThis.greenpoolChecks = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 50);
  const name_of = (element) => {
    const home = element.closest("[id]");
    return (
      (home ? `#${home.id} ` : "") +
      element.tagName.toLowerCase() +
      (element.className && element.className.baseVal === undefined ? `.${element.className}` : "")
    );
  };
  const is_seen = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest(".unseen");

  // ------------------------------------------------------------------------------------------------------- layout

  function sideways() {
    const width = document.documentElement.clientWidth;
    const root = document.documentElement.scrollWidth;
    if (root <= width) return [];
    const wide = all("body *").filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, pre"));
    return [`scrolls sideways, ${root} px on ${width}: ${wide.slice(0, 3).map(name_of).join(", ")}`];
  }

  const covers = (a, b, down = 3) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - down && b.top < a.bottom - down;

  function chart_labels() {
    return all(".plot svg").flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      const id = svg.closest("figure").id;
      const labels = all("text", svg).map((e) => ({text: e.textContent, box: e.getBoundingClientRect()}));
      const cut = labels.filter(
        ({box}) =>
          box.left < frame.left - 1 ||
          box.right > frame.right + 1 ||
          box.top < frame.top - 1 ||
          box.bottom > frame.bottom + 1,
      );
      const pairs = labels.flatMap((a, i) =>
        labels
          .slice(i + 1)
          .filter((b) => covers(a.box, b.box))
          .map((b) => [a, b]),
      );
      return [
        ...cut.map(({text}) => `${id}: “${text}” is cut off`),
        ...pairs.map(([a, b]) => `${id}: “${a.text}” covers “${b.text}”`),
      ];
    });
  }

  // Texts with the rectangles in which they can be seen: what their ancestors cut off is not there.
  function seen_texts() {
    const found = [];
    const clips = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("svg, script, style, noscript, option") || !is_seen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const clip = clip_of(parent, clips);
      for (const box of range.getClientRects()) {
        const cut = {
          left: Math.max(box.left, clip.left),
          right: Math.min(box.right, clip.right),
          top: Math.max(box.top, clip.top),
          bottom: Math.min(box.bottom, clip.bottom),
        };
        if (cut.right - cut.left > 1 && cut.bottom - cut.top > 1) found.push({node, parent, box: cut});
      }
    }
    return found;
  }

  // What an element's ancestors, each looked at once, leave of it.
  function clip_of(element, memory) {
    if (!element || element === document.body)
      return {left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity};
    if (memory.has(element)) return memory.get(element);
    let clip = clip_of(element.parentElement, memory);
    if (getComputedStyle(element).overflowX !== "visible") {
      const box = element.getBoundingClientRect();
      clip = {
        left: Math.max(clip.left, box.left),
        right: Math.min(clip.right, box.right),
        top: Math.max(clip.top, box.top),
        bottom: Math.min(clip.bottom, box.bottom),
      };
    }
    memory.set(element, clip);
    return clip;
  }

  // Lines of one text stand close; a third of a line is taken for an overlap.
  function overlapping_texts() {
    const texts = seen_texts().sort((a, b) => a.box.top - b.box.top);
    const found = [];
    texts.forEach((a, i) => {
      for (let k = i + 1; k < texts.length && texts[k].box.top < a.box.bottom - 5; k++) {
        const b = texts[k];
        if (a.node !== b.node && covers(a.box, b.box, 6))
          found.push(`“${short(a.node.data)}” covers “${short(b.node.data)}” (${name_of(b.parent)})`);
      }
    });
    return found;
  }

  // ------------------------------------------------------------------------------------------------------ content

  const UNFILLED = /\{\w+\}|\bundefined\b|\bNaN\b|\bInfinity\b|\[object|\bnull\b/;

  function unfilled() {
    const texts = all("body *")
      .filter((e) => !e.closest("script, style, pre"))
      .flatMap((e) => [
        ...[...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data),
        ...["aria-label", "title", "alt"].map((a) => e.getAttribute(a) || ""),
      ]);
    return [document.title, ...texts].filter((text) => UNFILLED.test(text)).map((text) => `unfilled: “${short(text)}”`);
  }

  const marks_of = (svg) => all("path[style], rect[style]", svg).filter((mark) => !mark.closest("pattern"));

  function charts() {
    return all(".plot svg").flatMap((svg) => {
      const id = svg.closest("figure").id;
      const boxes = marks_of(svg).map((mark) => mark.getBBox());
      const faults = [];
      if (!boxes.some((box) => box.width > 0.05 || box.height > 0.05)) faults.push(`${id}: an empty chart`);
      if (all("text", svg).length < 3) faults.push(`${id}: a chart without labels`);
      if (/NaN|undefined|Infinity/.test(svg.outerHTML)) faults.push(`${id}: drawn by what is not a number`);
      return faults;
    });
  }

  // Charts that say, in words, that there is nothing to draw.
  const empty_charts = () =>
    all("figure")
      .filter((figure) => figure.querySelector(".empty"))
      .map((figure) => figure.id);

  // Text in the other language: Chinese in an English page, three Latin words in a row in a Chinese one.
  function other_language(names) {
    const english = document.documentElement.lang.startsWith("en");
    const foreign = english ? /[\u3400-\u9fff]/ : /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/;
    return seen_texts()
      .filter(({parent}) => !parent.closest(`[lang]:not(html), pre, footer`))
      .map(({node}) => node.data)
      .filter((text) => foreign.test(names.reduce((rest, name) => rest.replaceAll(name, ""), text)))
      .map((text) => `in the other language: “${short(text)}”`);
  }

  // The risk stands at the top, beside the price where there is one, and nothing promises a gain.
  function risk() {
    const risk = document.querySelector(".risk");
    if (!risk || !is_seen(risk)) return ["no risk is stated"];
    const [box, price] = [risk.getBoundingClientRect(), document.querySelector(".price")];
    const promise = document.body.innerText.match(/稳赚|必赚|躺赚|保本|保证收益|guaranteed|risk-free|passive income/i);
    return [
      ...(box.top + scrollY > 1.2 * innerHeight ? ["the risk is stated far down"] : []),
      ...(price && Math.abs(price.getBoundingClientRect().bottom - box.top) > innerHeight / 2
        ? ["the risk is not beside the price"]
        : []),
      ...(promise ? [`it promises: “${promise[0]}”`] : []),
    ];
  }

  const links = () => [...new Set(all("a[href]").map((link) => link.href))];

  // Fields, tables and texts as a reader copies them: [[name, text], …] and rows of texts.
  const text_of = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const parts = [];
    while (walker.nextNode()) parts.push(walker.currentNode.data);
    return parts.join(" ").replace(/\s+/g, " ").trim();
  };
  const fields = () => all("[data-field]").map((e) => [e.dataset.field, text_of(e)]);
  const rows = (selector) => all(`${selector} tbody tr:not(.group)`).map((row) => [...row.cells].map(text_of));
  const texts = (selector) => all(selector).map(text_of);
  const legend = (figure) =>
    Object.fromEntries(all(`#${figure} .legend button`).map((b) => [b.dataset.item, text_of(b.querySelector("b"))]));

  // ------------------------------------------------------------------------------------------------------- colour

  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));

  const pixel = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const parsed = new Map();
  // Any CSS colour as red, green, blue, alpha from 0 to 1.
  function rgba(text) {
    if (parsed.has(text)) return parsed.get(text);
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = text;
    pixel.fillRect(0, 0, 1, 1);
    const value = [...pixel.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
    parsed.set(text, value);
    return value;
  }

  function background_of(element, memory) {
    if (!element)
      return rgba(
        getComputedStyle(document.documentElement).colorScheme.includes("dark") &&
          matchMedia("(prefers-color-scheme: dark)").matches
          ? "#121212"
          : "#fff",
      ).slice(0, 3);
    if (!memory.has(element))
      memory.set(
        element,
        over(rgba(getComputedStyle(element).backgroundColor), background_of(element.parentElement, memory)),
      );
    return memory.get(element);
  }

  const opacity_of = (element) =>
    element ? Number(getComputedStyle(element).opacity) * opacity_of(element.parentElement) : 1;

  function contrast_of(element, colour, memory) {
    const under = background_of(element, memory);
    const [r, g, b, alpha] = rgba(colour);
    const [light, dark] = [luminance(over([r, g, b, alpha * opacity_of(element)], under)), luminance(under)].sort(
      (a, b) => b - a,
    );
    return (light + 0.05) / (dark + 0.05);
  }

  // WCAG 2: text 4.5 to 1; lines and bars that mean something, 3 to 1.
  function contrast() {
    const memory = new Map();
    const faults = new Map();
    const look = (element, colour, least, text) => {
      const ratio = contrast_of(element, colour, memory);
      if (ratio < least)
        faults.set(
          `${name_of(element)} ${colour}`,
          `contrast ${ratio.toFixed(2)} of ${least}: “${short(text)}” (${name_of(element)}, ${colour})`,
        );
    };
    for (const {node, parent} of seen_texts()) look(parent, getComputedStyle(parent).color, 4.5, node.data);
    for (const label of all(".plot svg text")) look(label, getComputedStyle(label).fill, 4.5, label.textContent);
    for (const mark of all(".legend svg [style], .name svg [style]"))
      look(mark, getComputedStyle(mark).stroke, 3, "a line of the legend");
    return [...faults.values()];
  }

  // ------------------------------------------------------------------------------------------------ accessibility

  function structure() {
    const faults = [];
    if (!/^(zh-CN|en)$/.test(document.documentElement.lang))
      faults.push(`the page's lang is “${document.documentElement.lang}”`);
    if (!document.title.trim()) faults.push("the page has no title");
    if (all("main").length !== 1) faults.push(`${all("main").length} main landmarks`);
    const headings = all("h1, h2, h3, h4").filter(is_seen);
    if (headings.filter((e) => e.tagName === "H1").length !== 1) faults.push("not exactly one h1");
    headings.reduce((before, heading) => {
      const level = Number(heading.tagName[1]);
      if (level > before + 1) faults.push(`heading “${short(heading.textContent)}” is h${level} after h${before}`);
      return level;
    }, 0);
    const ids = all("[id]").map((e) => e.id);
    for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push(`two elements are #${id}`);
    for (const head of all("th:not([scope])"))
      faults.push(`a table's heading without scope: “${short(head.textContent)}”`);
    for (const svg of all(".plot svg:not([aria-label])")) faults.push(`${name_of(svg)}: a chart without a description`);
    return faults;
  }

  const is_control = (e) =>
    e.matches("a[href], button, select, input, summary, [tabindex]") && e.checkVisibility({visibilityProperty: true});
  const label_of = (e) => `${name_of(e)} “${short(e.textContent) || e.getAttribute("aria-label") || ""}”`;
  let visited = [];
  let unmarked = [];

  // Counts which controls the focus comes to from now on; there are so many.
  function watch_focus() {
    visited = [];
    unmarked = [];
    document.addEventListener("focusin", ({target}) => {
      visited.push(target);
      const style = getComputedStyle(target);
      if (style.outlineStyle === "none" && style.boxShadow === "none") unmarked.push(target);
    });
    return all("body *").filter(is_control).length;
  }

  function focus_faults() {
    const never = all("body *").filter((e) => is_control(e) && !visited.includes(e));
    const back = visited.findIndex(
      (e, i) =>
        i > 0 &&
        !visited.slice(0, i).includes(e) &&
        visited[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING,
    );
    return [
      ...never.map((e) => `the keyboard does not reach ${label_of(e)}`),
      ...unmarked.map((e) => `the focus cannot be seen on ${label_of(e)}`),
      ...(back > 0 ? [`the focus jumps back to ${label_of(visited[back])}`] : []),
    ];
  }

  // -------------------------------------------------------------------------------------------------- interaction

  const chart_ids = () =>
    all("figure")
      .filter((figure) => figure.querySelector(".plot svg"))
      .map((figure) => figure.id);

  const chart_of = (id) => document.querySelector(`#${id} .plot svg`);
  const focus_chart = (id) => chart_of(id).focus();

  // A place on the screen where the chart has something to read.
  function place_on(id) {
    const svg = chart_of(id);
    svg.scrollIntoView({block: "center"});
    const marks = marks_of(svg);
    const box = (svg.querySelector(".axis") ? svg : marks[marks.length >> 1]).getBoundingClientRect();
    return {x: box.left + box.width * 0.6, y: box.top + box.height / 2};
  }

  const reading = (id) => ({
    seen: document.querySelector(`#${id} .reading`).textContent,
    spoken: (document.querySelector(`#${id} [aria-live]`) || {}).textContent || "",
    cursor: all(`#${id} .cursor, #${id} .cursor-box, #${id} .chosen`).some(
      (e) => e.getAttribute("visibility") !== "hidden",
    ),
  });

  function legends() {
    return all("figure .legend").flatMap((legend) => {
      const figure = legend.closest("figure");
      const drawn = () =>
        marks_of(figure.querySelector(".plot svg"))
          .map((mark) => mark.outerHTML)
          .join();
      return all("button", legend).flatMap((button) => {
        const before = drawn();
        button.click();
        const [hidden, pressed] = [drawn(), button.getAttribute("aria-pressed")];
        button.click();
        const label = `${figure.id}: the legend's “${short(button.textContent)}”`;
        return [
          ...(hidden === before ? [`${label} hides nothing`] : []),
          ...(pressed !== "false" || button.getAttribute("aria-pressed") !== "true"
            ? [`${label} does not say whether it is shown`]
            : []),
          ...(drawn() !== before ? [`${label} does not bring its line back`] : []),
        ];
      });
    });
  }

  return {
    sideways,
    chart_labels,
    overlapping_texts,
    unfilled,
    charts,
    empty_charts,
    other_language,
    risk,
    links,
    fields,
    rows,
    texts,
    legend,
    contrast,
    structure,
    watch_focus,
    focus_faults,
    chart_ids,
    focus_chart,
    place_on,
    reading,
    legends,
  };
})();
