# Each target installs what it lacks into .tools/ first: see scripts/tools.sh.
.PHONY: help serve build test nightly check package conformance fuzz chance memory bench bench-ui pictures examples map
.DEFAULT_GOAL := help
SHELL := bash

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

serve: ## build the page, serve it at http://127.0.0.1:8080/ (PORT=), rebuild on changes
	@scripts/serve.sh

build: ## build the page for publishing into dist/ (SITE=https://… adds link previews)
	@scripts/tools.sh page $(if $(SITE),previews)
	@scripts/build.sh

package: ## make the npm package, target/package/highwater-VERSION.tgz
	@scripts/tools.sh page package
	@scripts/build.sh
	@scripts/package.sh

test: ## test everything: check, native tests, the page in Chromium, Firefox and WebKit
	@scripts/test.sh

nightly: ## all tests in all three browsers, and longer searches (about 2 h; MINUTES= for each)
	@scripts/nightly.sh

check: ## quick checks: format, lints, dependencies between layers
	@scripts/tools.sh rust page
	@scripts/check.sh

conformance: ## compare the engine with real Node (CASES=, SEED=, NODES=)
	@scripts/tools.sh rust nodes
	@. scripts/env.sh && HIGHWATER_ALL_NODES=1 cargo test --profile native --test conformance -- --nocapture
	@. scripts/env.sh && HIGHWATER_ALL_NODES=1 HIGHWATER_NIGHTLY=1 cargo test --profile native --test script -- --ignored --nocapture

fuzz: ## feed hostile input to the reader and the engine (MINUTES=, SEED=)
	@scripts/tools.sh rust nodes
	@. scripts/env.sh && cargo test --profile native --test fuzz -- --include-ignored --nocapture --test-threads=1

chance: ## use the page at random (BROWSER=chromium or firefox, MINUTES=, SEED=)
	@scripts/tools.sh rust page browser browsers
	@scripts/build.sh
	@. scripts/env.sh && HIGHWATER_BROWSER=$(or $(BROWSER),chromium) cargo test --test browser chance_for_minutes -- --ignored --nocapture

memory: ## compare the memory model with real Node (NODES=)
	@scripts/tools.sh rust nodes
	@. scripts/env.sh && HIGHWATER_ALL_NODES=1 cargo test --test memory the_model -- --ignored --nocapture

bench: ## measure the engine's speed beside real Node (3 min)
	@scripts/tools.sh rust page nodes
	@scripts/bench.sh

bench-ui: ## measure the page's speed in Chromium, beside Mermaid (MINUTES= of playback)
	@scripts/tools.sh rust page browser mermaid
	@scripts/build.sh
	@. scripts/env.sh && HIGHWATER_BROWSER=1 cargo test --test browser bench -- --ignored --nocapture

pictures: ## take pictures of the page into target/pictures/
	@scripts/tools.sh rust page browser
	@scripts/build.sh
	@. scripts/env.sh && HIGHWATER_BROWSER=1 cargo test --test browser pictures -- --ignored pictures

examples: ## build docs/examples with mdBook, Docusaurus and Sphinx, and test them in Chromium (first time 3 min)
	@scripts/tools.sh rust page browser examples
	@scripts/build.sh
	@scripts/examples.sh
	@. scripts/env.sh && HIGHWATER_BROWSER=1 cargo test --test browser examples

map: ## list the modules, each with what it is for
	@scripts/map.sh
