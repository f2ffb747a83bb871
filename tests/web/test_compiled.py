"""Templates are compiled once in a process, and again where their source is another."""

from __future__ import annotations

from jinja2 import DictLoader, Environment

from web.compiled import Compiled, compile_all


class _Counting(Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *given: object, **named: object) -> object:  # type: ignore[override]
        type(self).compiled += 1
        return super().compile(*given, **named)  # type: ignore[call-overload]


def _environment(held: Compiled, **templates: str) -> Environment:
    loader = DictLoader({f"{name}.html": text for name, text in templates.items()})
    return _Counting(loader=loader, bytecode_cache=held)


def test_a_second_application_compiles_nothing() -> None:
    held, before = Compiled(), _Counting.compiled
    compile_all(_environment(held, home="{{ 1 + 1 }}", help="帮助"))
    assert _Counting.compiled == before + 2
    assert _environment(held, home="{{ 1 + 1 }}").get_template("home.html").render() == "2"
    assert _Counting.compiled == before + 2
    assert _environment(held, home="另一页").get_template("home.html").render() == "另一页"
    assert _Counting.compiled == before + 3
