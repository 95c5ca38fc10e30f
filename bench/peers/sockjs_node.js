'use strict';
// sockjs-node as its README sets it up. PORT FEED_PORT INTERVAL_MS
const http = require('http');
const sockjs = require('sockjs');
const feed = require('./feed');

const [port, feedPort, intervalMs] = process.argv.slice(2).map(Number);
const echo = sockjs.createServer({prefix: '/__sockjs__', log: () => {}});
const connections = new Set();
echo.on('connection', (connection) => {
  connections.add(connection);
  connection.on('close', () => connections.delete(connection));
});
const server = http.createServer();
echo.installHandlers(server);
server.listen({port, host: '127.0.0.1', backlog: 4096});

feed(feedPort, intervalMs, (text) => {
  for (const connection of connections) connection.write(text);
});
