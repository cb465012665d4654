"""Those who take part: members who come in by phone, each from a network of their own, and what they do in the shop."""

from client import Client
from exact import Purchase, money
from server import eventually

PROGRAMME = "/api/v1/programmes/day"
ME = PROGRAMME + "/me"
ADMIN = PROGRAMME + "/shop/admin"


def id_number(number):
    """A well-formed identity number (GB 11643) that belongs to nobody in particular."""
    digits = f"110105{19500101 + number // 1000}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class Member(Client):
    def __init__(self, port, gateway, number):
        super().__init__(port, f"127.0.{1 + number // 40}.{1 + number % 40}")
        self.number = number
        self.phone = f"138{number:08d}"
        self._gateway = gateway
        self.invitation = None
        self.orders = 0

    def come_in(self):
        self.post("/api/v1/member-codes", {"phone": self.phone})
        code = self._gateway.code_of("+86" + self.phone)
        session = self.enter(self.post("/api/v1/member-sessions", {"phone": self.phone, "code": code}))
        assert session["kind"] == "member", session

    def join(self, invitation):
        wish = {"accepts": "1"}
        if invitation:
            wish["invitation_code"] = invitation
        joined = self.post(ME + "/membership", wish)
        assert joined["state"] == "joined", joined
        self.invitation = joined["invitation_code"]
        return joined["referrer"]

    def place(self, goods, wallet="0.00"):
        """An order of one piece; its quote has said the same."""
        self.orders += 1
        lines = [{"variant": goods.variant, "quantity": 1}]
        tender = {"wallet": wallet} if wallet != "0.00" else {}
        quote = self.post(ME + "/quotes", {"lines": lines, "region": "310101", **tender})
        assert money(quote["price"]) == goods.price, quote
        assert money(quote["money"]) == goods.price - money(wallet), quote
        address = {"name": f"顾客{self.number}", "phone": self.phone, "region": "310101", "detail": "南京东路 1 号"}
        wish = {"lines": lines, "address": address, "expected_price": quote["price"], **tender}
        order = self.post(ME + "/orders", wish, key=f"order-{self.orders}")
        again = self.post(ME + "/orders", wish, key=f"order-{self.orders}")
        assert order["state"] == "created" and again["id"] == order["id"], again
        return Order(self, order, Purchase(self.id, goods.price, goods.cost, money(wallet)))

    def me(self):
        return self.get(ME)


class Order:
    def __init__(self, member, placed, purchase):
        self.member = member
        self.id = placed["id"]
        self.path = f"{ME}/orders/{self.id}"
        self.purchase = purchase
        (self.unit,) = (unit["id"] for unit in placed["units"])

    def pay(self):
        """In the sandbox; an order that the wallet pays alone needs no provider."""
        if self.purchase.wallet < self.purchase.price:
            payment = self.member.post(self.path + "/payments", {"provider": "sandbox", "method": "native"})["id"]
            path = f"{ME}/payments/{payment}"
            eventually(f"{payment} is open", lambda: self.member.get(path)["state"] == "pending")
            self.member.post(path + "/sandbox", {"outcome": "succeeded"})
        self.becomes("paid")
        return self

    def state(self):
        return self.member.get(self.path)["state"]

    def becomes(self, state):
        eventually(f"order {self.id} is {state}", lambda: self.state() == state, seconds=60)

    def ship(self, manager):
        parcel = {"carrier": "sf", "tracking_number": "SF" + self.id[-10:]}
        assert manager.post(f"{ADMIN}/orders/{self.id}/parcels", parcel)["state"] == "shipped"

    def receive(self):
        assert self.member.post(self.path + "/receive")["state"] in ("received", "settling", "settled")
