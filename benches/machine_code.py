"""Compares the machine code of each pair of functions in src/bin/machine_code.rs.

    python3 benches/machine_code.py
"""

import difflib
import re
import sys

from common import cargo, claim, target

# A pair that must differ. It shows that the comparison works.
CONTROL = "control"

LOCAL = re.compile(r"\.L[\w.$]+")
# Directives other than labels and data.
NO_CODE = re.compile(r"\.(?!L|byte|short|long|quad|asci|zero)")
# Labels within code, and tables for unwinding.
NO_DATA = re.compile(r"\.L(BB|func|tmp|exception|cst|ttbase)")


def assembly():
    """Returns the assembly of the functions."""
    cargo("rustc", "--locked", "--release", "--bin=machine_code", "--", "--emit=asm")
    files = (target() / "release" / "deps").glob("machine_code-*.s")
    return max(files, key=lambda file: file.stat().st_mtime).read_text()


def parse(assembly):
    """Returns two dictionaries: from each label to the lines below it, up to the next label outside a
    function; and from each function that the compiler merged to the function that replaces it."""
    below, same_as, lines = {}, {}, []
    for line in assembly.splitlines():
        if alias := re.fullmatch(r"(\S+) = (\S+)|\s*\.set\s+(\S+), (\S+)", line):
            name, other = filter(None, alias.groups())
            same_as[name] = other
        elif (label := re.fullmatch(r'"?([^\s"]+)"?:', line)) and not line.startswith(".LBB"):
            lines = below[label[1]] = []
        else:
            lines.append(line.split("#")[0].strip())
    return below, same_as


def resolve(name, same_as):
    while name in same_as:
        name = same_as[name]
    return name


def function(name, below, same_as):
    """Returns the instructions and the data of a function, with renumbered labels."""
    numbers = {}

    def rename(label):
        return numbers.setdefault(label[0], f".L{len(numbers)}")

    code, parts = [], [resolve(name, same_as)]
    for part in parts:
        lines = [line for line in below[part] if line and not NO_CODE.match(line)]
        code += [f"{numbers.get(part, 'code')}:", *(LOCAL.sub(rename, line) for line in lines)]
        for label in LOCAL.findall("\n".join(lines)):
            if label in below and label not in parts and not NO_DATA.match(label):
                parts.append(label)
    return code


def main():
    below, same_as = parse(assembly())
    names = {name for name in below.keys() | same_as.keys() if name.startswith(("ours.", "foreign."))}
    pairs = sorted({name.split(".", 1)[1] for name in names})

    differ = []
    for pair in pairs:
        foreign, ours = (function(f"{side}.{pair}", below, same_as) for side in ("foreign", "ours"))
        if ours != foreign:
            differ.append(pair)
            if pair != CONTROL:
                names_of_both = f"foreign.{pair}", f"ours.{pair}"
                print(*difflib.unified_diff(foreign, ours, *names_of_both, lineterm=""), sep="\n")

    holds = claim(CONTROL in differ, "machine code: the comparison detects a pair that differs")
    holds &= claim(
        differ == [CONTROL] and len(names) == 2 * len(pairs),
        f"machine code: {len(pairs) - len(differ)} of {len(pairs) - 1} pairs of functions are identical",
    )
    return holds


if __name__ == "__main__":
    sys.exit(not main())
