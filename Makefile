# `make help` says what there is. Needs GNU make, git and Python 3.11 or newer; the rest comes from the package index.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

SUFFIX ?= dev
EMULATOR_PORT ?= 0
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
IMPORTER_VENV := .cache/importer-venv
STATE := .emulator
TREE := .tree/collections
COLLECTION := $(TREE)/ansible_collections/transaction_monitoring/aws
ANSIBLE_TEST := cd .cache/ansible-test/ansible_collections/transaction_monitoring/aws && HOME=$(CURDIR)/.cache/ansible-test/home
# Not compiled: of the tens of thousands of files in `ansible` a run imports a few hundred, and compiles those it does.
PIP := -m pip install --quiet --disable-pip-version-check --no-input --no-compile
PYTEST := PYTHONPATH=$(TREE) $(BIN)/python -m pytest --quiet
VERSION_OF := -c 'import sys; print("%d.%d" % sys.version_info[:2])'

export PATH := $(CURDIR)/$(BIN):$(PATH)
# Programs of another checkout or of the user have no say here.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV ANSIBLE_CONFIG ANSIBLE_COLLECTIONS_PATH ANSIBLE_COLLECTIONS_PATHS
unexport AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN
# Set in many a container. Each of the hundreds of processes of a run would compile Ansible and boto3 anew: half its time.
unexport PYTHONDONTWRITEBYTECODE

# An environment of another Python than the one asked for is made anew; without PYTHON= the one there is stays.
ifeq ($(origin PYTHON),undefined)
PYTHON := python3
else ifneq ($(wildcard $(BIN)/python),)
ifneq ($(shell $(PYTHON) $(VERSION_OF)),$(shell $(BIN)/python $(VERSION_OF)))
$(VENV)/pyvenv.cfg: another-python
endif
endif

.PHONY: help
help: ## Say what there is
	@echo 'Usage: make <target> [PYTHON=python3.12] [SUFFIX=dev] [EMULATOR_PORT=0] [ARGS="--check --diff"]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- What a deployment needs ------------------------------------------------------------------------------------------

.PHONY: another-python
another-python:

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.deploy: $(VENV)/pyvenv.cfg requirements.txt requirements-emulator.txt constraints.txt
	$(BIN)/python $(PIP) -r requirements.txt -r requirements-emulator.txt
	@touch $@

# This checkout under its collection's name, and beside it the collections that it depends on.
$(TREE)/.linked: $(VENV)/.deploy
	@rm -rf $(TREE)
	@mkdir -p $(dir $(COLLECTION))
	@ln -s $(CURDIR) $(COLLECTION)
	@packages="$$($(BIN)/python -c 'import ansible_collections as it; print(it.__path__[0])')" && \
	  ln -s "$$packages/amazon" "$$packages/community" "$$packages/__init__.py" $(TREE)/ansible_collections/
	@touch $@

.PHONY: tree
tree: $(TREE)/.linked

.PHONY: emulator
emulator: $(VENV)/.deploy ## Start AWS on this machine (EMULATOR_PORT=0 takes any free port)
	@$(BIN)/python -m tests.emulator start --state-dir $(STATE) --port $(EMULATOR_PORT)

.PHONY: emulator-stop
emulator-stop: ## Stop it
	@test ! -x $(BIN)/python || $(BIN)/python -m tests.emulator stop --state-dir $(STATE)

.PHONY: emulator-reset
emulator-reset: $(VENV)/.deploy ## Empty its account, which outlives a stop
	@$(BIN)/python -m tests.emulator reset --state-dir $(STATE)

.PHONY: secret
secret: emulator
	@$(BIN)/python -m tests.emulator secret --state-dir $(STATE) --suffix '$(SUFFIX)'

.PHONY: deploy
deploy: tree secret ## Deploy the stack SUFFIX to the emulator
	$(BIN)/ansible-playbook playbooks/site.yml -e 'suffix=$(SUFFIX)' $(ARGS)

