# Attune: every command that a checkout has. `make` alone lists them.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
DEMO ?= --duration 60s

.PHONY: help setup build demo test lint format schemas bench install clean

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Install the Debian packages that are missing
	@sh deploy/setup

build: setup ## Build attuned and attune, optimised, into .build/release
	$(SWIFT) build -c release --product attuned
	$(SWIFT) build -c release --product attune

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

bench: setup ## Measure decoding, features, the engine and the whole daemon
	@sh Tests/Scripts/bench

install: build ## Install into DESTDIR and PREFIX (default /usr/local)
	install -D -m 755 .build/release/attuned $(DESTDIR)$(PREFIX)/bin/attuned
	install -D -m 755 .build/release/attune $(DESTDIR)$(PREFIX)/bin/attune
	install -d $(DESTDIR)$(PREFIX)/share/attune/rules
	cp -R deploy/rules/shop $(DESTDIR)$(PREFIX)/share/attune/rules/
	install -m 644 deploy/attuned.yaml $(DESTDIR)$(PREFIX)/share/attune/attuned.yaml
	cp -R schemas $(DESTDIR)$(PREFIX)/share/attune/
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	for tool in attune attuned; do \
	    .build/release/$$tool completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool && \
	    .build/release/$$tool completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool && \
	    .build/release/$$tool completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish || exit 1; \
	done

clean: ## Delete what was built
	rm -rf .build
