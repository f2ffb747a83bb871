# `make serve` and `make test` are all a newcomer needs; each prepares what it uses.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STORE := $(or $(JINGYAN_STORE),store)

.PHONY: setup serve test test-engines lint bench browser lock audit sbom clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,test]'
	$(BIN)/jingyan model build
	touch $(READY)

serve: setup
	test -e $(STORE)/current || $(BIN)/jingyan build
	$(BIN)/jingyan serve

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Chromium and a Chinese font; Debian's packages where we may install them.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || \
	  echo "no Chromium found: install one (Debian: apt-get install chromium fonts-noto-cjk)"

test: lint browser
	$(BIN)/pytest

# Remote engines, started for real; one that is missing is named at the end.
test-engines: setup
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[engines]'
	@command -v virtuoso-t >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends virtuoso-opensource-7-bin >/dev/null; } || \
	  echo "no Virtuoso found: install one (Debian: apt-get install virtuoso-opensource)"
	$(BIN)/pytest -rs tests/engines

bench: setup
	$(BIN)/python -m benchmarks

# For those who deploy: versions with digests, their known holes (75: not checked), and the list of parts.
lock: setup
	$(BIN)/python deploy/make_lock.py

build/tools/bin/python:
	$(PYTHON) -m venv build/tools
	build/tools/bin/pip install --quiet --disable-pip-version-check pip-audit cyclonedx-bom

audit: build/tools/bin/python
	build/tools/bin/python deploy/audit.py build/tools/bin/pip-audit

sbom: build/tools/bin/python
	build/tools/bin/cyclonedx-py requirements deploy/requirements.lock --output-file build/jingyan.cdx.json

clean:
	rm -rf $(VENV) build dist *.egg-info
