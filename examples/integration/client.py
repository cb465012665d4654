#!/usr/bin/env python3
"""What an integrator does with a Greenpool server, from the first key to the last webhook, against a demo's server.

    client.py [URL] [--name WORD] [--webhook URL --secrets FILE]

URL        http://localhost:8080 unless another is given
--name     what the ids of this walk begin with; another one each time, unless it is given
--webhook  where webhook_consumer listens, and the file from which it reads the secrets: receives webhooks, too

Prints what it did, a line a step. Exit code 0: everything was as expected; 1: something was not, and it says what.
"""
import argparse
import sys
import time
from decimal import Decimal

from greenpool import Greenpool, InDoubt, Operator, Problem

DEMO_PASSWORD = "greenpool demo only"


class Surprise(Exception):
    pass


def expect(what, got, wanted):
    if got != wanted:
        raise Surprise(f"{what}: got {got!r}, wanted {wanted!r}")


def refused(what, code, ask):
    """Asks for something that must be refused with that code."""
    try:
        ask()
    except Problem as problem:
        expect(what, problem.code, code)
        return problem
    raise Surprise(f"{what}: it was not refused with {code}")


def wait_until(what, seconds, look):
    """The first answer of look() that is not None; asks twice a second."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.5)
    raise Surprise(f"{what}: not within {seconds} seconds")


def granted(outcome):
    return sum((Decimal(event["granted"]) for event in outcome["events"] if event["type"] == "order_settled"), Decimal(0))


class Walk:
    def __init__(self, given):
        self.url = given.url
        self.name = given.name
        self.webhook = given.webhook
        self.secrets = given.secrets
        self.step = 0
        self.member = f"{self.name}-ann"
        self.expected_orders = set()

    def say(self, text):
        self.step += 1
        print(f"{self.step:2} {text}", flush=True)

    def run(self):
        operator = Operator(self.url, "demo")
        key = self.get_a_key(operator)
        self.pool = Greenpool(self.url, "demo", key["key"])
        hook = self.add_a_webhook() if self.webhook else None
        self.register()
        self.settle()
        self.look()
        self.sell()
        self.settle_many()
        self.listen_and_resume()
        self.page_and_look_back()
        self.meet_problems()
        if hook:
            self.follow_the_webhook(hook)
        operator.step_up(DEMO_PASSWORD)
        operator.delete(f"keys/{key['id']}")
        refused("a revoked key", "unauthorized", lambda: self.pool.get(f"members/{self.member}"))
        operator.sign_out()
        self.say("key revoked, signed out")

    def get_a_key(self, operator):
        """Once, by a person. What a program keeps is the key, in a file that it alone may read."""
        operator.sign_in("owner", DEMO_PASSWORD)
        operator.step_up(DEMO_PASSWORD)
        key = operator.post("keys", {"name": self.name, "scopes": ["read", "orders", "members", "sales", "hooks"]})
        self.say(f"key {key['id']} made")
        return key

    def register(self):
        """Nobody is registered as having accepted what they were not shown."""
        risk = self.pool.get("terms/risk")
        if "风险" not in risk["risk_text"]:
            raise Surprise("the risk text is missing")
        self.version = str(risk["terms_version"])
        command = {"type": "register_member", "member": self.member, "accepts": self.version}
        self.pool.command(command, key=f"{self.member}-join")
        expect("the same again", self.pool.command(command, key=f"{self.member}-join").replayed, True)
        self.say(f"member {self.member} registered, accepts version {risk['terms_version']} of the terms")

    def settle(self):
        order = {"type": "settle_order", "order": f"{self.name}-1", "member": self.member, "paid": "1000.00",
                 "cost": "300.00"}
        first = self.pool.command(order)
        again = self.pool.command(order)
        expect("asked again", (again.replayed, dict(again)), (True, dict(first)))
        refused("another price", "order_conflict", lambda: self.pool.command({**order, "paid": "999.00"}))
        self.first = first
        self.expected_orders.add(order["order"])
        self.say(f"order {order['order']} settled as record {first['seq']}, {granted(first)} points granted")

    def look(self):
        holding = self.pool.get(f"members/{self.member}")
        expect("points held", Decimal(holding["points"]), granted(self.first))
        programme = self.pool.get("")
        self.say(f"price {programme['price']}, pool {programme['pool']}; {self.member} holds {holding['points']} points,"
                 f" which would be sold for {holding['sale_would_pay']}")

    def sell(self):
        before = Decimal(self.pool.get(f"members/{self.member}")["points"])
        sale = {"type": "sell_points", "member": self.member, "points": "1"}
        sold = self.pool.command(sale, key=f"{self.name}-sale-1")
        expect("the same sale again", self.pool.command(sale, key=f"{self.name}-sale-1").replayed, True)
        refused("another sale under its key", "key_conflict",
                lambda: self.pool.command({**sale, "points": "2"}, key=f"{self.name}-sale-1"))
        holding = self.pool.get(f"members/{self.member}")
        expect("points left", Decimal(holding["points"]), before - 1)
        self.say(f"1 point sold for {sold['events'][0]['paid']}, once; the wallet holds {holding['wallet']}")

    def settle_many(self):
        bob = f"{self.name}-bob"
        commands = [{"type": "register_member", "member": bob, "referrer": self.member, "accepts": self.version,
                     "key": f"{bob}-join"}]
        commands += [{"type": "settle_order", "order": f"{self.name}-b{i}", "member": bob, "paid": f"{100 + i}.50",
                      "cost": "30.00"} for i in range(20)]
        commands += [{"type": "settle_order", "order": f"{self.name}-b20", "member": f"{self.name}-nobody",
                      "paid": "88.00", "cost": "30.00"}]
        outcomes = self.pool.batch(commands)
        expect("outcomes", [each["outcome"] for each in outcomes], ["ok"] * 21 + ["unknown_member"])
        # The same lines again change nothing: the second answer is the first.
        expect("the batch again", self.pool.batch(commands), outcomes)
        holding = self.pool.get(f"members/{bob}")
        expect("points of the batch", Decimal(holding["points"]), sum(map(granted, outcomes)))
        self.expected_orders.update(each["order"] for each in commands[1:-1])
        self.say(f"batch of {len(commands)}: {sum(each['outcome'] == 'ok' for each in outcomes)} accepted, 1 refused")

    def listen_and_resume(self):
        moments = self.pool.moments()
        heard, _, moment = next(moments)
        moments.close()
        order = {"type": "settle_order", "order": f"{self.name}-2", "member": self.member, "paid": "250.00",
                 "cost": "80.00"}
        missed = self.pool.command(order)
        self.expected_orders.add(order["order"])
        for number, event, moment in self.pool.moments(after=heard):
            if event == "gap":
                # Too much happened: the state is asked for, and the moments that follow are exact again.
                self.pool.get("")
            elif moment["seq"] >= missed["seq"]:
                break
        self.say(f"stream resumed behind {heard}: heard of record {moment['seq']}, the price is {moment['price']}")

    def page_and_look_back(self):
        """Lists and books follow the journal a moment behind; `records` says how far they are."""
        last = self.first["seq"]
        mine = {f"{self.name}-1", f"{self.name}-2"}

        def seen():
            rows = list(self.pool.records("order_settled", limit=1, member=self.member))
            return rows if {row["order"] for row in rows} == mine else None

        rows = wait_until("the lists", 20, seen)
        expect("rows, newest first", [row["order"] for row in rows], [f"{self.name}-2", f"{self.name}-1"])

        def pool_at(seq):
            books = self.pool.get("books", seq=seq)
            return Decimal(next(each["balance"] for each in books["accounts"] if each["account"] == "pool"))

        settled = next(event for event in self.first["events"] if event["type"] == "order_settled")
        expect("what the order brought the pool", pool_at(last) - pool_at(last - 1), Decimal(settled["contribution"]))
        self.say(f"{len(rows)} orders in pages of one; record {last} brought the pool {settled['contribution']},"
                 f" from {pool_at(last - 1)} to {pool_at(last)}")

    def meet_problems(self):
        problem = refused("too many points", "insufficient_points", lambda: self.pool.command(
            {"type": "sell_points", "member": self.member, "points": "999999999"}, key=f"{self.name}-sale-2"))
        explained = self.pool.get("/problems/insufficient_points")
        expect("its number", explained["number"], 309)
        expect("whether it may succeed later", problem.retryable, True)
        refused("an unknown member", "unknown_member", lambda: self.pool.get(f"members/{self.name}-nobody"))
        malformed = refused("a number for an amount", "command_malformed", lambda: self.pool.command(
            {"type": "settle_order", "order": f"{self.name}-3", "member": self.member, "paid": 88.0, "cost": "30.00"}))
        self.say(f"refused with codes: {problem.code}, unknown_member, {malformed.code}")

    # Webhooks.

    def write_secrets(self, secrets):
        with open(self.secrets, "w", encoding="ascii") as file:
            file.write("".join(secret + "\n" for secret in secrets))

    def add_a_webhook(self):
        added = self.pool.post("webhooks", {"url": self.webhook, "types": ["member.registered", "order.settled", "points.sold"],
                                            "description": self.name})
        self.write_secrets([added["secret"]])
        self.pool.post(f"webhooks/{added['webhook']['id']}/ping")
        self.say(f"webhook {added['webhook']['id']} added and pinged")
        return added

    def deliveries(self, hook, state=None):
        query = {"webhook": hook["webhook"]["id"], "limit": 20, **({"state": state} if state else {})}
        found = []
        while True:
            page = self.pool.get("webhook-deliveries", **query)
            found += page["deliveries"]
            if page["next"] is None:
                return found
            query["before"] = page["next"]

    def follow_the_webhook(self, hook):
        # Bob and ann joined, one sale, the orders, the ping.
        wanted = 2 + 1 + len(self.expected_orders) + 1

        def all_delivered():
            done = self.deliveries(hook, "delivered")
            return done if len(done) >= wanted else None

        done = wait_until("all deliveries", 60, all_delivered)
        expect("deliveries", len(done), wanted)
        expect("dead ones", self.deliveries(hook, "dead"), [])
        # While both secrets sign, the receiver changes over; then what came is sent once more, and known again.
        rotated = self.pool.post(f"webhooks/{hook['webhook']['id']}/rotate")
        self.write_secrets([hook["secret"], rotated["secret"]])
        self.pool.post(f"webhook-deliveries/{done[0]['number']}/replay")
        wait_until("the replay", 30, lambda: True if len(self.deliveries(hook, "delivered")) == wanted else None)
        attempts = self.pool.get(f"webhook-deliveries/{done[0]['number']}")["attempts"]
        expect("attempts of what was replayed", [each["status"] for each in attempts], [204, 204])
        self.write_secrets([rotated["secret"]])
        self.say(f"{wanted} webhooks delivered, the secret changed, one sent once more and known again")


def main():
    parser = argparse.ArgumentParser(description="A walk through a Greenpool demo's server.")
    parser.add_argument("url", nargs="?", default="http://localhost:8080")
    parser.add_argument("--name", default=f"py-{time.time_ns() // 1_000_000:x}")
    parser.add_argument("--webhook")
    parser.add_argument("--secrets")
    given = parser.parse_args()
    if (given.webhook is None) != (given.secrets is None):
        parser.error("--webhook and --secrets go together")
    try:
        Walk(given).run()
    except (Surprise, Problem, InDoubt, ValueError) as error:
        print(f"client.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
