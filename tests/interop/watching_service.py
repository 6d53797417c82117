"""FastAPI on uvicorn, which prints with what code each WebSocket was closed by its client.

Takes the port from the environment variable PORT, 0 for any that is free, and prints its address
once it listens.
"""

import os
import socket

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()


@app.websocket("/ws")
async def watch(websocket: WebSocket):
    await websocket.accept()
    instruction = await websocket.receive_text()
    await websocket.send_text(instruction)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect as disconnect:
        print(instruction.replace("watch", "closed", 1), disconnect.code, flush=True)


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
