"""A FastAPI service that raises exceptions, and prints how clients close their WebSockets.

The servers in src/raising/ are translations of the part that raises.
"""

from fastapi import FastAPI, HTTPException, Request
from fastapi import WebSocket, WebSocketDisconnect, WebSocketException, status
from starlette.datastructures import Headers

from uvicorn_service import run

app = FastAPI()


@app.post("/raise")
async def raise_exception(request: Request):
    body = await request.json()
    raise HTTPException(body["status"], body.get("detail"), headers(body.get("headers", [])))


@app.post("/fail")
async def fail():
    raise ValueError("not handled")


@app.websocket("/refuse")
async def refuse(websocket: WebSocket):
    raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "no token")


@app.websocket("/ws")
async def watch(websocket: WebSocket):
    """Prints the code with which the client closes."""
    await websocket.accept()
    instruction = await websocket.receive_text()
    await websocket.send_text(instruction)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect as disconnect:
        print(instruction.replace("watch", "closed", 1), disconnect.code, flush=True)


def headers(pairs):
    """Returns a mapping that can contain the same name several times."""
    return Headers(raw=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs])


if __name__ == "__main__":
    run(app)
