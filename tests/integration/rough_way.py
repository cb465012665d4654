"""A way to a server that goes wrong on purpose: the first commands that pass meet, one after the other, a lost answer, a
server that is busy, one that is asked too often, and a lost answer again. After that all passes."""
import http.client
import http.server
import threading
import urllib.parse

TROUBLES = ["lost the answer", "busy", "too often", "lost the answer"]
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class RoughWay:
    def __init__(self, url):
        self.upstream = urllib.parse.urlsplit(url).netloc
        self.lock = threading.Lock()
        self.met = {}  # what went wrong: body -> its key
        self.done = []
        self.differed = []  # what came again otherwise
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.make_handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        for body, (_, again) in self.met.items():
            if not again:
                self.differed.append(f"never came again: {body[:80]!r}")

    def trouble_for(self, path, body, key):
        """What this request meets; each body meets something once at most, and has to come again under the same key."""
        if not path.endswith(("/commands", "/commands/batch")):
            return None
        with self.lock:
            if body in self.met:
                if self.met[body][0] != key:
                    self.differed.append(f"another key: {body[:80]!r}")
                self.met[body] = (key, True)
                return None
            if len(self.done) == len(TROUBLES):
                return None
            self.met[body] = (key, False)
            self.done.append(TROUBLES[len(self.done)])
            return self.done[-1]

    def make_handler(way):
        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 60

            def pass_on(self):
                self.close_connection = True
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                trouble = way.trouble_for(self.path, body, self.headers.get("Idempotency-Key"))
                if trouble in ("busy", "too often"):
                    return self.refuse(503 if trouble == "busy" else 429)
                upstream = http.client.HTTPConnection(way.upstream, timeout=60)
                try:
                    fields = {name: value for name, value in self.headers.items()
                              if name.lower() not in HOP_BY_HOP | {"host"}}
                    upstream.request(self.command, self.path, body or None, fields)
                    response = upstream.getresponse()
                    if trouble == "lost the answer":
                        response.read()
                        return
                    self.send_response_only(response.status)
                    for name, value in response.getheaders():
                        if name.lower() not in HOP_BY_HOP:
                            self.send_header(name, value)
                    self.send_header("Connection", "close")
                    self.end_headers()
                    while piece := response.read1(65536):
                        self.wfile.write(piece)
                        self.wfile.flush()
                except (OSError, http.client.HTTPException):
                    pass  # one of the two has hung up
                finally:
                    upstream.close()

            do_GET = do_POST = do_PATCH = do_DELETE = pass_on

            def refuse(self, status):
                body = b'{"type":"/problems/x","title":"x","status":%d,"code":"x","number":1,"retryable":true}' % status
                self.send_response_only(status)
                self.send_header("Retry-After", "1")
                self.send_header("Content-Type", "application/problem+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *values):
                pass

        return Handler
