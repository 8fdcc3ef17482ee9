# Attune: every command that a checkout has. `make` alone lists them.

PREFIX ?= /usr/local
DESTDIR ?=
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
SWIFT ?= swift
DEMO ?= --duration 60s

.PHONY: help setup build demo test lint format schemas bench budget install deb clean

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Install the Debian packages that are missing
	@sh deploy/setup

build: setup ## Build attuned and attune, optimised, into .build/release; of Swift they need nothing where they run
	@[ -x .build/release/attune ] || echo "Building attuned and attune, optimised: about five minutes on two idle cores, once; later only what has changed."
	$(SWIFT) build -c release --static-swift-stdlib --product attuned
	$(SWIFT) build -c release --static-swift-stdlib --product attune

demo: build ## Watch a simulated shop trigger messages on an embedded broker (DEMO="--duration 60s --rate 500")
	.build/release/attuned demo $(DEMO)

test: setup ## Run every test; KAFKA_BOOTSTRAP=host:port adds those that need a real broker
	@sh Tests/Scripts/test

lint: setup ## Check the format of the sources
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

schemas: setup ## Make schemas/ again where it is made of the loaders' tables
	ATTUNE_WRITE_SCHEMAS=1 $(SWIFT) test --disable-xctest --filter GeneratedSchemaTests

bench: setup ## Measure expressions, decoding, features, the engine and the whole daemon
	@sh Tests/Scripts/bench

budget: setup ## Count instructions and allocations an event and hold them against Tests/Benchmarks/budget
	@sh Tests/Scripts/budget

install: build ## Install into DESTDIR and PREFIX (default /usr/local); files of SYSCONFDIR that are there stay as they are
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' SYSCONFDIR='$(SYSCONFDIR)' UNITDIR='$(UNITDIR)' sh deploy/install

deb: build ## Build a Debian package of this machine's architecture into .build
	@sh deploy/debian/build

clean: ## Delete what was built
	rm -rf .build
