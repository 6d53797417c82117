// The same clients as in examples/graceful_restart/src/bin/clients.rs, with the package `ws`.
//
//     node graceful_restart.js 127.0.0.1:3000 10000

"use strict";

const WebSocket = require("ws");

const [address, clients] = [process.argv[2], Number(process.argv[3])];
const senders = clients - Math.floor(clients / 2);

const OPENING_AT_ONCE = 100;

// Node alternates between reading from all sockets and writing to all. With one message per turn,
// hardly any data would be in transit.
const MESSAGES = 4;
const MESSAGE = Buffer.alloc(16 << 10);

// After how many turns a sender counts as busy.
const BUSY = 3;

const sockets = [];
const seen = new Map();
let [opened, busy, closed] = [0, 0, 0];

function open() {
  if (sockets.length === clients) return;
  const kind = sockets.length % 2 === 0 ? "busy" : "idle";
  const socket = new WebSocket(`ws://${address}/ws`, { perMessageDeflate: false });
  sockets.push(socket);
  // Reported to `close` as 1006.
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
  seen.set(line, (seen.get(line) ?? 0) + 1);
  closed += 1;
  if (closed < clients) return;
  for (const [line, count] of [...seen].sort()) console.log(line.replace("%d", count));
}

for (let number = 0; number < OPENING_AT_ONCE; number += 1) open();
