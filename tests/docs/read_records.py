#!/usr/bin/env python3
"""Reads a journal without any of Greenpool's code, from docs/journal-format.md alone.

Prints one JSON line a record, and last the hash that ends the chain. Ends with an error if a byte is not what the
document says, or the chain is broken. A model for readers in other languages; give it a copy of a journal that is in use.

    read_records.py JOURNAL
"""

import hashlib
import json
import pathlib
import sqlite3
import sys

MONEY, POINTS, IDS = 9 * 10**12, 9 * 10**18, 2**32 - 1
SOURCES = ["subsidy", "financing", "reserve"]

OPERATIONS = {
    1: ("register_member", [("member", "text"), ("referrer", "text")]),
    2: ("settle_order", [("order", "text"), ("member", "id"), ("paid", "money"), ("cost", "money")]),
    3: ("sell_points", [("member", "id"), ("points", "points")]),
    4: ("inject", [("amount", "money"), ("source", "source")]),
}
EVENTS = {
    0: ("programme_opened", [("terms", "terms")]),
    1: ("member_registered", [("id", "text"), ("member", "id"), ("referrer", "id")]),
    2: ("order_settled", [("member", "id"), ("position", "id"), ("opened", "flag"), ("cost", "money"),
                          ("contribution", "money"), ("platform", "money"), ("remainder", "money"),
                          ("grant_value", "money"), ("granted", "points")]),
    3: ("points_sold", [("member", "id"), ("points", "points"), ("paid", "money")]),
    4: ("pool_injected", [("amount", "money"), ("source", "source")]),
    5: ("forced_exit", [("position", "id"), ("slot", "id"), ("member", "id"), ("points", "points"), ("paid", "money")]),
    6: ("pool_reserved", [("amount", "money")]),
    7: ("points_split", [("factor", "factor")]),
}


class Damaged(Exception):
    pass


class Bytes:
    """Takes from the front of a frame's payload."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        if self.at >= len(self.data):
            raise Damaged("the payload ends inside a record")
        self.at += 1
        return self.data[self.at - 1]

    def varint(self, limit):
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 0x7F) << shift
            if part < 0x80:
                break
            shift += 7
        if (part == 0 and shift > 0) or value > limit:
            raise Damaged("an integer is too long or too large")
        return value

    def text(self, limit):
        size = self.varint(limit)
        if size > len(self.data) - self.at:
            raise Damaged("a text is longer than the payload")
        self.at += size
        return self.data[self.at - size:self.at].decode()

    def field(self, kind):
        if kind == "text":
            return self.text(64)
        if kind == "terms":
            return self.text(65_536)
        if kind == "id":
            value = self.varint(IDS)
            return None if value == 0 else value - 1
        if kind == "source":
            return SOURCES[self.varint(2)]
        if kind == "flag":
            return self.varint(1) == 1
        return self.varint({"money": MONEY, "points": POINTS, "factor": 1_000}[kind])

    def fields(self, table, tag):
        if tag not in table:
            raise Damaged(f"tag {tag} is unknown")
        name, kinds = table[tag]
        return {"type": name} | {field: self.field(kind) for field, kind in kinds}


def read_record(data):
    """The body of a record, which begins at data.at."""
    head = data.byte()
    record = {"key": data.text(64) if head & 0x40 else None}
    tag = head & 0x3F
    record["command"] = data.fields(OPERATIONS, tag) if tag else None
    record["events"] = [data.fields(EVENTS, data.byte()) for _ in range(data.varint(len(data.data)))]
    record["pool"] = data.varint(MONEY)
    if head & 0x80:
        record["circulating"] = 0
        record["last_price"] = [data.varint(2**63 - 1), data.varint(2**63 - 1)]
    else:
        record["circulating"] = data.varint(POINTS)
    return record


def main(directory):
    path = (pathlib.Path(directory) / "journal.sqlite").resolve()
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    chain, seq = bytes(32), 0
    rows = database.execute("SELECT first_seq, records, epoch, chain, payload FROM frame ORDER BY first_seq")
    for first_seq, records, epoch, frame_chain, payload in rows:
        if first_seq != seq:
            raise Damaged(f"the frame at {seq} is missing")
        data, at = Bytes(payload), 0
        for _ in range(records):
            at += data.varint(2**63 - 1)
            body = data.at
            record = read_record(data)
            link = chain + epoch.to_bytes(8, "little") + at.to_bytes(8, "little") + payload[body:data.at]
            chain = hashlib.sha256(link).digest()
            print(json.dumps({"seq": seq, "epoch": epoch, "at": at} | record, ensure_ascii=False))
            seq += 1
        if data.at != len(payload) or chain != frame_chain:
            raise Damaged(f"the frame at {first_seq} has bytes left over, or its chain is broken")
    print(json.dumps({"records": seq, "chain": chain.hex()}))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (Damaged, IndexError, UnicodeDecodeError) as error:
        sys.exit(f"damaged: {error}")
