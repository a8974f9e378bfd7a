# The front door. Everything that is made lands under var/.
.DEFAULT_GOAL := help
VAR ?= var
PYTHON ?= python3
VENV := $(VAR)/venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
LOCK := uv pip compile -q --universal -p 3.11 --generate-hashes --no-annotate --no-header --override requirements/overrides.txt

.PHONY: help install academy stop backup manage demo demo-reset demo-codes test test-twice test-and-types migrated matrix canary erase-drill real-academy attack-tables dev check check-types check-rest format bench bench-grading bench-labs bench-outcomes burst labs-check lock shape scores-night

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

# -- running ------------------------------------------------------------------
install: ## Make var/venv and install site, hub and lab into it, from the lock
	@ACADEMY_VENV=$(abspath $(VENV)) $(PYTHON) infra/install.py embedded

academy: install ## Set up a real academy on this machine, or go on with it (ANSWERS=file: nobody is asked)
	@exec $(BIN)/python -m infra.academy setup $(if $(ANSWERS),--answers $(ANSWERS))

stop: ## Stop the academy
	@exec $(BIN)/python -m infra.academy stop

.PHONY: doctor upgrade prove restore try-a-lab
doctor: ## Look at everything that set-up made; each line says what to do
	@exec $(BIN)/python -m infra.academy doctor

upgrade: ## To the newest version, or TO=v1.2.0; goes back by itself where anything does not work
	@exec $(PYTHON) infra/upgrade.py $(TO)

prove: ## Open the newest backup with KEY=/media/usb/backup.key, look at it, throw the copy away
	@exec $(BIN)/python -m infra.academy prove $(KEY)

restore: ## Stop the academy and put ARCHIVE=… in its place, opened with KEY=…
	@exec $(BIN)/python -m infra.academy restore $(ARCHIVE) $(KEY)

try-a-lab: ## Let somebody invented hand in a lab, wait for the points, forget them
	@exec $(BIN)/python -m infra.academy try-a-lab

backup: ## Write one encrypted backup of the academy now
	@exec $(BIN)/python -m infra.academy backup

manage: ## Run a command of manage.py on the academy: make manage DO="access_log verify"
	@exec $(BIN)/python -m infra.academy manage $(DO)

demo: install ## Install everything, load the curriculum and demo people, start site, hub and grader
	@exec $(BIN)/python -m infra.demo

demo-reset: ## Forget the demo's data and start afresh at the next `make demo`
	@$(PYTHON) infra/install.py --reset

demo-codes: ## Print the demo staff's sign-in codes of this half minute
	@$(BIN)/python manage.py demo_codes

# -- testing ------------------------------------------------------------------
$(BIN)/.dev: requirements/dev.txt infra/install.py
	@$(PYTHON) infra/install.py dev
	@touch $@

test: $(BIN)/.dev ## Install what tests need and run them all
	@$(BIN)/python -m tests.run

test-and-types: $(BIN)/.dev
	@$(BIN)/python -m tests.run --types

test-twice: $(BIN)/.dev ## The same, with every unit that reaches the database on SQLite and on PostgreSQL
	@$(BIN)/python -m tests.run --twice

migrated: $(BIN)/.dev
	@env -u DATABASE_URL $(BIN)/python -m tests.databases

matrix: $(BIN)/.dev ## Every URL as every role, the API in every method, the CMS, files, exports; ends with one JSON object
	@$(BIN)/python -m tests.matrix.report

.PHONY: axe
axe: $(BIN)/.dev ## Show every page of the matrix to a browser, as each role, on a phone and a wide screen, in both languages (ONLY="offer board", SHOTS=folder); one JSON object
	@$(BIN)/python -m tests.looks.report $(if $(ONLY),--only "$(ONLY)") $(if $(SHOTS),--shots $(SHOTS))

canary: $(BIN)/.dev ## Fill a student with canaries, search every byte of site, hub, labs and backups; ends with one JSON object
	@$(BIN)/python -m tests.safety.canary --whole

erase-drill: $(BIN)/.dev ## Erase a student of a running academy; search every byte, a fresh backup and a restored older one
	@$(BIN)/python -m tests.safety.living

real-academy: $(BIN)/.dev ## Type the written steps on an empty machine; set up, break, prove and upgrade an academy (15 minutes, as root)
	@$(BIN)/python -m pytest -m integration tests/integration/test_empty_machine.py tests/integration/test_academy.py

attack-tables: $(BIN)/.dev ## Publish the outcomes of made-up academies (ACADEMIES=10000) and attack them with a solver (MINUTES=60 at most; KEEP=file to go on later); one JSON object
	@$(BIN)/python -m tests.placement.outcomes.attack $(if $(ACADEMIES),--academies $(ACADEMIES)) $(if $(SEED),--seed $(SEED)) $(if $(PROCESSES),--processes $(PROCESSES)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(KEEP),--keep $(KEEP))

