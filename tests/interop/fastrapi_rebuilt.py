"""Rebuilds FastrAPI with this crate in place of its status module and its `close` method, and
checks it from Python.

    python3 tests/interop/run.py fastrapi_rebuilt.py

`run.py` installs FastrAPI as it is on PyPI. This script downloads its source code, changes it as
listed below, compiles it, and checks that

- `fastrapi.status` has the same names and numbers in the same order,
- `await ws.close(code)` closes with each code, and with 1008 while the client is sending.

FastrAPI 0.2.11 ignores the code of `close`. It also aborts when a WebSocket connects, because it
clones a Python object without the GIL, and it awaits coroutines without an event loop. REPAIRS makes
its WebSockets work; the other changes are what this crate replaces.
"""

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import fastrapi

from closing_conversations import BUSY_RUNS, MESSAGE, SENDABLE
from common import REPOSITORY, TIME_LIMIT, Failed, exit_with, report, serving
from websockets_peer import run_with_websockets

STATUS = """
    for (name, status) in fastrapi_compat::HttpStatus::NAMED {
        status_module.add(*name, status.as_u16())?;
    }
    for (name, code) in fastrapi_compat::WsCloseCode::NAMED {
        status_module.add(*name, code.as_u16())?;
    }

    parent.add_submodule"""

# What is replaced in each file. Every text occurs exactly once.
CHANGES = {
    "Cargo.toml": [
        (
            "[dependencies]",
            "[dependencies]\n"
            f'fastrapi-compat = {{ path = "{REPOSITORY}", default-features = false, '
            'features = ["fastwebsockets"] }',
        )
    ],
    "src/http/status.rs": [("\n    parent.add_submodule", STATUS)],
    "src/http/websocket.rs": [
        (
            "use fastwebsockets::{",
            "use fastrapi_compat::{CloseWith, InvalidWsClose, WsClose};\nuse fastwebsockets::{",
        ),
        ("use tokio::sync::mpsc;", "use tokio::sync::{mpsc, oneshot};"),
        # The code, and where the Python handler waits for the end of the closing handshake.
        ("    Close,\n}", "    Close(u16, oneshot::Sender<Option<InvalidWsClose>>),\n}"),
        ("let _ = tx_to_python.send(WSMessage::Close).await;", ""),
        (
            "WSMessage::Close => {\n"
            "                        ws.write_frame(Frame::close_raw(vec![].into())).await?;\n"
            "                        break;",
            "WSMessage::Close(code, closed) => {\n"
            '                        let refused = ws.close_with(code, "").await.err();\n'
            "                        let _ = closed.send(refused);\n"
            "                        if refused.is_none() { break; }",
        ),
        ("_code: Option<u16>", "code: Option<u16>"),
        (
            "tx.send(WSMessage::Close).await",
            "let (closed, outcome) = oneshot::channel();\n"
            "            tx.send(WSMessage::Close(code.unwrap_or(1000), closed)).await",
        ),
        (
            '"WebSocket already closed")\n            })?;\n            Ok(())',
            '"WebSocket already closed")\n            })?;\n'
            "            match outcome.await {\n"
            "                Ok(Some(refused)) => Err(pyo3::exceptions::PyValueError::new_err(\n"
            "                    refused.to_string(),\n"
            "                )),\n"
            "                _ => Ok(()),\n"
            "            }",
        ),
        # An endpoint that returns closes with 1000.
        (
            "    Python::attach(|py| {\n        if let Ok(py_ws)",
            "    ws.finish(WsClose::default()).await;\n\n"
            "    Python::attach(|py| {\n        if let Ok(py_ws)",
        ),
    ],
}

EVENT_LOOP = """
/// Returns an event loop that runs in a thread.
fn event_loop(py: Python<'_>) -> PyResult<pyo3_async_runtimes::TaskLocals> {
    static EVENT_LOOP: pyo3::sync::PyOnceLock<Py<PyAny>> = pyo3::sync::PyOnceLock::new();
    let event_loop = EVENT_LOOP.get_or_try_init(py, || {
        let event_loop = py.import("asyncio")?.call_method0("new_event_loop")?;
        let arguments = pyo3::types::PyDict::new(py);
        arguments.set_item("target", event_loop.getattr("run_forever")?)?;
        arguments.set_item("daemon", true)?;
        py.import("threading")?.call_method("Thread", (), Some(&arguments))?.call_method0("start")?;
        PyResult::Ok(event_loop.unbind())
    })?;
    Ok(pyo3_async_runtimes::TaskLocals::new(event_loop.bind(py).clone()))
}

async fn socket_pump("""

REPAIRS = {
    "src/engine/server.rs": [
        (
            "let handler = ws.handler.clone_ref(py);",
            "let handler = Arc::new(ws.handler.clone_ref(py));",
        ),
        (
            "axum::Extension(handler.clone()),",
            "axum::Extension(Python::attach(|py| handler.clone_ref(py))),",
        ),
    ],
    "src/http/websocket.rs": [
        (
            "pyo3_async_runtimes::tokio::into_future(bound.clone())",
            "pyo3_async_runtimes::into_future_with_locals(&event_loop(py)?, bound.clone())",
        ),
        ("\nasync fn socket_pump(", EVENT_LOOP),
    ],
}

