package launch

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hashicorp/go-plugin/runner"
)

// childRunner is a child as go-plugin's client sees it.
type childRunner struct {
	*child
	env []string
}

var _ runner.Runner = (*childRunner)(nil)

func (r *childRunner) Start(context.Context) error { return r.start(r.env) }

func (r *childRunner) Wait(context.Context) error {
	r.wait()
	return nil
}

func (r *childRunner) Kill(context.Context) error {
	r.kill()
	return nil
}

// Stdout has only the handshake: the child reads the rest itself.
func (r *childRunner) Stdout() io.ReadCloser { return r.handshakeOut }

// Stderr is empty: the child reads it itself, as go-plugin's parser panics on some log lines.
func (r *childRunner) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

func (r *childRunner) Name() string { return r.cmd.Path }

func (r *childRunner) Diagnose(context.Context) string { return "" }

// ID is empty before the start. Go-plugin takes that to mean that there is nothing to kill.
func (r *childRunner) ID() string {
	if pid := r.pid(); pid != 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

// PluginToHost refuses every address but that of the handshake, which checkAddress has accepted.
func (r *childRunner) PluginToHost(network, address string) (string, string, error) {
	if h := r.first.handshake; network != h.network || address != h.address {
		return "", "", fmt.Errorf("it names %s address %q, and its handshake named %q", network, address, h.address)
	}
	return network, address, nil
}

func (r *childRunner) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
