"""A small client of a Greenpool server. Python 3.9 or later and nothing but its standard library; yours to copy.

    pool = Greenpool("https://shop.example", "demo", key="gpk_…")
    pool.command({"type": "settle_order", "order": "o-1", "member": "ann", "paid": "88.00", "cost": "30.00"})
    pool.get("members/ann")["points"]                     # a decimal string, exact; Decimal(…) reckons with it

What it takes care of:
  - Doubt. A request whose answer was lost is sent again as it was, under the same key: the server answers what it
    answered first. Without an id or key that makes this safe, nothing that changes something is sent at all.
  - Patience. 408, 429 and 503 wait as long as Retry-After says, else longer each time, and give up in the end.
  - Exactness. Amounts stay decimal strings; a number with a fraction in an answer becomes a Decimal, never a float.
"""
import http.client
import json
import random
import re
import socket
import time
import urllib.parse
import uuid
from decimal import Decimal

# Their id is their key: asked again with the same content they are answered as the first time.
KEYED_BY_ID = {
    "settle_order": "order", "pay_order": "order", "settle_paid_order": "order", "cancel_order": "order",
    "reverse_order": "refund", "request_withdrawal": "withdrawal",
}
TRY_AGAIN = {408, 429, 502, 503, 504}
# Answers that show a secret are not kept, so that asking again would make another one. In doubt a person looks at the
# list, takes away what nobody holds the secret of, and asks anew.
SHOWS_A_SECRET = re.compile(r"keys|webhooks|webhooks/[^/]+/rotate")


class Problem(Exception):
    """The server said no. `code` never changes and is what programs look at; the title is for people."""

    def __init__(self, status, said):
        self.status = status
        self.code = said.get("code", "")
        self.retryable = said.get("retryable", False)
        self.detail = said.get("detail", "")
        self.request_id = said.get("request_id", "")
        super().__init__(f"{status} {self.code}: {said.get('title', '')} {self.detail}".strip())


class InDoubt(Exception):
    """Nobody answered, for all patience: it may have been done or not. Ask again later, with the same id or key."""


class Answer(dict):
    """What the server answered, and whether it is what it answered to the same request before."""

    replayed = False
    status = 0


def read_json(text):
    return json.loads(text, parse_float=Decimal)


