# The bench: see bench/README.rst. Everything it brings lies in bench/build and bench/peers/node_modules.
.PHONY: bench bench-quick bench-memory bench-capacity bench-first-view bench-frames bench-pins bench-people bench-landing bench-setup bench-build bench-test
BENCH_CC = $(CC) -O2 -Wall -Wextra -D_GNU_SOURCE

bench: $(VENV)/.tested bench-build ## Measure Pace and its peers, print the table (at most 45 min)
	@$(BIN)/python -m bench.run

bench-quick: $(VENV)/.tested bench-build ## The same for daily use (under 3 min)
	@$(BIN)/python -m bench.run --quick

bench-memory: $(VENV)/.tested ## Measure the memory of idle WebSocket sessions
	@$(BIN)/python bench/memory.py

bench-capacity: $(VENV)/.installed ## Predict viewers, machines and bottlenecks from bench/capacity.json
	@$(BIN)/python -m bench.capacity

bench-first-view: $(VENV)/.tested ## Measure how light the page is and how soon it shows a trace
	@$(BIN)/python -m bench.firstview

bench-frames: $(VENV)/.tested ## Measure how smoothly the page draws 1, 16 and 64 strips
	@$(BIN)/python -m bench.frames

bench-pins: $(VENV)/.tested ## Measure how smoothly the map draws people who move
	@$(BIN)/python -m bench.pins

bench-landing: $(VENV)/.tested ## Measure what it costs when a request lands in the wrong worker
	@$(BIN)/python -m bench.landing

bench-people: $(VENV)/.tested ## Measure what 200 people cost who move on the map (3 min)
	@$(BIN)/python -m bench.people

bench-test: $(VENV)/.tested bench-build ## Test the load client against a server that makes faults
	@$(BIN)/python -m pytest bench/tests

bench-setup: bench-build bench/build/venv bench/peers/node_modules bench/build/nchan ## Build and install what the bench needs

bench-build: bench/build/load bench/build/publish bench/build/writer

bench/build/load: bench/client/load.h $(wildcard bench/client/*.c)
	$(call bench_compile,$(filter %.c,$^))

bench/build/publish: bench/publish.c
	$(call bench_compile,$^)

bench/build/writer: bench/peers/writer.c
	$(call bench_compile,$^)

define bench_compile
@command -v $(CC) >/dev/null || { echo "a C compiler is needed: apt install gcc libc6-dev"; exit 1; }
@mkdir -p bench/build
@$(BENCH_CC) -o $@ $(1)
endef

bench/build/venv: bench/peers/requirements.txt
	@python3 -m venv $@ && $@/bin/pip install -qq --disable-pip-version-check -r $< && touch $@

bench/peers/node_modules: bench/peers/package-lock.json
	@cd bench/peers && npm ci --no-audit --no-fund --loglevel=error && touch node_modules

bench/build/nchan:
	@command -v nginx >/dev/null || { echo "nginx is needed: apt install nginx-light"; exit 1; }
	@mkdir -p bench/build/deb && cd bench/build/deb && apt-get -o APT::Sandbox::User=root download -qq libnginx-mod-nchan
	@dpkg-deb -x bench/build/deb/libnginx-mod-nchan_*.deb $@
