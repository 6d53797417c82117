"""How the FastAPI services are run."""

import os
import socket

import uvicorn


def run(app):
    """Takes the port from the environment variable PORT, 0 for any that is free, and prints the
    address once it listens."""
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
