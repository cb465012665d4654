#!/usr/bin/env python3
"""Verifies an audit pack of `greenpool audit-pack`, offline. 离线核对绿池审计包。

    python3 verify_pack.py [DIRECTORY]       (without one: the directory that this file is in)

Needs Python 3.9 or newer and nothing else: no network, no Greenpool. It shares no code with the program that wrote the
pack; the formats are described in docs/journal-format.md, docs/proofs.md and docs/mechanism.md of Greenpool's source.
Exit code 0: all that was checked holds; 1: something does not, and is named.
"""

import datetime
import hashlib
import json
import pathlib
import re
import sys

# --- Records: the bytes of docs/journal-format.md ---------------------------------------------------------------------

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
        data, at = self.data, self.at
        value = shift = 0
        while True:
            if at == len(data):
                raise Damaged("the payload ends inside a record")
            part = data[at]
            at += 1
            value |= (part & 0x7F) << shift
            if part < 0x80:
                break
            shift += 7
        self.at = at
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


def link_of(before, epoch, at, body):
    """The hash of a record: of the one before, and its own bytes."""
    return hashlib.sha256(before + epoch.to_bytes(8, "little") + at.to_bytes(8, "little") + body).digest()


# --- The readable form of a record ------------------------------------------------------------------------------------

ESCAPES = {i: f"\\u{i:04x}" for i in (*range(0x20), 0x7F)}
ESCAPES.update({ord(c): "\\" + e for c, e in zip('"\\\n\r\t', '"\\nrt')})