SERVICE = """
import sys
from fastrapi import FastrAPI

app = FastrAPI()

@app.websocket("/ws")
async def endpoint(ws):
    match (await ws.receive_text()).split():
        case ["close", code, *_]:
            await ws.close(int(code))

print(f"listening on http://127.0.0.1:{sys.argv[1]}", flush=True)
app.serve(host="127.0.0.1", port=int(sys.argv[1]))
"""

PRINT_NAMES = "import fastrapi, json; print(json.dumps(vars(fastrapi.status), default=str))"


def changed_source(directory):
    """Downloads FastrAPI's source code and changes it. Returns its path."""
    requirement = f"fastrapi=={importlib.metadata.version('fastrapi')}"
    pip("download", "--no-deps", "--no-binary=fastrapi", f"--dest={directory}", requirement)
    [archive] = directory.glob("fastrapi-*.tar.gz")
    shutil.unpack_archive(archive, directory, filter="data")
    source = directory / archive.name.removesuffix(".tar.gz")

    status = source / "src/http/status.rs"
    text = re.sub(r"^pub const \w+: u16 = \d+;\n", "", status.read_text(), flags=re.MULTILINE)
    status.write_text(re.sub(r" *status_module\.add\([^;]*;\n", "", text))
    for changes in (CHANGES, REPAIRS):
        for name, replacements in changes.items():
            change(source / name, replacements)
    websocket = source / "src/http/websocket.rs"
    patterns = websocket.read_text().replace("Some(WSMessage::Close)", "Some(WSMessage::Close(..))")
    websocket.write_text(patterns)
    return source


def change(file, replacements):
    text = file.read_text()
    for old, new in replacements:
        if text.count(old) != 1:
            raise Failed(f"{file.name} of FastrAPI has {text.count(old)} occurrences of {old!r}")
        text = text.replace(old, new)
    file.write_text(text)


def pip(*arguments):
    command = [sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    metadata = json.loads(
        subprocess.check_output(
            ["cargo", "metadata", "--locked", "--no-deps", "--format-version=1"], cwd=REPOSITORY
        )
    )
    target = Path(metadata["target_directory"]) / "fastrapi"
    if subprocess.run(command, env=os.environ | {"CARGO_TARGET_DIR": str(target)}).returncode != 0:
        raise Failed(f"pip {arguments[0]} failed")


def check_names(environment):
    names = [[*each] for each in vars(fastrapi.status).items() if each[0].startswith(("HTTP_", "WS_"))]
    printed = subprocess.check_output([sys.executable, "-c", PRINT_NAMES], env=environment)
    rebuilt = [[*each] for each in json.loads(printed).items() if not each[0].startswith("__")]
    problems = [f"{new} instead of {old}" for old, new in zip(names, rebuilt) if old != new]
    if len(names) != len(rebuilt):
        problems.append(f"{len(rebuilt)} names instead of {len(names)}")
    return problems, f"FastrAPI, names: {len(rebuilt)}, the same in the same order as before"


def check_closing(environment):
    """Yields, for each check, a list of problems and the claim that holds if the list is empty."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = ["env", f"PYTHONPATH={environment['PYTHONPATH']}", sys.executable, "-c", SERVICE, port]
    with serving("FastrAPI", command) as server:
        wait_until_connectable(server.address)

        def codes(requests):
            url = f"ws://{server.address}/ws"
            results = run_with_websockets([{"url": url, "steps": steps} for steps in requests])
            return [result["code"] for result in results]

        received = codes([[["send", f"close {code}", 1]] for code in SENDABLE])
        problems = [
            f"received {got} instead of {code}" for code, got in zip(SENDABLE, received) if code != got
        ]
        yield problems, f"FastrAPI, close: {len(SENDABLE)} codes received"

        [returned] = codes([[["send", "return", 1]]])
        problems = [] if returned == 1000 else [f"received {returned} instead of 1000"]
        yield problems, "FastrAPI, an endpoint that returns: 1000 received"

        busy = [["send", "close 1008\n".ljust(MESSAGE, "x"), 1], ["send", "x" * MESSAGE, 19]]
        received = codes([busy] * BUSY_RUNS)
        right = received.count(1008)
        problems = [] if right == BUSY_RUNS else [f"others: {sorted(map(str, {*received} - {1008}))}"]
        yield problems, f"FastrAPI, busy client: {right} of {BUSY_RUNS} received 1008"


def wait_until_connectable(address):
    host, port = address.split(":")
    deadline = time.monotonic() + TIME_LIMIT
    while True:
        with contextlib.suppress(OSError):
            return socket.create_connection((host, int(port))).close()
        if time.monotonic() > deadline:
            raise Failed(f"FastrAPI did not listen on {address} within {TIME_LIMIT} s")
        time.sleep(0.1)


def check_all():
    """Returns the number of failed checks."""
    with tempfile.TemporaryDirectory(prefix="fastrapi-") as directory:
        source, packages = changed_source(Path(directory)), Path(directory, "packages")
        options = ["--no-deps", f"--target={packages}", "--config-settings=build-args=--profile=dev"]
        pip("install", *options, str(source))
        environment = os.environ | {"PYTHONPATH": str(packages)}
        failed = report(*check_names(environment))
        return failed + sum(report(*check) for check in check_closing(environment))


if __name__ == "__main__":
    exit_with(check_all)
