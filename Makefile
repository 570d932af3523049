# Two commands on a fresh machine: `make demo` runs the main job, `make test` passes the tests.
# They need Python 3.11 or newer with venv, make and git; uv is used where it is present.

RECENT := -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name $(RECENT) 2>/dev/null && echo $$name && break; done)
MEMBERS := -e core[postgresql] -e plugins/email_offers -e plugins/telephony -e plugins/reporting
BIN := .venv/bin
# What people write (.po) is compiled to what gettext reads (.mo), here and when a distribution is built.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard core/tagwerk/locale/*/*/*.po plugins/*/tagwerk_*/locale/*/*/*.po))

# Compiled once and kept, whatever the machine is told: the tests and the demo start the program a thousand times.
export PYTHONDONTWRITEBYTECODE :=

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt
export UV_CONSTRAINT := $(CURDIR)/constraints.txt
export UV_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: demo test test-heavy check bench docs licences bandit audit translations reference pictures clean

demo: .venv/ready $(CATALOGUES)
	$(BIN)/tagwerk demo

test: .venv/ready $(CATALOGUES)
	$(BIN)/pytest -n 3 --dist loadfile  # some of them wait: three keep two cores busy

test-heavy: .venv/tools $(CATALOGUES)
	$(BIN)/pytest -m heavy -n 2 --dist loadfile || [ $$? -eq 5 ]  # 5: there are none

check: .venv/tools $(CATALOGUES)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy core plugins tests benchmarks
	$(BIN)/lint-imports

bench: .venv/bench $(CATALOGUES)
	@set -e; for script in $(filter-out benchmarks/scale.py benchmarks/a_postgresql.py,$(wildcard benchmarks/*.py)); do echo "== $$script"; PYTHONPATH=tests $(BIN)/python $$script; done

# The site of the documentation, with search, in site/; a broken link ends it.
docs: .venv/tools
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "The site is in site/index.html"

# The licences of all that is needed; what bandit finds and nobody has judged; vulnerabilities that are known.
licences: .venv/tools
	$(BIN)/python tests/licences.py

bandit: .venv/tools
	$(BIN)/python tests/bandit_findings.py

audit: .venv/tools
	$(BIN)/python tests/pip_audit.py

# New texts go into each German catalogue; translate what is empty, then run this again.
translations: .venv/ready
	@set -e; for package in core/tagwerk plugins/*/tagwerk_*; do \
		domain=$${package##*/}; template=$$(mktemp); \
		$(BIN)/pybabel --quiet extract --keywords later --no-location --sort-output -o $$template $$package; \
		$(BIN)/pybabel --quiet update --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			--width 120 -D $$domain -i $$template -d $$package/locale -l de; rm $$template; \
	done

# The reference is written from the docstrings of the hooks and of what a plugin may import.
reference: .venv/ready $(CATALOGUES)
	$(BIN)/python tests/hook_reference.py
	$(BIN)/python tests/api_reference.py
	$(BIN)/python tests/settings_reference.py
	$(BIN)/python tests/personal_data_page.py

# The pictures of the board are what the commands print, those of reports the first pages that are set.
pictures: .venv/ready $(CATALOGUES)
	$(BIN)/python tests/board_pictures.py
	PYTHONPATH=tests $(BIN)/python tests/report_pictures.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache site

.venv/bench: .venv/ready
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --group bench; \
	else $(BIN)/pip install --quiet --group bench; fi
	@touch .venv/bench

.venv/tools: .venv/ready
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(BIN)/python --group tools; \
	else $(BIN)/pip install --quiet --group tools; fi
	@touch .venv/tools

%.mo: %.po .venv/ready
	$(BIN)/pybabel --quiet compile -i $< -o $@

.venv/ready: constraints.txt pyproject.toml core/pyproject.toml $(wildcard plugins/*/pyproject.toml)
	@$(or $(PYTHON),false) $(RECENT) || { echo "Tagwerk needs Python 3.11 or newer with venv; name one with: make PYTHON=..."; exit 1; }
	rm -rf .venv
	@if command -v uv >/dev/null; then \
		uv venv --quiet --python $(PYTHON) .venv && uv pip install --quiet --python $(BIN)/python --group dev $(MEMBERS); \
	else \
		$(PYTHON) -m venv .venv && $(BIN)/pip install --quiet --upgrade pip && $(BIN)/pip install --quiet --group dev $(MEMBERS); \
	fi
	@touch .venv/ready
