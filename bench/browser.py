"""A real Chromium among the viewers: how late samples are when its script gets them."""
import os
import statistics
from contextlib import contextmanager

from bench.processes import LOAD_CORE
from tests.support.browser import chromium

#: Run in a page of the server's own origin: subscribes, and for `seconds` notes how old each sample is on arrival. The
#: publisher, on the same machine, has stamped it by the same clock.
WATCH = """([url, seconds]) => new Promise((resolve, reject) => {
  const delays = [];
  const socket = new WebSocket(url);
  const end = () => { socket.close(); resolve(delays); };
  socket.onerror = () => reject(new Error("no WebSocket"));
  socket.onopen = () => {
    socket.send(JSON.stringify({type: "subscribe", channel: "bench-0"}));
    setTimeout(() => {
      socket.onmessage = ({data}) => {
        const now = performance.timeOrigin + performance.now();
        const message = JSON.parse(data);
        if (message.type !== "block") return;
        const {t, dt, v} = message.block;
        v[0].forEach((_, i) => delays.push(now - (Array.isArray(t) ? t[i] : t + i * (dt ?? 0))));
      };
      setTimeout(end, 1000 * seconds);
    }, 2000);
  };
})"""


@contextmanager
def pinned(core):
    """Processes started meanwhile have this core only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def watch(port, seconds):
    """Delays in ms of the samples that one browser got of channel bench-0, sorted; it shares the load's core."""
    with pinned(LOAD_CORE), chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/favicon.svg")
        return sorted(page.evaluate(WATCH, [f"ws://127.0.0.1:{port}/__sockjs__/websocket", seconds]))


def quantiles(delays):
    """p50 and p99 of sorted delays, ms."""
    cuts = statistics.quantiles(delays, n=100)
    return {"p50, ms": cuts[49], "p99, ms": cuts[98]}
