"""The mechanism once more, with exact fractions, from docs/mechanism.md alone: what each command has to bring about, decided
from what was asked for (who bought what for how much, who was referred by whom, what the terms promise). It shares no code with
Greenpool. Money is counted in fen, points in units of 1e-8."""

import collections
import datetime
from fractions import Fraction
from math import ceil, floor

POINT = 10**8


def money(text):
    return round(Fraction(text) * 100)


def points(text):
    return round(Fraction(text) * POINT)


def show_money(fen):
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def show_points(units):
    return f"{units // POINT}.{units % POINT:08d}"


class Terms:
    """The figures that the day's terms hold, as fractions and fen."""

    grant_rate = Fraction("0.40")
    sell_fee = Fraction("0.20")
    initial_price = 100  # fen a point
    exit_multiple = Fraction("1.5")
    reward_rate = Fraction("0.20")
    platform_rate = Fraction("0.10")
    direct = Fraction("0.08")
    indirect = Fraction("0.04")
    dividend_rate = Fraction("0.5")
    withdrawal_minimum = 1000
    fee_rate = Fraction("0.01")
    fee_fixed = 100
    tax = ((10_000, Fraction("0.10")), (30_000, Fraction("0.20")))

    def __init__(self, utc_offset_minutes):
        self.utc_offset_minutes = utc_offset_minutes

    def toml(self, programme):
        sign, minutes = ("-" if self.utc_offset_minutes < 0 else "+"), abs(self.utc_offset_minutes)
        brackets = "".join(
            f'[[tax]]\nabove = "{show_money(above)}"\nrate = "{float(rate)}"\n' for above, rate in self.tax
        )
        return f"""[programme]
id = "{programme}"
name = "A day in the life"
currency = "CNY"
[points]
initial_price = "1.00"
grant_rate = "{float(self.grant_rate)}"
sell_fee = "{float(self.sell_fee)}"
[exit]
multiple = "{float(self.exit_multiple)}"
basis = "member"
[order]
reward_rate = "{float(self.reward_rate)}"
platform_rate = "{float(self.platform_rate)}"
remainder_to = "platform"
reversal_days = 7
[rewards]
direct = "{float(self.direct)}"
indirect = "{float(self.indirect)}"
[dividend]
rate = "{float(self.dividend_rate)}"
period = "day"
[withdrawal]
minimum = "{show_money(self.withdrawal_minimum)}"
fee_rate = "{float(self.fee_rate)}"
fee_fixed = "{show_money(self.fee_fixed)}"
{brackets}[calendar]
utc_offset = "{sign}{minutes // 60:02d}:{minutes % 60:02d}"
"""

    def tax_of(self, month_total):
        tops = [above for above, _ in self.tax[1:]] + [None]
        total = Fraction(0)
        for (above, rate), top in zip(self.tax, tops):
            if month_total > above:
                total += (min(month_total, top) if top is not None else month_total) * rate - above * rate
        return ceil(total)

    def month_of(self, time):
        at = datetime.datetime.fromisoformat(time.replace("Z", "+00:00"))
        return (at + datetime.timedelta(minutes=self.utc_offset_minutes)).strftime("%Y-%m")


Purchase = collections.namedtuple("Purchase", "member price cost wallet")


class Lot:
    def __init__(self, granted):
        self.granted = granted
        self.left = granted
        self.received = 0


class Position:
    def __init__(self, number, member):
        self.number = number
        self.member = member
        self.acquired = 0
        self.spend = 0
        self.lots = []

    @property
    def remaining(self):
        return sum(lot.left for lot in self.lots)


class Settled:
    def __init__(self, purchase, lot, position):
        self.member = purchase.member
        self.paid = purchase.price
        self.cost = purchase.cost
        self.contribution = 0
        self.platform = 0
        self.rewards = []  # [member, amount]
        self.lot = lot
        self.position = position


