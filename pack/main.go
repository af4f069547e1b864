package pack

import (
	"context"
	"fmt"
	"os"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/wire"
)

// Main is the whole main function of a pack's executable. Started by a host, it serves p until the host is done with it;
// started by a person, it runs the command that its arguments give (describe, version, render, help). It doesn't return.
//
// A pack that [Pack.Check] refuses ends with exit status 1 and every reason on stderr.
func Main(p Pack) {
	// This is a process's outermost context.
	ctx := context.Background()
	if startedByHost {
		os.Exit(serve(ctx, p))
	}
	os.Exit(command{pack: p, stdout: os.Stdout, stderr: os.Stderr}.run(ctx, os.Args[1:]))
}

// startedByHost says whether a host wants this process to serve: the cookie is there, and no command is given.
var startedByHost = len(os.Args) <= 1 && os.Getenv(wire.Handshake.MagicCookieKey) == wire.Handshake.MagicCookieValue

// handshakeOut is where the handshake with the host goes: the process's real stdout. It is taken away before the code of
// the pack's author runs, so that what that code prints can't be mistaken for the handshake; nil outside of a pack.
var handshakeOut = func() *os.File {
	if !startedByHost {
		return nil
	}
	out, err := claimStdout()
	if err != nil {
		fmt.Fprintf(os.Stderr, "htmlize: take stdout for the handshake: %v\n", err)
		os.Exit(1)
	}
	return out
}()

func serve(ctx context.Context, p Pack) int {
	l, err := Linked(p)
	if err != nil {
		fmt.Fprintf(os.Stderr, "pack %s can't be served:\n%v\n", p.Name, err)
		return 1
	}
	d, err := l.Describe(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	watchLifeline()
	served := newOwnOutput(l)
	// Go-plugin prints the handshake to os.Stdout.
	os.Stdout = handshakeOut
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: wire.ServerPlugins(ctx, served, d),
		GRPCServer:       wire.NewGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
	return 0
}
