package pack

import (
	"context"
	"fmt"
	"os"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/gc"
	"example.com/htmlize/internal/librarylog"
	"example.com/htmlize/internal/stdout"
	"example.com/htmlize/internal/wire"
)

// Main is the whole main function of a pack's executable. Started by a host, it serves p until the host ends it. Started by a person,
// it runs the command that its arguments name (describe, version, render, help). It doesn't return.
//
// If [Pack.Check] finds something wrong with p, the process ends with exit status 1 and every reason on stderr.
func Main(p Pack) {
	ctx := context.Background()
	if startedByHost && len(os.Args) <= 1 {
		os.Exit(serve(ctx, p))
	}
	// What plugins print isn't part of a command's output.
	os.Stdout = os.Stderr
	os.Exit(command{pack: p, stdout: realStdout, stderr: os.Stderr}.run(ctx, os.Args[1:]))
}

// realStdout is the process's stdout. If a host reads it, os.Stdout is stderr instead, so that what other code prints isn't taken for
// the handshake.
var realStdout = func() *os.File {
	if stdout.FD >= 0 {
		return os.NewFile(uintptr(stdout.FD), "stdout")
	}
	out := os.Stdout
	if startedByHost {
		os.Stdout = os.Stderr
	}
	return out
}()

func serve(ctx context.Context, p Pack) int {
	gc.DeferFirst()
	l, err := newLinked(p)
	if err != nil {
		fmt.Fprintf(os.Stderr, "pack %s can't be served:\n%v\n", p.Name, err)
		return 1
	}
	d, err := l.Describe(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	l.LogTo(wireLog(os.Stderr))
	served := newRestoredOutput(l)
	stderr := os.Stderr
	if err := forwardHandshake(realStdout, ownAddress); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// Only errors: the host quotes them if the pack can't serve.
	logger := hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: stderr, JSONFormat: true})
	serving := servingFor(logger)
	librarylog.HideGoPlugin()
	removeSocketOnSignal()
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: wire.ServerPlugins(ctx, served, d, serving),
		GRPCServer:       wire.GRPCServer(serving),
		Logger:           logger,
	})
	if !ownAddress.known() {
		return 1
	}
	return 0
}
