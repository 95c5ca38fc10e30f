"""A server inside the page: what the page's own connection would carry, as fast as the page takes it."""

SCRIPT = """
window.SockJS = class {
  constructor() {
    window.loopback = Object.assign(this, {readyState: 0, transport: 'loopback'});
    setTimeout(() => {
      this.readyState = 1;
      this.onopen({});
      const welcome = {type: 'welcome', protocol: 1, time: this.now(), redis: 'up', history_s: 300, flush_ms: 40};
      this.say({...welcome, channels: [{
        name: 'ecg', label: 'Loopback', kind: 'waveform', leads: ['I'], unit: 'mV', rate: 50, range: [-0.5, 1.5],
        colour: '#0000cc', resolution: 0.001, discovered: false}]});
    });
  }
  now() { return 1.7e12 + performance.now(); }
  say(message) { this.onmessage({data: typeof message === 'string' ? message : JSON.stringify(message)}); }
  state() { return {live: true, last: this.now(), received: 1, malformed: 0, error: null, rate: 50, flags: []}; }
  send(text) {
    const {type, id, channel} = JSON.parse(text);
    if (type === 'ping') queueMicrotask(() => this.say({type: 'reply', id, time: this.now()}));
    if (type === 'request') queueMicrotask(() => this.say({type: 'error', id, code: 503, reason: 'no history here'}));
    if (type === 'subscribe') {
      queueMicrotask(() => this.say({type: 'status', channel, subscribed: true, state: this.state()}));
    }
  }
  close() {}
};
"""
"""In the place of SockJS: one channel of 50 Hz, and every answer at once."""

CLOCK = """
window.virtual = 0;
performance.now = () => window.virtual;
"""
"""A page clock that goes on with what is fed, 40 ms with each block."""

FEED = """
/** So many blocks of 40 ms, some missing, some unreadable, with a frame after each `burst` of them. */
window.feed = async (count, burst) => {
  for (let i = 0; i < count; i += 1) {
    window.virtual += 40;
    const n = window.virtual / 40;
    const at = 1.7e12 + window.virtual;
    if (n % 7001 === 0) continue;
    if (n % 9001 === 0) loopback.say({type: 'gap', channel: 'ecg', from: null, to: null, reason: 'slow'});
    if (n % 3000 === 0) loopback.say({type: 'status', channel: 'ecg', subscribed: true, state: loopback.state()});
    const content = n % 11003 === 0 ? '"v":[[1],7]' : `"v":[[${n % 25 < 5 ? '1,1' : '0,0'}]]`;
    loopback.say(`{"type":"block","channel":"ecg","pos":"e:${at}-0","block":{"t":${at - 40},"dt":20,${content}}}`);
    if (i % burst === 0) await new Promise(requestAnimationFrame);
  }
};
"""


def install(page):
    """Let a page talk to itself: `page.evaluate("feed(blocks, burst)")` after it was opened."""
    page.add_init_script(CLOCK + FEED)
    page.route("**/vendor/sockjs*", lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript"))
