"""`python -m services.audit.verify`: the verifier without the rest of the command line."""

from __future__ import annotations

import argparse
import sys

from services.audit.verify.command import add_arguments, run

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="jianpiao verify", description=(__doc__ or "").split("\n")[0])
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
