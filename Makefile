# Every target sets up what it needs; `make demo` and `make test` are the two to know.

PYTHON ?= python3
BIN := .venv/bin
DEMO := var/demo
SIZE ?= 200

.PHONY: demo test lint bench preview golden storm clean

demo: .venv/demo
	@$(BIN)/python -m tests.demo $(DEMO)

test: .venv/test .venv/chromium
	$(BIN)/python -m pytest -n auto -q

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench
	$(BIN)/python -m benchmarks

preview: .venv/demo
	$(BIN)/newsletter preview

clean:
	rm -rf .venv var dist build

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --upgrade pip

# One stamp per set of packages; a change of the pins or of the metadata installs again.
.venv/demo: EXTRA :=
.venv/test: EXTRA := [test]
.venv/lint: EXTRA := [test,lint]
.venv/bench: EXTRA := [test,bench]
.venv/demo .venv/test .venv/lint .venv/bench: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q -c constraints.txt -e '.$(EXTRA)'
	@touch $@

# The browser tests drive the system's Chromium; on Debian it is installed where it is missing.
.venv/chromium: .venv/bin/python
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
	  as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	  echo "installing Chromium for the browser tests"; \
	  $$as apt-get update -q >/dev/null && \
	  DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -q chromium >/dev/null; }
	@touch $@
