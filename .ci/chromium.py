"""A browser driven over its own pipe: Chromium and Python's standard library, nothing else."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --disable-extensions --hide-scrollbars --mute-audio
--remote-debugging-pipe""".split()


class Browser:
    """One browser with a profile of its own, which goes with it."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="crosscheck-browser-")
        from_us, to_them = os.pipe()
        from_them, to_us = os.pipe()
        # The browser reads from 3 and writes to 4.
        pairs = [(from_us, 3), (to_us, 4)]

        def arrange():
            high = [(os.dup2(fd, fd + 200), goal) for fd, goal in pairs]
            for fd, goal in high:
                os.dup2(fd, goal)

        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=arrange, close_fds=False,
            start_new_session=True,
        )
        os.close(from_us)
        os.close(to_us)
        self.to, self.back = to_them, from_them
        self.buffer, self.number, self.events = b"", 0, []

    def read(self, until):
        while b"\0" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                return None
            part = os.read(self.back, 1 << 20)
            if not part:
                raise RuntimeError("the browser has ended")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, timeout=30, **params):
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        until = time.monotonic() + timeout
        while True:
            answer = self.read(until)
            if answer is None:
                raise RuntimeError(f"no answer to {method} within {timeout} s")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def close(self):
        try:
            self.call("Browser.close", timeout=5)
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """One page, with what it logged and what it asked of the network."""

    def __init__(self, browser, width=1280, height=900, dark=False, script=True):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.do(f"{domain}.enable")
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}, {"name": "prefers-reduced-motion", "value": "reduce"}])
        if not script:
            self.do("Emulation.setScriptExecutionDisabled", value=True)

    def do(self, method, timeout=30, **params):
        return self.browser.call(method, session=self.session, timeout=timeout, **params)

    def open(self, url):
        """Opens an address; the seconds until all of it is loaded and drawn."""
        started = time.monotonic()
        self.do("Page.navigate", url=url)
        self.wait("Page.loadEventFired")
        self.do("Page.captureScreenshot", format="jpeg", quality=10)
        return time.monotonic() - started

    def wait(self, event, timeout=30):
        until = time.monotonic() + timeout
        while True:
            mine = [e for e in self.browser.events if e.get("sessionId") == self.session and e["method"] == event]
            if mine:
                self.browser.events.remove(mine[0])
                return mine[0]["params"]
            answer = self.browser.read(until)
            if answer is None:
                raise RuntimeError(f"no {event} within {timeout} s")
            self.browser.events.append(answer)

    def run(self, script, timeout=60):
        """The value of an expression on the page."""
        answer = self.do("Runtime.evaluate", timeout=timeout, expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def key(self, key, code=0):
        for kind in ["keyDown", "keyUp"]:
            self.do("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def mouse(self, x, y, press=False):
        self.do("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        if press:
            for kind in ["mousePressed", "mouseReleased"]:
                self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path, whole=True):
        options = {}
        if whole:
            size = self.do("Page.getLayoutMetrics")["cssContentSize"]
            options = {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 9000), "scale": 1}}
        data = self.do("Page.captureScreenshot", format="png", **options)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def paper(self):
        return base64.b64decode(self.do("Page.printToPDF", timeout=60, printBackground=True)["data"])

    def troubles(self):
        """What was logged as an error, thrown, or asked of the network."""
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            method, params = event["method"], event["params"]
            if method == "Runtime.exceptionThrown":
                found.append(json.dumps(params["exceptionDetails"])[:600])
            if method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
                found.append(json.dumps(params["args"])[:600])
            if method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
                found.append(params["entry"]["text"])
            if method == "Network.requestWillBeSent" and not params["request"]["url"].startswith("file:"):
                found.append("asked for " + params["request"]["url"])
        return found

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
