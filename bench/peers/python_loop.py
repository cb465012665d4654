#!/usr/bin/env python3
"""The order in plain Python, one process, nothing durable: exact integers, a heap of lower bounds, forced exits at 2x."""

import argparse
import heapq
import json
import random
import sys
import time

MILLION = 1_000_000
SCALE = 1 << 44


def settle(count, members):
    rnd = random.Random(1)
    draws = [(rnd.randrange(members), rnd.randrange(10_000, 100_000)) for _ in range(count)]
    acquired, spend, remaining, wallet = [0] * members, [0] * members, [0] * members, [0] * members
    pool = circulating = exits = 0
    deposits = supplier = rewards_due = platform_due = pool_line = 0
    heap, seen = [], set()

    begin = time.perf_counter()
    for number, (member, paid) in enumerate(draws):
        if number in seen:
            continue
        seen.add(number)
        cost = paid * 3 // 10
        rewards = paid * 300_000 // MILLION
        platform = paid * 100_000 // MILLION
        contribution = paid - cost - rewards - platform
        value = contribution * 700_000 // MILLION
        points = value * circulating // pool if circulating else value * MILLION
        pool += contribution
        circulating += points
        deposits -= paid
        supplier += cost
        rewards_due += rewards
        platform_due += platform
        pool_line += contribution
        opens = acquired[member] == 0
        acquired[member] += points
        remaining[member] += points
        spend[member] += paid
        if opens:
            heapq.heappush(heap, (2 * spend[member] * SCALE // acquired[member], member))
        while heap and heap[0][0] * circulating <= pool * SCALE:
            holder = heap[0][1]
            if acquired[holder] * pool < 2 * spend[holder] * circulating:
                key = 2 * spend[holder] * SCALE // acquired[holder]
                heapq.heapreplace(heap, (key, holder))
                if heap[0][1] == holder:
                    break
                continue
            pay = remaining[holder] * pool * 800_000 // (circulating * MILLION)
            pool -= pay
            circulating -= remaining[holder]
            wallet[holder] += pay
            acquired[holder] = spend[holder] = remaining[holder] = 0
            heapq.heappop(heap)
            exits += 1
    seconds = time.perf_counter() - begin

    if deposits + supplier + rewards_due + platform_due + pool_line != 0 or sum(remaining) != circulating:
        sys.exit("python_loop: the books do not balance")
    if pool_line != pool + sum(wallet):
        sys.exit("python_loop: the pool does not match its line")
    return seconds, exits


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--members", type=int, default=100_000)
    options = parser.parse_args()
    seconds, exits = settle(options.orders, options.members)
    print(json.dumps({
        "peer": "python", "variant": "loop_with_heap", "orders_per_second": round(options.orders / seconds),
        "p50_us": None, "p99_us": None, "orders": options.orders, "seconds": round(seconds, 3),
        "members": options.members, "exits": exits,
    }, separators=(",", ":")))


if __name__ == "__main__":
    main()
