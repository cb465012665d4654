"use strict";

// What the pages share: words and numbers in the reader's language, elements, scales, axes, pointers. It reads the
// page's own `state`, `TEXTS`, `programme` and `scenario`.

const REMEMBERED = "greenpool-language";

// What the reader chose before; or else the first of the browser's languages that the pages have; or else English. A
// browser may refuse to remember.
function reader_language() {
  const known = (name) => (/^zh\b/i.test(name) ? "zh" : /^en\b/i.test(name) ? "en" : null);
  const wanted = navigator.languages.map(known).find(Boolean) || "en";
  try {
    return known(localStorage.getItem(REMEMBERED)) || wanted;
  } catch {
    return wanted;
  }
}

function choose_language(language) {
  state.language = language;
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch { /* then it holds for this visit */ }
}

function t(key, values = {}) {
  const text = TEXTS[key][state.language === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// "1234567.50" -> "1,234,567.50"; every digit is kept.
function grouped(decimal) {
  const [whole, fraction] = String(decimal).split(".");
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? separated : separated + "." + fraction;
}

// Sentences, one after the other: Chinese sets no space between them.
const sentences = (...texts) => texts.filter(Boolean).join(state.language === "zh" ? "" : " ");

function currency() {
  return state.language === "zh" && programme.currency === "CNY" ? "元" : programme.currency;
}

const money = (decimal) => `${grouped(decimal)} ${currency()}`;

const fixed = (value, digits) => (Math.abs(value) < 1e21 ? grouped(value.toFixed(digits)) : String(value));

const money_rounded = (value) => fixed(value, Math.abs(value) < 1e6 ? programme.digits : 0);

const count_number = (value) => fixed(value, 0);

function price_number(value) {
  if (value >= 1e6) return fixed(value, 0);
  return value >= 100 ? fixed(value, 2) : fixed(value, 4);
}

const UNITS = {
  zh: [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]],
  en: [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]],
};

// For axes and summaries: 12345678 -> "1,235万" or "12.35M".
function compact(value) {
  const size = Math.abs(value);
  const [unit, name] = UNITS[state.language].find(([least]) => size >= least) || [1, ""];
  const scaled = Number((value / unit).toPrecision(4));
  return (Math.abs(scaled) < 1e-6 || Math.abs(scaled) >= 1e15 ? String(scaled) : grouped(scaled)) + name;
}

const percent_sign = () => (state.language === "zh" ? "%" : "\u00a0%");

const rate = (decimal) => Number((Number(decimal) * 100).toFixed(4)) + percent_sign();

const axis_percent = (share) => Number((share * 100).toPrecision(6)) + percent_sign();

const date_of = (day) => new Date(Date.parse(scenario.start + "T00:00:00Z") + day * 864e5).toISOString().slice(0, 10);

function fill_in(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const h = (tag, attributes = {}, ...children) => fill_in(document.createElement(tag), attributes, children);

function nice_step(span, count) {
  const raw = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= raw * 0.999999);
}

function ticks_between(low, high, count, least_step = 0) {
  const step = Math.max(nice_step(high - low || 1, count), least_step);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9); k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

// From zero to a round number above the highest value.
function linear_scale(values, least_top) {
  const highest = Math.max(least_top, ...values);
  const step = nice_step(highest, 4);
  const top = Math.ceil(highest / step - 1e-9) * step;
  return {ticks: ticks_between(0, top, 4), at: (value) => value / top};
}

function log_scale(values) {
  const positive = values.filter((value) => value > 0);
  const low = Math.min(...positive);
  const high = Math.max(...positive, low * 2);
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const every = Math.ceil((to - from) / 8);
  const factors = to - from > 2.5 ? [1] : [1, 2, 5];
  const ticks = [];
  for (let power = Math.floor(from); power <= to; power++) {
    if (factors.length > 1 || power % every === 0) ticks.push(...factors.map((factor) => Number((factor * 10 ** power).toPrecision(6))));
  }
  return {ticks: ticks.filter((tick) => tick >= low && tick <= high), at: (value) => (Math.log10(value) - from) / (to - from)};
}

// Room for labels is measured before they are drawn, in the font of `svg text`.
const pen = document.createElement("canvas").getContext("2d");

const text_width = (text) => pen.measureText(text).width;

const shown = (chart, items) => items.filter((item) => !state.hidden.has(`${chart.id}/${item.id}`));

const color = (item) => `var(--${item.color})`;

