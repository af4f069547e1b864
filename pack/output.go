package pack

import (
	"context"
	"os"
	"sync"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/model"
)

// ownOutput is a pack whose code writes to what os.Stdout and os.Stderr were when newOwnOutput was called. Go-plugin's
// server puts pipes in their place and sends over the connection what comes out of them; what a plugin says last, before
// it ends the process, is lost on that way, and it is what the host's message about the end needs.
type ownOutput struct {
	model.Pack
	restore func()
}

func newOwnOutput(p model.Pack) ownOutput {
	stdout, stderr := os.Stdout, os.Stderr
	// By the first call the server has done so, and it doesn't again.
	return ownOutput{p, sync.OnceFunc(func() {
		os.Stdout, os.Stderr = stdout, stderr
		// The server has looked at it; what the pack starts is no pack.
		_ = os.Unsetenv(cookie.Key)
	})}
}

func (p ownOutput) Configure(ctx context.Context, configs model.Configs) error {
	p.restore()
	return p.Pack.Configure(ctx, configs)
}

func (p ownOutput) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	p.restore()
	return p.Pack.ProcessRoles(ctx, call)
}

func (p ownOutput) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	p.restore()
	return p.Pack.ProcessContents(ctx, call)
}
