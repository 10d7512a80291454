# Everything is done inside .venv; no target needs root. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# All that README.md and the commands' --help speak of works after `make site`; what else there is says what it needs.
EXTRAS := mail,search,sources,stores
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
BUILD := --build-constraint constraints.txt

export PIP_NO_INPUT := 1
# Empty: what Python has compiled is kept, also where the machine says otherwise; each command would compile all anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site serve quick test lint types golden messages reference soak bench-build bench-ingest bench-tagging check-site screenshots constraints clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

site: $(VENV)/.site ## turn seeds/ into posts and build the site in output/
	@status=0; $(BIN)/tearsheet ingest || status=$$?; $(BIN)/tearsheet build || status=$$?; \
	  echo 'Look at it: make serve, then http://127.0.0.1:8000/'; exit $$status

serve: $(VENV)/.site ## show the site at http://127.0.0.1:8000/
	@$(BIN)/tearsheet serve

# Tests that need no built site: what they find, they find in some seconds.
UNIT := $(addprefix tests/,test_contributing.py storage/test_files.py text/test_frontmatter.py text/test_markup.py \
  text/test_slug.py text/test_language_tags.py seeds/test_outward.py seeds/test_records.py cleaning/test_frames.py \
  cleaning/test_blocks.py cleaning/test_boilerplate.py cleaning/test_cleaning.py cleaning/test_dating.py \
  cleaning/test_run_ons.py entities/test_name_changes.py tagging/test_matching.py tagging/test_discovery.py \
  tagging/test_figures.py publishing/test_plan.py publishing/test_headers.py)

quick: lint types ## check style, types and the unit tests, in some seconds
	$(BIN)/python -m pytest -q -n0 $(UNIT)

test: lint types ## check everything: style, types, all tests (brings a browser and an SSH server where it can)
	tools/browser.sh
	tools/sshd.sh
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.test ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.test ## check types
	$(BIN)/mypy

golden: $(VENV)/.test ## build the golden sites anew after a change you meant; review them with git diff
	$(BIN)/python -m tests.site.golden

soak: $(VENV)/.test ## throw 20,000 seeds of all kinds at whole sites (half an hour; CASES=, SEED=, SITE=, docs/reliability.md)
	@tools/browser.sh
	@status=0; \
	  $(BIN)/python -m tests.soak $(if $(CASES),--cases $(CASES)) $(if $(SEED),--seed $(SEED)) $(if $(SITE),--site $(SITE)) || status=1; \
	  $(if $(SITE),,$(BIN)/python -m tests.soak.longer || status=1;) exit $$status

messages: $(VENV)/.test ## take the templates' texts into the theme's catalogues; then translate what is new
	$(BIN)/python -m tests.site.messages

reference: $(VENV)/.test ## write the pages of docs/reference/ anew from the code
	$(BIN)/python -m tests.docs.reference

bench-build: $(VENV)/.benchmark ## measure builds beside Hugo and stock Pelican (takes about an hour)
	@$(BIN)/python -m benchmarks.build

bench-ingest: $(VENV)/.benchmark ## measure ingest (some minutes); LABELLED=FOLDER: also how well it reads your articles there
	@$(BIN)/python -m benchmarks.ingest
	@$(if $(LABELLED),$(BIN)/python -m benchmarks.quality '$(LABELLED)')

bench-tagging: $(VENV)/.benchmark ## measure the tagger; LABELLED=FILE.jsonl: also how right it is on your labelled articles
	@$(BIN)/python -m benchmarks.tagging $(if $(LABELLED),'$(LABELLED)') $(if $(ENGINE),--engine '$(ENGINE)')

check-site: $(VENV)/.check ## check the built site (SITE=output); ARTICLES=FOLDER: also one built from your articles
	@$(BIN)/python -m checks --site '$(or $(SITE),output)' $(if $(ARTICLES),--articles '$(ARTICLES)')

screenshots: $(VENV)/.check ## take pictures of every kind of page (SITE=output); README=1: only the README's picture
	@$(BIN)/python -m checks.screenshots --site '$(or $(SITE),output)' $(if $(README),--readme docs/screenshot.png)

# The pins hold on every Python from 3.11 on only if the oldest one chose them.
constraints: FRESH := $(VENV)-constraints
constraints: ## renew constraints.txt, with the oldest Python 3.11 at hand: make constraints PYTHON=python3.11
	$(PYTHON) -m venv --clear $(FRESH)
	$(FRESH)/bin/python -m pip uninstall --quiet --yes setuptools
	$(FRESH)/bin/python -m pip install --quiet --upgrade pip
	$(FRESH)/bin/python -m pip install --quiet --editable '.[$(EXTRAS)]' --group dev --group check --group benchmark
	$(FRESH)/bin/python -m pip install --quiet hatchling editables
	echo '# What Tearsheet is tested and built with, on Python 3.11 to 3.13. Renew it with: make constraints' > $@.new
	$(FRESH)/bin/python -m pip list --format=freeze --exclude tearsheet | LC_ALL=C sort --ignore-case >> $@.new
	mv $@.new $@.txt
	rm -rf $(FRESH)

clean: ## remove the environment, the built site and all caches; seeds/ and content/ stay
	rm -rf $(VENV) $(VENV)-constraints output screenshots .tearsheet .hypothesis .pytest_cache .mypy_cache .ruff_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v '$(PYTHON)' >/dev/null || { \
	  echo 'No $(PYTHON) found. Install Python 3.11 or newer, or name yours: make site PYTHON=/path/to/python'; exit 1; } >&2
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 or newer is needed, and $(PYTHON) is older. Name a newer one: make site PYTHON=python3.11'; exit 1; } >&2
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv'; exit 1; } >&2
	@'$(PYTHON)' -m venv --clear $(VENV)

$(VENV)/.site: pyproject.toml constraints.txt | $(BIN)/python
	@$(INSTALL) --upgrade pip
	@$(INSTALL) $(BUILD) --editable '.[$(EXTRAS)]'
	@touch $@

$(VENV)/.benchmark: $(VENV)/.site
	@$(INSTALL) --group benchmark
	@touch $@

$(VENV)/.test: $(VENV)/.site
	@$(INSTALL) --group dev --group browser
	@touch $@

# What is not Python's comes from npm where that is there; make check-site says what it leaves out without.
$(VENV)/.check: $(VENV)/.test checks/package.json
	@tools/browser.sh
	@$(INSTALL) --group check
	@mkdir -p $(VENV)/node && cp checks/package.json $(VENV)/node/
	@! command -v npm >/dev/null || \
	  npm install --prefix $(VENV)/node --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error || \
	  echo 'npm could not bring them: what needs them will be left out. To try again: rm $@' >&2
	@touch $@