.PHONY: destroy
destroy: tree emulator ## Take it away
	$(BIN)/ansible-playbook playbooks/destroy.yml -e 'suffix=$(SUFFIX)' $(ARGS)

.PHONY: bench
bench: tree ## Measure: a first deployment and an idle one, the overhang over the slowest resource
	$(BIN)/python -m tests.benchmarks $(ARGS)

.PHONY: sweep sweep-weather sweep-variations sweep-changes sweep-interruption sweep-removal
# Each of them takes arguments of its own.
sweep: override ARGS :=
sweep: sweep-weather sweep-variations sweep-changes sweep-interruption sweep-removal agreement ## What is too long for `make test` (hours)
sweep-weather: setup ## Deploy, converge and destroy while AWS is slow, late to be seen, throttles and hangs up
	$(BIN)/python -m tests.sweeps $(ARGS)
sweep-variations: setup ## Deploy many legal stacks, and what each inventory describes
	$(BIN)/python -m tests.sweeps.variations $(ARGS)
sweep-changes: setup ## Change every setting of a stack that exists
	PYTHONPATH=$(TREE) $(BIN)/python -m tests.sweeps.changes $(ARGS)
sweep-interruption: setup ## Kill a deployment and a removal at each of their calls, and run them again
	$(BIN)/python -m tests.sweeps.interruption $(ARGS)
sweep-removal: setup ## Compare the account before a deployment with the account after its removal
	$(BIN)/python -m tests.sweeps.removal $(ARGS)

.PHONY: agreement
agreement: setup ## Compare what preflight says of many stacks with what the emulator does with them (minutes)
	$(BIN)/python -m tests.agreement $(ARGS)

# --- What judging it needs --------------------------------------------------------------------------------------------

$(VENV)/.test: $(VENV)/.deploy requirements-test.txt
	$(BIN)/python $(PIP) -r requirements-test.txt
	@touch $@

$(IMPORTER_VENV)/.importer: $(VENV)/.deploy requirements-importer.txt constraints-importer.txt
	$(BIN)/python -m venv --clear $(IMPORTER_VENV)
	$(IMPORTER_VENV)/bin/python $(PIP) -r requirements-importer.txt
	@touch $@

.PHONY: setup
setup: $(VENV)/.test tree ## Make the environment for everything below

.PHONY: test
test: setup ## Run every gate
	@$(BIN)/python -m tools.gates

.PHONY: lint lint-python lint-yaml lint-ansible lint-shell
lint: lint-python lint-yaml lint-ansible lint-shell ## Lint and formatting
lint-python: setup
	ruff check --output-format concise .
	ruff format --check .
lint-yaml: setup
	yamllint --strict .
lint-ansible: setup
	ansible-lint --strict --offline --nocolor
lint-shell: setup
	shellcheck .ci/run

.PHONY: format
format: setup ## Rewrite the Python files as lint wants them
	ruff check --fix .
	ruff format .

.PHONY: types types-pure types-tools types-emulator
types: types-pure types-tools types-emulator ## Type checks: strict for pure files and tools, ordinary for the emulator
types-pure: setup
	mypy --strict $$($(BIN)/python -m tools.pure_files $(COLLECTION))
types-tools: setup
	mypy --strict -p tools
types-emulator: setup
	mypy -p tests.emulator

.PHONY: ansible-test-tree
ansible-test-tree: setup
	@$(BIN)/python -m tools.ansible_test_tree

# Every test that applies runs, without a container and without an ignore file. `compile` and `import` look at the
# Python of this environment alone. `shellcheck`, `pslint` and `empty-init` find nothing that is theirs here: no *.sh (.ci/run
# is for lint-shell), no PowerShell, no __init__.py.
.PHONY: sanity
sanity: ansible-test-tree ## ansible-test sanity
	$(ANSIBLE_TEST) ansible-test sanity --python "$$(python $(VERSION_OF))" --junit --color no $(ARGS)

