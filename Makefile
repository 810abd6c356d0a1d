# The menu. Each of `make demo` and `make test` takes a fresh Debian 12 (root or sudo) all the way.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build demo test check bench bench-engines clean
# The steps follow one another even under `make -j`: ninja fills the cores by itself.
.NOTPARALLEL:

cores := $(shell nproc)

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
	  awk -F '\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup:  ## install the Debian packages that are missing
	@scripts/setup

build/release/build.ninja: CMakeLists.txt CMakePresets.json
	@scripts/step configure 'cmake --preset release' cmake --preset release

build: setup build/release/build.ninja  ## build/release/guiju
	@scripts/step build 'the program, optimised' ninja -C build/release guiju

demo: build  ## from a clean machine to real loan ads judged
	@build/release/guiju demo

test: setup build/release/build.ninja  ## build everything and run every test (installs Chromium)
	@scripts/setup --test
	@scripts/step build 'the program and its tests, optimised' ninja -C build/release
	@printf -- '── test: ctest\n'
	@begun=$$SECONDS; ctest --test-dir build/release --output-on-failure --parallel $(cores) < /dev/null && \
	  printf -- '── test: done in %d s\n' $$((SECONDS - begun))

check: build  ## format, tiers, headers, policies, README, sanitizers (scripts/check --help)
	@scripts/setup --check
	@scripts/check

bench: build  ## verdicts a second, allocations, p50 and p99 on this machine
	@build/release/guiju bench

bench-engines: setup build/release/build.ninja  ## beside other engines, on the same rules and requests
	@bench/engines/run

clean:  ## remove build/
	rm -rf build
