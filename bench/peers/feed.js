'use strict';
// Lines from the publisher to `deliver`: each at once, or, with an interval, all that came within it joined to one text.
const net = require('net');
const readline = require('readline');

module.exports = function feed(port, intervalMs, deliver) {
  let waiting = [];
  net.createServer((socket) => {
    readline.createInterface({input: socket}).on('line', (line) => {
      if (intervalMs) waiting.push(line);
      else deliver(line);
    });
  }).listen(port, '127.0.0.1');
  if (!intervalMs) return;
  setInterval(() => {
    if (!waiting.length) return;
    const text = waiting.join('\n');
    waiting = [];
    deliver(text);
  }, intervalMs);
};
