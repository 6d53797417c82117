"""A FastAPI service on uvicorn. The programs in examples/ are translations of it."""

from fastapi import FastAPI, HTTPException, WebSocket, WebSocketDisconnect, status

from uvicorn_service import run

app = FastAPI()
users: dict[int, dict] = {}
items: dict[int, dict] = {}


@app.post("/users", status_code=status.HTTP_201_CREATED)
def create_user(name: str):
    users[1] = {"id": 1, "name": name}
    return users[1]


@app.get("/users/{user_id}", status_code=status.HTTP_200_OK)
def read_user(user_id: int):
    if user_id not in users:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "User not found")
    return users[user_id]


@app.delete("/users/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_user(user_id: int):
    users.pop(user_id, None)


@app.delete("/admin/users/{user_id}")
def delete_user_as_admin(user_id: int, is_admin: bool):
    if not is_admin:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Admin access required")
    users.pop(user_id, None)


@app.get("/items", status_code=status.HTTP_200_OK)
def list_items():
    return {"items": list(items.values())}


@app.post("/items", status_code=status.HTTP_201_CREATED)
def create_item(name: str):
    if not name:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Name is required")
    items[1] = {"id": 1, "name": name}
    return items[1]


@app.get("/items/{item_id}", status_code=status.HTTP_200_OK)
def read_item(item_id: int):
    if item_id not in items:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Item not found")
    return items[item_id]


@app.delete("/items/{item_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_item(item_id: int):
    if items.pop(item_id, None) is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Item not found")


@app.websocket("/ws")
async def no_spam(websocket: WebSocket):
    await websocket.accept()
    try:
        text = await websocket.receive_text()
        if "spam" in text:
            await websocket.close(status.WS_1008_POLICY_VIOLATION)
        else:
            await websocket.close(status.WS_1000_NORMAL_CLOSURE)
    except WebSocketDisconnect:
        pass  # The client closed first. uvicorn has sent the Close frame in reply.
    except Exception:
        await websocket.close(status.WS_1011_INTERNAL_ERROR)


if __name__ == "__main__":
    run(app)
