package launch

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hashicorp/go-plugin/runner"
)

// childRunner shows a process to go-plugin's client.
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

// Stdout has the handshake and nothing else, as the process itself reads the rest.
func (r *childRunner) Stdout() io.ReadCloser { return r.handshakeOut }

// Stderr is empty, as the process itself reads it: go-plugin's parser of log lines panics on some.
func (r *childRunner) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

func (r *childRunner) Name() string { return r.cmd.Path }

func (r *childRunner) Diagnose(context.Context) string { return "" }

// ID is empty before the start, by which go-plugin knows that there is nothing to kill.
func (r *childRunner) ID() string {
	if pid := r.pid(); pid != 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

// PluginToHost refuses all addresses but the handshake's, which is known to be the pack's: the host connects to no other.
func (r *childRunner) PluginToHost(network, address string) (string, string, error) {
	if h := r.first.handshake; network != h.network || address != h.address {
		return "", "", fmt.Errorf("it names %s address %q, and its handshake named %q", network, address, h.address)
	}
	return network, address, nil
}

func (r *childRunner) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
