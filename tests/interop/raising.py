"""What the programs of raising/ are a translation of: a FastAPI service that raises what the body
of a request tells it to."""

from fastapi import FastAPI, HTTPException, Request, WebSocket, WebSocketException, status
from starlette.datastructures import Headers

from uvicorn_service import run

app = FastAPI()


@app.post("/raise")
async def raise_as_told(request: Request):
    told = await request.json()
    raise HTTPException(told["status"], told.get("detail"), headers(told.get("headers", [])))


@app.websocket("/refuse")
async def refuse(websocket: WebSocket):
    raise WebSocketException(status.WS_1008_POLICY_VIOLATION, "no token")


def headers(pairs):
    """A mapping like any other, but one that can have a name twice."""
    return Headers(raw=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs])


if __name__ == "__main__":
    run(app)