dev: $(BIN)/.dev ## Install what tests and checks need

check: check-types check-rest ## Format, lint, types, import contracts, missing migrations, translations (-j2: side by side)

check-types: $(BIN)/.dev
	$(BIN)/mypy .

check-rest: $(BIN)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files '*.html' ':!labs/hub' ':!labs/courses')
	$(BIN)/python manage.py makemigrations --check --dry-run --settings academy_site.settings.test
	$(BIN)/python manage.py sync_messages --check --settings academy_site.settings.test

format: $(BIN)/.dev ## Format code and templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html' ':!labs/hub' ':!labs/courses')

shape: ## Print the shape of the code: sizes, circles of imports, tests beside production, as one JSON object
	@$(PYTHON) -m infra.shape

# Beside the environment and not in it: nothing but this needs it.
$(VAR)/mutants/.installed: requirements/mutants.txt | $(BIN)/.dev
	@$(BIN)/uv pip install -q --no-deps --require-hashes --python $(BIN)/python --target $(VAR)/mutants/packages -r $<
	@touch $@

.PHONY: mutants
mutants: $(VAR)/mutants/.installed ## Change operators of rules and figures one by one; tests must notice (ONLY="formulas chain", AGAIN=1 for those unnoticed last time); one JSON object
	@PYTHONPATH=$(abspath $(VAR))/mutants/packages $(BIN)/python -m tests.mutants $(if $(ONLY),--only $(ONLY)) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(AGAIN),--again)

labs-check: $(BIN)/.dev ## Hold every lab against the lab bar, in the sandbox that grades students
	$(BIN)/python -m labs.grader check

bench: $(BIN)/.dev ## The benchmarks; each ends with one JSON object
	$(BIN)/python -m infra.bench.submit_to_grade
	$(BIN)/python -m infra.bench.open_lab

bench-grading: $(BIN)/.dev ## Submissions a minute beside nbgrader, nbclient and the bare limit
	$(BIN)/python -m infra.bench.grading

scores-night: $(BIN)/.dev ## 2,000 random labs beside plain nbgrader in a real kernel; ends with one JSON object
	@$(BIN)/python -m pytest -m integration tests/grader/test_random_notebooks.py tests/grader/test_same_as_nbgrader.py
	@$(BIN)/python -m tests.grader.scores.night

.PHONY: bench-gradebook
bench-gradebook: $(BIN)/.dev ## The gradebook of 1,000 people and 50 labs beside raw SQL (DATABASE_URL: an empty database); one JSON object
	@$(BIN)/python -m infra.bench.gradebook

.PHONY: bench-pages
bench-pages: $(BIN)/.dev ## Hand grading, queue and cohorts at growing sizes beside raw SQL (PEOPLE, DATABASE_URL: an empty database); one JSON object
	@$(BIN)/python -m infra.bench.pages $(if $(PEOPLE),--people $(PEOPLE))

.PHONY: lighthouse
lighthouse: $(BIN)/.dev ## Home, pathway, lesson and my week on a slow phone as Lighthouse sees them (RUNS=3; npm fetches it into a temporary folder); one JSON object
	@$(BIN)/python -m infra.bench.lighthouse $(if $(RUNS),--runs $(RUNS))

bench-labs: $(BIN)/.dev ## Click to a notebook that answers, beside a stock JupyterHub and JupyterLab
	@$(BIN)/python -m infra.bench.labs

bench-outcomes: $(BIN)/.dev ## Packs of ten years and 10,000 students beside a raw-SQL page of the same figures; one JSON object
	@$(BIN)/python -m infra.bench.outcomes $(if $(STUDENTS),--students $(STUDENTS))

.PHONY: walks-night
walks-night: $(BIN)/.dev ## 200 long random walks of everybody in placement; prints how often each step was done and refused
	@WALKS=200 $(BIN)/python -m pytest -q -s tests/placement/walks/test_walks.py

.PHONY: bench-placement
bench-placement: $(BIN)/.dev ## Board, match, openings, follow-up of ten years beside raw SQL, on both databases; one JSON object
	@$(BIN)/python -m infra.bench.placement $(if $(STUDENTS),--students $(STUDENTS))

burst: $(BIN)/.dev ## A small burst while parts are killed; then a thousand hand-ins in a minute while parts are killed; then two worker hosts, one cut off
	@$(BIN)/python -m pytest -m integration tests/integration/test_burst.py
	@$(BIN)/python -m infra.bench.burst

# -- upkeep -------------------------------------------------------------------
lock: $(BIN)/.dev ## Bring the hashed requirement files up to date
	cd requirements && $(subst requirements/,,$(LOCK)) dev.in -o dev.txt
	cd requirements && for set in embedded site hub lab mutants; do $(subst requirements/,,$(LOCK)) -c dev.txt $$set.in -o $$set.txt; done
