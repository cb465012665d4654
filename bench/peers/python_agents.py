#!/usr/bin/env python3
"""The scenario of simulation_bench as an agent-based model in plain Python: every member acts every day.

The same rules in exact integers (pool, points, two levels of rewards, forced exits at 2x by a heap of lower bounds), the
same people: half of them hold, half sell all they have on one day in a thousand, each buys again on 18 days in a thousand,
nine in ten are referred, mostly by who referred before. Nothing is audited, nothing can be refunded, and no law is checked.
Small, and to be extrapolated: --full MEMBERS says how long so many would take if time grew as orders and as agents' days do.
"""

import argparse
import heapq
import json
import random
import sys
import time

MILLION = 1_000_000
SCALE = 1 << 44
PRICE = 10_000
DAYS = 1_000


class Programme:
    def __init__(self):
        self.pool = self.circulating = self.paid_in = self.paid_out = self.exits = self.orders = self.sales = 0
        self.heap = []

    def settle(self, member):
        cost, rewards, platform = PRICE * 3 // 10, PRICE * 3 // 10, PRICE // 10
        contribution = PRICE - cost - rewards - platform
        value = contribution * 7 // 10
        points = value * self.circulating // self.pool if self.circulating else value * MILLION
        self.pool += contribution
        self.paid_in += contribution
        self.circulating += points
        opens = member.acquired == 0
        member.acquired += points
        member.remaining += points
        member.spend += PRICE
        self.orders += 1
        if opens:
            heapq.heappush(self.heap, (2 * member.spend * SCALE // member.acquired, member.number, member))
        if member.referrer:
            member.referrer.rewards += PRICE // 10
            if member.referrer.referrer:
                member.referrer.referrer.rewards += PRICE // 20
        self.exit_due()

    def exit_due(self):
        while self.heap and self.heap[0][0] * self.circulating <= self.pool * SCALE:
            holder = self.heap[0][2]
            if holder.remaining == 0:
                heapq.heappop(self.heap)
            elif holder.acquired * self.pool < 2 * holder.spend * self.circulating:
                key = (2 * holder.spend * SCALE // holder.acquired, holder.number, holder)
                heapq.heapreplace(self.heap, key)
                if self.heap[0][2] is holder:
                    break
            else:
                heapq.heappop(self.heap)
                self.pay(holder)
                self.exits += 1

    def pay(self, member):
        amount = member.remaining * self.pool * 8 // (self.circulating * 10)
        self.pool -= amount
        self.paid_out += amount
        self.circulating -= member.remaining
        member.wallet += amount
        member.acquired = member.spend = member.remaining = 0


class Member:
    __slots__ = ("number", "referrer", "sells", "acquired", "remaining", "spend", "wallet", "rewards")

    def __init__(self, number, referrer, sells):
        self.number, self.referrer, self.sells = number, referrer, sells
        self.acquired = self.remaining = self.spend = self.wallet = self.rewards = 0

    def act(self, rnd, programme):
        if self.sells and self.remaining and rnd.random() < 0.001:
            programme.pay(self)
            programme.sales += 1
        if rnd.random() < 0.018:
            programme.settle(self)


def simulate(members):
    rnd = random.Random(1)
    programme, people, referrers = Programme(), [], []
    steps = 0
    begin = time.perf_counter()
    for day in range(DAYS):
        for member in people:
            member.act(rnd, programme)
        steps += len(people)
        for _ in range(members * (day + 1) // DAYS - members * day // DAYS):
            referrer = None
            if people and rnd.random() < 0.9:
                chosen = rnd.randrange(len(people) + len(referrers))
                referrer = people[chosen] if chosen < len(people) else referrers[chosen - len(people)]
                referrers.append(referrer)
            member = Member(len(people), referrer, rnd.random() < 0.5)
            people.append(member)
            programme.settle(member)
    seconds = time.perf_counter() - begin
    if programme.pool != programme.paid_in - programme.paid_out:
        sys.exit("python_agents: the pool is not what was paid in less what was paid out")
    if sum(member.remaining for member in people) != programme.circulating:
        sys.exit("python_agents: the members' points are not the circulating points")
    return seconds, programme


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--full", type=int, default=10_000_000)
    options = parser.parse_args()
    seconds, programme = simulate(options.members)
    print(json.dumps({
        "peer": "python", "variant": "agents", "orders_per_second": round(programme.orders / seconds),
        "members": options.members, "orders": programme.orders, "sales": programme.sales, "exits": programme.exits,
        "seconds": round(seconds, 2), "extrapolated_members": options.full,
        "extrapolated_seconds": round(seconds * options.full / options.members),
    }, separators=(",", ":")))


if __name__ == "__main__":
    main()