function y_axis(scale, box, format, unit) {
  const parts = [s("text", {x: 0, y: box.top - 9}, unit)];
  for (const tick of scale.ticks) {
    const y = box.bottom - scale.at(tick) * (box.bottom - box.top);
    parts.push(s("path", {class: "gridline", d: `M${box.left},${y}H${box.right}`}));
    parts.push(s("text", {x: box.left - 6, y: y + 4, "text-anchor": "end"}, format(tick)));
  }
  return parts;
}

function x_label(x, y, text, box) {
  const edge = box.right + 12 - text_width(text) / 2;
  return s("text", {x: Math.min(x, edge), y, "text-anchor": "middle"}, text);
}

function canvas(chart, width, height, label) {
  return s("svg", {viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, tabindex: 0});
}

function line_path(item, x_at, y_at) {
  let path = "";
  item.values.forEach((value, i) => {
    const y = y_at(value);
    if (!Number.isFinite(y)) return;
    if (path === "") path = `M${x_at(i)},${y}`;
    else path += item.step ? `H${x_at(i)}V${y}` : `L${x_at(i)},${y}`;
  });
  return item.values.length === 1 ? path + "h.1" : path;
}

function place_dot(dot, x, y) {
  const visible = Number.isFinite(x) && Number.isFinite(y);
  dot.setAttribute("visibility", visible ? "visible" : "hidden");
  if (!visible) return;
  dot.setAttribute("cx", x);
  dot.setAttribute("cy", y);
}

function legend_button(chart, item, value, redraw) {
  const key = `${chart.id}/${item.id}`;
  const toggle = (event) => {
    state.hidden[state.hidden.has(key) ? "delete" : "add"](key);
    event.currentTarget.setAttribute("aria-pressed", String(!state.hidden.has(key)));
    redraw();
  };
  return h("button", {type: "button", "data-item": item.id, "aria-pressed": String(!state.hidden.has(key)), on: {click: toggle}},
    swatch(item), h("span", {}, item.label), value);
}

// On paper charts stand two abreast on A4.
const chart_height = () => (state.printing ? 132 : 216);

const drawing_width = (plot) => (state.printing ? 340 : Math.max(240, Math.floor(plot.clientWidth)));

function follow_pointer(svg, choose, leave) {
  const move = (event) => {
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    choose((event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale);
  };
  svg.addEventListener("pointermove", move);
  svg.addEventListener("pointerdown", move);
  // A lifted finger is no pointer that leaves: what it touched stays to be read.
  svg.addEventListener("pointerleave", (event) => event.pointerType === "touch" || leave());
  svg.addEventListener("blur", leave);
}

function follow_keys(svg, handle) {
  svg.addEventListener("keydown", (event) => {
    if (handle(event.key)) event.preventDefault();
  });
}

function step_by_key(key, chosen, count) {
  const steps = {ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10};
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!(key in steps)) return null;
  if (chosen === null) return steps[key] > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, chosen + steps[key]));
}

// A page draws its items by `draw_item`, and marks them in the legend by `swatch`.

const heights = (item) => (item.low ? [...item.low, ...item.high] : item.values).filter(Number.isFinite);

// `chart.panels` share the days; each has its own unit: {unit, format, log, least_top, items}.
function draw_lines(chart, width) {
  const panel_gap = 40;
  const panel_height = chart_height() / (chart.panels.length > 1 ? 2 : 1);
  const panels = chart.panels.map((panel) => {
    const values = shown(chart, panel.items).flatMap(heights);
    const logarithmic = panel.log && values.some((value) => value > 0);
    return {...panel, scale: logarithmic ? log_scale(values) : linear_scale(values, panel.least_top || 0 || 1e-9)};
  });
  const left = 10 + Math.max(...panels.flatMap((panel) => panel.scale.ticks.map((tick) => text_width(panel.format(tick)))));
  const box = {left, right: width - 14};
  const [first, last] = [chart.x[0], chart.x[chart.x.length - 1]];
  const at_day = (day) => (first === last ? (left + box.right) / 2 : left + ((day - first) / (last - first)) * (box.right - left));
  const x_at = (i) => at_day(chart.x[i]);

  const svg = canvas(chart, width, panels.length * (panel_height + panel_gap) + 24, summary_of(chart));
  const dots = [];
  panels.forEach((panel, k) => {
    const top = 22 + k * (panel_height + panel_gap);
    const area = {...box, top, bottom: top + panel_height};
    const y_at = (value) => area.bottom - panel.scale.at(value) * panel_height;
    svg.append(...y_axis(panel.scale, area, panel.format, panel.unit));
    svg.append(s("path", {class: "axis", d: `M${left},${area.bottom}H${box.right}`}));
    svg.append(...shown(chart, panel.items).map((item) => draw_item(item, x_at, y_at)));
    shown(chart, panel.items).filter((item) => item.values).forEach((item) => {
      const dot = s("circle", {r: 4, style: `fill:${color(item)};stroke:var(--page)`, visibility: "hidden"});
      dots.push((i) => place_dot(dot, x_at(i), y_at(item.values[i])));
      svg.append(dot);
    });
  });

  const bottom = 22 + panels.length * (panel_height + panel_gap) - panel_gap;
  for (const day of ticks_between(first, last, Math.max(2, Math.floor(width / 80)), 1)) {
    svg.append(s("path", {class: "axis", d: `M${at_day(day)},${bottom}v4`}), x_label(at_day(day), bottom + 18, count_number(day), box));
  }
  svg.append(s("text", {x: box.right, y: bottom + 34, "text-anchor": "end"}, chart.x_unit));
  const cursor = s("path", {class: "cursor", visibility: "hidden"});
  svg.append(cursor);
  return {
    svg,
    index_at: (x) => nearest(chart.x, (day) => Math.abs(at_day(day) - x)),
    mark: (i) => {
      cursor.setAttribute("visibility", i === null ? "hidden" : "visible");
      if (i !== null) cursor.setAttribute("d", `M${x_at(i)},14V${bottom}`);
      dots.forEach((move) => move(i));
    },
  };
}

