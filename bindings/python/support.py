"""The console script of the wheel: the support program that lies beside this module."""

import os
import subprocess
import sys


def main() -> int:
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tamara-pos.exe" if os.name == "nt" else "tamara-pos")
    if not os.path.exists(program):
        sys.stderr.write(f"{program} was not found: only the wheels for Linux and Windows bring it\n")
        return 10
    return subprocess.call([program, *sys.argv[1:]])
