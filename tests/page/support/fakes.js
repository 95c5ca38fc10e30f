/** Time and sockets that a test moves by hand. */

/** A clock with timers; `advance(ms)` runs what is due in order. */
export class FakeTime {
  constructor() {
    this.now = 0;
    this.jobs = [];
    this.ids = 0;
  }

  timers() {
    return {
      setTimeout: (fn, ms) => this.add(fn, ms, null),
      setInterval: (fn, ms) => this.add(fn, ms, ms),
      clearTimeout: (id) => this.remove(id),
      clearInterval: (id) => this.remove(id),
    };
  }

  add(fn, ms, each) {
    this.ids += 1;
    this.jobs.push({ id: this.ids, at: this.now + ms, fn, each });
    return this.ids;
  }

  remove(id) {
    this.jobs = this.jobs.filter((job) => job.id !== id);
  }

  advance(ms) {
    const until = this.now + ms;
    for (;;) {
      const job = this.jobs.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!job) break;
      this.now = job.at;
      if (job.each === null) this.remove(job.id);
      else job.at += job.each;
      job.fn();
    }
    this.now = until;
  }
}

export class FakeSocket {
  constructor(transports) {
    this.transports = transports;
    this.readyState = 0;
    this.sent = [];
    this.closed = false;
  }

  open(transport = this.transports[0]) {
    this.readyState = 1;
    this.transport = transport;
    this.onopen({});
  }

  say(message) {
    this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  lose(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
    this.readyState = 2;
  }
}

export const WELCOME = { type: "welcome", protocol: 1, time: 1_000_000, redis: "up", channels: [] };

export const DESCRIPTOR = {
  name: "ecg", label: "ECG", kind: "waveform", leads: ["I"], unit: "mV", rate: 100, range: [-1, 1], colour: null,
  resolution: 0.001, discovered: false,
};