.PHONY: units
units: ansible-test-tree ## ansible-test units
	$(ANSIBLE_TEST) ansible-test units --python "$$(python $(VERSION_OF))" --color no $(ARGS)

.PHONY: contracts
contracts: setup ## What roles, inventories and the house promise
	$(PYTEST) --junitxml=.cache/junit/$@.xml --ignore=tests/unit/plugins tests/unit $(ARGS)

.PHONY: emulator-tests
emulator-tests: setup ## The emulator's own tests
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/emulator/tests $(ARGS)

.PHONY: preflight-tests
preflight-tests: setup ## What AWS refused others, preflight finds; what is legal passes; the emulator agrees
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/preflight tests/agreement $(ARGS)

.PHONY: plan
plan: setup ## What --check announces is what is then done: from an empty account, and of changes
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/plan $(ARGS)

.PHONY: drift-tests
drift-tests: setup ## What is changed behind a stack's back is told, and repaired by a deployment
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/drift $(ARGS)

.PHONY: lock-tests
lock-tests: setup ## Of two runs at the same moment one works, and a dead one is told from one that lives
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/lock $(ARGS)

.PHONY: removal
removal: setup ## What would stop a removal at its end is refused first, and what passes is waited for
	$(PYTEST) --junitxml=.cache/junit/$@.xml tests/removal $(ARGS)

# Molecule keeps its state under the name of the directory alone, which another checkout may share, and leaves the
# emulator running when a clean-up fails. So its state lies in this checkout, and nothing of it outlives a run.
MOLECULE_HOME := .cache/molecule
FORGET_MOLECULE := for state in $(MOLECULE_HOME)/tmp/*/emulator; do \
  test ! -d "$$state" || $(BIN)/python -m tests.emulator stop --state-dir "$$state"; done; rm -rf $(MOLECULE_HOME)

.PHONY: molecule
molecule: setup ## molecule test, all scenarios
	@$(FORGET_MOLECULE)
	ANSIBLE_HOME=$(CURDIR)/$(MOLECULE_HOME) molecule test --all $(ARGS); status=$$?; $(FORGET_MOLECULE); exit $$status

.PHONY: docs
docs: setup ## Write the documentation that is generated
	$(BIN)/python -m tools.settings_docs
	PYTHONPATH=$(TREE):. $(BIN)/python -m tools.rules_docs
	PYTHONPATH=$(TREE):. $(BIN)/python -m tools.policy_docs
	$(BIN)/python -m tests.emulator.tests.rules_page

# The ceiling: the collections that ours depends on lie in .venv, which this repository ignores, and antsibull-docs
# would copy nothing of what git ignores.
.PHONY: docs-lint
docs-lint: setup ## antsibull-docs, and that the generated documentation is up to date
	GIT_CEILING_DIRECTORIES=$(CURDIR) antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs dependent .
	$(BIN)/python -m tools.settings_docs --check
	PYTHONPATH=$(TREE):. $(BIN)/python -m tools.rules_docs --check
	PYTHONPATH=$(TREE):. $(BIN)/python -m tools.policy_docs --check
	$(BIN)/python -m tests.emulator.tests.rules_page --check

.PHONY: changelog
changelog: setup ## Turn the fragments into the changelog of the version in galaxy.yml
	antsibull-changelog release --reload-plugins --update-existing

.PHONY: changelog-lint
changelog-lint: setup ## antsibull-changelog lint
	antsibull-changelog lint
	test ! -e changelogs/changelog.yaml || antsibull-changelog lint-changelog-yaml changelogs/changelog.yaml

.PHONY: importer
importer: setup $(IMPORTER_VENV)/.importer ## galaxy-importer on the built collection
	@$(BIN)/python -m tools.importer

.PHONY: clean
clean: emulator-stop ## Remove everything that is made here
	@$(FORGET_MOLECULE)
	rm -rf $(VENV) .cache .tree .ansible $(STATE) *.tar.gz
