"""The program as its operator starts it, and the text-message gateway that it is configured with."""

import http.server
import json
import os
import pathlib
import secrets
import signal
import subprocess
import threading
import time

GATEWAY_KEY = "a key for the gateway"


class SmsGateway:
    """What the operator's provider of text messages would be: takes messages by HTTP, and keeps the last code of each phone."""

    def __init__(self):
        self._codes = {}
        self._came = threading.Condition()
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                known = self.headers["Authorization"] == "Bearer " + GATEWAY_KEY
                if known:
                    gateway._take(message)
                self.send_response(202 if known else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/send"

    def _take(self, message):
        with self._came:
            self._codes[message["phone"]] = message["code"]
            self._came.notify_all()

    def code_of(self, phone):
        """The code that was sent to that phone, once."""
        with self._came:
            if not self._came.wait_for(lambda: phone in self._codes, timeout=30):
                raise AssertionError(f"no message came to {phone}")
            return self._codes.pop(phone)

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Server:
    """An office of its own in a directory: configuration, keys, and the process."""

    def __init__(self, greenpool, directory, gateway):
        self.greenpool = greenpool
        self.directory = pathlib.Path(directory)
        self.config = self.directory / "greenpool.toml"
        self.port = 0
        self._process = None
        self._write_secret("master.key", secrets.token_hex(32))
        self._write_secret("sms.key", GATEWAY_KEY)
        # Passwords are hashed cheaply, and nobody is slowed down: the rest is as in production.
        self.config.write_text(
            f"""[data]
directory = "data"
master_key_file = "master.key"
[server]
listen = "127.0.0.1:0"
threads = 2
[limits]
requests_per_minute = 1000000
burst = 100000
[password]
memory_mib = 8
passes = 1
[sms]
port = "gateway"
gateway_url = "{gateway.url}"
gateway_key_file = "sms.key"
[[payment]]
id = "sandbox"
kind = "mock"
"""
        )

    def _write_secret(self, name, text):
        path = self.directory / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text + "\n")

    def journal(self, programme):
        return self.directory / "data" / "programmes" / programme

    def run(self, *arguments, expect=0):
        """Another command of the program; what it printed."""
        done = subprocess.run(
            [self.greenpool, *map(str, arguments)], cwd=self.directory, capture_output=True, text=True, timeout=120
        )
        if done.returncode != expect:
            raise AssertionError(f"{arguments}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        with open(self.directory / "log", "a") as log:
            self._process = subprocess.Popen(
                [self.greenpool, "serve", "--config", self.config],
                cwd=self.directory,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        url = self._process.stdout.readline().strip()
        if not url:
            raise AssertionError("the server did not start: " + self.log()[-2000:])
        self.port = int(url.rsplit(":", 1)[1])

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=60)
        self._process = None
        if code != 0:
            raise AssertionError(f"stopped with exit code {code}: {self.log()[-2000:]}")

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def log(self):
        return (self.directory / "log").read_text()


def eventually(what, condition, seconds=30):
    """What providers, engines and views do in their own time; the first answer that is not None or False."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {what}")
        time.sleep(0.03)
