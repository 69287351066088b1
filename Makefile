# `make check` is all that CI runs except what needs programs of the system: `make terminal` (tmux),
# `make browser` (Chromium) and `make render` (LibreOffice).
# The tools come from BIN; the README's second command puts them into .venv.
BIN ?= .venv/bin
PYTHON ?= python3
PYTEST = PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest --durations=10
PACKAGES = qinglan_tui widgets exports
CHECKS = format lint types imports spelling wheel smoke readme long
FILES = git -c core.quotepath=off ls-files --cached --others --exclude-standard
SHELL = bash

.DEFAULT_GOAL := help
.PHONY: help quick check format lint types imports spelling test long terminal browser render \
	forms-picture screens-picture pinyin wheel smoke readme fix lock

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

quick: format lint types imports spelling test ## what to run before every commit

check: $(CHECKS) ## all of CI that needs no system package

format: ## is the code laid out by ruff
	$(BIN)/ruff format --check .

lint: ## ruff's rules
	$(BIN)/ruff check .

types: ## mypy, strict
	$(BIN)/mypy

imports: ## the walls between the rooms
	PYTHONPATH=. $(BIN)/lint-imports

spelling: ## English spelling
	$(FILES) -z | xargs -0 $(BIN)/codespell

test: ## the default tests (about three minutes at most)
	$(PYTEST) -n auto

long: ## the proofs that take their time
	$(PYTEST) -m long -n auto

terminal: ## the program in a real terminal; needs tmux
	@command -v tmux >/dev/null || { echo "tmux is needed"; exit 1; }
	$(PYTEST) -m terminal -n 2

browser: ## the workbook in a real browser; needs Chromium and a Chinese font
	@command -v chromium >/dev/null || { echo "chromium is needed"; exit 1; }
	$(PYTEST) -m browser

render: ## Word files as pages; needs LibreOffice and poppler
	@command -v soffice pdftoppm >/dev/null || { echo "soffice and pdftoppm are needed"; exit 1; }
	$(PYTEST) -m render

forms-picture: ## docs/forms.png: every form on one sheet; needs LibreOffice and poppler
	$(BIN)/python -m tests.exports.forms_picture docs/forms.png

screens-picture: ## docs/screens/: the main screens, from the live app; needs fonts-noto-cjk and fonts-dejavu-core
	$(BIN)/python -m tests.app.screens_picture docs/screens

pinyin: ## widgets/pinyin.txt: every syllable and its characters
	$(BIN)/python -m tests.widgets.pinyin_table widgets/pinyin.txt

wheel: ## build the wheel: the three packages, every file of them, nothing else
	@set -euo pipefail; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(BIN)/python -m build --wheel --no-isolation --outdir "$$work" . >"$$work/log" || { cat "$$work/log"; exit 1; }; \
	$(BIN)/check-wheel-contents "$$work"/*.whl; \
	$(BIN)/python -m zipfile -l "$$work"/*.whl; \
	$(BIN)/python -c 'import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep="\n")' \
		"$$work"/*.whl | grep -v '\.dist-info/' | LC_ALL=C sort >"$$work/built"; \
	$(FILES) $(PACKAGES) | LC_ALL=C sort >"$$work/written"; \
	diff "$$work/written" "$$work/built" && echo "the wheel holds exactly the files of $(PACKAGES)"

smoke: ## the installed command, away from the sources, from the sample to Word
	@set -euo pipefail; bin=$$(cd $(BIN) && pwd); work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; cd "$$work"; \
	for role in mentor apprentice; do \
		"$$bin/qinglan" demo "$$role" --role "$$role" --no-open; \
		"$$bin/qinglan" --workbook "$$role" export summary -o "$$role.docx"; \
		"$$bin/qinglan" --workbook "$$role" export summary --annex -o "$$role-annex.docx"; \
		"$$bin/openxml-audit" "$$role.docx" && "$$bin/openxml-audit" "$$role-annex.docx"; \
	done

readme: ## the README's two commands as they stand, in a fresh copy with no environment
	@set -euo pipefail; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(FILES) -z | tar --null -T - -cf - | tar -xf - -C "$$work"; cd "$$work"; \
	for name in start test; do \
		command=$$(sed -n "/<!-- $$name -->/,/<!-- \/$$name -->/p" README.md | grep -vE '^(<!--|```)'); \
		rm -rf .venv; echo "+ $$command"; \
		PYTHONWARNDEFAULTENCODING=1 PYTEST_ADDOPTS=--durations=10 bash -euo pipefail -c "$$command" </dev/null | cat; \
	done

fix: ## let ruff lay out and repair what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## renew requirements.lock and constraints.txt (on Python 3.11)
	@set -euo pipefail; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(PYTHON) -m venv "$$work"; "$$work/bin/pip" install -q pip-tools; \
	"$$work/bin/pip-compile" pyproject.toml --extra dev --extra web --upgrade --generate-hashes --strip-extras \
		--allow-unsafe --no-header --no-emit-options --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --annotation-style line -q -o requirements.lock; \
	grep -oE '^[a-z0-9._-]+==[^ ;]+' requirements.lock >constraints.txt
