"""`review`: what was read, looked at and decided by people; decisions take effect at the next build."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypedDict

from jingyan.commands.options import add_json, add_store, settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from jingyan.reviewing import Review
    from kg.curation import Decision, Target
    from kg.curation.model import Change

Parser = argparse.ArgumentParser
_LISTED = 20


class Told(TypedDict):
    """What every decision says beside what it is about."""

    who: str
    why: str
    supersede: bool


def configure(name: str, parser: Parser) -> None:
    """Set the actions and their arguments."""
    parser.set_defaults(run=_list, json=False, kind=None, document=None, orphans=False, all=False)
    parser.set_defaults(candidates=False, reported=False, suggested=False, limit=_LISTED)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    _add_list(actions)
    for action, (line, arguments) in _DECISIONS.items():
        one = actions.add_parser(action, help=line, description=line)
        arguments(one)
        _add_common(one, deciding=True)
        one.set_defaults(run=_RUN.get(action, _decide))
    history = actions.add_parser("history", help="every decision, who, when and why")
    _add_common(history)
    add_json(history)
    history.set_defaults(run=_history)


def _add_list(actions: argparse._SubParsersAction[Parser]) -> None:
    line = "what to look at first: uncertainty times reach"
    one = actions.add_parser("list", help=line, description=line)
    one.add_argument("--orphans", action="store_true", help="decisions that have no effect any more")
    one.add_argument("--candidates", action="store_true", help="what only the second opinion reads")
    one.add_argument(
        "--reports", dest="reported", action="store_true", help="what readers say was read wrong"
    )
    line = "topics and names alike that nearness of meaning suggests; never stated by itself"
    one.add_argument("--suggested", action="store_true", help=line)
    one.add_argument("--all", action="store_true", help="decided findings too")
    one.add_argument("-n", "--limit", type=int, default=_LISTED, help=f"how many ({_LISTED}; 0: all)")
    _add_common(one)
    add_json(one)
    one.set_defaults(run=_list)


def _add_common(parser: Parser, *, deciding: bool = False) -> None:
    parser.add_argument("--document", help="only this document")
    parser.add_argument("--kind", help="only this kind: mechanism, platform, chain, outcome, topic …")
    add_store(parser)
    if deciding:
        parser.add_argument("--who", help="who decides (the user's name)")
        parser.add_argument("--why", default="", help="the reason, for those who come after")
        parser.add_argument("--supersede", action="store_true", help="take the place of what contradicts it")
        parser.add_argument("--report", help="the reader's report that this answers, closed by it")


def _findings(parser: Parser) -> None:
    parser.add_argument("findings", nargs="+", metavar="ID|QUOTE", help="as shown by list")


def _with(flag: str, help: str, **more: object) -> Callable[[Parser], None]:
    def arguments(parser: Parser) -> None:
        _findings(parser)
        parser.add_argument(flag, required=True, dest="to", help=help, **more)  # type: ignore[arg-type]

    return arguments


def _split_arguments(parser: Parser) -> None:
    _findings(parser)
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument("--parts", dest="to", nargs="+", metavar="WORDS", help="the words of each")
    ways.add_argument("--as", dest="own_name", metavar="NAME", help="its own name, in its document alone")


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("quote", help="the exact words")
    parser.add_argument("--occurrence", type=int, help="which one, where they stand several times")
    parser.add_argument("--act", help="create, improve or use")
    parser.add_argument("--topic", help="id of the topic, with --kind topic")
    line = "of a chain, in order: its words, then actor=… action=… stage=… deadline=…"
    parser.add_argument("--step", nargs="+", action="append", metavar=("WORDS", "FIELD=VALUE"), help=line)
    parser.add_argument("--chain", help="loop, sequence, parallel or composition, with --kind chain")
    parser.add_argument("--of", help="words of the mechanism a chain belongs to")


def _undo_arguments(parser: Parser) -> None:
    parser.add_argument("decision", help="its id, as shown by history")


def _close_arguments(parser: Parser) -> None:
    parser.add_argument("names", nargs="+", metavar="REPORT", help="as shown by list --reports")


def _set_arguments(parser: Parser) -> None:
    parser.add_argument("findings", nargs=1, metavar="ID|QUOTE", help="as shown by list")
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help="claimed=yes step=3 stage=refer …")


_DECISIONS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "accept": ("it is right as it was read", _findings),
    "reject": ("it is no finding", _findings),
    "retype": ("it is of another kind", _with("--to", "the right kind")),
    "bounds": ("other words are the name", _with("--quote", "the right words, overlapping the read ones")),
    "merge": ("it is another name of an entity", _with("--into", "the entity's name")),
    "split": ("it is several, or not what others call so", _split_arguments),
    "add": ("a name or topic that no rule read", _add_arguments),
    "relate": ("it is a kind of something else", _with("--broader", "name of the wider thing")),
    "set": ("loop flags, steps, figures: FIELD=VALUE", _set_arguments),
    "undo": ("take a decision back", _undo_arguments),
    "close": ("a reader's report was looked at, nothing is to be done", _close_arguments),
}
_CHANGE = {"retype": "kind", "bounds": "quote", "merge": "name", "split": "quotes", "relate": "name"}


def _review(options: argparse.Namespace) -> Review:
    from jingyan.reviewing import Review
    from kg.curation.model import FINDING_KINDS

    if options.kind not in (None, *FINDING_KINDS):
        raise ConfigError("review", f"no kind “{options.kind}”", f"one of {', '.join(FINDING_KINDS)}")
    return Review(settings(options))


def _decide(options: argparse.Namespace) -> int:
    review, change = _reviewing(options), _change(options)
    accepts = options.action == "accept"
    found = [review.find(name, kind=options.kind, document=options.document) for name in options.findings]
    for document in dict.fromkeys(finding.document for finding in found):
        about = [(f.target, f.seen if accepts else change) for f in found if f.document == document]
        made = review.decide(document, options.action, about, **_told(options))
        _report(review, document, made, options)
    return 0


def _reviewing(options: argparse.Namespace) -> Review:
    """Return the review; ConfigError, before anything is decided, for a report that is not open."""
    review = _review(options)
    if options.report and options.report not in {one.id for one in review.box.read().open}:
        raise ConfigError(options.report, "no open report of this id", "see `jingyan review list --reports`")
    return review


def _change(options: argparse.Namespace) -> Change:
    if options.action == "set":
        return dict(_field(text) for text in options.fields)
    if options.action not in _CHANGE:
        return {}
    if options.action == "split" and options.own_name:
        return {"name": options.own_name}
    return {_CHANGE[options.action]: tuple(options.to) if isinstance(options.to, list) else options.to}


def _field(text: str) -> tuple[str, str | int | float | bool | None]:
    from kg.curation.record import value_of

    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigError("review set", f"“{text}” is no FIELD=VALUE", "e.g. step=3 stage=refer")
    return name, value_of(name, value)


def _told(options: argparse.Namespace) -> Told:
    return {"who": _who(options.who), "why": options.why, "supersede": options.supersede}


def _who(given: str | None) -> str:
    try:
        name = given if given is not None else getpass.getuser()
    except (OSError, KeyError) as error:  # a container without users
        raise ConfigError("review", "nobody knows who decides", "give --who NAME") from error
    if not name.strip():
        raise ConfigError("review", "nobody knows who decides", "give --who NAME")
    return name.strip()


def _add(options: argparse.Namespace) -> int:
    if options.kind is None:
        raise ConfigError("review add", "of which kind?", "give --kind mechanism, platform, programme …")
    review = _reviewing(options)
    document, target = review.unread(
        options.quote,
        kind=options.kind,
        topic=options.topic,
        document=options.document,
        occurrence=options.occurrence,
    )
    about: list[tuple[Target, Change]] = [(target, _added(options))]
    _report(review, document, review.decide(document, "add", about, **_told(options)), options)
    return 0


def _added(options: argparse.Namespace) -> Change:
    """Return what is said of a new finding; of a chain, its steps."""
    from kg.curation.chains import chain_change

    if options.kind != "chain":
        return {"act": options.act} if options.act else {}
    steps = [(words, dict(_field(one) for one in told)) for words, *told in options.step or ()]
    return chain_change(steps, kind=options.chain, mechanism=options.of)


def _undo(options: argparse.Namespace) -> int:
    review = _reviewing(options)
    document, made = review.undo(options.decision, who=_who(options.who), why=options.why)
    _report(review, document, [made], options)
    return 0


def _close(options: argparse.Namespace) -> int:
    review, who = _review(options), _who(options.who)
    for name in options.names:
        review.close(name, who=who, why=options.why)
    print(f"{len(options.names)} closed")
    return 0


def _report(review: Review, document: str, made: Sequence[Decision], options: argparse.Namespace) -> None:
    from kg.curation.files import path_of

    for one in made:
        kind = f"{one.target.kind} " if one.target else ""
        print(f"{one.id}: {one.action} {kind}{one.words}")
    if options.report:
        review.close(options.report, who=_who(options.who), why=options.why, decision=made[0].id)
    path = path_of(review.settings.curation, document)
    print(f"{len(made)} recorded in {path}; `jingyan build` publishes them")


def _list(options: argparse.Namespace) -> int:
    from jingyan.review_lists import show

    show(_review(options), options)
    return 0


def _history(options: argparse.Namespace) -> int:
    from jingyan.review_lists import show_history

    show_history(_review(options), options)
    return 0


_RUN = {"add": _add, "undo": _undo, "close": _close}
