# Two commands do everything: `make demo` and `make test`. Each sets up .venv by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROTOS := protos/link.proto protos/bridge.proto
PROTOC = $(BIN)/python -m grpc_tools.protoc -I. --python_out=$(1) --pyi_out=$(1) --grpc_python_out=$(1) $(PROTOS)

.PHONY: demo test check format protos recogniser clean
demo: $(VENV)/.installed
	$(BIN)/sori demo

test: $(VENV)/.developing
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@made=$$(mktemp -d) && $(call PROTOC,$$made) \
	  && diff -r -x __pycache__ -x '*.proto' -x __init__.py $$made/protos protos \
	  && rm -r $$made || { echo "protos/: the stubs are not what the .proto files make: run make protos"; exit 1; }

format: $(VENV)/.developing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

protos: $(VENV)/.developing
	$(call PROTOC,.)

# Train the bundled recogniser anew: make recogniser KOREAN=FILE ENGLISH=FILE [WORDS=FILE] (needs
# torch). WORDS are English words, for spelling: Debian's wamerican has /usr/share/dict/words.
recogniser: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet -e '.[recipe]'
	$(BIN)/python -m assets.recogniser.recipe.train --korean $(KOREAN) --english $(ENGLISH) \
	  --product tests/understanding/ko.jsonl tests/understanding/en.jsonl $(if $(WORDS),--words $(WORDS))
	$(BIN)/python -m assets.recogniser.recipe.export
	$(BIN)/python -m assets.recogniser.recipe.calibrate --korean $(KOREAN) --english $(ENGLISH)

clean:
	rm -rf $(VENV) build sori-demo

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "sori needs Python 3.11 or newer: apt install python3.11 python3.11-venv, then make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.python
	@echo "installing sori into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@echo "installing the tools for tests into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