class Day:
    """Follows the records in their order. What a record says has to be what is decided here."""

    def __init__(self, terms, purchases, referrers, refunds, weights):
        self.terms = terms
        self.purchases = purchases  # by the engine's order
        self.referrers = referrers  # by member; None: nobody
        self.refunds = refunds  # by the engine's order: (amount or None for all, whether the cost comes back)
        self.weights = weights  # by member
        self.pool = 0
        self.circulating = 0
        self.last_price = Fraction(terms.initial_price, POINT)
        self.wallets = collections.Counter()
        self.reserve_due = collections.Counter()
        self.accounts = collections.Counter()
        self.positions = {}  # open ones by member
        self.opened = 0
        self.paid_orders = {}
        self.settled = {}
        self.withdrawals = {}
        self.withdrawn = collections.Counter()  # by member and month
        self.withheld = collections.Counter()
        self.revenue_before = 0
        self.loss_before = 0
        self.exits = []
        self.checked = 0
        self._seq = None
        self._rows = None

    # --- what is compared

    def same(self, row, **expected):
        for name, value in expected.items():
            got = row[name]
            if got != value:
                raise AssertionError(f"record {self._seq}, {name}: is {got}, has to be {value}; of {row}")
            self.checked += 1

    def _none_left(self):
        left = {kind: rows for kind, rows in self._rows.items() if rows}
        if left:
            raise AssertionError(f"record {self._seq} says more than has to happen: {left}")

    def _take(self, kind):
        rows = self._rows.get(kind)
        if not rows:
            raise AssertionError(f"record {self._seq} has no further {kind}: {self._rows}")
        return rows.pop(0)

    # --- pool and purses

    def price(self):
        return Fraction(self.pool, self.circulating) if self.circulating else self.last_price

    def _credit(self, member, amount):
        debt = max(0, -self.wallets[member])
        left = debt - min(debt, amount)
        self.wallets[member] += amount
        to_reserve = self.reserve_due[member] - min(self.reserve_due[member], left)
        self.reserve_due[member] -= to_reserve
        self.accounts["reserve_due"] -= to_reserve
        self.accounts["reserve"] += to_reserve

    def _charge(self, member, amount):
        collected = min(amount, max(0, self.wallets[member]))
        self.wallets[member] -= amount
        return collected

    def _take_points(self, position, amount, paid):
        """The oldest lot first; what is paid is shared by cumulative floors."""
        taken = shared = 0
        for lot in position.lots:
            part = min(lot.left, amount - taken)
            taken += part
            lot.left -= part
            upto = floor(Fraction(paid * taken, amount)) if amount else 0
            lot.received += upto - shared
            shared = upto
        self._leave(amount, paid)
        if position.remaining == 0:
            del self.positions[position.member]

    def _leave(self, amount, paid):
        if amount == self.circulating:
            self.last_price = self.price()
        self.pool -= paid
        self.circulating -= amount

    def _worth(self, amount):
        return floor(Fraction(amount * self.pool, self.circulating) * (1 - self.terms.sell_fee))

    def _exits(self):
        """Due positions, the lowest trigger first, one after the other at the price of the moment."""
        while self.circulating:
            multiple = self.terms.exit_multiple
            due = [
                each
                for each in self.positions.values()
                if each.acquired * self.pool >= multiple * each.spend * self.circulating and each.spend
            ]
            if not due:
                return
            first = min(due, key=lambda each: (Fraction(each.spend, each.acquired), each.number))
            amount = first.remaining
            paid = self._worth(amount)
            row = self._take("forced_exit")
            self.same(
                row, position=first.number, member=first.member, points=show_points(amount), paid=show_money(paid)
            )
            self._take_points(first, amount, paid)
            self._credit(first.member, paid)
            self.exits.append((first.member, amount, paid))

    # --- one function for each thing that happens

    def order_paid(self):
        row = self._take("order_paid")
        purchase = self.purchases[row["order"]]
        self.same(
            row,
            member=purchase.member,
            paid=show_money(purchase.price),
            wallet=show_money(purchase.wallet),
            cost=show_money(purchase.cost),
            subsidy="0.00",
        )
        self.paid_orders[row["order"]] = purchase
        self._charge(purchase.member, purchase.wallet)
        self.accounts["cash"] += purchase.price - purchase.wallet
        self.accounts["customer_deposits"] += purchase.price

    def order_cancelled(self):
        row = self._take("order_cancelled")
        purchase = self.paid_orders.pop(row["order"])
        self.same(
            row,
            member=purchase.member,
            cash=show_money(purchase.price - purchase.wallet),
            wallet=show_money(purchase.wallet),
        )
        self._credit(purchase.member, purchase.wallet)
        self.accounts["cash"] -= purchase.price - purchase.wallet
        self.accounts["customer_deposits"] -= purchase.price

    def order_settled(self):
        terms = self.terms
        row = self._take("order_settled")
        purchase = self.paid_orders.pop(row["order"])
        price = purchase.price
        budget = floor(price * terms.reward_rate)
        platform = floor(price * terms.platform_rate)
        contribution = price - purchase.cost - budget - platform
        value = floor(contribution * terms.grant_rate)
        granted = floor(value / self.price())
        rewards = []
        above = self.referrers[purchase.member]
        for rule, generation, rate in (("direct", 1, terms.direct), ("indirect", 2, terms.indirect)):
            if above is None:
                break
            rewards.append((rule, generation, above, rate, floor(price * rate)))
            above = self.referrers[above]
        remainder = budget - sum(amount for *_, amount in rewards)
        position = self.positions.get(purchase.member)
        opens = position is None
        if opens:
            self.opened += 1
            position = self.positions[purchase.member] = Position(self.opened, purchase.member)
        self.same(
            row,
            member=purchase.member,
            position=position.number,
            opened=opens,
            prepaid=True,
            paid=show_money(price),
            cost=show_money(purchase.cost),
            contribution=show_money(contribution),
            platform=show_money(platform),
            rewards=show_money(budget - remainder),
            remainder=show_money(remainder),
            grant_value=show_money(value),
            granted=show_points(granted),
        )
        lot = Lot(granted)
        position.lots.append(lot)
        position.acquired += granted
        position.spend += price
        self.pool += contribution
        self.circulating += granted
        settled = self.settled[row["order"]] = Settled(purchase, lot, position)
        settled.contribution = contribution
        settled.platform = platform + remainder
        self.accounts["customer_deposits"] -= price
        self.accounts["supplier_payable"] += purchase.cost
        self.accounts["platform_revenue"] += platform + remainder
        for rule, generation, member, rate, amount in rewards:
            row = self._take("reward_paid")
            self.same(row, member=member, rule=rule, generation=generation, base=show_money(price), amount=show_money(amount))
            if Fraction(row["rate"]) != rate:
                raise AssertionError(f"record {self._seq}: another rate in {row}")
            self._credit(member, amount)
            settled.rewards.append([member, amount])
        self._exits()

    def points_sold(self):
        row = self._take("points_sold")
        position = self.positions[row["member"]]
        amount = points(row["points"])
        paid = self._worth(amount)
        self.same(row, paid=show_money(paid))
        self._take_points(position, amount, paid)
        self._credit(position.member, paid)
        self._exits()

    def order_reversed(self):
        order = self._rows["order_reversed"][0]["order"]
        kept = self.settled[order]
        asked, cost_returns = self.refunds[order]
        price = kept.paid
        amount = price if asked is None else asked

        def down(figure):
            return floor(Fraction(figure * amount, price))

        def up(figure):
            return ceil(Fraction(figure * amount, price))

        back = 0
        for line, reward in enumerate(kept.rewards):
            part = up(reward[1])
            self.same(self._take("reward_reversed"), order=order, line=line, member=reward[0], amount=show_money(part))
            self._charge(reward[0], part)
            reward[1] -= part
            back += part
        leaving, contribution, received = up(kept.lot.left), down(kept.contribution), up(kept.lot.received)
        pool_back = min(contribution, floor(Fraction(leaving * self.pool, self.circulating))) if leaving else 0
        platform, cost = down(kept.platform), down(kept.cost)
        cost_back = cost if cost_returns else 0
        self._credit(kept.member, amount)
        collected = self._charge(kept.member, received)
        made_good = min(received, contribution - pool_back)
        missing = amount - pool_back - made_good - platform - back - cost_back
        granted = up(kept.lot.granted)
        self.same(
            self._take("order_reversed"),
            member=kept.member,
            refunded=show_money(amount),
            granted=show_points(granted),
            points=show_points(leaving),
            pool_back=show_money(pool_back),
            contribution=show_money(contribution),
            received=show_money(received),
            collected=show_money(collected),
            platform_back=show_money(platform),
            rewards_back=show_money(back),
            reserve_back="0.00",
            cost=show_money(cost),
            cost_back=show_money(cost_back),
            loss=show_money(max(0, missing)),
            gain=show_money(max(0, -missing)),
        )
        now = max(0, collected - made_good)
        later = received - made_good - now
        self.accounts["reserve"] += now
        self.accounts["reserve_due"] += later
        self.reserve_due[kept.member] += later
        self.accounts["platform_revenue"] += max(0, -missing) - platform
        self.accounts["platform_loss"] += max(0, missing)
        self.accounts["supplier_payable"] -= cost_back
        if leaving:
            self._leave(leaving, pool_back)
        kept.lot.left -= leaving
        kept.lot.granted -= granted
        kept.lot.received -= received
        kept.paid -= amount
        kept.cost -= cost
        kept.contribution -= contribution
        kept.platform -= platform
        position = kept.position
        if self.positions.get(kept.member) is position:
            position.spend -= amount
            position.acquired = max(position.acquired - granted, position.remaining)
            if position.remaining == 0:
                del self.positions[kept.member]
        self._exits()

    def withdrawal_requested(self):
        row = self._take("withdrawal_requested")
        amount = money(row["amount"])
        if amount > self.wallets[row["member"]] or amount < self.terms.withdrawal_minimum:
            raise AssertionError(f"record {self._seq}: the wallet holds {self.wallets[row['member']]}: {row}")
        self.withdrawals[row["withdrawal"]] = (row["member"], amount)
        self.wallets[row["member"]] -= amount
        self.accounts["held_withdrawals"] += amount

    def withdrawal_approved(self):
        self._take("withdrawal_approved")

    def withdrawal_sent(self):
        self._take("withdrawal_sent")

    def withdrawal_paid(self):
        row = self._take("withdrawal_paid")
        member, amount = self.withdrawals.pop(row["withdrawal"])
        fee, tax = self.fee_and_tax(member, amount, row["time"])
        self.same(row, member=member, amount=show_money(amount), fee=show_money(fee), tax=show_money(tax))
        month = (member, self.terms.month_of(row["time"]))
        self.withdrawn[month] += amount
        self.withheld[month] += tax
        self.accounts["held_withdrawals"] -= amount
        self.accounts["cash"] -= amount - fee - tax
        self.accounts["withdrawal_fees"] += fee
        self.accounts["tax_withheld"] += tax

    def fee_and_tax(self, member, amount, time):
        month = (member, self.terms.month_of(time))
        fee = self.terms.fee_fixed + ceil(amount * self.terms.fee_rate)
        return fee, self.terms.tax_of(self.withdrawn[month] + amount) - self.withheld[month]

    def withdrawal_released(self):
        row = self._take("withdrawal_released")
        member, amount = self.withdrawals.pop(row["withdrawal"])
        self.same(row, member=member, amount=show_money(amount))
        self.accounts["held_withdrawals"] -= amount
        self._credit(member, amount)

    def capital_paid_in(self):
        amount = money(self._take("capital_paid_in")["amount"])
        self.accounts["cash"] += amount
        self.accounts["platform_capital"] += amount

    def surplus(self):
        """Cash that nobody has a claim on."""
        books = self.trial_balance()
        covered = ("customer_deposits", "pool", "reserve", "wallets", "held_withdrawals", "dividend", "tax_withheld")
        return books["cash"] - books["supplier_payable"] - sum(books[name] for name in covered)

    def profit_gathered(self):
        row = self._take("profit_gathered")
        revenue = self.accounts["platform_revenue"] - self.revenue_before
        loss = self.accounts["platform_loss"] - self.loss_before
        due = floor(max(0, max(0, revenue) - loss - max(0, -revenue)) * self.terms.dividend_rate)
        gathered = min(due, self.surplus())
        self.same(
            row,
            revenue=show_money(max(0, revenue)),
            loss=show_money(loss + max(0, -revenue)),
            due=show_money(due),
            gathered=show_money(gathered),
        )
        self.accounts["profit_distributed"] += gathered
        self.accounts["dividend"] += gathered
        self.revenue_before = self.accounts["platform_revenue"]
        self.loss_before = self.accounts["platform_loss"]

    def weight_set(self):
        row = self._take("weight_set")
        self.same(row, weight=self.weights[row["member"]])

    def dividend_distributed(self):
        """By weight; the fen left over go to the largest fractions, ties to whoever registered earlier."""
        total = self.accounts["dividend"]
        weights = sum(self.weights.values())
        exact = {member: Fraction(total * weight, weights) for member, weight in self.weights.items()}
        shares = {member: floor(part) for member, part in exact.items()}
        order = list(self.weights)  # as they registered
        by_fraction = sorted(order, key=lambda member: (-(exact[member] - shares[member]), order.index(member)))
        for member in by_fraction[: total - sum(shares.values())]:
            shares[member] += 1
        rows = {row["member"]: row for row in self._rows.pop("dividend_paid")}
        if set(rows) != {member for member in shares if shares[member]}:
            raise AssertionError(f"record {self._seq}: others were paid: {rows}")
        for member, row in rows.items():
            self.same(row, amount=show_money(shares[member]), weight=self.weights[member])
            self._credit(member, shares[member])
        self.same(self._take("dividend_distributed"), amount=show_money(total), weight=weights, members=len(rows))
        self.accounts["dividend"] -= total

    # --- all of it

    def follow(self, records):
        """records: of each sequence number, its rows by kind."""
        silent = ("member_registered", "terms_accepted", "day_ended")
        begin = (
            "order_paid order_cancelled order_settled points_sold order_reversed withdrawal_requested withdrawal_approved "
            "withdrawal_sent withdrawal_paid withdrawal_released capital_paid_in profit_gathered weight_set "
            "dividend_distributed"
        ).split()
        for seq in sorted(records):
            self._seq = seq
            self._rows = {kind: list(rows) for kind, rows in records[seq].items() if kind not in silent}
            before = self.price()
            for kind in begin:
                while self._rows.get(kind):
                    getattr(self, kind)()
            self._none_left()
            if self.price() < before:
                raise AssertionError(f"record {seq}: the price fell")

    def trial_balance(self):
        books = collections.Counter(self.accounts)
        books["pool"] = self.pool
        books["wallets"] = sum(max(0, wallet) for wallet in self.wallets.values())
        books["member_debt"] = sum(max(0, -wallet) for wallet in self.wallets.values())
        return books

    def points_of(self, member):
        position = self.positions.get(member)
        return position.remaining if position else 0
