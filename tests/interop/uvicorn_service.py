"""Runs the FastAPI services."""

import os
import socket

import uvicorn


def run(app):
    """Listens on the port in the environment variable PORT and prints the address. The default, 0,
    selects a free port."""
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
