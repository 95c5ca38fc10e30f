'use strict';
// ws as its README broadcasts. PORT FEED_PORT INTERVAL_MS
const {WebSocket, WebSocketServer} = require('ws');
const feed = require('./feed');

const [port, feedPort, intervalMs] = process.argv.slice(2).map(Number);
const server = new WebSocketServer({port, host: '127.0.0.1', backlog: 4096});

feed(feedPort, intervalMs, (text) => {
  server.clients.forEach((client) => {
    if (client.readyState === WebSocket.OPEN) client.send(text);
  });
});
