package supervisor

import (
	"cmp"
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
)

// Pack is a pack of the manifest, running or not.
type Pack struct {
	*entry

	supervisor *Supervisor
	// linked is nil for a pack that is a process.
	linked model.Pack

	// starting is held by the one call that starts the pack; a channel, so that others can give up waiting for it. It guards the
	// fields up to the next blank line.
	starting chan struct{}
	restarts restartBudget
	started  bool
	gaveUp   bool

	// isolated holds the calls that may have an isolated instance.
	isolated chan struct{}

	mu sync.Mutex
	// current is the instance that calls use; nil before the first, and after a crash.
	current *instance
	// crash is what ended the instance before, while none has taken its place.
	crash *launch.Error
	// version and protocol are those of the latest instance.
	version  string
	protocol int
}

func newPack(s *Supervisor, spec *manifest.Pack) *Pack {
	return &Pack{
		entry:      &entry{Spec: spec, manifest: s.Manifest, protocols: s.Protocols, isLinked: s.Linked[spec.Name] != nil, tables: s.Tables},
		supervisor: s,
		linked:     s.Linked[spec.Name],
		starting:   make(chan struct{}, 1),
		restarts:   restartBudget{limit: spec.Restarts},
		isolated:   make(chan struct{}, maxIsolated),
	}
}

// Latest returns the version and the protocol of the latest instance, with which messages name the pack. The protocol is 0 for a pack
// that is linked.
func (p *Pack) Latest() (version string, protocol int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.version, p.protocol
}

