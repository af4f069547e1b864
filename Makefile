# Start with `make demo` and `make test`. They need only Go, make and git.

GO ?= go
exe := $(shell $(GO) env GOEXE)
tool := $(GO) tool -modfile=$(CURDIR)/internal/tools/go.mod

# Without this tag, gRPC's tracing registers handlers in http.DefaultServeMux.
export GOFLAGS := $(strip $(shell $(GO) env GOFLAGS) -tags=grpcnotrace)

# A binary without cgo needs no dynamic loader and starts a millisecond faster. A rendering starts one for each pack. The tests
# start thousands, and use what build has compiled.
build test bench: export CGO_ENABLED ?= 0

.PHONY: build demo test soak bench compat generate lint clean

build:
	$(GO) build -o bin/ ./cmd/htmlize ./packs/core ./packs/extra

demo: build
	bin/htmlize$(exe) render examples/post.md
	bin/htmlize$(exe) render examples/post.txt

# test leaves out long tests, which .ci/run has: packs that misbehave, hosts that are killed or paused, other releases of go-plugin than
# the one that go.mod requires, the steps of the README, the freezing of a release, and the largest texts.
# Most tests wait for processes, so more of them run at a time than there are processors.
test:
	$(GO) test -short -p 4 -parallel 4 ./...

# soak renders 10,000 documents while packs are killed 500 times, over each protocol and with a pack of 2023: some minutes.
soak:
	$(GO) test ./compat_test/soak -v -count=1 -timeout 30m -args -documents 10000 -kills 500

# bench runs the benchmarks and writes bench/RESULTS.md. Use a machine without other load.
bench:
	$(GO) run ./bench/measure -o bench/RESULTS.md

# compat runs the compatibility matrix and writes the tables of docs/compatibility.md.
compat:
	$(GO) test ./compat_test -count=1 -update

# generate generates what is checked in: the Go code of protocol 2, with the tools that internal/tools/go.mod pins, and the reference of
# the command.
generate:
	$(tool) buf lint --config internal/tools/buf.yaml
	$(tool) buf generate --config internal/tools/buf.yaml --template internal/tools/buf.gen.yaml
	$(GO) test ./cmd/htmlize -run '^TestReference$$' -update

lint:
	$(GO) vet ./...
	$(tool) staticcheck ./...

clean:
	rm -rf bin
