package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// boundPack is a pack of the manifest, running or not.
type boundPack struct {
	host   *Host
	spec   *manifest.Pack
	linked model.Pack

	// gate is held by the one who starts the pack; a channel, so that waiting for it can be given up. It guards the fields
	// up to the next mutex.
	gate     chan struct{}
	restarts budget
	launched bool
	gaveUp   bool

	// recoveries holds those who may have a private process.
	recoveries chan struct{}

	mu sync.Mutex
	// running is what calls use; nil before the first, and where it has to be started anew.
	running *running
	// breakdown is what ended the process before, where none has come in its place.
	breakdown *launch.Error
	// version and protocol are those of the latest process.
	version  string
	protocol int
}

func newBoundPack(h *Host, spec *manifest.Pack, linked model.Pack) *boundPack {
	return &boundPack{host: h, spec: spec, linked: linked, gate: make(chan struct{}, 1), restarts: budget{most: spec.Restarts},
		recoveries: make(chan struct{}, recoveriesAtOnce)}
}

// acquire returns the pack for one call, started if it isn't running and within its budget if it broke off. The caller
// releases it. The error is a [*diagnostic.Diagnostic], or why the work has ended.
func (p *boundPack) acquire(ctx context.Context) (*running, error) {
	select {
	case p.gate <- struct{}{}:
		defer func() { <-p.gate }()
	case <-ctx.Done():
		return nil, p.host.ended(ctx)
	}
	if err := p.host.ended(ctx); err != nil {
		return nil, err
	}
	if r := p.acquireRunning(ctx); r != nil {
		return r, nil
	}
	again, err := p.mayStart(ctx)
	if err != nil {
		return nil, err
	}
	r, err := p.launch(ctx, false)
	if again && p.host.ended(ctx) == nil {
		p.restarts.spend(time.Now())
	}
	if err != nil {
		return nil, p.startError(ctx, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running, p.breakdown = r, nil
	p.version, p.protocol = r.description.Version, r.protocol()
	r.reusable = newReusable(p.spec.Plugins, r.description)
	r.calls = 1
	return r, nil
}

// acquireRunning returns the pack for one call if it runs, and nil otherwise.
func (p *boundPack) acquireRunning(ctx context.Context) *running {
	p.mu.Lock()
	r := p.running
	if r == nil {
		p.mu.Unlock()
		return nil
	}
	r.calls++
	p.mu.Unlock()
	if r.alive() {
		return r
	}
	p.retire(r, r.findBreakdown(ctx, nil))
	p.release(r)
	return nil
}

// runs reports whether the pack runs, which may be over by the time of the call that needs it.
func (p *boundPack) runs() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running != nil && p.running.alive()
}

// mayStart returns an error where the pack broke off too often, and otherwise whether it broke off.
func (p *boundPack) mayStart(ctx context.Context) (again bool, err error) {
	p.mu.Lock()
	breakdown := p.breakdown
	p.mu.Unlock()
	if breakdown == nil || p.restarts.left(time.Now()) {
		p.gaveUp = false
		return breakdown != nil, nil
	}
	failed := p.packError(p.spec.Pos, diagnostic.GaveUp, fmt.Errorf(
		"it broke off, after all the restarts that the manifest allows within %v (restarts: %d): %w",
		restartWindow, p.restarts.most, breakdown))
	// It is not for what ended the last process.
	failed.Code, failed.Hint = diagnostic.GaveUp, ""
	if !p.gaveUp {
		p.gaveUp = true
		p.host.emit(ctx, Event{Kind: PackGaveUp, Pack: p.spec.Name, Err: failed})
	}
	return false, failed
}

// retire lets no further call use r. Breakdown is what ended it; it is nil for a process that works, and in which something
// goes on that nobody waits for any longer.
func (p *boundPack) retire(r *running, breakdown *launch.Error) {
	if r.process == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == r {
		p.running, p.breakdown = nil, breakdown
	}
}

// release ends a call's use of r. One that was retired is stopped after the last.
func (p *boundPack) release(r *running) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.calls--
	if r.calls == 0 && p.running != r {
		p.host.stopping.Go(r.stop)
	}
}

