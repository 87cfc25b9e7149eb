# Two commands: `make run` shows the cathedral, `make test` passes. Each does all
# set-up by itself; they share one target folder and one profile, so that the
# second of them compiles no dependency again.

CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/parvis/target
export CARGO_TARGET_DIR
CARGO ?= cargo
PARVIS := $(CARGO_TARGET_DIR)/release/parvis

.PHONY: run test check bench bench-peers fuzz setup fmt pictures help

help: ## Lists these targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

run: setup ## Opens the built-in cathedral; ARGS="…" are passed on: make run ARGS="visit my-model.glb".
	$(CARGO) build --release --locked --bin parvis
	$(PARVIS) $(ARGS)

test: ## Runs every test.
	@sh scripts/setup.sh test
	$(CARGO) test --release --locked

check: setup ## Formatting, clippy, the build without a window, and the documentation, all without warnings.
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	$(CARGO) clippy --release --locked --no-default-features --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps

bench: setup ## Prints the figures of docs/performance.md for this machine.
	$(CARGO) bench --locked

bench-peers: setup ## Times Parvis beside 3DTilesRendererJS, CesiumJS and, with BEVY=1, bevy_3d_tiles (docs/performance.md).
	$(CARGO) build --release --locked --bin parvis
	@BEVY=$(BEVY) sh scripts/peers.sh $(ARGS)

fuzz: ## Looks for inputs that break a reader: make fuzz TARGET=glb MINUTES=20 (docs/fuzzing.md).
	@sh scripts/fuzz.sh "$(TARGET)" $(MINUTES)

fmt: ## Formats the sources.
	$(CARGO) fmt

setup: ## Installs the system's packages where they are missing.
	@sh scripts/setup.sh