class Greenpool:
    def __init__(self, url, programme, key=None, timeout=15, tries=8):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError(f"not an address of a server: {url}")
        self.connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.address = (parts.hostname, parts.port)
        self.programme = programme
        self.timeout = timeout
        self.tries = tries
        self.fields = {"Accept": "application/json"}
        if key:
            self.fields["Authorization"] = f"Bearer {key}"

    # Reading.

    def get(self, path, **query):
        """`path` within the programme ("members/ann"), or from the root ("/problems")."""
        return self.send("GET", self.target(path, query))

    def records(self, name, limit=100, **query):
        """All rows of a list, newest first, a page at a time."""
        page = self.get(f"records/{name}", limit=limit, **query)
        while True:
            yield from page["rows"]
            if page["next"] is None:
                return
            page = self.get(f"records/{name}", limit=limit, before=page["next"], **query)

    # Changing.

    def command(self, command, key=None):
        """One command; its outcome once that is durable. A refusal is a Problem.

        Give a key of your own, stored with whatever you do this for *before* you ask: then a crash of yours, too, is
        followed by the same request. One that is made up here covers lost answers only.
        """
        fields = {}
        if key or command["type"] not in KEYED_BY_ID:
            fields["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.send("POST", self.target("commands"), command, fields)

    def batch(self, commands):
        """Many commands in one request; an outcome for each, in their order. Each stands for itself."""
        for command in commands:
            if "key" not in command and command["type"] not in KEYED_BY_ID:
                raise ValueError(f"in a batch, {command['type']} needs a key of its own")
        lines = "".join(json.dumps(command) + "\n" for command in commands)
        answer = self.send("POST", self.target("commands/batch"), lines, {"Content-Type": "application/x-ndjson"})
        return answer["lines"]

    def post(self, path, body=None, key=None):
        """Anything of the office that changes something: webhooks, their replays, keys."""
        fields = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.send("POST", self.target(path), body, fields, again=not SHOWS_A_SECRET.fullmatch(path))

    def delete(self, path):
        return self.send("DELETE", self.target(path), None, {"Idempotency-Key": str(uuid.uuid4())})

    # Listening.

    def moments(self, after=None, seconds=60):
        """The programme's moments as they become durable: (id, event, data). With the id of the last one heard as
        `after` it begins with those that were missed. A connection that breaks is opened again from there; `seconds`
        without a sign of life (a comment comes every 15) count as broken."""
        while True:
            try:
                for moment in self.listen(after, seconds):
                    after = moment[0] or after
                    yield moment
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(1 + random.random())

    def listen(self, after, seconds):
        fields = {**self.fields, "Accept": "text/event-stream"}
        if after is not None:
            fields["Last-Event-ID"] = str(after)
        connection = self.connect(*self.address, timeout=seconds)
        try:
            connection.request("GET", self.target("stream"), headers=fields)
            response = connection.getresponse()
            if response.status != 200:
                raise Problem(response.status, read_json(response.read() or b"{}"))
            event = {}
            for line in iter(response.readline, b""):
                name, _, value = line.decode().rstrip("\r\n").partition(":")
                if line.strip():
                    event[name] = value.removeprefix(" ")  # comments have the empty name
                elif "data" in event or "event" in event:
                    yield event.get("id"), event.get("event", "message"), read_json(event.get("data") or "null")
                    event = {}
        finally:
            connection.close()

    # The way there.

    def target(self, path, query=None):
        if not path.startswith("/"):
            path = f"/api/v1/programmes/{urllib.parse.quote(self.programme, safe='')}/{path}".rstrip("/")
        return path + ("?" + urllib.parse.urlencode(query) if query else "")

    def send(self, method, target, body=None, fields=None, again=True):
        """One request, until it is answered; always the same one. Without `again` only if it surely was not done."""
        fields = {**self.fields, **(fields or {})}
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
            body = (body if isinstance(body, str) else json.dumps(body)).encode()
        wait, said = 0.0, "never asked"
        for attempt in range(self.tries):
            if attempt:
                time.sleep(wait)
            wait = min(0.2 * 2**attempt, 10) * (0.5 + random.random())
            connection = self.connect(*self.address, timeout=self.timeout)
            try:
                connection.request(method, target, body, fields)
                response = connection.getresponse()
                content = response.read()
            except (OSError, http.client.HTTPException, socket.timeout) as error:
                said = f"{type(error).__name__}: {error}"
                if again:
                    continue
                break
            finally:
                connection.close()
            if response.status in (TRY_AGAIN if again else {429}):
                said = str(response.status)
                after = response.headers.get("Retry-After", "")
                if after.isdigit():
                    wait = int(after)
                if read_problem(content).get("code") != "programme_stopped":
                    continue  # that one waits for its operator, not for us
            if response.status >= 300:
                raise Problem(response.status, read_problem(content))
            return self.take(response, content)
        raise InDoubt(f"{method} {target}: no answer in {attempt + 1} tries; the last said {said}")

    def take(self, response, content):
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.fields["Cookie"] = cookie.partition(";")[0]
        if response.headers.get_content_type() == "application/x-ndjson":
            answer = Answer(lines=[read_json(line) for line in content.splitlines() if line.strip()])
        else:
            answer = Answer(read_json(content))
        answer.status = response.status
        answer.replayed = response.headers.get("Idempotent-Replayed") == "true"
        if "csrf_token" in answer:
            self.fields["X-CSRF-Token"] = answer["csrf_token"]
        return answer


def read_problem(content):
    try:
        said = read_json(content)
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}


class Operator(Greenpool):
    """A person's session, for what keys may not do: making keys. Programs of yours work with a key."""

    def sign_in(self, login, password):
        return self.send("POST", "/api/v1/sessions", {"login": login, "password": password})

    def step_up(self, password):
        return self.send("POST", "/api/v1/session/step-up", {"password": password})

    def sign_out(self):
        return self.send("DELETE", "/api/v1/session")
