"""One headless Chromium, spoken to over the DevTools pipe. Every wait has an end."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Pages are our own, so the sandbox, which root and containers cannot have, is not needed.
FLAGS = ("--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run "
         "--disable-sync --disable-background-networking --disable-component-update --disable-extensions "
         "--hide-scrollbars --remote-debugging-pipe").split()
ANSWER_SECONDS = 30
CONSOLE_EVENTS = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


class BrowserError(Exception):
    """The browser itself failed: it did not start, answer in time, or understand."""


def find_chromium() -> str:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise BrowserError(f"none of {', '.join(NAMES)} is installed; tools/install_packages test installs it")


class Browser:
    """A tab. `complaints` gathers what pages said on the console, and what they asked for that is not `allowed`."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.allowed: Callable[[str], bool] = lambda url: False
        self._buffer, self._last_id, self._session, self._loads = b"", 0, None, 0
        self._profile = Path(tempfile.mkdtemp(prefix="greenpool-pages-"))
        self._start()
        try:
            self._attach()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        to_browser, self._write_end = os.pipe()
        self._read_end, from_browser = os.pipe()

        def take_places() -> None:  # the pipe's ends are descriptors 3 and 4 of the browser
            ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (to_browser, from_browser)]
            os.dup2(ends[0], 3), os.dup2(ends[1], 4)

        with (self._profile / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [find_chromium(), *FLAGS, f"--user-data-dir={self._profile}"], preexec_fn=take_places, pass_fds=(3, 4),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        os.close(to_browser), os.close(from_browser)

    def _attach(self) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Accessibility"):
            self.send(f"{domain}.enable")
        self.send("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self._agent = self.send("Browser.getVersion")["userAgent"]

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            self._session = None
            self.send("Browser.close")
            self._process.wait(timeout=10)
        except (BrowserError, OSError, subprocess.TimeoutExpired):
            pass
        try:
            os.killpg(self._process.pid, signal.SIGKILL)  # what is left of our own browser
        except ProcessLookupError:
            pass
        self._process.wait()
        os.close(self._write_end), os.close(self._read_end)
        shutil.rmtree(self._profile, ignore_errors=True)

    # Messages: JSON, each ended by a zero byte.

    def post(self, method: str, **params: Any) -> int:
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write_end, json.dumps(message).encode() + b"\0")
        return self._last_id

    def send(self, method: str, **params: Any) -> dict:
        wanted = self.post(method, **params)
        deadline = time.monotonic() + ANSWER_SECONDS
        while (answer := self._receive(deadline, method)).get("id") != wanted:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']}")
        return answer["result"]

    def _receive(self, deadline: float, waiting_for: str) -> dict:
        while b"\0" not in self._buffer:
            readable, _, _ = select.select([self._read_end], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self._read_end, 1 << 20) if readable else b""
            if not data:
                why = "the browser ended" if readable else f"no answer in {ANSWER_SECONDS} s"
                log = (self._profile / "log").read_text(errors="replace")[-600:]
                raise BrowserError(f"{waiting_for}: {why}\n{log}")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(line)
        self._notice(message.get("method", ""), message.get("params", {}))
        return message

    def _notice(self, method: str, params: dict) -> None:
        if method in CONSOLE_EVENTS:
            self.complaints.append(f"console: {console_text(params)}")
        elif method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Fetch.requestPaused":
            url = params["request"]["url"]
            if self.allowed(url):
                self.post("Fetch.continueRequest", requestId=params["requestId"])
            else:
                self.complaints.append(f"asks the network for {url[:200]}")
                self.post("Fetch.failRequest", requestId=params["requestId"], errorReason="BlockedByClient")

    # A reader's doings.

    def evaluate(self, expression: str) -> Any:
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression[:200]}: {answer['exceptionDetails']['exception'].get('description')}")
        return answer["result"].get("value")

    def before_every_page(self, source: str) -> str:
        return self.send("Page.addScriptToEvaluateOnNewDocument", source=source)["identifier"]

    def no_longer_before(self, identifier: str) -> None:
        self.send("Page.removeScriptToEvaluateOnNewDocument", identifier=identifier)

    def screen(self, width: int) -> None:
        phone = width < 600
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=phone)
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    def media(self, *, dark: bool = False, paper: bool = False) -> None:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", media="print" if paper else "", features=[scheme])
        self.settle()

    def languages(self, accepted: str) -> None:
        self.send("Emulation.setUserAgentOverride", userAgent=self._agent, acceptLanguage=accepted)

    def open(self, url: str) -> None:
        self._wait_for_load("Page.navigate", url=url)

    def reload(self) -> None:
        self._wait_for_load("Page.reload")

    def _wait_for_load(self, method: str, **params: Any) -> None:
        before = self._loads
        if error := self.send(method, **params).get("errorText"):
            raise BrowserError(f"{method} {params}: {error}")
        deadline = time.monotonic() + ANSWER_SECONDS
        while self._loads == before:
            self._receive(deadline, method)
        self.settle()

    def wait_until(self, expression: str) -> None:
        deadline = time.monotonic() + ANSWER_SECONDS
        while not self.evaluate(expression):
            if time.monotonic() > deadline:
                raise BrowserError(f"it never came that {expression}")
            time.sleep(0.05)
        self.settle()

    def settle(self) -> None:
        """Two frames: what observes sizes has drawn."""
        self.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")

    def press(self, *keys: str) -> None:
        for key in keys:
            described = TAB if key == "Tab" else {"key": key, "code": key, "windowsVirtualKeyCode": KEY_CODES[key]}
            self.post("Input.dispatchKeyEvent", type="rawKeyDown", **described)
            wanted = self.post("Input.dispatchKeyEvent", type="keyUp", **described)
        self._drain(wanted)

    def _drain(self, wanted: int) -> None:
        deadline = time.monotonic() + ANSWER_SECONDS
        while self._receive(deadline, "input").get("id") != wanted:
            pass

    def point(self, x: float, y: float, *, finger: bool) -> None:
        if finger:
            self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
            self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        else:
            self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self, path: Path, slice_height: int = 6000) -> Path:
        """The whole page, or its first `slice_height` pixels."""
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(slice_height, size["height"]), "scale": 1}
        answer = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(answer["data"]))
        return path

    def print_pdf(self) -> bytes:
        answer = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

    def named_things(self) -> list[dict]:
        """What assistive technology is told: role, name and whether it takes the focus."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        return [{
            "role": node["role"]["value"], "name": node.get("name", {}).get("value", ""),
            "focusable": any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", [])),
        } for node in nodes if not node["ignored"]]


KEY_CODES = {"Home": 36, "End": 35, "ArrowLeft": 37, "ArrowRight": 39, "ArrowUp": 38, "ArrowDown": 40, "Enter": 13}


def console_text(params: dict) -> str:
    if "exceptionDetails" in params:
        details = params["exceptionDetails"]
        return details.get("exception", {}).get("description", details["text"])[:300]
    if "entry" in params:
        return f"{params['entry']['text']} {params['entry'].get('url', '')}"[:300]
    return " ".join(str(part.get("value", part.get("description", ""))) for part in params["args"])[:300]
