# Everything runs in .venv, which the first call makes. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8888
BROWSER ?= yes

VENV := .venv
BIN := $(VENV)/bin
# Learners need requirements.lock; grading needs requirements-grade.lock, tests and building requirements-dev.lock. Each
# of the two contains the first.
LEARNER := $(VENV)/learner-installed
GRADER := $(VENV)/grader-installed
CONTRIBUTOR := $(VENV)/contributor-installed
# The course on the oldest libraries that it allows, beside the usual one, and on those that Colab has.
OLD := .venv-lowest
CLASSIC := .venv-classic

.DEFAULT_GOAL := help
.PHONY: help lab grader setup axe only quick test lowest classic soak notebooks site poster cover trainings check lint format lock bench release clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

$(LEARNER): requirements.lock pyproject.toml actcourse/server.py
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit("actcourse needs Python 3.11 or newer; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12 ..." % v)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	$(BIN)/python -m actcourse.server
	@touch $@

$(CONTRIBUTOR): $(LEARNER) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(GRADER): $(LEARNER) requirements-grade.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-grade.lock
	@touch $@

lab: $(LEARNER)  ## open the course in JupyterLab (PORT=8888, BROWSER=no to serve only)
	$(BIN)/jupyter lab --port=$(PORT) $(if $(filter no,$(BROWSER)),--no-browser) $(AS_ROOT) --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb
# In a container one is often root, and JupyterLab wants to be told that this is meant.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

grader: $(GRADER)  ## install what grading a class needs, and say what is missing on this machine
	@command -v bwrap > /dev/null || echo 'Learners'"'"' code runs in bubblewrap, which is not installed: apt install bubblewrap, or dnf install bubblewrap'

setup: $(CONTRIBUTOR)  ## install everything that tests and building need, and run nothing

axe: build/axe-core.tgz  ## fetch axe-core by npm: with it the tests also look whether pages are there for everybody

build/axe-core.tgz:
	@command -v npm > /dev/null || { echo 'axe-core comes from npm, which is not installed: apt install npm, or dnf install npm'; exit 1; }
	mkdir -p build
	cd build && npm pack --silent axe-core@4.14.1
	cd build && echo '$(AXE_IS)  axe-core-4.14.1.tgz' | sha256sum --check --quiet
	mv build/axe-core-4.14.1.tgz $@
AXE_IS := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745

only: $(CONTRIBUTOR)  ## run the tests with a word in their name, such as K=softplus or K="leaky and slope", in a quarter of a minute
	@test -n "$(K)" || { echo 'Which tests? For example: make only K=softplus'; exit 1; }
	$(BIN)/python -m pytest $(LIGHT) -q -m "not (soak or browser or notebook)" -k "$(K)" tests

quick: $(CONTRIBUTOR)  ## run the tests that judge most changes, in under a minute: no browser, notebooks, PyTorch or sweeps
	$(BIN)/python -m pytest $(LIGHT) -n 2 --dist worksteal -m "not (soak or browser or notebook or torch or sweep)" tests
# Reading what nbval needs takes every process seconds.
LIGHT := -p no:nbval -o addopts="--strict-markers --strict-config -ra"

test: $(CONTRIBUTOR)  ## run every test: package, notebooks, real JupyterLab in Chromium
	$(BIN)/python -m pytest $(BY_FILE) -m "not (browser or soak)"
	$(BIN)/python -m pytest $(BY_FILE) -m browser $(IN_BROWSERS)  # apart: beside a browser no other event loop runs
# A file's tests share a notebook; tests/cost.py says which files come first.
BY_FILE := -n 2 --dist loadfile --no-loadscope-reorder
IN_BROWSERS := $(addprefix tests/,browser site test_player.py test_report.py)

lowest: $(OLD)/installed  ## run lessons and tests, without the browser, on the lowest versions that pyproject.toml allows
	$(OLD)/bin/python -m pytest $(BY_FILE) -m "not (browser or soak)"
# What is deprecated beneath old libraries is not our doing. The environment reaches the tests that call pytest themselves.
lowest: export PYTEST_ADDOPTS = -W ignore::DeprecationWarning

