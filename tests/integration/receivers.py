"""What a webhook consumer and a server meet besides each other: somebody who forges messages, and a receiver that is gone.

The signature is made here from its description (docs/integration.md), not with the consumer's code."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import threading
import urllib.parse


class Forger:
    def __init__(self, url, secret):
        parts = urllib.parse.urlsplit(url)
        self.place = parts.netloc
        self.path = parts.path
        self.key = base64.b64decode(secret.removeprefix("whsec_"))

    def send(self, message, at, signatures="{}", change_body=False, sent_id=None, sent_time=None):
        """The status. In `signatures`, {} is the good one, {raw} its base64 alone."""
        body = json.dumps({"type": "ping", "timestamp": "2026-11-28T00:00:00Z", "programme": "demo", "data": {}}).encode()
        raw = base64.b64encode(hmac.new(self.key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
        if change_body:
            body = body.replace(b"demo", b"dem0")
        connection = http.client.HTTPConnection(self.place, timeout=10)
        try:
            connection.request("POST", self.path, body, {
                "Content-Type": "application/json",
                "webhook-id": sent_id or message,
                "webhook-timestamp": sent_time or str(at),
                "webhook-signature": signatures.replace("{raw}", raw).replace("{}", f"v1,{raw}"),
            })
            return connection.getresponse().status
        except OSError as error:
            return type(error).__name__
        finally:
            connection.close()


class GoneReceiver:
    """Answers 410 to everything."""

    def __enter__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response_only(410)
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.close_connection = True

            def log_message(self, format, *values):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
