# Every target sets up what it needs; `make demo` and `make test` are the two to know.

PYTHON ?= python3
BIN := .venv/bin
DEMO := var/demo
RUNS ?= 200
STORES ?= sqlite postgresql
SERVICES ?= outbox flaky flaky-keys mailgun postmark sendgrid ses resend brevo mailjet sparkpost \
  mailersend postmark-bulk

say = printf '\n$$ newsletter %s\n' '$(1)' && $(BIN)/newsletter -C $(DEMO) $(1)

.PHONY: demo test fuzz lint bench preview storm pictures calls caniemail clean

# In a copy, so that the checkout stays as it is; the copy is made anew each time.
demo: .venv/demo
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@cp -R newsletter.toml speakers.toml sample-* issues $(DEMO)
	@printf '\nThe sample project, copied to %s\n' $(DEMO)
	@$(call say,add $(DEMO)/sample-post.html)
	@$(call say,compile 2026-11-23)
	@$(call say,check)
	@$(call say,render --out $(DEMO)/var/rendered)
	@$(call say,subscribers import $(DEMO)/sample-readers.csv)
	@$(call say,send --yes)
	@$(call say,certificate)
	@printf '\nThe mail of each reader is a file in %s/var/outbox/2026-11-23: open one with a mail\n' $(DEMO)
	@printf 'program, or %s/var/rendered/email.html with a browser. To look at all issues live:\n' $(DEMO)
	@printf '  %s/newsletter -C %s preview\n' $(BIN) $(DEMO)

# Half as many again as processors: tests wait for servers, browsers and the disk.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 2) * 3 // 2)')

test: .venv/test .venv/chromium .venv/postgresql
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

# The property tests with new examples; a failure prints the example and how to repeat it.
fuzz: .venv/test .venv/chromium .venv/postgresql
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto -q -m "not browser" tests

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench
	$(BIN)/python -m benchmarks

# Sends through every service that are killed at random moments, while calls break; `make storm
# RUNS=2000` for a long one, `make storm SERVICES=mailgun STORES=sqlite` for a part.
storm: .venv/test .venv/postgresql
	for store in $(STORES); do echo "$$store"; \
	  $(BIN)/python -m tests.storm --runs $(RUNS) --readers 300 \
	    --store $$store --service $(SERVICES) 2>/dev/null || exit 1; done

# The pictures of README and docs, taken anew; look at them before you commit.
pictures: .venv/test .venv/chromium
	$(BIN)/python -m tests.picture docs

# The weights of old calls to action, learned anew from the labelled endings of the tests.
calls: .venv/learn
	$(BIN)/python -m tests.train_calls
	$(BIN)/python -m pytest -q tests/test_labelled_calls.py tests/test_old_calls.py

# The data on what mail clients support, taken anew from the npm package; read the difference.
caniemail: .venv/demo
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT INT TERM && \
	  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$$folder" caniemail && \
	  $(BIN)/python -m newsletter.check.caniemail.refresh "$$folder/node_modules/caniemail"

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
.venv/learn: EXTRA := [test,learn]
.venv/demo .venv/test .venv/lint .venv/bench .venv/learn: .venv/bin/python pyproject.toml constraints.txt
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

# The stores' tests run on a server of their own, made of the system's PostgreSQL.
.venv/postgresql: .venv/bin/python
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || { \
	  as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	  echo "installing PostgreSQL for the tests of the stores"; \
	  $$as apt-get update -q >/dev/null && \
	  DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -q postgresql >/dev/null; }
	@touch $@