// launch starts the pack, or takes the one that is linked, holds it against the manifest and configures it. A private one is
// for a single call.
func (p *boundPack) launch(ctx context.Context, private bool) (*running, error) {
	r, err := p.obtain(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.agree(ctx, r); err != nil {
		switch {
		case p.host.ended(ctx) != nil:
		case errors.Is(err, context.DeadlineExceeded):
			err = r.failure(diagnostic.TimedOut, fmt.Sprintf("it took its configuration for more than %v", p.spec.StartTimeout))
		case isDisconnected(err):
			if death := r.process.ExitError(ctx); death != nil {
				// It hasn't been in use.
				death.Reason = diagnostic.Disconnected
				err = death
			}
		}
		p.host.stopping.Go(r.stop)
		return nil, err
	}
	if r.process == nil {
		return r, nil
	}
	r.answerTime = p.host.answerTime
	if private {
		r.answerTime = min(r.answerTime, privateAnswerTime)
	}
	kind := PackStarted
	if !private {
		if p.launched {
			kind = PackRestarted
		}
		p.launched = true
	}
	// The process may outlive the call that started it.
	logCtx := context.WithoutCancel(ctx)
	r.watch(logCtx, func(kind EventKind, breakdown *launch.Error) {
		e := Event{Kind: kind, Pack: p.spec.Name, PID: r.pid(), Protocol: r.protocol(), Private: private}
		if breakdown != nil {
			e.Err = p.packError(p.spec.Pos, diagnostic.Crashed, breakdown)
		}
		p.host.emit(logCtx, e)
	}, kind)
	return r, nil
}

func (p *boundPack) obtain(ctx context.Context) (*running, error) {
	logger := p.host.logger.With(slog.String("pack", p.spec.Name))
	if p.linked != nil {
		if pack, ok := p.linked.(model.Logging); ok {
			pack.LogTo(logger.Handler())
		}
		description, err := p.linked.Describe(ctx)
		return &running{Pack: p.linked, description: description}, err
	}
	process, err := launch.Start(ctx, launch.Spec{
		Path:      p.spec.Path,
		Env:       p.spec.Env,
		Protocols: p.offered(),
		Plugins:   p.pluginNames(),
		Timeout:   p.spec.StartTimeout,
		Logger:    logger,
	})
	if err != nil {
		return nil, err
	}
	return &running{Pack: process.Pack(), description: process.Description(), process: process}, nil
}

// agree holds the pack against the manifest and configures it.
func (p *boundPack) agree(ctx context.Context, r *running) error {
	ctx, cancel := model.WithOwnTimeout(ctx, p.spec.StartTimeout)
	defer cancel()
	if err := p.verify(ctx, r); err != nil {
		return err
	}
	configs := make(model.Configs)
	for _, plugin := range p.spec.Plugins {
		if plugin.Config != nil {
			configs[plugin.Name] = plugin.Config
		}
	}
	err := r.Configure(ctx, configs)
	if refused, ok := errors.AsType[*model.Error](err); ok && refused.Code == diagnostic.InvalidConfig {
		return p.packError(p.refusedAt(r.description, refused.Message), diagnostic.InvalidConfig, refused)
	}
	return err
}

// allowed returns the protocols that the host speaks, the manifest allows and the pack's entry allows.
func (p *boundPack) allowed() []int {
	return allowed(allowed(p.host.speaks, p.host.manifest.Protocols), p.spec.Protocols)
}

// offered returns those of the protocols allowed that have what the manifest binds.
func (p *boundPack) offered() []int {
	numbers := p.allowed()
	if p.aggregate() == nil {
		return numbers
	}
	// A manifest for a pack of 2023 goes on working when the pack is upgraded.
	var aggregate []int
	for _, n := range numbers {
		if wire.HasAggregate(n) {
			aggregate = append(aggregate, n)
		}
	}
	if len(aggregate) == 0 {
		return numbers
	}
	return aggregate
}

// allowed returns the numbers that the list, if there is one, has too.
func allowed(numbers []int, list manifest.Protocols) []int {
	if list.Numbers == nil {
		return numbers
	}
	return inBoth(numbers, list.Numbers)
}

// inBoth returns the numbers of a that b has too, in a's order.
func inBoth(a, b []int) []int {
	var both []int
	for _, n := range a {
		if slices.Contains(b, n) {
			both = append(both, n)
		}
	}
	return both
}

func (p *boundPack) pluginNames() []string {
	names := make([]string, len(p.spec.Plugins))
	for i, plugin := range p.spec.Plugins {
		names[i] = plugin.Name
	}
	return names
}

// close ends the pack. No call is under way any more.
func (p *boundPack) close() {
	p.mu.Lock()
	r := p.running
	p.running = nil
	p.mu.Unlock()
	if r != nil {
		r.stop()
	}
}
