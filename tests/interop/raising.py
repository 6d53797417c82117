"""A FastAPI service that raises the exception described in the request body.

The servers in src/raising/ are translations of it.
"""

from fastapi import FastAPI, HTTPException, Request, WebSocket, WebSocketException, status
from starlette.datastructures import Headers

from uvicorn_service import run

app = FastAPI()


@app.post("/raise")
async def raise_exception(request: Request):
    body = await request.json()
    raise HTTPException(body["status"], body.get("detail"), headers(body.get("headers", [])))


@app.websocket("/refuse")
async def refuse(websocket: WebSocket):
    raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "no token")


def headers(pairs):
    """Returns a mapping that can contain the same name several times."""
    return Headers(raw=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs])


if __name__ == "__main__":
    run(app)
