"""`review`: what was read, looked at and decided by people; decisions take effect at the next build."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypedDict

from jingyan.commands.options import add_json, add_store, print_json, settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from jingyan.reviewing import Review
    from kg.curation import Decision, Target
    from kg.curation.findings import Finding
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
    parser.set_defaults(candidates=False)
    parser.set_defaults(limit=_LISTED)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    _add_list(actions)
    for action, (line, arguments) in _DECISIONS.items():
        one = actions.add_parser(action, help=line, description=line)
        arguments(one)
        _add_common(one, deciding=True)
        one.set_defaults(run=_undo if action == "undo" else _add if action == "add" else _decide)
    history = actions.add_parser("history", help="every decision, who, when and why")
    _add_common(history)
    add_json(history)
    history.set_defaults(run=_history)


def _add_list(actions: argparse._SubParsersAction[Parser]) -> None:
    line = "what to look at first: uncertainty times reach"
    one = actions.add_parser("list", help=line, description=line)
    one.add_argument("--orphans", action="store_true", help="decisions that have no effect any more")
    one.add_argument("--candidates", action="store_true", help="what only the second opinion reads")
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


def _findings(parser: Parser) -> None:
    parser.add_argument("findings", nargs="+", metavar="ID|QUOTE", help="as shown by list")


def _with(flag: str, help: str, **more: object) -> Callable[[Parser], None]:
    def arguments(parser: Parser) -> None:
        _findings(parser)
        parser.add_argument(flag, required=True, dest="to", help=help, **more)  # type: ignore[arg-type]

    return arguments


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("quote", help="the exact words")
    parser.add_argument("--occurrence", type=int, help="which one, where they stand several times")
    parser.add_argument("--act", help="create, improve or use")
    parser.add_argument("--topic", help="id of the topic, with --kind topic")


def _undo_arguments(parser: Parser) -> None:
    parser.add_argument("decision", help="its id, as shown by history")


def _set_arguments(parser: Parser) -> None:
    parser.add_argument("findings", nargs=1, metavar="ID|QUOTE", help="as shown by list")
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help="claimed=yes step=3 stage=refer …")


_DECISIONS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "accept": ("it is right as it was read", _findings),
    "reject": ("it is no finding", _findings),
    "retype": ("it is of another kind", _with("--to", "the right kind")),
    "bounds": ("other words are the name", _with("--quote", "the right words, overlapping the read ones")),
    "merge": ("it is another name of an entity", _with("--into", "the entity's name")),
    "split": ("it is several", _with("--parts", "the words of each", nargs="+")),
    "add": ("a name or topic that no rule read", _add_arguments),
    "relate": ("it is a kind of something else", _with("--broader", "name of the wider thing")),
    "set": ("loop flags, steps, figures: FIELD=VALUE", _set_arguments),
    "undo": ("take a decision back", _undo_arguments),
}
_CHANGE = {"retype": "kind", "bounds": "quote", "merge": "name", "split": "quotes", "relate": "name"}


def _review(options: argparse.Namespace) -> Review:
    from jingyan.reviewing import Review
    from kg.curation.model import FINDING_KINDS

    if options.kind not in (None, *FINDING_KINDS):
        raise ConfigError("review", f"no kind “{options.kind}”", f"one of {', '.join(FINDING_KINDS)}")
    return Review(settings(options))


def _list(options: argparse.Namespace) -> int:
    review = _review(options)
    if options.orphans:
        return _orphans(review, options)
    listed = review.candidates() if options.candidates else review.findings()
    found = [f for f in listed if _asked_for(f, options)]
    shown = found[: options.limit or None]
    if options.json:
        print_json([finding.as_json() for finding in shown])
        return 0
    for finding in shown:
        print(_line(finding))
    for conflict in review.conflicts():
        print(f"contradiction: {conflict}")
    if options.candidates:
        print(f"{len(shown)} of {len(found)} candidates; `jingyan review add WORDS --kind KIND` takes one in")
        return 0
    print(f"{len(shown)} of {len(found)} findings; `jingyan review accept ID`, reject, retype, bounds …")
    return 0


def _asked_for(finding: Finding, options: argparse.Namespace) -> bool:
    return (
        (options.all or finding.status in ("auto", "candidate"))
        and options.kind in (None, finding.target.kind)
        and options.document in (None, finding.document)
    )


def _line(finding: Finding) -> str:
    about = f"{finding.target.kind}{f' {finding.target.topic}' if finding.target.topic else ''}"
    where = finding.excerpt.city or finding.excerpt.org or finding.document
    steps = f"  {' → '.join(finding.steps)}" if finding.steps else ""
    status = (
        "" if finding.status in ("auto", "candidate") else f" {finding.status} by {', '.join(finding.who)}"
    )
    words = " ".join(finding.target.quote.split())
    measure = f"{finding.weight:.2f} = {1 - finding.confidence:.2f} × {finding.reach}"
    return f"{finding.id}  {measure}  {about:<12} {where}  {words}{steps}  [{finding.rule}]{status}"


def _orphans(review: Review, options: argparse.Namespace) -> int:
    from kg.curation.record import as_json

    found = [(d, o) for d, o in review.orphans() if options.document in (None, d)]
    if options.json:
        print_json([{"document": d, "reason": o.reason, "decision": as_json(o.decision)} for d, o in found])
        return 0
    for document, orphan in found:
        print(f"{document}: {orphan}")
    print(f"{len(found)} decisions without effect")
    return 0


def _decide(options: argparse.Namespace) -> int:
    review, change = _review(options), _change(options)
    accepts = options.action == "accept"
    found = [review.find(name, kind=options.kind, document=options.document) for name in options.findings]
    for document in dict.fromkeys(finding.document for finding in found):
        about = [(f.target, f.seen if accepts else change) for f in found if f.document == document]
        made = review.decide(document, options.action, about, **_told(options))
        _report(review, document, made)
    return 0


def _change(options: argparse.Namespace) -> Change:
    if options.action == "set":
        return dict(_field(text) for text in options.fields)
    if options.action not in _CHANGE:
        return {}
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
    review = _review(options)
    document, target = review.unread(
        options.quote,
        kind=options.kind,
        topic=options.topic,
        document=options.document,
        occurrence=options.occurrence,
    )
    about: tuple[Target, Change] = (target, {"act": options.act} if options.act else {})
    _report(review, document, review.decide(document, "add", [about], **_told(options)))
    return 0


def _undo(options: argparse.Namespace) -> int:
    review = _review(options)
    document, made = review.undo(options.decision, who=_who(options.who), why=options.why)
    _report(review, document, [made])
    return 0


def _report(review: Review, document: str, made: Sequence[Decision]) -> None:
    from kg.curation.files import path_of

    for one in made:
        kind = f"{one.target.kind} " if one.target else ""
        print(f"{one.id}: {one.action} {kind}{one.words}")
    path = path_of(review.settings.curation, document)
    print(f"{len(made)} recorded in {path}; `jingyan build` publishes them")


def _history(options: argparse.Namespace) -> int:
    from kg.curation.record import as_json

    made = [
        one
        for one in _review(options).history(options.document)
        if options.kind in (None, one.decision.target.kind if one.decision.target else None)
    ]
    if options.json:
        print_json([{"document": m.document, "in_force": m.in_force, **as_json(m.decision)} for m in made])
        return 0
    for one in made:
        decision, mark = (
            one.decision,
            "" if one.in_force or one.decision.action == "undo" else " (not in force)",
        )
        kind = f" {decision.target.kind}" if decision.target else ""
        told = f"{decision.when} {decision.who}: {decision.action}{kind} {decision.words}"
        print(f"{decision.id}  {told}{f' — {decision.why}' if decision.why else ''}{mark}")
    print(f"{len(made)} decisions")
    return 0
