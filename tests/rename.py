"""Renames the constants of real crates, and runs the crates' own tests before and after.

    python3 tests/rename.py
    python3 tests/rename.py axum warp

Each crate is downloaded from crates.io and renamed by examples/rename. The same tests must pass
before and after, and the compiler must not find an import that is unused. The sources on crates.io
lack some tests; those of hyper, for example, contain its unit tests only. Set CARGO_TARGET_DIR to keep
what was compiled.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent

# Everything but the documentation.
ALL = ["--lib", "--bins", "--tests", "--examples"]

# The crates, and which of their tests are run with which features.
CRATES = {
    "axum": [*ALL, "--all-features", "--features", "axum-macros/__private"],
    "tower-http": [*ALL, "--features", "full"],
    "warp": [*ALL, "--features", "test,websocket,multipart,compression"],
    "hyper": [*ALL, "--features", "full"],
    "reqwest": [*ALL, "--features", "blocking,form,json,multipart,stream"],
    # Of these two, not the tests that mix the types of the crate with those of the same crate from
    # crates.io, on which awc and actix-test depend.
    "actix-http": ["--lib", "--test=test_client", "--test=test_server", "--features", "http2,ws,compress-gzip"],
    "actix-web": ["--lib", "--bins", "--examples", "--test=introspection", "--test=*weird_poll"],
    "actix-ws": ALL,
    "actix-web-actors": ALL,
    "tungstenite": ALL,
    "async-tungstenite": [*ALL, "--features", "tokio-runtime,handshake"],
}


class Failed(Exception):
    pass


def run(*command, **options):
    """Runs a command, and returns what it writes."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def download(crate, directory):
    """Copies the newest sources of a crate, and returns their folder."""
    finder = directory / f"find-{crate}"
    run("cargo", "new", "--quiet", "--lib", "--vcs", "none", finder)
    run("cargo", "add", "--quiet", crate, cwd=finder)
    run("cargo", "fetch", "--quiet", cwd=finder)
    metadata = subprocess.check_output(["cargo", "metadata", "--format-version", "1"], cwd=finder)
    packages = json.loads(metadata)["packages"]
    found = next(package for package in packages if package["name"] == crate)
    source = Path(found["manifest_path"]).parent
    copy = directory / crate / f"{crate}-{found['version']}"
    shutil.copytree(source, copy)
    # The tests of tower-http read the README of its repository.
    shutil.copy(source / "README.md", copy.parent)
    # The versions in it may not be available any more.
    (copy / "Cargo.lock").unlink(missing_ok=True)
    return copy


def test(source, target, arguments):
    """Runs tests of a crate, and returns how often each result occurs."""
    patch = f"patch.crates-io.fastrapi-compat.path={json.dumps(str(REPOSITORY))}"
    done = subprocess.run(
        ["cargo", "test", "--no-fail-fast", "--config", patch, *arguments],
        cwd=source,
        env={"CARGO_TARGET_DIR": str(target), "CARGO_PROFILE_DEV_DEBUG": "0"} | os.environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if re.search(r"^error(\[|: (could not compile|failed to))", done.stdout, re.MULTILINE):
        raise Failed(done.stdout)
    results = Counter(re.findall(r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)", done.stdout, re.MULTILINE))
    unused = len(re.findall(r"^warning: unused import", done.stdout, re.MULTILINE))
    return results, unused


def passed(results):
    return sum(count for (_, result), count in results.items() if result == "ok")


def check(crate, directory):
    """Renames a crate, and returns whether its tests have the same results."""
    source = download(crate, directory)
    target = directory / "target"
    try:
        before, unused_before = test(source, target, CRATES[crate])
    except Failed as error:
        print(f"{source.name}: its tests do not compile before the renaming\n{error}")
        return False
    report = run("cargo", "run", "--quiet", "-p", "rename", "--", source, cwd=REPOSITORY)
    renamed, left = re.search(r"^renamed (\d+), left (\d+)$", report, re.MULTILINE).groups()
    try:
        after, unused_after = test(source, target, CRATES[crate])
    except Failed as error:
        print(f"{report}\n{source.name}: its tests do not compile after the renaming\n{error}")
        return False
    failing = sum(before.values()) - passed(before)
    print(
        f"{source.name}: renamed {renamed}, left {left}; "
        f"tests passed before {passed(before)}, after {passed(after)}; failed before {failing}",
        flush=True,
    )
    for name, _ in sorted((before - after) + (after - before)):
        print(f"  {name} has a different result after the renaming")
    if unused_after > unused_before:
        print(f"  {unused_after - unused_before} more imports are unused after the renaming")
    return before == after and passed(before) > 0 and unused_after <= unused_before and renamed != "0"


def main(crates):
    if unknown := set(crates) - set(CRATES):
        sys.exit(f"unknown: {', '.join(unknown)}; the crates are {', '.join(CRATES)}")
    with tempfile.TemporaryDirectory(prefix="rename-") as directory:
        failed = [crate for crate in crates or CRATES if not check(crate, Path(directory))]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as error:
        sys.exit(str(error))
