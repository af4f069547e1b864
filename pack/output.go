package pack

import (
	"context"
	"os"
	"sync"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/model"
)

// restoredOutput is a pack whose code writes to the os.Stdout and os.Stderr of the time when newRestoredOutput was called. Go-plugin's
// server replaces them by pipes, and sends what comes out of these over the connection. What a plugin writes just before it ends the
// process would be lost there, and the host's message about a crash needs it.
type restoredOutput struct {
	model.Pack
	restore func()
}

func newRestoredOutput(p model.Pack) restoredOutput {
	stdout, stderr := os.Stdout, os.Stderr
	// The server replaces them once, before the first call.
	return restoredOutput{p, sync.OnceFunc(func() {
		os.Stdout, os.Stderr = stdout, stderr
		// The server has checked the cookie. What the pack starts must not take itself for a pack.
		_ = os.Unsetenv(cookie.Key)
	})}
}

func (p restoredOutput) Configure(ctx context.Context, configs model.Configs) error {
	p.restore()
	return p.Pack.Configure(ctx, configs)
}

func (p restoredOutput) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	p.restore()
	return p.Pack.ProcessRoles(ctx, call)
}

func (p restoredOutput) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	p.restore()
	return p.Pack.ProcessContents(ctx, call)
}
