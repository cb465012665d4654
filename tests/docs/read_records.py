#!/usr/bin/env python3
"""Reads a journal without any of Greenpool's code, from docs/journal-format.md alone.

Prints one JSON line a record, and last the hash that ends the chain. Ends with an error if a byte is not what the
document says, or the chain is broken. A model for readers in other languages; give it a copy of a journal that is in use.

    read_records.py JOURNAL
    read_records.py --tables     the tables of commands and events, as the document has them
"""

import hashlib
import json
import pathlib
import sqlite3
import sys

MONEY, POINTS, RATE, IDS, COUNT = 9 * 10**12, 9 * 10**18, 10**6, 2**32 - 1, 2**63 - 1
AMOUNTS = {"money": MONEY, "points": POINTS, "rate": RATE, "count": COUNT, "time": COUNT}
CHOICES = {
    "source": ["subsidy", "financing", "reserve"],
    "rule": ["direct", "indirect", "differential", "peer", "district_agent", "city_agent", "province_agent"],
    "status": ["active", "frozen", "disqualified"],
    "result": ["paid", "failed", "unknown"],
    "reason": ["rejected", "debt", "failed"],
    "cost": ["kept", "returned"],
    "fund": ["subsidy", "reserve"],
    "stake": ["founder", "team", "investor", "member"],
    "lapse": ["exit", "unusable", "closing"],
}

# Each line: tag, name, fields in order. A field is its name and its kind; "?" says that it may be nothing, and "*" that
# the text is the command's own name, which its events do not repeat.
ORDER = "order:text* member:member paid:money cost:money wallet:money? subsidy:money? reward_rate:rate+? " \
        "platform_rate:rate+? region:region? supplier:text? coins:money?"
