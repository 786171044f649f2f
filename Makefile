# Two commands are enough for most readers: make book, make test.

SHELL := /bin/bash
PYTHON ?= python3
PROGRAMS := .venv/bin
UPGRADE ?=
VALIDATORS := .cache/validators
CLOCK := .cache/clock
NEWEST := .cache/newest
NEWEST_PYTHON ?= $(PYTHON)
PYTEST_OPTIONS ?=
# The tests of the pure core, as [tool.mutmut] in pyproject.toml lists them.
CORE_TESTS = $(shell sed -n '/^pytest_add_cli_args_test_selection/,/^]/s/ *"\(.*\)",/\1/p' pyproject.toml)

# The same bytes on every machine: hash order, clock, language and the date that builds write.
# 1767225600 is 1 January 2026, 00:00 UTC: a fixed date, and no statement about when anything was made.
export PYTHONHASHSEED := 0
export TZ := UTC
export LC_ALL := C.UTF-8
export SOURCE_DATE_EPOCH := 1767225600
# The kernels choose how figures are drawn; a setting of the caller would replace figures by text.
unexport MPLBACKEND
unexport PYTHONHOME
unexport PYTHONPATH

COMPILE := $(PROGRAMS)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help environment environment-test book live test-live release twice validate lab notebooks test conformance bench lint faults fuzz newest coverage mutants advisories lock clean check-site

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment: ## Make .venv from requirements.lock
	@$(PYTHON) tools/make_environment.py

environment-test:
	@$(PYTHON) tools/make_environment.py --test

book: environment ## Build the book into _build/html
	$(PROGRAMS)/review book

release: book ## Make the archive of a release in dist, with all that proves it
	$(PROGRAMS)/review release

twice: release ## Build book and release again elsewhere, under other conditions, and compare every byte
	$(PROGRAMS)/uv pip install --quiet --no-deps --require-hashes --target $(CLOCK) -r tools/clock.lock
	$(PROGRAMS)/python tools/twice.py --against . --clock $(CLOCK)

