// Runs conversations with the client of the package `ws`. Reads them from standard input and writes
// the results to standard output, both as JSON.
"use strict";

const fs = require("node:fs");
const WebSocket = require("ws");
require("./conversations.js");

const peer = {
  connect: (url) => new WebSocket(url, { closeTimeout: 10_000 }),
  onCloseFrame: (socket, callback) => {
    // `ws` creates the receiver when the socket opens. It emits "conclude" for a Close frame.
    socket.once("open", () => socket._receiver.once("conclude", callback));
  },
  close: (socket, code) => (code === null ? socket.close() : socket.close(code)),
  drop: (socket) => socket.terminate(),
};

const conversations = JSON.parse(fs.readFileSync(0, "utf8"));
runAll(conversations, peer).then((results) => {
  fs.writeSync(1, JSON.stringify(results));
  process.exit();
});
