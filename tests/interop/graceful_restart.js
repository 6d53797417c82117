// Opens WebSockets to examples/graceful_restart with the package `ws`. Prints the same lines as
// examples/graceful_restart/src/bin/clients.rs.
//
//     node graceful_restart.js 127.0.0.1:3000 10000

"use strict";

const WebSocket = require("ws");

const [address, clients] = [process.argv[2], Number(process.argv[3])];
const senders = clients - Math.floor(clients / 2);

const OPENING_AT_ONCE = 100;

// The number of messages per sender and turn of the event loop. With only one, hardly any data
// would be in flight.
const MESSAGES = 4;
const MESSAGE = Buffer.alloc(16 << 10);

// The number of turns after which a sender counts as busy.
const BUSY = 3;

const sockets = [];
const results = new Map();
let [opened, busy, closed] = [0, 0, 0];

function open() {
  if (sockets.length === clients) return;
  const kind = sockets.length % 2 === 0 ? "busy" : "idle";
  const socket = new WebSocket(`ws://${address}/ws`, { perMessageDeflate: false });
  sockets.push(socket);
  // "close" follows with 1006.
  socket.on("error", () => {});
  socket.on("close", (code) => end(`${kind}: %d saw ${code}`));
  socket.on("open", () => {
    opened += 1;
    open();
    if (opened < clients) return;
    console.log(`${clients} open`);
    sockets.filter((_, number) => number % 2 === 0).forEach((sender) => send(sender, 1));
  });
}

function send(socket, turn) {
  for (let message = 1; message < MESSAGES; message += 1) socket.send(MESSAGE, () => {});
  socket.send(MESSAGE, (error) => {
    if (error) return;
    if (turn === BUSY && ++busy === senders) console.log(`${senders} busy`);
    setImmediate(send, socket, turn + 1);
  });
}

function end(line) {
  results.set(line, (results.get(line) ?? 0) + 1);
  closed += 1;
  if (closed < clients) return;
  for (const [line, count] of [...results].sort()) console.log(line.replace("%d", count));
}

for (let number = 0; number < OPENING_AT_ONCE; number += 1) open();
