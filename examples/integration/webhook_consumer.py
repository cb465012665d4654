#!/usr/bin/env python3
"""Receives a Greenpool server's webhooks. Python 3.9 or later and nothing but its standard library; yours to copy.

    webhook_consumer.py --secrets FILE --state FILE [--port 0]

`verify()` is what every receiver needs. Around it: a server that answers only after the message is stored, and that
does nothing for a message which it knows already. It prints its address, then a line of JSON for each message.

--secrets  the endpoint's secrets, whsec_…, one a line. Read again for each message: while a secret is being changed,
           the old and the new one stand there, and either will do.
--state    an SQLite database: which messages came, and what came of them, in one transaction.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import signal
import sqlite3
import sys
import threading
import time

TOLERANCE_SECONDS = 300
BODY_BYTES_MAX = 1 << 20


class Refused(Exception):
    """Not a message of ours."""


def verify(fields, body, secrets, now):
    """Raises Refused unless `body`, the bytes as they came, is signed with one of the secrets, and lately.

    The signature is that of Standard Webhooks: HMAC-SHA256 over id.timestamp.body, with what the base64 behind whsec_
    holds as its key; several may stand in the field, separated by blanks.
    """
    message, moment = fields.get("webhook-id", ""), fields.get("webhook-timestamp", "")
    if not message or not moment.isascii() or not moment.isdigit():
        raise Refused("webhook-id or webhook-timestamp is missing")
    signed = b".".join((message.encode(), moment.encode(), body))
    wanted = [hmac.new(base64.b64decode(secret.removeprefix("whsec_"), validate=True), signed, hashlib.sha256).digest()
              for secret in secrets]
    for given in fields.get("webhook-signature", "").split():
        version, _, text = given.partition(",")
        try:
            signature = base64.b64decode(text, validate=True)
        except ValueError:
            continue
        # compare_digest takes as long for nearly right ones as for wrong ones.
        if version == "v1" and any(hmac.compare_digest(signature, each) for each in wanted):
            break
    else:
        raise Refused("no signature of ours")
    if abs(now - int(moment)) > TOLERANCE_SECONDS:
        raise Refused("too old, or from the future")


class Store:
    """What came, and what we made of it. Here: how much each member's settled orders come to."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("CREATE TABLE IF NOT EXISTS seen(message TEXT PRIMARY KEY, came REAL NOT NULL)")
        self.db.execute("CREATE TABLE IF NOT EXISTS orders(name TEXT PRIMARY KEY, member TEXT NOT NULL, paid TEXT NOT NULL)")

    def take(self, message, event, now):
        """Once for each webhook-id, with its effects; whether it was new. Both in one transaction: a message that was
        noted without its effect would be lost, an effect without its note would happen twice."""
        with self.lock, self.db:
            new = self.db.execute("INSERT OR IGNORE INTO seen VALUES(?,?)", (message, now)).rowcount == 1
            if new and event["type"] == "order.settled":
                order = event["data"]
                # Orders of the server's own shop come as a whole, with other fields; they are not ours to count.
                if "paid" in order:
                    self.db.execute("INSERT OR IGNORE INTO orders VALUES(?,?,?)",
                                    (order["order"], order["member"], order["paid"]))
            # Types that are not known are noted and nothing else: new ones may come with any version.
        return new


def make_handler(secrets_file, store):
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self):
            self.close_connection = True
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > BODY_BYTES_MAX:
                return self.answer(413)
            body = self.rfile.read(int(length))
            now = time.time()
            fields = {name.lower(): value for name, value in self.headers.items()}
            try:
                with open(secrets_file, encoding="ascii") as file:
                    secrets = file.read().split()
                verify(fields, body, secrets, now)
                event = json.loads(body)
                new = store.take(fields["webhook-id"], event, now)
            except Refused as refused:
                print(f"refused: {refused}", file=sys.stderr, flush=True)
                return self.answer(401)
            except (OSError, ValueError, sqlite3.Error) as error:
                # Ours to mend. Anything but 2xx, and the server comes again.
                print(f"not taken: {error}", file=sys.stderr, flush=True)
                return self.answer(503)
            self.answer(204)
            print(json.dumps({"id": fields["webhook-id"], "type": event["type"], "new": new}), flush=True)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format, *values):
            pass

    return Handler


def main():
    parser = argparse.ArgumentParser(description="Receives a Greenpool server's webhooks.")
    parser.add_argument("--secrets", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", given.port), make_handler(given.secrets, Store(given.state)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"http://127.0.0.1:{server.server_port}/hooks", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