validate: environment-test release ## Put the release to validators of others, offline
	$(PROGRAMS)/uv venv --quiet --allow-existing --python $(PROGRAMS)/python $(VALIDATORS)
	$(PROGRAMS)/uv pip sync --quiet --python $(VALIDATORS)/bin/python --require-hashes tools/validators/requirements.lock
	$(PROGRAMS)/uv pip install --quiet --no-deps --require-hashes --target $(VALIDATORS)/older -r tools/validators/older.lock
	@sed -n 's/^roc-validator==\([^ ]*\).*/\1/p' tools/validators/requirements.lock > $(VALIDATORS)/version
	$(PROGRAMS)/python tools/validate.py dist/*.tar.gz $(VALIDATORS)

live: book ## Add re-execution in the browser to the book (a download of about 110 MB once, kept in .cache/live)
	$(PROGRAMS)/uv pip install --quiet --python $(PROGRAMS)/python --require-hashes -r requirements-live.lock
	$(PROGRAMS)/review live

lab: environment ## Open the notebooks in JupyterLab, which is installed on the first call
	$(PROGRAMS)/uv pip install --quiet --python $(PROGRAMS)/python --require-hashes -r requirements-lab.lock
	$(PROGRAMS)/jupyter lab notebooks

test-live: ## Change a decision in the browser and compare with the command line, after `make live`
	$(PROGRAMS)/uv pip install --quiet --python $(PROGRAMS)/python --require-hashes -r requirements-test.lock
	@REVIEW_CHROMIUM="$$($(PYTHON) tools/find_chromium.py)" $(PROGRAMS)/python -m pytest tests/live

notebooks: environment ## Run the notebooks with the default decisions and refresh the committed ones
	$(PROGRAMS)/review notebooks

test: environment-test ## Run all tests; PYTEST_OPTIONS="-k name" runs some
	@chromium="$$($(PYTHON) tools/find_chromium.py)" || exit 1; \
	options=(); [ -n "$$chromium" ] || options=(-m "not browser"); \
	REVIEW_CHROMIUM="$$chromium" $(PROGRAMS)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder "$${options[@]}" $(PYTEST_OPTIONS)
	@# Every stored value of every notebook is compared with a fresh one.
	$(PROGRAMS)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --nbval --nbval-current-env \
		--nbval-sanitize-with tests/nbval_sanitize.cfg notebooks

check-site: environment-test ## Check the built site: accessibility, HTML, EPUB, links, weight, keyboard
	@chromium="$$($(PYTHON) tools/find_chromium.py)" || exit 1; \
	REVIEW_CHROMIUM="$$chromium" $(PROGRAMS)/python tools/site/check.py

conformance: environment-test ## Ask validators of others, and record what they found for the book
	$(PROGRAMS)/python tools/conformance.py

bench: environment-test ## Measure import, de-duplication, scale, multiverse, notebooks, sweep, book, reading; ratios within one run
	@# All run; any that breaks a limit fails the target. BIB_DEDUPE_PYTHON names a Python with bib-dedupe to compare.
	@failed=0; for program in importing deduplication scale multiverse flips execution sweep unchanged book reading; do \
		echo "$$program"; $(PROGRAMS)/python benchmarks/$$program.py || failed=1; done; exit $$failed

lint: environment-test ## Check style and the order of imports
	$(PROGRAMS)/ruff check
	$(PROGRAMS)/ruff format --check
	$(PROGRAMS)/lint-imports
	$(PROGRAMS)/bandit --quiet --recursive --severity-level medium src tools benchmarks

faults: environment-test ## Kill every command that writes at 50 random moments, and try each fault and attack (an hour)
	$(PROGRAMS)/python tools/faults/campaign.py
	@chromium="$$($(PYTHON) tools/find_chromium.py)" || exit 1; \
	REVIEW_CHROMIUM="$$chromium" $(PROGRAMS)/python tools/faults/trials.py

newest: environment ## Run the tests with the newest releases that pyproject.toml allows; NEWEST_PYTHON=python3.13 chooses a Python
	$(PROGRAMS)/uv venv --quiet --clear --python $(NEWEST_PYTHON) $(NEWEST)
	$(PROGRAMS)/uv pip install --quiet --upgrade --python $(NEWEST)/bin/python --editable '.[build,test]'
	$(NEWEST)/bin/python --version
	$(PROGRAMS)/uv pip list --quiet --outdated --python $(NEWEST)/bin/python
	@chromium="$$($(PYTHON) tools/find_chromium.py)" || exit 1; \
	wanted="not locked"; [ -n "$$chromium" ] || wanted="$$wanted and not browser"; \
	REVIEW_CHROMIUM="$$chromium" $(NEWEST)/bin/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m "$$wanted" $(PYTEST_OPTIONS)

coverage: environment-test ## Show which branches of the pure core no test takes; at least 95 % must be taken
	$(PROGRAMS)/coverage erase
	$(PROGRAMS)/coverage run -m pytest $(CORE_TESTS)
	$(PROGRAMS)/coverage report

mutants: environment-test ## Change the pure core in thousands of ways, and count the changes that no test notices (an hour)
	$(PROGRAMS)/uv pip install --quiet --python $(PROGRAMS)/python --require-hashes -r tools/mutants/requirements.lock
	$(PROGRAMS)/mutmut run --max-children 2
	$(PROGRAMS)/python tools/mutants/record.py

fuzz: environment-test ## Fuzz every reader and the decisions, guided by coverage, for at most a minute each
	$(PROGRAMS)/uv pip install --quiet --python $(PROGRAMS)/python --require-hashes -r tools/faults/requirements.lock
	$(PROGRAMS)/python tools/faults/fuzz.py

advisories: environment ## Ask the advisory service of PyPI about every locked package; needs a network
	$(PROGRAMS)/uv tool run pip-audit --disable-pip --require-hashes -r requirements.lock

lock: environment ## Compile the locks again; UPGRADE=--upgrade takes newer versions
	$(COMPILE) $(UPGRADE) --extra build pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) --extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	$(COMPILE) $(UPGRADE) --extra build --extra lab -c requirements.lock pyproject.toml -o requirements-lab.lock
	$(COMPILE) $(UPGRADE) tools/validators/requirements.in -o tools/validators/requirements.lock
	$(COMPILE) $(UPGRADE) --no-deps tools/validators/older.in -o tools/validators/older.lock
	$(COMPILE) $(UPGRADE) --no-deps tools/clock.in -o tools/clock.lock
	$(COMPILE) $(UPGRADE) tools/faults/requirements.in -o tools/faults/requirements.lock
	$(COMPILE) $(UPGRADE) -c requirements-test.lock tools/mutants/requirements.in -o tools/mutants/requirements.lock
	$(COMPILE) $(UPGRADE) --extra build --extra live -c requirements.lock pyproject.toml -o requirements-live.lock
	@# Wheels for Pyodide's Python, each in the one version that the group names.
	$(subst 3.11,3.14,$(COMPILE)) --no-deps --group browser -o requirements-browser.lock

clean: ## Remove what can be built again; .venv and runs stay
	rm -rf _build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +
