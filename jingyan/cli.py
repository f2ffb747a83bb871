"""The command `jingyan`: arguments in, one line of error or an answer out."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from kg.errors import ConfigError, UserError

# command -> (module that runs it, one line of help)
COMMANDS = {
    "build": ("jingyan.commands.build", "read sources and publish a snapshot"),
    "add": ("jingyan.commands.build", "publish the base with new or changed documents"),
    "remove": ("jingyan.commands.build", "publish the base without these documents"),
    "extract": ("jingyan.commands.extract", "show what is read in files, storing nothing"),
    "search": ("jingyan.commands.search", "search by meaning, in Chinese or English"),
    "analyze": (
        "jingyan.commands.analyze",
        "read a draft: its chains, analogues, stages it does not mention",
    ),
    "sparql": ("jingyan.commands.sparql", "run a SPARQL 1.1 query"),
    "export": ("jingyan.commands.export", "write the whole base to a file"),
    "validate": ("jingyan.commands.check", "check the graph: shapes and evidence"),
    "verify": ("jingyan.commands.check", "check the files of the snapshot in service"),
    "rollback": ("jingyan.commands.keep", "serve the snapshot before, or a named one"),
    "backup": ("jingyan.commands.keep", "write snapshot and decisions to one file"),
    "restore": ("jingyan.commands.keep", "publish the snapshot of a backup"),
    "push": ("jingyan.commands.ship", "copy the snapshot in service to an object store"),
    "pull": ("jingyan.commands.ship", "bring the snapshot from an object store and serve it"),
    "eval": ("jingyan.commands.evaluate", "score extraction and search against gold"),
    "model": ("jingyan.commands.model", "build the embedding model; train a second opinion"),
    "review": ("jingyan.commands.review", "look at what was read, and correct it for good"),
    "diff": ("jingyan.commands.diff", "statements gained and lost between two snapshots"),
    "mcp": ("jingyan.commands.mcp", "serve the base to an assistant over standard input and output"),
    "serve": ("jingyan.commands.serve", "serve pages, API and SPARQL"),
}


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        raise ConfigError(
            self.prog.removeprefix("jingyan").strip() or "arguments", message, f"see `{self.prog} --help`"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status (0 done, 1 a check failed, 2 the user's error)."""
    try:
        options = _parse(list(sys.argv[1:] if arguments is None else arguments))
        return int(options.run(options) or 0)
    except UserError as error:
        print(f"jingyan: {_one_line(str(error))}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("jingyan: stopped", file=sys.stderr)
        return 130
    except Exception:  # a mistake of ours, not the user's: 1 and 2 mean something else
        traceback.print_exc()
        return os.EX_SOFTWARE


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser("jingyan", description="经验图谱: a knowledge graph and search over printed experience.")
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module, line) in COMMANDS.items():
        command = commands.add_parser(name, help=line, description=line)
        if name == chosen:  # only the command asked for loads its module
            import_module(module).configure(name, command)
    options = parser.parse_args(arguments)
    if options.version:
        options.run = _print_version
    elif options.command is None:
        parser.print_help()
        options.run = lambda _: 0
    return options


def _print_version(_: argparse.Namespace) -> int:
    from jingyan.identity import product_version

    print(f"jingyan {product_version()}")
    return 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