// acquire returns the instance for one call. It is started if there is none, within the restart budget if the one before crashed. The
// caller releases it. The error is a [*diagnostic.Diagnostic], or why the work has ended.
func (p *Pack) acquire(ctx context.Context) (*instance, error) {
	select {
	case p.starting <- struct{}{}:
		defer func() { <-p.starting }()
	case <-ctx.Done():
		return nil, Ended(ctx)
	}
	if err := Ended(ctx); err != nil {
		return nil, err
	}
	if i := p.acquireCurrent(ctx); i != nil {
		return i, nil
	}
	restart, err := p.mayStart(ctx)
	if err != nil {
		return nil, err
	}
	i, err := p.start(ctx, false)
	if restart && Ended(ctx) == nil {
		p.restarts.spend(time.Now())
	}
	if err != nil {
		return nil, p.startError(ctx, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current, p.crash = i, nil
	p.version, p.protocol = i.description.Version, i.protocol()
	i.deterministic = newDeterministic(p.Spec.Plugins, i.description)
	i.calls = 1
	return i, nil
}

// acquireCurrent returns the instance for one call if there is one, and nil otherwise.
func (p *Pack) acquireCurrent(ctx context.Context) *instance {
	p.mu.Lock()
	i := p.current
	if i == nil {
		p.mu.Unlock()
		return nil
	}
	i.calls++
	p.mu.Unlock()
	if i.alive() {
		return i
	}
	p.retire(i, i.findCrash(ctx, nil))
	p.release(i)
	return nil
}

// runs reports whether the pack has an instance, which may crash before the call that needs it.
func (p *Pack) runs() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current != nil && p.current.alive()
}

// mayStart reports whether an instance would be a restart after a crash. It returns an error if the restart budget is used up.
func (p *Pack) mayStart(ctx context.Context) (restart bool, err error) {
	p.mu.Lock()
	crash := p.crash
	p.mu.Unlock()
	if crash == nil || p.restarts.left(time.Now()) {
		p.gaveUp = false
		return crash != nil, nil
	}
	failed := p.packError(p.Spec.Pos, diagnostic.GaveUp, fmt.Errorf(
		"it crashed, after all restarts that the manifest allows within %v (restarts: %d): %w",
		restartWindow, p.restarts.limit, crash))
	// The hint is not about the last crash.
	failed.Code, failed.Hint = diagnostic.GaveUp, ""
	if !p.gaveUp {
		p.gaveUp = true
		p.supervisor.emit(ctx, Event{Kind: GaveUp, Pack: p.Spec.Name, Err: failed})
	}
	return false, failed
}

// retire lets no further call use the instance. Crash is nil for one that works, but in which something goes on that nobody waits for
// any longer.
func (p *Pack) retire(i *instance, crash *launch.Error) {
	if i.process == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == i {
		p.current, p.crash = nil, crash
	}
}

// release ends a call's use of the instance. One that was retired is stopped after its last call.
func (p *Pack) release(i *instance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i.calls--
	if i.calls == 0 && p.current != i {
		p.supervisor.stopping.Go(i.stop)
	}
}

// start starts an instance, verifies it against the manifest and configures it. An isolated one is for a single call.
func (p *Pack) start(ctx context.Context, isolated bool) (*instance, error) {
	i, err := p.connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.configure(ctx, i); err != nil {
		switch {
		case Ended(ctx) != nil:
		case errors.Is(err, context.DeadlineExceeded):
			err = i.failure(diagnostic.TimedOut, fmt.Sprintf("it took its configuration for more than %v", p.Spec.StartTimeout))
		case isDisconnected(err):
			if exit := i.process.ExitError(ctx); exit != nil {
				// It hasn't been in use.
				exit.Reason = diagnostic.Disconnected
				err = exit
			}
		}
		p.supervisor.stopping.Go(i.stop)
		return nil, err
	}
	if i.process == nil {
		return i, nil
	}
	i.pingTimeout = p.supervisor.PingTimeout
	if isolated {
		i.pingTimeout = min(i.pingTimeout, isolatedPingTimeout)
	}
	kind := Started
	if !isolated {
		if p.started {
			kind = Restarted
		}
		p.started = true
	}
	// The process may outlive the call that started it.
	logCtx := context.WithoutCancel(ctx)
	i.watch(logCtx, func(kind EventKind, crash *launch.Error) {
		e := Event{Kind: kind, Pack: p.Spec.Name, PID: i.pid(), Protocol: i.protocol(), Isolated: isolated}
		if crash != nil {
			e.Err = p.packError(p.Spec.Pos, diagnostic.Crashed, crash)
		}
		p.supervisor.emit(logCtx, e)
	}, kind)
	return i, nil
}

// connect starts the pack's process and connects to it, or returns the pack that is linked.
func (p *Pack) connect(ctx context.Context) (*instance, error) {
	logger := p.supervisor.Logger.With(slog.String("pack", p.Spec.Name))
	if p.linked != nil {
		if pack, ok := p.linked.(model.Logging); ok {
			pack.LogTo(logger.Handler())
		}
		description, err := p.linked.Describe(ctx)
		return &instance{Pack: p.linked, entry: p.entry, description: description}, err
	}
	process, err := launch.Start(ctx, launch.Spec{
		Path:      p.Spec.Path,
		Env:       p.Spec.Env,
		Protocols: p.offered(),
		Plugins:   p.pluginNames(),
		Timeout:   p.Spec.StartTimeout,
		Logger:    logger,
	})
	if err != nil {
		return nil, err
	}
	return &instance{Pack: process.Pack(), entry: p.entry, description: process.Description(), process: process}, nil
}

// configure verifies the instance against the manifest and gives its plugins their configuration. Its error joins all that is wrong.
func (p *Pack) configure(ctx context.Context, i *instance) error {
	ctx, cancel := model.WithOwnTimeout(ctx, p.Spec.StartTimeout)
	defer cancel()
	problems := i.verify(ctx)
	mismatch := len(problems) > 0
	configs := make(model.Configs)
	for n := range p.Spec.Plugins {
		plugin := &p.Spec.Plugins[n]
		described, ok := i.description.Plugin(plugin.Name)
		if plugin.Config == nil || !ok {
			continue
		}
		configs[plugin.Name] = plugin.Config
		problems = append(problems, p.verifyTables(plugin, described)...)
	}
	err := i.Configure(ctx, configs)
	if refused, ok := errors.AsType[*model.Error](err); ok && refused.Code == diagnostic.InvalidConfig {
		problems = append(problems, p.refusals(i.description, refused.Message)...)
	} else if err != nil && !mismatch {
		return err
	}
	slices.SortStableFunc(problems, func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	var errs []error
	for _, problem := range problems {
		errs = append(errs, problem)
	}
	return errors.Join(errs...)
}

// close ends the pack. No call is under way any more.
func (p *Pack) close() {
	p.mu.Lock()
	i := p.current
	p.current = nil
	p.mu.Unlock()
	if i != nil {
		i.stop()
	}
}

// startError returns an error of a start as a diagnostic about the pack.
func (p *Pack) startError(ctx context.Context, err error) error {
	if ended := Ended(ctx); ended != nil {
		return ended
	}
	if incompatible, ok := errors.AsType[*launch.IncompatibleError](err); ok {
		return p.incompatible(ctx, incompatible).diagnostic(p.entry)
	}
	if diagnostic.Of(err) != nil {
		return err
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return p.packError(p.Spec.Pos, diagnostic.InvalidConfig, reported)
	}
	return p.packError(p.Spec.Pos, diagnostic.Disconnected, err)
}
