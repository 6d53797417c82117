// Runs conversations with servers, in Node and in a browser. Both have the same WebSocket
// interface. The object `peer` implements the differences.
"use strict";

// The time limit of a conversation, in milliseconds. It is far longer than needed.
const TIME_LIMIT = 60_000;

// The pause of a client that keeps sending, in milliseconds.
const PAUSE = 50;

async function runAll(conversations, peer) {
  const results = [];
  for (const conversation of conversations) {
    results.push(await run(conversation, peer));
  }
  return results;
}

async function run({ url, steps }, peer) {
  const socket = await peer.connect(url);
  const messages = [];
  let keepsMessages = true;
  let next = () => {};
  let closeReceivedAt = null;
  let end = null;
  peer.onCloseFrame(socket, () => (closeReceivedAt = performance.now()));
  const ended = new Promise((resolve) => {
    const finish = (code, reason, at) => {
      end ??= { messages, code, reason, closed_in: closeReceivedAt && at - closeReceivedAt };
      next();
      resolve();
    };
    socket.addEventListener("close", (event) => {
      finish(event.code, event.reason, performance.now());
    });
    // "close" follows "error". Without a listener, "error" ends Node.
    socket.addEventListener("error", () => {});
    setTimeout(() => finish("never closed", "", 0), TIME_LIMIT);
  });
  socket.addEventListener("message", (event) => {
    if (keepsMessages) {
      messages.push(event.data);
    }
    next();
  });
  await new Promise((resolve) => {
    socket.addEventListener("open", resolve);
    ended.then(resolve);
  });

  let received = 0;
  for (const [step, ...values] of steps) {
    if (end) {
      break;
    }
    if (step === "send") {
      const [text, times] = values;
      for (let time = 0; time < times; time++) {
        socket.send(text);
      }
    } else if (step === "keep sending") {
      const [text, times] = values;
      keepsMessages = false;
      while (!end) {
        for (let time = 0; time < times; time++) {
          socket.send(text);
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    } else if (step === "receive") {
      received += 1;
      while (messages.length < received && !end) {
        await new Promise((resolve) => (next = resolve));
      }
    } else if (step === "close") {
      if (peer.close(socket, values[0]) === "page left") {
        return { messages, code: null, reason: null, closed_in: null };
      }
    } else if (step === "drop") {
      peer.drop(socket);
      return { messages, code: null, reason: null, closed_in: null };
    }
  }
  await ended;
  return end;
}

globalThis.runAll = runAll;
