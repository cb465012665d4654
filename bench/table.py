#!/usr/bin/env python3
"""Prints the comparison from a file of JSON lines: medians over the rounds, our figure, the peer's, the ratio."""

import json
import statistics
import sys

# What is compared: (row, our variant, peer, the peer's variant, the ratio to reach or None).
RATIOS = [
    ("engine, two reward levels / limit loop with exits", "engine_rewards", "limit_loop", "order_exit_heap", 0.5),
    ("engine without rewards / limit loop with exits", "engine", "limit_loop", "order_exit_heap", None),
    ("engine in memory / Python loop", "engine", "python", "loop_with_heap", None),
    ("a simulation / agents in plain Python", "simulation", "python", "agents", None),
    ("durable batches / SQLite, 1 000 a transaction", "durable_batch", "sqlite", "batch_1000", 15),
    ("durable batches / the same with exits", "durable_batch", "sqlite", "batch_1000_exit_index", None),
    ("durable batches / PostgreSQL, set-based", "durable_batch", "postgres", "batch_1000", None),
    ("durable batches / Redis, pipelined", "durable_batch", "redis", "lua_50_clients_pipelined_16", None),
    ("durable singles over HTTP / one thread without rules", "durable_http", "http_limit", "durable_http", None),
    ("durable singles over HTTP / Redis Lua", "durable_http", "redis", "lua_50_clients", 4),
    ("durable singles over HTTP / PostgreSQL, 8 clients", "durable_http", "postgres", "function_8_clients", 40),
    ("durable singles over HTTP / PostgreSQL, 32 clients", "durable_http", "postgres", "function_32_clients", None),
    ("durable singles over HTTP / SQLite", "durable_http", "sqlite", "single", None),
    ("the same: behind an office with a key / alone", "durable_http_office", "greenpool", "durable_http_alone", None),
]

# Our own figures without a peer: (row, our variant, the target). Their lines carry "value" and "unit".
TARGETS = [
    ("a simulation over the engine alone", "simulation_over_engine", "at most 1.5 x"),
    ("restart from a snapshot", "restart_snapshot", "at most 3 s with 10 M members"),
    ("replay of the journal", "replay", "at least 3 M events/s"),
    ("a million exits in one command", "exit_storm", "less than 1 s"),
    ("memory a member with a position", "memory", "at most 128 bytes"),
]


def read(path):
    """Figures by (peer, variant), and the reasons for which peers were skipped."""
    figures, skipped = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if "skipped" in entry:
                skipped[entry["peer"]] = entry["skipped"]
            else:
                figures.setdefault((entry["peer"], entry["variant"]), []).append(entry)
    return figures, skipped


def median(entries, key):
    values = [entry[key] for entry in entries if entry.get(key) is not None]
    return statistics.median(values) if values else None


def rate(value):
    if value is None:
        return "-"
    for size, suffix in ((1e6, " M/s"), (1e3, " k/s")):
        if value >= size:
            return f"{value / size:.4g}{suffix}"
    return f"{value:.4g} /s"


def micros(value):
    if value is None:
        return "-"
    return f"{value / 1e3:.3g} ms" if value >= 1e3 else f"{value:.3g} us"


def show(header, rows):
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    for index, row in enumerate([header, *rows]):
        print("  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))).rstrip())
        if index == 0:
            print("  ".join("-" * width for width in widths))
    print()


def ratio_rows(figures, skipped):
    for title, variant, peer, peer_variant, wanted in RATIOS:
        ours = median(figures.get(("greenpool", variant), []), "orders_per_second")
        theirs = median(figures.get((peer, peer_variant), []), "orders_per_second")
        ratio = f"{ours / theirs:.3g} x" if ours and theirs else "-"
        yield [title, rate(ours), skipped.get(peer) or rate(theirs), ratio, f"{wanted:g} x" if wanted else ""]


def target_rows(figures):
    for title, variant, target in TARGETS:
        entries = figures.get(("greenpool", variant), [])
        value = median(entries, "value")
        yield [title, "-" if value is None else f"{value:.4g} {entries[0].get('unit', '')}".strip(), target]


def detail_rows(figures):
    for (peer, variant), entries in figures.items():
        rates = [entry["orders_per_second"] for entry in entries if entry.get("orders_per_second")]
        if rates:
            spread = f"{(max(rates) - min(rates)) / statistics.median(rates):.0%}"
            yield [f"{peer} {variant}", rate(statistics.median(rates)), micros(median(entries, "p50_us")),
                   micros(median(entries, "p99_us")), str(len(rates)), spread]


def main():
    figures, skipped = read(sys.argv[1])
    print()
    show(["row", "Greenpool", "peer", "ratio", "wanted"], list(ratio_rows(figures, skipped)))
    show(["row", "Greenpool", "wanted"], list(target_rows(figures)))
    show(["every figure, orders a second", "median", "p50", "p99", "rounds", "spread"], list(detail_rows(figures)))
    for peer, reason in skipped.items():
        print(f"{peer}: skipped, {reason}")


if __name__ == "__main__":
    main()