function summary_of(chart) {
  const lines = chart.items.filter((item) => item.values && item.values.length > 0).map((item) => {
    const highest = item.values.reduce((best, value, i) => (value > item.values[best] ? i : best), 0);
    return t("aria_line", {label: item.label, first: item.text(0), last: item.text(item.values.length - 1), max: item.text(highest)});
  });
  return [chart.title, ...lines].join(state.language === "zh" ? "；" : "; ");
}

const redraws = [];  // one function a chart: draws it again for the width it now has

function chart_figure(chart, draw) {
  const caption = h("figcaption", {}, h("h3", {}, chart.title), chart.empty ? null : chart.control, h("p", {class: "quiet"}, chart.note));
  if (chart.empty) return h("figure", {id: chart.id}, caption, h("p", {class: "empty"}, chart.empty));

  const plot = h("div", {class: "plot"});
  const reading = h("p", {class: "reading tabular"});
  const spoken = h("p", {class: "unseen", "aria-live": "polite"});
  const values = chart.items.map(() => h("b", {class: "tabular"}));
  const legend = h("div", {class: "legend"}, chart.items.map((item, k) => legend_button(chart, item, values[k], () => redraw())));
  const rest = chart.rests_at_end ? chart.count - 1 : null;

  const show = (view, i, mark) => {
    view.mark(mark ? i : null);
    reading.textContent = i === null ? "" : chart.heading(i);
    chart.items.forEach((item, k) => (values[k].textContent = i === null ? "" : item.text(i)));
  };
  const redraw = () => {
    const view = draw(chart, drawing_width(plot));
    let chosen = rest;
    const choose = (i, mark) => show(view, (chosen = i), mark);
    follow_pointer(view.svg, (x) => choose(view.index_at(x), true), () => choose(rest, false));
    follow_keys(view.svg, (key) => {
      const next = step_by_key(key, chosen, chart.count);
      if (next === null) return false;
      choose(next, true);
      spoken.textContent = [chart.heading(next), ...shown(chart, chart.items).map((item) => `${item.label} ${item.text(next)}`)].join(", ");
      return true;
    });
    plot.replaceChildren(view.svg);
    choose(rest, false);
  };
  redraws.push(redraw);
  return h("figure", {id: chart.id}, caption, plot, reading, legend, spoken);
}

const draw_all = () => redraws.forEach((redraw) => redraw());

function print_mode(printing) {
  state.printing = printing;
  document.querySelectorAll("details").forEach((part) => (part.open = printing ? part.dataset.print === "true" : state.open.has(part.id)));
  draw_all();
}

// Draws the page, and again for another language, width or medium. `render` fills the element `main`.
function start_page(main, render) {
  const draw = () => {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === state.language)));
    render();
  };
  const buttons = document.querySelectorAll("[data-language]");
  buttons.forEach((button) => button.addEventListener("click", () => {
    choose_language(button.dataset.language);
    draw();
  }));
  window.addEventListener("beforeprint", () => print_mode(true));
  window.addEventListener("afterprint", () => print_mode(false));
  let drawn_width = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width === drawn_width || state.printing) return;
    drawn_width = width;
    draw_all();
  }).observe(main);
  draw();
}