def json_text(value):
    """The one way in which the journal writes a value."""
    if isinstance(value, str):
        return '"' + value.translate(ESCAPES) + '"'
    if isinstance(value, dict):
        return "{" + ",".join([f'"{name}":{json_text(each)}' for name, each in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    return "null" if value is None else str(value).lower()


def decimal(units, decimals):
    digits = str(units).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def rate_text(units):
    return decimal(units, 6).rstrip("0").rstrip(".")


def time_text(microseconds):
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=microseconds)
    return at.isoformat(timespec="microseconds" if at.microsecond else "seconds") + "Z"


def price_text(price, decimals):
    """Minor units over units of points, in major units a point, cut to 8 decimals."""
    minor, units = price
    return decimal(minor * 10 ** (16 - decimals) // units, 8)


class Words:
    """Decoded commands and events as the journal's text has them: decimals, ids and times instead of numbers."""

    def __init__(self, ids):
        self.ids = ids  # of the members, in order of registration
        self.decimals = 2  # of the currency; known from the statement

    def one(self, kind, value, in_event):
        if kind.endswith("+"):
            if value is None:
                return "all"
            kind = kind[:-1]
        if kind == "money":
            return decimal(value, self.decimals)
        if kind == "points":
            return decimal(value, 8)
        if kind == "rate":
            return rate_text(value)
        if kind == "time":
            return time_text(value)
        if kind == "count":
            return value if in_event else str(value)
        if kind == "member":
            return self.ids[value] if value is not None else None if in_event else ""
        if kind == "region":
            return None if value is None else str(value)
        if kind == "text" and in_event:
            return value or None
        return value

    def fields(self, decoded, fields, in_event):
        shown = {"type": decoded["type"]}
        for name, kind in fields:
            if name not in decoded or name == "slot" or (name, kind) == ("number", "member"):
                continue
            if kind == "region" and not in_event and decoded[name] is None:
                continue
            shown[name] = self.one(kind.rstrip("?*"), decoded[name], in_event)
        return shown

    def record(self, seq, epoch, at, digest, body, record):
        command = None
        if record["command"]:
            command = self.fields(record["command"], COMMAND_FIELDS[record["command"]["type"]], False)
            command["at"] = time_text(at)
            if record["key"]:
                command["key"] = record["key"]
        events = [self.fields(event, EVENT_FIELDS[event["type"]], True) for event in record["events"]]
        return {"seq": seq, "time": time_text(at), "epoch": epoch, "at": at, "hash": digest.hex(), "body": body.hex(),
                "command": command, "events": events, "pool": decimal(record["pool"], self.decimals),
                "circulating": decimal(record["circulating"], 8), "price": price_text(price_of(record), self.decimals)}


COMMAND_TABLE, EVENT_TABLE = parse_table(COMMANDS), parse_table(EVENTS)
COMMAND_FIELDS, EVENT_FIELDS = dict(COMMAND_TABLE.values()), dict(EVENT_TABLE.values())


def price_of(record):
    """As minor units over units of points; the last one where nothing circulates."""
    return (record["pool"], record["circulating"]) if record["circulating"] else tuple(record["last_price"])


# --- The books: docs/mechanism.md, section 11 -------------------------------------------------------------------------

DEBIT_ACCOUNTS = ("cash", "platform_loss", "member_debt", "supplier_receivable", "profit_distributed",
                  "platform_drawings", "legacy_assumed")
COVERED = ("customer_deposits", "pool", "reserve", "wallets", "held_withdrawals", "dividend", "subsidy", "tax_withheld")
ACCOUNTS = DEBIT_ACCOUNTS + COVERED + (
    "platform_capital", "supplier_payable", "platform_revenue", "rewards_payable", "legacy_claims", "coins", "equity",
    "reserve_due", "withdrawal_fees")


class Wrong(Exception):
    """What does not hold, in Chinese and English."""

    def __init__(self, chinese, english):
        super().__init__(english)
        self.chinese, self.english = chinese, english


class Books:
    """Every account, every wallet and every holding, from the events alone."""

    def __init__(self):
        self.accounts = dict.fromkeys(ACCOUNTS, 0)  # debits less credits
        self.sum = 0  # of the postings of one event
        self.touched = set()  # accounts, by one record
        self.ids, self.wallets, self.points = [], [], []  # by member
        self.reserve_due, self.owed, self.supplier_of = {}, {}, {}
        self.circulating = self.locked = self.released = 0
        self.had_locked = set()
        self.remainder_to = []  # by version of the terms
        self.split = 1  # the factor of the splits of one record
        self.closes = False

    def balance(self, account):
        """On its natural side, which is never below 0."""
        return self.accounts[account] if account in DEBIT_ACCOUNTS else -self.accounts[account]

    def surplus(self):
        return self.balance("cash") - self.balance("supplier_payable") - sum(map(self.balance, COVERED))

    def debit(self, account, amount):
        self.accounts[account] += amount
        self.sum += amount
        self.touched.add(account)

    def credit(self, account, amount):
        self.debit(account, -amount)

    def move(self, debited, credited, amount):
        self.debit(debited, amount)
        self.credit(credited, amount)

    def credit_member(self, member, amount):
        """A credit repays a debt first, and of the debt the reserve's part last."""
        debt = max(0, -self.wallets[member])
        self.wallets[member] += amount
        repaid = min(debt, amount)
        self.credit("wallets", amount - repaid)
        self.credit("member_debt", repaid)
        if member in self.reserve_due:
            due = self.reserve_due[member]
            left = min(due, debt - repaid)
            self.move("reserve_due", "reserve", due - left)
            self.reserve_due[member] = left
            if left == 0:
                del self.reserve_due[member]

    def charge_member(self, member, amount):
        """What the wallet does not hold becomes debt. What it held is the answer."""
        collected = max(0, min(self.wallets[member], amount))
        self.wallets[member] -= amount
        self.debit("wallets", collected)
        self.debit("member_debt", amount - collected)
        return collected

    def take_points(self, member, points):
        self.points[member] -= points
        self.circulating -= points

    def take_locked(self, points):
        """Of points that were locked; what is no longer locked leaves those that are released."""
        residue = points - min(points, self.locked)
        self.locked -= points - residue
        self.released -= residue
        self.circulating -= residue

    def apply(self, event):
        self.sum = 0
        handler = getattr(self, "on_" + event["type"], None)
        if handler:
            handler(Figures(event))
        if self.sum != 0:
            raise Wrong(f"事件 {event['type']} 的借贷不平", f"debits and credits of {event['type']} differ")

    def check(self):
        """What holds after every record."""
        for account in self.touched:
            if self.balance(account) < 0:
                raise Wrong(f"账户 {account} 为负", f"account {account} is below zero")
        if self.touched and self.surplus() < 0:
            raise Wrong("现金不足以覆盖应付", "cash does not cover what is owed")
        self.touched.clear()

    # Terms and members.

    def on_programme_opened(self, event):
        self.remainder_to.append(remainder_of(event.terms))

    def on_terms_changed(self, event):
        self.remainder_to.append(remainder_of(event.terms))

    def on_member_registered(self, event):
        if event.number != len(self.ids):
            raise Wrong("会员编号不连续", "members are not numbered in order")
        self.ids.append(event.member)
        self.wallets.append(0)
        self.points.append(0)

    # Orders.

    def pay(self, event):
        self.debit("cash", event.paid - event.wallet)
        self.charge_member(event.member, event.wallet)
        self.debit("subsidy", event.subsidy)

    def on_order_paid(self, event):
        self.pay(event)
        self.credit("customer_deposits", event.paid + event.subsidy)

    def on_order_cancelled(self, event):
        self.debit("customer_deposits", event.cash + event.wallet + event.subsidy)
        self.credit("cash", event.cash)
        self.credit_member(event.member, event.wallet)
        self.credit("subsidy", event.subsidy)

    def on_order_settled(self, event):
        if event.prepaid:
            self.debit("customer_deposits", event.paid + event.subsidy)
        else:
            self.pay(event)
        self.move("coins", "legacy_assumed", event.coins)
        self.debit("platform_loss", event.coin_cost)
        self.owe_supplier(event.order, event.supplier or "", event.cost + event.coin_cost)
        self.credit("pool", event.contribution)
        self.credit("platform_revenue", event.platform)
        self.credit("rewards_payable", event.rewards)
        to = self.remainder_to[event.version - 1]  # version 0: that in force, the last one
        self.credit("platform_revenue" if to == "platform" else to, event.remainder)
        self.points[event.member] += event.granted
        self.locked -= event.released
        self.released += event.released
        self.circulating += event.granted + event.released
        self.locked += event.locked
        if event.locked:
            self.had_locked.add(event.member)

    def owe_supplier(self, order, supplier, cost):
        """What the supplier owed is worked off first."""
        if supplier:
            self.supplier_of[order] = supplier
        worked_off = min(cost, max(0, -self.owed.get(supplier, 0)))
        self.owed[supplier] = self.owed.get(supplier, 0) + cost
        self.credit("supplier_payable", cost - worked_off)
        self.credit("supplier_receivable", worked_off)

    def on_reward_paid(self, event):
        self.debit("rewards_payable", event.amount)
        self.credit_member(event.member, event.amount)

    def on_reward_reversed(self, event):
        self.charge_member(event.member, event.amount)
        self.credit("rewards_payable", event.amount)

    def on_order_reversed(self, event):
        self.debit("pool", event.pool_back)
        self.debit("rewards_payable", event.rewards_back)
        self.debit("platform_revenue", event.platform_back)
        self.debit("reserve", event.reserve_back)
        self.debit("platform_loss", event.loss)
        self.credit("platform_revenue", event.gain)
        supplier = self.supplier_of.get(event.order, "")
        from_payable = max(0, min(self.owed.get(supplier, 0), event.cost_back))
        self.owed[supplier] = self.owed.get(supplier, 0) - event.cost_back
        self.debit("supplier_payable", from_payable)
        self.debit("supplier_receivable", event.cost_back - from_payable)
        self.credit("subsidy", event.subsidy)
        self.credit_member(event.member, event.refunded)
        self.charge_member(event.member, event.received)
        legacy_collected = self.charge_member(event.member, event.legacy_received)
        made_good = min(event.received, event.contribution - event.pool_back)
        now = max(0, event.collected - made_good) + legacy_collected
        later = event.received + event.legacy_received - made_good - now
        self.credit("reserve", now)
        self.credit("reserve_due", later)
        if later:
            self.reserve_due[event.member] = self.reserve_due.get(event.member, 0) + later
        self.move("legacy_assumed", "coins", event.coins)
        self.take_points(event.member, event.points + event.legacy_points)
        self.take_locked(event.locked)

    # The pool.

    def on_points_sold(self, event):
        self.take_points(event.member, event.points)
        self.debit("pool", event.paid)
        self.credit_member(event.member, event.paid)

    on_forced_exit = on_window_sale = on_points_sold

    def on_pool_injected(self, event):
        self.move("cash" if event.source == "financing" else event.source, "pool", event.amount)

    on_stream_injected = on_pool_injected

    def on_pool_reserved(self, event):
        self.move("pool", "reserve", event.amount)

    def on_points_split(self, event):
        self.split *= event.factor
        self.circulating *= event.factor
        self.locked *= event.factor
        self.released *= event.factor
        self.points = [points * event.factor for points in self.points]

    def on_points_converted(self, event):
        self.take_points(event.member, event.points)
        self.move("pool", "equity", event.cash)

    def on_closing_paid(self, event):
        self.closes = True
        self.take_points(event.member, event.points)
        self.debit("pool", event.from_pool)
        self.debit("reserve", event.from_reserve)
        self.credit_member(event.member, event.from_pool + event.from_reserve)

    # Claims from before.

    def on_claims_approved(self, event):
        self.move("legacy_assumed", "legacy_claims", event.amount)

    def on_claim_converted(self, event):
        self.move("legacy_claims", "coins", event.amount)

    def on_claim_repaid(self, event):
        self.debit("reserve", event.coins + event.claims)
        self.credit_member(event.member, event.coins + event.claims)
        self.move("coins", "legacy_assumed", event.coins)
        self.move("legacy_claims", "legacy_assumed", event.claims)

    def on_released_collected(self, event):
        self.released -= event.points
        self.points[event.member] += event.points

    def on_releases_settled(self, event):
        self.released -= event.residue
        self.locked += event.residue
        self.circulating -= event.residue

    def on_locked_lapsed(self, event):
        self.locked -= event.points - event.residue
        self.released -= event.residue
        self.circulating -= event.residue

    # Withdrawals, the platform, shareholders.

    def on_withdrawal_requested(self, event):
        self.charge_member(event.member, event.amount)
        self.credit("held_withdrawals", event.amount)

    def on_withdrawal_paid(self, event):
        self.debit("held_withdrawals", event.amount)
        self.credit("cash", event.amount - event.fee - event.tax)
        self.credit("withdrawal_fees", event.fee)
        self.credit("tax_withheld", event.tax)

    def on_withdrawal_released(self, event):
        self.debit("held_withdrawals", event.amount)
        self.credit_member(event.member, event.amount)

    def on_tax_remitted(self, event):
        self.move("tax_withheld", "cash", event.amount)

    def on_capital_paid_in(self, event):
        self.move("cash", "platform_capital", event.amount)

    def on_capital_drawn(self, event):
        self.move("platform_drawings", "cash", event.amount)

    def on_subsidy_funded(self, event):
        self.move("cash", "subsidy", event.amount)

    def on_supplier_paid(self, event):
        self.owed[event.supplier or ""] = self.owed.get(event.supplier or "", 0) - event.amount
        self.move("supplier_payable", "cash", event.amount)

    def on_profit_gathered(self, event):
        self.move("profit_distributed", "dividend", event.gathered)

    def on_dividend_paid(self, event):
        self.debit("dividend", event.amount)
        self.credit_member(event.member, event.amount)

    def on_invested(self, event):
        self.debit("cash", event.amount)
        self.credit("subsidy", event.subsidy)
        self.credit("equity", event.amount - event.subsidy)


class Figures:
    """The fields of an event; what it does not name is nothing: 0."""

    def __init__(self, event):
        self.__dict__.update(event)


for event_fields in EVENT_FIELDS.values():
    for field_name, _ in event_fields:
        setattr(Figures, field_name, 0)


def remainder_of(terms):
    return re.search(r'^remainder_to = "(platform|pool|reserve)"$', terms, re.MULTILINE).group(1)


# --- Statement and proofs: docs/proofs.md -----------------------------------------------------------------------------

class Refused(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def integer(value):
    return value.to_bytes(8, "little")


def sums(points, wallet):
    return integer(points) + integer(wallet)


def in_bounds(points, wallet):
    if not (0 <= points <= POINTS and 0 <= wallet <= MONEY):
        raise Refused("a sum is out of range")


def name_of(salt, member):
    return sha256(b"greenpool name 1\n", salt, member.encode())


def leaf_of(index, name, points, wallet):
    in_bounds(points, wallet)
    return sha256(b"greenpool leaf 1\n", integer(index), name, sums(points, wallet)), points, wallet


def join(left, right):
    for child in (left, right):
        in_bounds(*child[1:])
    points, wallet = left[1] + right[1], left[2] + right[2]
    in_bounds(points, wallet)
    parts = [child[0] + sums(*child[1:]) for child in (left, right)]
    return sha256(b"greenpool node 1\n", *parts), points, wallet


def root_of(top, members):
    return sha256(b"greenpool root 1\n", integer(members), sums(*top[1:]), top[0])


def units(text, decimals):
    pattern = r"(0|[1-9][0-9]*)" + (r"\.[0-9]{%d}" % decimals if decimals else "")
    if not re.fullmatch(pattern, text):
        raise Refused(f"{text} is not written as it must be")
    return int(text.replace(".", ""))


def fields(text, title):
    lines = text.split("\n")
    if lines[0] != title or lines[-1] != "":
        raise Refused(f"this is no {title}")
    return [tuple(line.split(": ", 1)) for line in lines[1:-1]]


def check_proof(statement_bytes, proof_bytes):
    """Follows the path up to the statement's root. The member, their points and their wallet."""
    statement = dict(fields(statement_bytes.decode(), "greenpool statement 1"))
    rows = fields(proof_bytes.decode(), "greenpool proof 1")
    proof, path = dict(rows[:6]), rows[6:]
    if [name for name, _ in rows[:6]] != ["statement", "member", "salt", "points", "wallet", "leaf"]:
        raise Refused("the proof's lines are not those it must have")
    if proof["statement"] != sha256(statement_bytes).hex():
        raise Refused("the proof belongs to another statement")
    decimals, members = int(statement["decimals"]), int(statement["members"])
    index, width = units(proof["leaf"], 0), members
    if not 0 <= index < members:
        raise Refused("there is no such leaf")
    name = name_of(bytes.fromhex(proof["salt"]), proof["member"])
    node = own = leaf_of(index, name, units(proof["points"], 8), units(proof["wallet"], decimals))
    while width > 1:
        if index % 2 == 1 or index + 1 < width:
            if not path or path[0][0] != "node":
                raise Refused("the path is too short")
            digest, points, wallet = path.pop(0)[1].split(" ")
            sibling = bytes.fromhex(digest), units(points, 8), units(wallet, decimals)
            node = join(sibling, node) if index % 2 == 1 else join(node, sibling)
        index, width = index // 2, (width + 1) // 2
    if path:
        raise Refused("the path is too long")
    if node[1:] != (units(statement["points"], 8), units(statement["wallets"], decimals)):
        raise Refused("the path adds up to other totals")
    if root_of(node, members).hex() != statement["root"]:
        raise Refused("the path leads to another root")
    return proof["member"], own[1], own[2]


STATEMENT_LINES = ["programme", "currency", "decimals", "terms", "seq", "time", "chain", "members", "points", "wallets",
                   "root", "pool", "price", "cash", "supplier_payable"]


def read_statement(data):
    """The lines of a statement whose own figures agree; amounts in units."""
    rows = fields(data.decode(), "greenpool statement 1")
    names = [name for name, _ in rows]
    owed = names[len(STATEMENT_LINES):]
    if names[:len(STATEMENT_LINES)] != STATEMENT_LINES or len(set(owed)) != len(owed):
        raise Refused("the statement's lines are not those it must have")
    if any(not name.startswith("owed.") for name in owed):
        raise Refused("the statement's lines are not those it must have")
    statement = dict(rows)
    decimals = statement["decimals"] = units(statement["decimals"], 0)
    for name in ["pool", "wallets", "cash", "supplier_payable", *owed]:
        statement[name] = units(statement[name], decimals)
    statement["points"] = units(statement["points"], 8)
    for name in ["seq", "members"]:
        statement[name] = units(statement[name], 0)
    statement["owed"] = owed
    if statement["owed.pool"] != statement["pool"] or statement["owed.wallets"] != statement["wallets"]:
        raise Refused("pool or wallets stand there twice, and differ")
    if (statement["points"] == 0) != (statement["pool"] == 0):
        raise Refused("there is a pool without points, or the reverse")
    if statement["points"]:
        price = price_text((statement["pool"], statement["points"]), decimals)
        if statement["price"] != price:
            raise Refused(f"the price is {price}, not {statement['price']}")
    if statement["cash"] - statement["supplier_payable"] < sum(statement[name] for name in owed):
        raise Refused("cash does not cover what is owed")
    return statement


# --- The pack ---------------------------------------------------------------------------------------------------------

FORMAT = "greenpool audit pack 1"
NEEDED = ["README.zh.md", "README.md", "verify_pack.py", "journal.jsonl", "statement.txt",
          "review/acknowledgements.json"]
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, OSError, Refused)


class Report:
    """Says what was checked, in both languages."""

    def __init__(self):
        self.wrong = 0

    def line(self, mark, chinese, english):
        print(f"[{mark}] {chinese}")
        print(f"{' ' * (len(mark) + 2)} {english}")

    def good(self, chinese, english):
        self.line("ok", chinese, english)

    def bad(self, chinese, english):
        self.wrong += 1
        self.line("WRONG", chinese, english)

    def skipped(self, chinese, english):
        self.line("--", chinese, english)


def said(error):
    return str(error) or type(error).__name__


class Journal:
    """journal.jsonl, from the first record to the last. Never more than one record in memory."""

    def __init__(self, decimals):
        self.books = Books()
        self.words = Words(self.books.ids)
        self.words.decimals = decimals
        self.records = 0
        self.chain = bytes(32)
        self.epoch = 1
        self.at = self.now = 0  # of the record before, and of this one
        self.after = None
        self.versions = []  # documents of the terms, canonical
        self.accepted = {}  # by version: the hashes of what members accepted, and the first record that has one
        self.acknowledged, self.proposed = [], {}

    def read(self, path):
        with open(path, "rb") as file:
            for line in file:
                try:
                    self.take(line)
                except Wrong:
                    raise
                except (Damaged, *BROKEN) as error:
                    raise Wrong("该行不是一条完好的记录", f"this line is no sound record ({said(error)})") from error
                self.records += 1
                if self.records % 100_000 == 0 and sys.stderr.isatty():
                    print(f"\r{self.records} …", end="", file=sys.stderr)
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)

    def take(self, line):
        row = json.loads(line)
        if row["seq"] != self.records:
            raise Wrong(f"此处应是第 {self.records} 条记录，实为第 {row['seq']} 条：记录被删、被加或调换",
                        f"record {self.records} belongs here, and this is {row['seq']}: dropped, added or moved")
        body, epoch, at = bytes.fromhex(row["body"]), row["epoch"], row["at"]
        if epoch < self.epoch or at < self.at:
            raise Wrong("时间或写入批次倒退", "its time or epoch goes back")
        digest = link_of(self.chain, epoch, at, body)
        if row["hash"] != digest.hex():
            raise Wrong("哈希不是由上一条记录和本条内容算出的：内容被改，或前面的记录被换",
                        "its hash is not that of its bytes and the record before: it was changed, or another is before")
        data = Bytes(body)
        record = read_record(data, COMMAND_TABLE, EVENT_TABLE)
        if data.at != len(body):
            raise Damaged("bytes are left over")
        self.now = at
        self.fold(record)
        shown = self.words.record(self.records, epoch, at, digest, body, record)
        self.compare(row, shown, line)
        self.chain, self.epoch, self.at = digest, epoch, at

    @staticmethod
    def compare(row, shown, line):
        """What people read must be what the hashed bytes say, to the letter."""
        if line == (json_text(shown) + "\n").encode():
            return
        for name, value in shown.items():
            if name not in row or json_text(row[name]) != json_text(value):
                raise Wrong(f"可读部分的 {name} 与被哈希的字节不符",
                            f"{name} as people read it is not what the hashed bytes say")
        raise Wrong("可读部分的写法与被哈希的字节不符", "it is written otherwise than the hashed bytes say")

    def fold(self, record):
        books = self.books
        books.split, books.closes = 1, False
        for event in record["events"]:
            self.note(event)
            books.apply(event)
        books.check()
        for name, found in (("pool", books.balance("pool")), ("circulating", books.circulating)):
            if found != record[name]:
                raise Wrong(f"由事件重算的 {name} 是 {found}，记录写的是 {record[name]}",
                            f"{name} recomputed from the events is {found} units, the record says {record[name]}")
        before, self.after = self.after, price_of(record)
        if before and not books.closes and self.after[0] * books.split * before[1] < before[0] * self.after[1]:
            raise Wrong("价格下降", "the price fell")

    def note(self, event):
        kind = event["type"]
        if kind in ("programme_opened", "terms_changed"):
            self.versions.append(event["terms"])
        if kind == "programme_opened" and "reference" in event:
            for operator in (event["acknowledged_by"], event["acknowledged_too_by"]):
                self.acknowledge(1, None, operator, event["reference"])
        elif kind == "terms_proposed":
            self.proposed[event["proposal"]] = len(self.acknowledged)
        elif kind == "terms_acknowledged":
            self.acknowledge(None, event["proposal"], event["operator"], event["reference"])
        elif kind == "terms_changed":
            for given in self.acknowledged[self.proposed.get(event["proposal"], 0):]:
                if given["proposal"] == event["proposal"]:
                    given["version"] = event["version"]
        elif kind == "terms_accepted":
            self.accepted.setdefault(event["version"], {}).setdefault(event["text_hash"], self.records)

    def acknowledge(self, version, proposal, operator, reference):
        self.acknowledged.append({"seq": self.records, "time": time_text(self.now), "version": version,
                                  "proposal": proposal, "operator": operator, "reference": reference})


class Pack:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.report = Report()
        self.manifest = {}
        self.names = []

    def bytes_of(self, name):
        return (self.directory / name).read_bytes()

    def text_of(self, name):
        return self.bytes_of(name).decode()

    # The manifest and its files.

    def check_manifest(self):
        data = self.bytes_of("manifest.json")
        self.manifest = json.loads(data)
        if self.manifest["format"] != FORMAT:
            raise Refused(f"this is no {FORMAT}")
        print(f"清单哈希 manifest hash: {hashlib.sha256(data).hexdigest()}")
        before = self.report.wrong
        self.names = [file["name"] for file in self.manifest["files"]]
        for name in NEEDED:
            if name not in self.names:
                self.report.bad(f"清单中没有 {name}", f"the manifest does not list {name}")
        if len(set(self.names)) != len(self.names):
            self.report.bad("清单中有重名的文件", "the manifest lists a name twice")
        for file in self.manifest["files"]:
            self.check_file(file)
        self.check_strangers()
        if self.report.wrong == before:
            self.report.good(f"{len(self.names)} 个文件的大小与 SHA-256 都与清单一致，没有多出的文件",
                             f"size and SHA-256 of {len(self.names)} files are the manifest's, and no other file is "
                             "there")

    def check_file(self, file):
        name = file["name"]
        if not re.fullmatch(r"([A-Za-z]+/)?[A-Za-z0-9_%-][A-Za-z0-9._%-]*", name):
            self.report.bad(f"清单中的文件名 {name!r} 不合规", f"{name!r} is no name for a file of a pack")
            self.names.remove(name)
            return
        path = self.directory / name
        if not path.is_file() or path.is_symlink():
            self.report.bad(f"缺少文件 {name}", f"the file {name} is missing")
            return
        digest, size = hashlib.sha256(), 0
        with open(path, "rb") as data:
            for piece in iter(lambda: data.read(1 << 20), b""):
                digest.update(piece)
                size += len(piece)
        if size != file["bytes"] or digest.hexdigest() != file["sha256"]:
            self.report.bad(f"文件 {name} 与清单不符：被改动过",
                            f"the file {name} is not the manifest's: it was changed")

    def check_strangers(self):
        known = {*self.names, "manifest.json"}
        for path in sorted(self.directory.rglob("*")):
            name = path.relative_to(self.directory).as_posix()
            if name not in known and (not path.is_dir() or path.is_symlink()):
                self.report.bad(f"清单之外的文件 {name}", f"the file {name} is not in the manifest")

    # What the files say.

    def check_statement(self):
        data = self.bytes_of("statement.txt")
        try:
            statement = read_statement(data)
        except BROKEN as error:
            self.report.bad(f"statement.txt 不成立：{said(error)}", f"statement.txt does not hold: {said(error)}")
            return None
        found = {"statement": sha256(data).hex(), "programme": statement["programme"], "seq": statement["seq"],
                 "time": statement["time"], "chain": statement["chain"]}
        for name, value in found.items():
            if self.manifest.get(name) != value:
                self.report.bad(f"manifest.json 的 {name} 与 statement.txt 不符",
                                f"{name} in manifest.json is not that of statement.txt")
        amounts = (statement["cash"] - statement["supplier_payable"],
                   sum(statement[name] for name in statement["owed"]), statement["pool"])
        net, owed, pool = (decimal(amount, statement["decimals"]) for amount in amounts)
        currency = statement["currency"]
        self.report.good(f"声明自洽：现金减应付供应商 {net}，覆盖应付合计 {owed} {currency}，其中盈利池 {pool}",
                         f"the statement agrees with itself: cash less the supplier payable is {net}, at least "
                         f"the {owed} {currency} owed, {pool} of it the pool")
        print(f"声明哈希 statement hash: {found['statement']}")
        return statement

    def check_journal(self, statement):
        journal = Journal(statement["decimals"] if statement else 2)
        try:
            journal.read(self.directory / "journal.jsonl")
        except Wrong as wrong:
            place = journal.records
            self.report.bad(f"第 {place} 条记录（journal.jsonl 第 {place + 1} 行）：{wrong.chinese}",
                            f"record {place} (line {place + 1} of journal.jsonl): {wrong.english}")
            return None
        if journal.records == 0:
            self.report.bad("journal.jsonl 中没有记录", "journal.jsonl holds no record")
            return None
        self.report.good(f"{journal.records} 条记录的哈希链从头到尾完好，可读部分与被哈希的字节一致",
                         f"the hash chain of {journal.records} records is unbroken, and what people read is "
                         "what is hashed")
        self.report.good("由事件重算：每条记录后借贷平衡、账户不为负、现金覆盖应付、盈利池与流通积分相符、价格未下降",
                         "recomputed from the events, after every record: debits equal credits, no account is "
                         "below zero, cash covers what is owed, pool and points are the record's, the price did not fall")
        return journal

    def check_head(self, journal, statement):
        seq = journal.records - 1
        if seq != statement["seq"]:
            missing = seq + 1
            self.report.bad(f"声明到第 {statement['seq']} 条记录，账本到第 {seq} 条：第 {missing} 条起缺失或多余",
                            f"the statement goes to record {statement['seq']}, the journal to {seq}: "
                            f"from record {missing} on some are missing, or too many")
        elif journal.chain.hex() != statement["chain"]:
            self.report.bad(f"第 {seq} 条记录的哈希不是声明公布的：整条链被重做过",
                            f"the hash of record {seq} is not the published one: the chain was made anew")
        else:
            self.report.good(f"账本末端就是声明公布的末端：第 {seq} 条记录，{statement['time']}",
                             f"the journal's head is the published one: record {seq}, {statement['time']}")

    def check_figures(self, journal, statement):
        """What the events add up to is what is published."""
        books, before = journal.books, self.report.wrong
        toml = journal.versions[-1]
        found = {"terms": sha256(toml.encode()).hex(), "time": time_text(journal.at), "members": len(books.ids),
                 "pool": books.balance("pool"), "cash": books.balance("cash"),
                 "wallets": sum(max(0, wallet) for wallet in books.wallets),
                 "supplier_payable": books.balance("supplier_payable"),
                 "price": price_text(journal.after, statement["decimals"])}
        found.update({"owed." + account: books.balance(account) for account in COVERED})
        for name, value in found.items():
            if statement.get(name) != value:
                self.report.bad(f"statement.txt 的 {name} 是 {statement.get(name)}，由账本重算为 {value}",
                                f"{name} in statement.txt is {statement.get(name)}, recomputed from the journal "
                                f"{value}")
        for name in statement["owed"]:
            if name not in found:
                self.report.bad(f"statement.txt 有不认识的 {name}", f"statement.txt has {name}, which is unknown")
        # Of points that were released and are not collected, a fraction may be nobody's until the day ends.
        if not sum(books.points) <= statement["points"] <= sum(books.points) + books.released:
            self.report.bad("statement.txt 的 points 不是会员持有的合计",
                            "points in statement.txt is not what members hold")
        if not re.search(f'^id = "{re.escape(statement["programme"])}"$', toml, re.MULTILINE):
            self.report.bad("statement.txt 的 programme 不是条款中的",
                            "programme in statement.txt is not that of the terms")
        if self.report.wrong == before:
            self.report.good("声明的现金、盈利池、应付各项、会员积分与零钱合计、价格，都与由账本重算的相同",
                             "cash, pool, all that is owed, members' points and wallets and the price of the "
                             "statement are those recomputed from the journal")

    def check_proofs(self, journal, statement):
        data, held = self.bytes_of("statement.txt"), 0
        proofs = [name for name in self.names if name.startswith("proofs/")]
        for name in proofs:
            try:
                member, points, wallet = check_proof(data, self.bytes_of(name))
                if journal:
                    self.compare_holding(journal.books, member, points, wallet)
                held += 1
            except BROKEN as error:
                self.report.bad(f"{name} 不成立：{said(error)}", f"{name} does not hold: {said(error)}")
        if proofs and held == len(proofs):
            self.report.good(f"{held} 份会员证明都通向声明的根哈希，持有与账本相符",
                             f"all proofs of members ({held}) lead to the statement's root, and their holdings are "
                             "the journal's")
        elif not proofs:
            self.report.skipped("没有附会员证明", "no proofs of members are in the pack")

    @staticmethod
    def compare_holding(books, member, points, wallet):
        if member not in books.ids:
            raise Refused(f"the journal knows no member {member}")
        number = books.ids.index(member)
        low = books.points[number]
        high = low + (books.released if number in books.had_locked else 0)
        if not low <= points <= high or wallet != max(0, books.wallets[number]):
            raise Refused("points or wallet are not what the journal's events add up to")

    def check_terms(self, journal):
        before, accepted = self.report.wrong, 0
        self.check_names(len(journal.versions))
        for number, document in enumerate(journal.versions, 1):
            toml, risk = self.bytes_of(f"terms/{number}.toml"), self.bytes_of(f"terms/{number}.risk.txt")
            if toml != document.encode():
                self.report.bad(f"terms/{number}.toml 不是账本中的条款", f"terms/{number}.toml are not the journal's terms")
            text_hash = sha256(toml, b"\0", risk).hex()
            for digest, seq in journal.accepted.get(number, {}).items():
                accepted += 1
                if digest != text_hash:
                    self.report.bad(
                        f"terms/{number}.risk.txt 不是会员接受的风险提示（第 {seq} 条记录）",
                        f"terms/{number}.risk.txt is not the text that members accepted (record {seq})")
            if json.loads(self.text_of(f"review/{number}.json"))["terms_hash"] != sha256(toml).hex():
                self.report.bad(f"review/{number}.json 不是这些条款的审查", f"review/{number}.json reviews other terms")
        if self.manifest.get("terms_version") != len(journal.versions):
            self.report.bad("manifest.json 的 terms_version 不对", "terms_version in manifest.json is wrong")
        self.check_acknowledgements(journal)
        if self.report.wrong == before:
            self.report.good(f"{len(journal.versions)} 版条款与账本一致，风险提示是会员接受的（核对 {accepted} 种），确认记录与账本一致",
                             f"terms are the journal's (versions: {len(journal.versions)}), risk texts are those that "
                             f"members accepted (compared: {accepted}), acknowledgements are the journal's")

    def check_names(self, versions):
        """No terms or findings beside those of the journal's versions."""
        expected = {f"terms/{n}.{end}" for n in range(1, versions + 1) for end in ("toml", "risk.txt")}
        expected |= {f"review/{n}.{end}" for n in range(1, versions + 1) for end in ("zh.txt", "en.txt", "json")}
        for name in sorted(expected.symmetric_difference(self.names)):
            if name not in NEEDED and not name.startswith("proofs/"):
                self.report.bad(f"{name} 多余或缺少：账本有 {versions} 版条款",
                                f"{name} is missing or too many: the journal has {versions} versions of terms")

    def check_acknowledgements(self, journal):
        if json.loads(self.text_of("review/acknowledgements.json")) != journal.acknowledged:
            self.report.bad("review/acknowledgements.json 与账本不符",
                            "review/acknowledgements.json is not what the journal says")

    def guarded(self, name, check, *arguments):
        """A check; a file that is missing or cannot be read is wrong, and named."""
        try:
            return check(*arguments)
        except BROKEN as error:
            self.report.bad(f"{name} 缺失或无法读取：{said(error)}",
                            f"{name} is missing or cannot be read: {said(error)}")
            return None

    def verify(self):
        self.guarded("manifest.json", self.check_manifest)
        statement = self.guarded("statement.txt", self.check_statement)
        journal = self.guarded("journal.jsonl", self.check_journal, statement)
        if statement and journal:
            self.guarded("statement.txt", self.check_head, journal, statement)
            self.guarded("statement.txt", self.check_figures, journal, statement)
        else:
            self.report.skipped("声明与账本无从对照", "statement and journal could not be compared")
        if statement:
            self.guarded("proofs/", self.check_proofs, journal, statement)
        if journal:
            self.guarded("terms/, review/", self.check_terms, journal)
        return self.report.wrong


LIMITS = """
不能核对的 What this cannot check:
 - 银行里是否真有这些钱：请对照银行流水。
   Whether the bank holds the cash: compare bank statements.
 - 是否所有人看到的是同一份声明、账本是否完整：请把声明哈希和末端与另行公布的对照。
   Whether everybody was shown this statement, and a journal from its true beginning: compare the statement hash and
   the head with what was published elsewhere.
 - 是否漏掉了从未入账的人和事。 Whether people or dealings were never recorded.
 - 每笔金额是否按条款算出：`greenpool verify` 会逐条重新裁决。
   Whether each amount follows from the terms: `greenpool verify` decides every command again.
 - 未附证明的会员在根哈希中的持有（盐值只有运营方知道）；审查结论与说明文件的文字（只受清单哈希保护）。
   Holdings behind the root of members whose proofs are not here (their salts are the operator's); the words of findings
   and guides (only the manifest's hash protects them).
结论仅供参考，不构成法律意见，也不是对价格的承诺。
This is information, no legal advice, and no promise of a price."""


def main(arguments):
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0 if len(arguments) == 1 else 1
    wrong = Pack(arguments[0] if arguments else pathlib.Path(__file__).resolve().parent).verify()
    print(LIMITS)
    if wrong:
        print(f"\n核对不通过：{wrong} 处不符。 The pack does not hold: {wrong} faults.")
        return 1
    print("\n核对通过。 The pack holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
