# The short way to everything: each verb sets up what it needs, then calls Meson or a script in tools/.
# Build trees: build/release, build/dev, build/asan, build/tsan, build/fuzz; the release binary is build/brunt.

options_release = --buildtype=release -Db_lto=true -Dtests=false
options_dev = --buildtype=debugoptimized
options_asan = --buildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false
options_tsan = --buildtype=debug -Doptimization=1 -Db_sanitize=thread -Db_lundef=false
options_fuzz = $(options_asan) -Dfuzz=true --native-file tools/clang.ini

PREFIX ?= /usr/local
SECONDS_PER_FUZZER ?= 30

all: release

setup setup-test setup-bench:
	@tools/setup.sh build $(patsubst setup-%,%,$(filter setup-%,$@))

build/%/build.ninja: | setup
	meson setup build/$* $(options_$*)

release: setup | build/release/build.ninja
	ninja -C build/release
	ln -sfn release/src/cli/brunt build/brunt
	ln -sfn release/tests/target/brunt-target build/brunt-target

dev: setup-test | build/dev/build.ninja
	ninja -C build/dev

test: setup-test | build/dev/build.ninja
	tools/test.sh dev

asan: setup-test | build/asan/build.ninja
	tools/test.sh asan --suite unit --suite js --suite gc --suite e2e --suite fuzz

tsan: setup-test | build/tsan/build.ninja
	tools/test.sh tsan --suite unit --suite e2e

fuzz: setup-test | build/fuzz/build.ninja
	tools/fuzz.sh $(SECONDS_PER_FUZZER)

lint: setup-test | build/dev/build.ninja
	tools/lint.sh

bench: setup-bench release
	tools/bench.sh $(ARGS)

bench-websockets: setup-bench release
	tests/bench/websockets.py build/release $(ARGS)

soak: release
	tools/soak.sh release requests $(or $(REQUESTS),10000000)
	tools/soak.sh release websockets $(or $(MESSAGES),1000000)

soak-asan: setup-test | build/asan/build.ninja
	ninja -C build/asan src/cli/brunt tests/target/brunt-target
	tools/soak.sh asan requests $(or $(REQUESTS),300000)
	tools/soak.sh asan websockets $(or $(MESSAGES),50000)

pgo: setup
	tools/pgo.sh

demo: release
	tools/demo.sh

install: release
	install -D -m 755 build/brunt $(DESTDIR)$(PREFIX)/bin/brunt
	install -D -m 644 src/cli/completion/brunt.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/brunt
	install -D -m 644 src/cli/completion/brunt.zsh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_brunt
	install -D -m 644 src/cli/completion/brunt.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/brunt.fish
	install -D -m 644 docs/brunt.1 $(DESTDIR)$(PREFIX)/share/man/man1/brunt.1

clean:
	rm -rf build

# Ninja runs things in parallel; the verbs themselves come one after another.
.NOTPARALLEL:
.PHONY: all setup setup-test setup-bench release dev test asan tsan fuzz lint bench bench-websockets soak soak-asan pgo demo install clean
