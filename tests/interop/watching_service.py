"""A FastAPI service that prints the code with which each client closed its WebSocket."""

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from uvicorn_service import run

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
    run(app)
