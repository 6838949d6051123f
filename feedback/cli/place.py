"""Where the therapist's page is served: the options that several commands share.

Lives here: `add_place`, `place_fault`, and the folder of configuration files. Why: `run`, `console` and `replay` take
the same, and their help must not wait for a web server to be imported. Must never: serve.
"""

import argparse
from pathlib import Path

CONFIGS = Path("configs")
PORT = 8765


def add_place(parser: argparse._ActionsContainer) -> None:
    """Its arguments."""
    parser.add_argument(
        "--lan", action="store_true", help="serve tablets on the network, with TLS (else this PC alone)"
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"TCP port of the page (default {PORT})")


def place_fault(args: argparse.Namespace) -> str:
    """What is wrong with what was asked for; '' if nothing is. `console` is always served, `run` if it is asked to."""
    if not 0 < args.port < 65536:
        return f"--port {args.port}: a port is a number from 1 to 65535"
    return "--lan goes with --console" if args.lan and not getattr(args, "console", True) else ""