COMMANDS = f"""
1 register_member member:text referrer:text? accepts:count?
2 settle_order {ORDER}
3 sell_points member:member points:points+
4 inject amount:money source:source
5 pay_order {ORDER}
6 settle_paid_order order:text*
7 cancel_order order:text*
8 reverse_order refund:text* order:text amount:money+ cost:cost
9 request_withdrawal withdrawal:text* member:member amount:money
10 approve_withdrawal withdrawal:text operator:text
11 reject_withdrawal withdrawal:text operator:text
12 send_withdrawal withdrawal:text operator:text
13 resolve_withdrawal withdrawal:text result:result
14 pay_in amount:money
15 draw amount:money
16 remit_tax amount:money
17 fund_subsidy amount:money
18 request_supplier_payment payment:text* supplier:text? amount:money operator:text
19 approve_supplier_payment payment:text operator:text
20 reject_supplier_payment payment:text operator:text
21 set_member_status member:member status:status
22 change_referrer member:member referrer:member operator:text
23 appoint_agent region:region member:member
24 dismiss_agent region:region
25 set_weight member:member weight:count
26 distribute_dividend
27 advance
28 propose_terms proposal:text* terms:terms effective:time operator:text
29 acknowledge_terms proposal:text operator:text reference:text
30 approve_terms proposal:text operator:text
31 withdraw_terms proposal:text operator:text
32 accept_terms member:member version:count
33 close_programme operator:text
34 confirm_closing operator:text
35 withdraw_closing operator:text
36 start_stream stream:text* amount:money daily:money source:fund operator:text
37 stop_stream stream:text operator:text
38 propose_claim claim:text* batch:text member:member amount:money operator:text
39 approve_claims batch:text from:time? operator:text
40 reject_claims batch:text operator:text
41 issue_shares certificate:text* holder:text kind:stake shares:count vesting_from:time? cliff_days:count? \
vesting_days:count? locked_until:time? operator:text
42 open_round round:text* pre_money:money amount:money subsidy_rate:rate operator:text
43 invest certificate:text* round:text holder:text amount:money locked_until:time?
44 transfer_shares transfer:text* certificate:text holder:text shares:count
45 list_shares share_price:money locked_until:time? operator:text
46 convert_points conversion:text* member:member points:points+
"""
EVENTS = """
0 programme_opened terms:terms acknowledged_by:text? acknowledged_too_by:text? reference:text?
1 member_registered member:text number:member referrer:member
2 order_settled order:text member:member position:position opened:flag prepaid:flag? paid:money wallet:money? \
subsidy:money? cost:money contribution:money platform:money rewards:money? remainder:money grant_value:money \
granted:points region:region? supplier:text? version:count? coins:money? coin_cost:money? locked:points? \
released:points?
3 points_sold member:member points:points paid:money
4 pool_injected amount:money source:source
5 forced_exit position:position slot:slot member:member points:points paid:money
6 pool_reserved amount:money
7 points_split factor:count
8 reward_paid member:member rule:rule generation:count rate:rate base:money amount:money
9 order_paid order:text member:member paid:money wallet:money? subsidy:money? cost:money reward_rate:rate \
platform_rate:rate region:region? supplier:text? coins:money?
10 order_cancelled order:text member:member cash:money wallet:money subsidy:money coins:money?
11 reward_reversed order:text line:count member:member rule:rule amount:money
12 order_reversed refund:text order:text member:member refunded:money subsidy:money granted:points points:points \
pool_back:money contribution:money received:money collected:money platform_back:money rewards_back:money \
reserve_back:money cost:money cost_back:money loss:money gain:money coins:money? locked:points? \
legacy_points:points? legacy_received:money?
13 withdrawal_requested withdrawal:text member:member amount:money
14 withdrawal_approved withdrawal:text operator:text
15 withdrawal_sent withdrawal:text operator:text
16 withdrawal_unknown withdrawal:text
17 withdrawal_paid withdrawal:text member:member amount:money fee:money tax:money
18 withdrawal_released withdrawal:text member:member amount:money reason:reason operator:text?
19 capital_paid_in amount:money
20 capital_drawn amount:money
21 tax_remitted amount:money
22 subsidy_funded amount:money
23 supplier_payment_requested payment:text supplier:text? amount:money operator:text
24 supplier_payment_rejected payment:text operator:text
25 supplier_paid payment:text supplier:text? amount:money operator:text
26 member_status_changed member:member from:status to:status
27 referrer_changed member:member from:member to:member operator:text
28 agent_appointed region:region member:member replaced:member
29 agent_dismissed region:region member:member
30 weight_set member:member weight:count
31 dividend_paid member:member weight:count amount:money
32 dividend_distributed amount:money weight:count members:count
33 rank_changed member:member from:count to:count own_spend:money directs:count team:money
34 ranks_settled ended:time changes:count
35 profit_gathered ended:time revenue:money loss:money due:money gathered:money
36 terms_proposed proposal:text terms:terms effective:time operator:text
37 terms_acknowledged proposal:text operator:text reference:text
38 terms_approved proposal:text operator:text
39 terms_withdrawn proposal:text operator:text
40 terms_changed proposal:text version:count terms:terms
41 terms_accepted member:member version:count text_hash:text
42 closing_proposed operator:text
43 closing_confirmed operator:text closes:time
44 closing_withdrawn operator:text
45 closing_begun pool:money circulating:points reserve:money claims:money
46 closing_paid member:member points:points from_pool:money from_reserve:money?
47 claim_repaid member:member coins:money claims:money
48 programme_closed ended:time paid:money members:count
49 stream_started stream:text amount:money daily:money source:fund operator:text
50 stream_stopped stream:text left:money operator:text
51 stream_injected stream:text amount:money source:fund left:money
52 day_ended ended:time
53 sale_requested member:member points:points window_end:time
54 window_priced ended:time pool:money circulating:points requests:count
55 window_sale member:member points:points paid:money
56 window_closed points:points paid:money
57 claim_proposed claim:text batch:text member:member amount:money operator:text
58 claims_approved batch:text from:time? claims:count amount:money operator:text
59 claims_rejected batch:text operator:text
60 claim_converted claim:text batch:text member:member amount:money
61 released_collected member:member points:points position:position opened:flag
62 releases_settled residue:points
63 locked_lapsed member:member points:points residue:points? reason:lapse
64 shares_issued certificate:text holder:text kind:stake shares:count vesting_from:time? cliff_days:count? \
vesting_days:count? locked_until:time? operator:text
65 round_opened round:text pre_money:money amount:money subsidy_rate:rate shares_before:count operator:text
66 invested certificate:text round:text holder:text amount:money subsidy:money shares:count locked_until:time?
67 shares_transferred transfer:text certificate:text holder:text shares:count
68 shares_listed share_price:money locked_until:time? operator:text
69 points_converted conversion:text member:member points:points cash:money shares:count
"""


