# One way to do each thing. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

export NO_MKDOCS_2_WARNING := 1
# Tests start Python a hundred times, and each would compile this package anew where the environment forbids to keep it.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help site serve test test-full nightly accuracy bench-parse bench-data bench bench-large bench-pages check-site sbom properdocs coverage mutation fuzz check fix lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

site: .venv/site ## 建立网站 build the site into site/
	$(BIN)/mkdocs build
	@echo
	@echo '网站已建成，在 site/ 目录。预览请运行：make serve'

serve: .venv/site ## 预览网站，报告改动后自动刷新 preview with live reload
	$(BIN)/mkdocs serve

test: .venv/test ## the quick suite, real browser included (about ten minutes on two cores)
	tests/system-packages.sh
	$(PYTEST)

test-full: .venv/test ## the quick suite and the slow tests
	tests/system-packages.sh
	GIAR_TABLES=5000 $(PYTEST) -m "not nightly"

nightly: .venv/test ## every test, the long runs included, then coverage and mutants
	tests/system-packages.sh
	@$(MAKE) --no-print-directory .venv/fuzz || echo 'atheris has no wheel for this system: the guided fuzzing is skipped'
	GIAR_TABLES=20000 $(PYTEST) -m ""
	@$(MAKE) --no-print-directory coverage mutation

accuracy: .venv/site ## score the reports in ../shared and write tests/SCOREBOARD.md
	$(BIN)/python tests/accuracy.py

bench-parse: .venv/test ## time and memory of reading a report, by format
	tests/system-packages.sh
	$(BIN)/python -m tests.bench.parse

bench-pages: .venv/test site ## bytes, paint and layout shift of each kind of page in Chromium
	tests/system-packages.sh
	$(BIN)/python -m tests.bench.pages

bench: .venv/test ## time and memory of building a site of 1,000 reports, and a page beside Hugo and MkDocs
	tests/system-packages.sh
	$(BIN)/python -m tests.bench.site 1000
	$(BIN)/python -m tests.bench.preview 1000
	$(BIN)/python -m tests.bench.compare 1000

bench-large: .venv/test ## the same with 10,000 reports
	tests/system-packages.sh
	$(BIN)/python -m tests.bench.site 10000
	$(BIN)/python -m tests.bench.compare 10000
	$(BIN)/python -m tests.bench.growth

bench-data: .venv/test ## time and memory of the files of /data/ at 10,000 reports
	$(BIN)/python -m tests.bench.data

check-site: .venv/test ## 检查 site/ 中建成的网站：链接、网页、数字 look at the whole built site
	$(BIN)/python -m tests.check_site

sbom: .venv/site ## 软件物料清单和许可清单 dist/: what the site is made with (CycloneDX), and the licences
	$(BIN)/python .ci/sbom.py

# ProperDocs is a fork of MkDocs: what MkDocs needs is installed, so it comes alone, into a folder of its own.
properdocs: .venv/site ## build into site/ with ProperDocs in the place of MkDocs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade \
		--target .cache/properdocs -r requirements-properdocs.lock
	PYTHONPATH=.cache/properdocs $(BIN)/python -m properdocs build --strict --config-file mkdocs.yml

# Of the tests of reading and checking alone: what other suites happen to run is not tested by them.
READING := tests/documents tests/extract tests/golden tests/identity tests/narrative tests/checks tests/collect
coverage: .venv/measure ## lines and branches of documents, extract and checks that their tests run: at least 95 %
	$(BIN)/python -m coverage run -m pytest -p no:cacheprovider $(READING)
	$(BIN)/python -m coverage report --skip-covered --show-missing --fail-under 95

MUTANTS ?= *__mutmut_5
mutation: .venv/measure ## break extract and checks in a sample of places (MUTANTS=…), see which the tests miss
	$(BIN)/python -m mutmut run '$(MUTANTS)'
	$(BIN)/python -m mutmut results

SECONDS ?= 300
fuzz: .venv/fuzz ## change the input of every reader and sidecars, guided by coverage, for SECONDS=… (Linux on x86-64)
	$(BIN)/python -m tests.fuzz.guided $(SECONDS)

check: .venv/test ## read-only: lint, format, types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fix: .venv/test ## lint and format, changing files
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# For every Python from 3.11 on, and without addresses: a lock has to work wherever pip works.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11.0 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command 'make lock' --extra build --extra data pyproject.toml
# atheris 3.1 has no wheel for Python 3.11, 3.0 none for 3.14, and neither says so.
lock: .venv/test ## pin the newest versions that pyproject.toml allows
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra test --extra check --constraint requirements.lock --output-file requirements-test.lock
	$(LOCK) --extra test --extra check --extra measure --constraint requirements-test.lock \
		--output-file requirements-measure.lock
	echo 'properdocs>=1.6.7,<2' | $(BIN)/uv pip compile --quiet --upgrade --no-deps --generate-hashes --no-annotate \
		--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements-properdocs.lock -
	printf '%s\n' "atheris>=3.1; python_version >= '3.12'" "atheris>=3,<3.1; python_version < '3.12'" | \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11.0 --no-deps --generate-hashes --no-annotate \
		--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements-fuzz.lock -
	! grep -nE '://|^-' requirements*.lock

clean: ## remove what was built (the environment stays: rm -r .venv)
	rm -rf site .site.new .site.former .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '需要 Python 3.11 或更高版本，可用 make site PYTHON=python3.12 指定。'; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo '不能建立虚拟环境。Debian/Ubuntu 请先安装 python3-venv。'; exit 1; }

# The project comes second, without dependencies: pip refuses an editable project beside hashes.
.venv/site: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: requirements-test.lock .venv/site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

.venv/measure: requirements-measure.lock .venv/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-measure.lock
	@touch $@

.venv/fuzz: requirements-fuzz.lock .venv/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@touch $@
