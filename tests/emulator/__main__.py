"""Command line: ``python -m tests.emulator start|serve|stop|status|reset|secret``, run from the repository root."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import process, provisioning, rules
from .client import EmulatorClient, EmulatorError

DEFAULT_REGION = "ap-northeast-1"
DEFAULT_STATE_DIR = ".emulator"


def _serving_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one (default)")
    parser.add_argument("--region", default=DEFAULT_REGION, help="region of the secrets provided at start")
    parser.add_argument(
        "--suffix", nargs="*", default=[], help="stacks whose rds-credentials-<suffix> exist from the start"
    )
    parser.add_argument(
        "--provision", default="", help="instant, fast, real, or seconds: real,cache=45,database.deleting=5"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description="AWS on this machine")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("start", "start a server in the background, or find the one that runs"),
        ("serve", "serve in the foreground"),
        ("stop", "stop the server and remove its files, but for the account"),
        ("status", "exit with 0 when a healthy server runs, with 1 otherwise"),
        ("reset", "empty the account, then provide the secrets again if a server runs"),
        ("rules", "print the table of what is refused, with the source of each rule"),
        ("secret", "provide the secrets an operator would have made for a stack"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--state-dir", type=Path, default=Path(DEFAULT_STATE_DIR))
        if name in {"start", "serve"}:
            _serving_options(command)
        if name == "stop":
            command.add_argument("--forget", action="store_true", help="remove the account as well")
        if name == "secret":
            command.add_argument("--suffix", nargs="+", required=True)
            command.add_argument("--region", default=DEFAULT_REGION)
            command.add_argument("--redis-auth", action="store_true", help="provide redis-auth-<suffix> too")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    state = process.StateDirectory(arguments.state_dir)
    if arguments.command == "rules":
        rules.install()
        print(rules.table())
        return 0
    if arguments.command in {"start", "serve"}:
        provisioning.parse(arguments.provision)
        options = process.Options(arguments.port, arguments.region, arguments.suffix, arguments.provision)
        return process.start(state, options) if arguments.command == "start" else process.serve(state, options)
    if arguments.command == "stop":
        return process.stop(state, forget=arguments.forget)
    if arguments.command == "reset":
        return process.reset(state)
    if arguments.command == "status":
        return process.status(state)
    client = EmulatorClient(process.running(state).endpoint)
    print("\n".join(client.provide_secrets(arguments.suffix, arguments.region, redis_auth=arguments.redis_auth)))
    return 0


def main() -> int:
    try:
        return _run(_parser().parse_args())
    except (process.ProcessError, EmulatorError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