def parse_table(text):
    table = {}
    for line in text.strip().splitlines():
        tag, name, *fields = line.split()
        table[int(tag)] = (name, [field.split(":") for field in fields])
    return table


class Damaged(Exception):
    pass


class Bytes:
    """Takes from the front of a frame's payload."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        if size > len(self.data) - self.at:
            raise Damaged("the payload ends inside a record")
        self.at += size
        return self.data[self.at - size:self.at]

    def integer(self, limit):
        value = shift = 0
        while True:
            part = self.take(1)[0]
            value |= (part & 0x7F) << shift
            if part < 0x80:
                break
            shift += 7
        if (part == 0 and shift > 0) or value > limit:
            raise Damaged("an integer is too long or too large")
        return value

    def text(self, limit):
        return self.take(self.integer(limit)).decode()


def read_value(data, kind, own, in_event):
    if kind == "text" and in_event:
        size = data.integer(65)
        return own if size == 0 else data.take(size - 1).decode()
    if kind == "text":
        return data.text(64)
    if kind == "terms":
        return data.text(65_536)
    if kind in CHOICES:
        return CHOICES[kind][data.integer(len(CHOICES[kind]) - 1)]
    if kind == "flag":
        return data.integer(1) == 1
    if kind in AMOUNTS:
        return data.integer(AMOUNTS[kind])
    # One more than it is; 0 is nothing: members, positions, slots, regions, and amounts with a "+".
    value = data.integer(AMOUNTS[kind[:-1]] + 1 if kind.endswith("+") else IDS)
    return None if value == 0 else value - 1


def read_fields(data, table, tag, own=None, in_event=True):
    """The fields of a tag as a dictionary, and the command's own name."""
    if tag not in table:
        raise Damaged(f"tag {tag} is unknown")
    name, fields = table[tag]
    optional = [field for field, kind in fields if kind.endswith("?")]
    there = data.integer(2 ** len(optional) - 1) if optional else 0
    found = {"type": name}
    for field, kind in fields:
        if field in optional and not there >> optional.index(field) & 1:
            continue
        found[field] = read_value(data, kind.rstrip("?*"), own, in_event)
        nothing = (None,) if "+" in kind else ("", 0, None)
        if field in optional and found[field] in nothing:
            raise Damaged(f"{field} is there and is nothing")
        if kind.endswith("*"):
            own = found[field]
    return found, own


def read_record(data, commands, events):
    """The body of a record, which begins at data.at."""
    head = data.take(1)[0]
    record = {"key": data.text(64) if head & 0x40 else None, "command": None}
    own = None
    if tag := head & 0x3F:
        record["command"], own = read_fields(data, commands, tag, in_event=False)
    record["events"] = [read_fields(data, events, data.take(1)[0], own)[0] for _ in range(data.integer(len(data.data)))]
    record["pool"] = data.integer(MONEY)
    if head & 0x80:
        record["circulating"] = 0
        record["last_price"] = [data.integer(COUNT), data.integer(COUNT)]
    else:
        record["circulating"] = data.integer(POINTS)
    return record


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
            link = chain + epoch.to_bytes(8, "little") + at.to_bytes(8, "little") + payload[body:data.at]
            chain = hashlib.sha256(link).digest()
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
