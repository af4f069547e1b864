package launch

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hashicorp/go-plugin/runner"
)

// processRunner shows a process to go-plugin's client.
type processRunner struct {
	*process
	env []string
}

var _ runner.Runner = (*processRunner)(nil)

func (r *processRunner) Start(context.Context) error { return r.start(r.env) }

func (r *processRunner) Wait(context.Context) error {
	r.wait()
	return nil
}

func (r *processRunner) Kill(context.Context) error {
	r.kill()
	return nil
}

// Stdout has the handshake and nothing else, as the process itself reads the rest.
func (r *processRunner) Stdout() io.ReadCloser { return r.handshakeOut }

// Stderr is empty, as the process itself reads it: go-plugin's parser of log lines panics on some.
func (r *processRunner) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

func (r *processRunner) Name() string { return r.cmd.Path }

func (r *processRunner) Diagnose(context.Context) string { return "" }

// ID is empty before the start, by which go-plugin knows that there is nothing to kill.
func (r *processRunner) ID() string {
	if pid := r.pid(); pid != 0 {
		return strconv.Itoa(pid)
	}
	return ""
}

// PluginToHost refuses all addresses but the handshake's, which is known to be the pack's: the host connects to no other.
func (r *processRunner) PluginToHost(network, address string) (string, string, error) {
	if h := r.greeting.handshake; network != h.network || address != h.address {
		return "", "", fmt.Errorf("it names %s address %q, and its handshake named %q", network, address, h.address)
	}
	return network, address, nil
}

func (r *processRunner) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
