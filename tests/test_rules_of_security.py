"""Rules of `docs/security.md` that hold for the code as a whole, and the tests it names."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from jingyan.config import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "kg", "embed", "web", "jingyan")
RUNS_WHAT_IT_READS = {"pickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30}"
    r"|(?:password|secret)\s*=\s*[\"'][^\"'{}]{8,}"
)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the product, read."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


TREES = list(trees())


def test_the_whole_product_was_read() -> None:
    assert len(TREES) > 200


def test_nothing_is_read_that_could_run() -> None:
    imported = {
        (str(path), name.split(".")[0])
        for path, tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        )
    }
    assert {pair for pair in imported if pair[1] in RUNS_WHAT_IT_READS} == set()
    called = {
        (str(path), node.func.id)
        for path, tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {pair for pair in called if pair[1] in ("eval", "exec")} == set()


def test_yaml_is_read_as_data_only() -> None:
    loads = [
        (str(path), node.attr)
        for path, tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml"
    ]
    assert loads
    assert {name for _, name in loads} <= {"safe_load", "CSafeLoader", "SafeLoader", "load", "YAMLError"}
    assert [path for path, tree in TREES for node in ast.walk(tree) if _loads_unsafely(node)] == []


def _loads_unsafely(node: ast.AST) -> bool:
    """Say whether this is a call of `yaml.load` without a safe loader."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr != "load" or not isinstance(node.func.value, ast.Name) or node.func.value.id != "yaml":
        return False
    return not re.search("_LOADER|Safe", ast.unparse(node))  # a safe one


def test_no_text_is_pasted_into_a_query() -> None:
    pasted = {
        (str(path), ast.unparse(part.value))
        for path, tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("query", "update", "execute", "executemany")
        for argument in node.args[:1]
        if isinstance(argument, ast.JoinedStr)
        for part in argument.values
        if isinstance(part, ast.FormattedValue)
    }
    # only our own constants, and as many question marks as there are values, may be put together
    assert [place for place in pasted if not re.fullmatch(r"_?[A-Z][A-Z_]*|marks", place[1])] == []


def test_no_secret_is_kept_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    files = [
        ROOT / name for name in listed.decode().split("\0") if name.endswith((".py", ".toml", ".md", ".yml"))
    ]
    files = [path for path in files if path.is_file() and path != Path(__file__)]
    if not files:
        pytest.skip("not a checkout")
    assert [path.name for path in files if SECRET.search(path.read_text(encoding="utf-8"))] == []


def test_a_secret_is_never_printed() -> None:
    settings = Settings(review_token="a-token-nobody-should-see")
    assert "nobody-should-see" not in repr(settings)


def test_this_machine_alone_is_served_unless_asked() -> None:
    assert Settings().host == "127.0.0.1"
    assert Settings().review_token == ""


def test_every_test_the_security_page_names_exists() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    assert len(named) >= 15
    for file, test in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in text, f"{file}::{test}"


def test_the_lock_pins_what_the_product_needs() -> None:
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {_name(requirement) for requirement in wanted}
    pins = dict(_pins(ROOT / "deploy/requirements.lock"))
    assert names - pins.keys() == set()
    agreed = dict(_pins(ROOT / "constraints.txt"))
    assert {name: pins[name] for name in pins} == {
        name: agreed.get(name, "not in constraints") for name in pins
    }


def _pins(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if "==" in line:
            name, version = line.split(" ")[0].split("==")
            yield _name(name), version


def _name(requirement: str) -> str:
    return re.split(r"[<>=\[; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def test_every_locked_package_has_a_digest() -> None:
    lines = (ROOT / "deploy/requirements.lock").read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) > 60
    assert [line for line in lines if not re.search(r" --hash=sha256:[0-9a-f]{64}$", line)] == []


@pytest.mark.parametrize(
    ("report", "status", "says"),
    [
        ('{"dependencies": [{"name": "flask", "version": "3.1.3", "vulns": []}]}', 0, "no known hole in 1"),
        ('{"dependencies": [{"name": "flask", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}', 1, "PYSEC-1"),
        ('{"dependencies": [{"name": "flask", "skip_reason": "could not"}]}', 75, "NOT CHECKED, 1 of 1"),
        ('{"dependencies": []}', 75, "NOT CHECKED"),
        ("", 75, "NOT CHECKED"),
    ],
)
def test_an_audit_without_an_answer_is_not_green(report: str, status: int, says: str) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("audit", ROOT / "deploy/audit.py")
    assert spec and spec.loader
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    found, line = audit.verdict(report)
    assert (found, says in line) == (status, True), line


def test_alerts_ask_for_figures_that_exist() -> None:
    text = (ROOT / "deploy/alerts.yml").read_text(encoding="utf-8")
    figures = set(re.findall(r"jingyan_\w+", text))
    code = (ROOT / "web/metrics.py").read_text(encoding="utf-8")
    assert figures
    for figure in figures:
        assert re.sub(r"_(total|bucket)$", "", figure) in code, figure
    operators = (ROOT / "docs/operators.md").read_text(encoding="utf-8")
    alarms = re.findall(r"alert: (\w+)", text)
    assert [alarm for alarm in alarms if alarm not in operators] == []
