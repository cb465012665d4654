"""Somebody who talks to the server: a connection, a session with its CSRF token, a second factor."""

import base64
import hashlib
import hmac
import http.client
import json
import struct
import threading
import time
import uuid


def totp(secret, step):
    """RFC 6238 with SHA-1, six digits, steps of 30 seconds; the secret in base 32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def totp_step():
    return int(time.time()) // 30


class Answer:
    def __init__(self, asked, status, headers, text):
        self.asked = asked
        self.status = status
        self.headers = headers
        self.text = text
        self.json = json.loads(text) if "json" in headers.get("Content-Type", "") else None

    def __getitem__(self, name):
        return self.json[name]

    @property
    def code(self):
        return self.json.get("code") if isinstance(self.json, dict) else None

    def __str__(self):
        return f"{self.asked}: {self.status} {self.text[:600]}"


class Client:
    IDLE_SECONDS = 20  # the server closes what is idle for longer than a minute

    def __init__(self, port, address="127.0.0.1"):
        self._port = port
        self._address = address  # of the client: members come from many
        self._connection = None
        self._used = 0.0
        self._lock = threading.Lock()
        self.cookie = None
        self.csrf = None
        self.id = None

    def ask(self, method, path, body=None, key=None):
        headers = {"User-Agent": "a day in the life"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            headers["X-CSRF-Token"] = self.csrf
        if key:
            headers["Idempotency-Key"] = key
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        with self._lock:
            if time.monotonic() - self._used > self.IDLE_SECONDS and self._connection is not None:
                self._connection.close()
                self._connection = None
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    "127.0.0.1", self._port, timeout=60, source_address=(self._address, 0)
                )
            self._used = time.monotonic()
            self._connection.request(method, path, data, headers)
            response = self._connection.getresponse()
            answer = Answer(f"{method} {path}", response.status, response.headers, response.read().decode())
        if response.headers.get("Set-Cookie"):
            self.cookie = response.headers["Set-Cookie"].split(";")[0]
        return answer

    def get(self, path):
        return self._good(self.ask("GET", path))

    def post(self, path, body=None, key=None):
        return self._good(self.ask("POST", path, body, key))

    def put(self, path, body):
        return self._good(self.ask("PUT", path, body))

    def refused(self, code, method, path, body=None, key=None):
        """The request has to end with that problem."""
        answer = self.ask(method, path, body, key)
        if answer.status < 400 or answer.code != code:
            raise AssertionError(f"wanted {code}, got {answer}")

    @staticmethod
    def _good(answer):
        if answer.status not in (200, 201):
            raise AssertionError(str(answer))
        return answer

    def enter(self, answer):
        """Goes on with the session that the answer gave."""
        session = answer.json.get("session")
        session = session if isinstance(session, dict) else answer.json
        self.csrf = session["csrf_token"]
        self.id = session["id"]
        return session

    def pages(self, path, field, cursor):
        """All rows of a list, page by page."""
        rows = []
        where = path + ("&" if "?" in path else "?") + "limit=200"
        more = ""
        while True:
            page = self.get(where + more)
            rows += page[field]
            if page["next"] is None:
                return rows
            more = f"&{cursor}={page['next']}"


class Operator(Client):
    """An operator with a password and an authenticator app of their own."""

    def __init__(self, port, login):
        super().__init__(port)
        self.login = login
        self.password = str(uuid.uuid4())
        self.secret = None
        self._step = 0

    def code(self):
        """Codes are good once: the one of the next step counts already, after that one has to wait."""
        step = max(totp_step(), self._step + 1)
        while step > totp_step() + 1:
            time.sleep(0.2)
        self._step = step
        return totp(self.secret, step)

    def begin(self, initial_password):
        """The first sign-in: nothing may be done before the password is changed and the second factor is on."""
        session = self.enter(self.post("/api/v1/sessions", {"login": self.login, "password": initial_password}))
        assert session["standing"] == "password_change_needed", session
        self.refused("forbidden", "GET", "/api/v1/operators")
        change = {"current": initial_password, "password": self.password}
        session = self.enter(self.post("/api/v1/session/password", change))
        assert session["standing"] == "second_factor_enrolment_needed", session
        self.secret = self.post("/api/v1/session/second-factor")["secret"]
        confirmed = self.post("/api/v1/session/second-factor/confirmation", {"code": self.code()})
        assert len(confirmed["recovery_codes"]) == 10, confirmed
        session = self.enter(confirmed)
        assert session["standing"] == "full" and session["second_factor"] == "on", session

    def come_back(self, port):
        """Signs in again, to a server that was started anew."""
        self._port, self._connection, self.cookie, self.csrf = port, None, None, None
        entry = {"login": self.login, "password": self.password}
        self.refused("second_factor_needed", "POST", "/api/v1/sessions", entry)
        self.enter(self.post("/api/v1/sessions", {**entry, "code": self.code()}))
