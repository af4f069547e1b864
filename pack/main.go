package pack

import (
	"context"
	"fmt"
	"os"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/gc"
	"example.com/htmlize/internal/librarylog"
	"example.com/htmlize/internal/stdout"
	"example.com/htmlize/internal/wire"
)

// Main is the whole main function of a pack's executable. Started by a host, it serves p until the host is done with it;
// started by a person, it runs the command that its arguments give (describe, version, render, help). It doesn't return.
//
// A pack that [Pack.Check] refuses ends with exit status 1 and every reason on stderr.
func Main(p Pack) {
	// This is a process's outermost context.
	ctx := context.Background()
	if startedByHost && len(os.Args) <= 1 {
		os.Exit(serve(ctx, p))
	}
	os.Exit(command{pack: p, stdout: realStdout, stderr: os.Stderr}.run(ctx, os.Args[1:]))
}

// startedByHost says whether a host started this process: to serve, or for a command of which it reads the output.
var startedByHost = os.Getenv(cookie.Key) == cookie.Value

// realStdout is the process's stdout. Where a host reads it, os.Stdout leads to stderr, so that what other code prints
// isn't taken for the handshake.
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
	served := newOwnOutput(l)
	stderr := os.Stderr
	if err := passHandshake(realStdout, ownAddress); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// What keeps it from serving is for the host's message about that.
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