$(OLD)/installed: requirements-lowest.lock pyproject.toml actcourse/server.py
	test -x $(OLD)/bin/python || $(PYTHON) -m venv $(OLD)
	$(OLD)/bin/python -m pip install --quiet --require-hashes -r requirements-lowest.lock
	$(OLD)/bin/python -m pip install --quiet --no-deps -e .
	$(OLD)/bin/python -m actcourse.server
	@touch $@

classic: $(CONTRIBUTOR) $(CLASSIC)/installed  ## try lesson 03 in what Colab has, the classic notebook with ipywidgets 7.7.1
	$(BIN)/python -m pytest tests/test_classic.py

$(CLASSIC)/installed: Makefile
	test -x $(CLASSIC)/bin/python || $(PYTHON) -m venv $(CLASSIC)
	$(CLASSIC)/bin/python -m pip install --quiet $(AS_IN_COLAB) scipy scikit-learn threadpoolctl contourpy tqdm packaging
	@touch $@
# Versions of August 2026. The notebook server asks for a part of setuptools that newer ones have given up.
AS_IN_COLAB := notebook==6.5.7 ipywidgets==7.7.1 ipython==7.34.0 numpy==2.1.3 matplotlib==3.10.0 "setuptools<81"

soak: $(CONTRIBUTOR)  ## open every explorer 200 times and watch memory (a quarter of an hour)
	$(BIN)/python -m pytest -m soak -n 2 --dist load -rP tests/test_soak.py

notebooks: $(CONTRIBUTOR)  ## build notebooks/, solutions/ and exercises/ from lessons/ and actcourse/exercises/
	$(BIN)/python -m actcourse.teaching.build

site: $(CONTRIBUTOR)  ## build the pages that need no kernel, in build/site, from what is committed
	$(BIN)/python -m actcourse.teaching.site

poster: $(LEARNER)  ## make one A3 page of all functions, docs/poster.pdf and docs/poster.svg, to be committed
	$(BIN)/python -m actcourse.teaching.poster

cover: $(LEARNER)  ## draw the picture at the top of the README, docs/explorer.gif
	$(BIN)/python -m actcourse.teaching.cover

trainings: $(LEARNER)  ## train anew what explorers and lessons show, and store it with the package
	$(BIN)/python -m actcourse.pictures.trainings
	$(BIN)/python -m actcourse.networks.runs
	$(BIN)/python -m actcourse.networks.search
	$(BIN)/python -m actcourse.networks.claims

check: $(CONTRIBUTOR)  ## fail if a built notebook has drifted from its source, or from what it would show now
	$(BIN)/python -m actcourse.teaching.build --check

lint: $(CONTRIBUTOR)  ## check style, notebooks included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(CONTRIBUTOR)  ## put the source into the house style, and name what is left to do by hand
	$(BIN)/ruff check --fix-only $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
SOURCES := actcourse lessons tests benchmarks

lock: $(CONTRIBUTOR)  ## choose new exact versions for the lock files: the newest, and the lowest of what pyproject.toml names
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --extra lab --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --extra lab --extra test --extra dev --extra grade --extra cluster --extra site -c requirements.lock --output-file requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --extra lab --extra grade -c requirements-dev.lock --output-file requirements-grade.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --resolution lowest-direct --output-file requirements-lowest.lock
	$(BIN)/uv pip compile pyproject.toml $(LOCK_FLAGS) --extra test --extra dev --extra grade --extra cluster -c requirements-lowest.lock --output-file requirements-lowest.lock
LOCK_FLAGS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

bench: $(CONTRIBUTOR)  ## measure functions, training (both need torch), import, sliders, pages and memory, most against peers
	$(BIN)/python -m benchmarks.functions
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.watching
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.diagnosis
	$(BIN)/python -m benchmarks.sliders
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.budget
	$(BIN)/python -m benchmarks.grading

release: $(CONTRIBUTOR)  ## build wheel and pages, check them where nothing else is, and write the changelog entry: VERSION=0.2.0
	@test -n "$(VERSION)" || { echo 'Which version? For example: make release VERSION=0.2.0'; exit 1; }
	$(BIN)/python -m actcourse.teaching.release $(VERSION)

clean:  ## remove .venv and everything that tests leave behind
	rm -rf $(VENV) $(OLD) $(CLASSIC) .pytest_cache .hypothesis .ruff_cache build dist *.egg-info
