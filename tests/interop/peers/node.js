// Reads conversations as JSON, holds them with the package `ws`, and writes the results as JSON.
"use strict";

const fs = require("node:fs");
const WebSocket = require("ws");
require("./hold.js");

const peer = {
  connect: (url) => new WebSocket(url, { closeTimeout: 10_000 }),
  onceItSeesTheClose: (socket, note) => {
    // The receiver exists once the socket is open.
    socket.once("open", () => socket._receiver.once("conclude", note));
  },
  close: (socket, code) => (code === null ? socket.close() : socket.close(code)),
  drop: (socket) => socket.terminate(),
};

const conversations = JSON.parse(fs.readFileSync(0, "utf8"));
holdAll(conversations, peer).then((results) => {
  fs.writeSync(1, JSON.stringify(results));
  process.exit();
});
