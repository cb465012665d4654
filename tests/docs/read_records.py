#!/usr/bin/env python3
"""Reads a journal without any of Greenpool's code, from docs/journal-format.md alone.

Prints one JSON line a record, and last the hash that ends the chain. Ends with an error if a byte is not what the
document says, or the chain is broken. A model for readers in other languages; give it a copy of a journal that is in use.
How a record is decoded stands in the verifier of audit packs (src/cli/audit_pack/verify_pack.py), which is one file.

    read_records.py JOURNAL
    read_records.py --tables     the tables of commands and events, as the document has them
"""

import json
import pathlib
import sqlite3
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src/cli/audit_pack"))
from verify_pack import COMMANDS, COUNT, EVENTS, Bytes, Damaged, link_of, parse_table, read_record  # noqa: E402


def read_journal(directory):
    commands, events = parse_table(COMMANDS), parse_table(EVENTS)
    path = (pathlib.Path(directory) / "journal.sqlite").resolve()
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    chain, seq = bytes(32), 0
    rows = database.execute("SELECT first_seq, records, epoch, chain, payload FROM frame ORDER BY first_seq")
    for first_seq, records, epoch, frame_chain, payload in rows:
        if first_seq != seq:
            raise Damaged(f"the frame at {seq} is missing")
        data, at = Bytes(payload), 0
        for _ in range(records):
            at += data.integer(COUNT)
            body = data.at
            record = read_record(data, commands, events)
            chain = link_of(chain, epoch, at, payload[body:data.at])
            print(json.dumps({"seq": seq, "epoch": epoch, "at": at} | record, ensure_ascii=False))
            seq += 1
        if data.at != len(payload) or chain != frame_chain:
            raise Damaged(f"the frame at {first_seq} has bytes left over, or its chain is broken")
    print(json.dumps({"records": seq, "chain": chain.hex()}))


def print_tables():
    for table in COMMANDS, EVENTS:
        for tag, (name, fields) in parse_table(table).items():
            print(f"| {tag} | `{name}` | {', '.join(f'{field} {kind}' for field, kind in fields)} |")


if __name__ == "__main__":
    try:
        print_tables() if sys.argv[1] == "--tables" else read_journal(sys.argv[1])
    except (Damaged, IndexError, UnicodeDecodeError) as error:
        sys.exit(f"damaged: {error}")
