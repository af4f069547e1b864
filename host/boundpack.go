package host

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"golang.org/x/sync/errgroup"

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

	// gate is held while running changes or is read; a channel, so that waiting for it can be given up.
	gate    chan struct{}
	running *running
}

// running is a pack that has been started, held against the manifest and configured.
type running struct {
	model.Pack
	description *model.Description
	// process is nil for a pack that is linked.
	process *launch.Process
}

func newBoundPack(h *Host, spec *manifest.Pack, linked model.Pack) *boundPack {
	return &boundPack{host: h, spec: spec, linked: linked, gate: make(chan struct{}, 1)}
}

// start returns the pack, started if it isn't running. A pack whose process has ended since is started anew.
func (p *boundPack) start(ctx context.Context) (*running, error) {
	select {
	case p.gate <- struct{}{}:
		defer func() { <-p.gate }()
	case <-ctx.Done():
		return nil, p.host.ended(ctx)
	case <-p.host.closed:
		return nil, ErrClosed
	}
	if err := p.host.ended(ctx); err != nil {
		return nil, err
	}
	if p.running != nil {
		if p.running.alive() {
			return p.running, nil
		}
		p.running.stop()
		p.running = nil
	}
	ctx, cancel := p.host.untilClosed(ctx)
	defer cancel()
	r, err := p.launch(ctx)
	if err != nil {
		return nil, p.startError(ctx, err)
	}
	p.running = r
	return r, nil
}

// untilClosed returns a context that ends with ctx and with the Host.
func (h *Host) untilClosed(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-h.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// launch starts the pack, or takes the one that is linked, holds it against the manifest and configures it.
func (p *boundPack) launch(ctx context.Context) (*running, error) {
	r, err := p.obtain(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.agree(ctx, r); err != nil {
		r.stop()
		return nil, err
	}
	p.host.logger.LogAttrs(ctx, slog.LevelDebug, "pack started", slog.String("pack", p.spec.Name),
		slog.Int("protocol", r.protocol()), slog.Int("pid", r.pid()))
	return r, nil
}

func (p *boundPack) obtain(ctx context.Context) (*running, error) {
	if p.linked != nil {
		description, err := p.linked.Describe(ctx)
		return &running{Pack: p.linked, description: description}, err
	}
	process, err := launch.Start(ctx, launch.Spec{
		Path:      p.spec.Path,
		Env:       p.spec.Env,
		Protocols: p.offered(),
		Plugins:   p.pluginNames(),
		Timeout:   p.spec.StartTimeout,
		Logger:    p.host.logger.With(slog.String("pack", p.spec.Name)),
	})
	if err != nil {
		return nil, err
	}
	return &running{Pack: process.Pack(), description: process.Description(), process: process}, nil
}

// agree holds the pack against the manifest and configures it.
func (p *boundPack) agree(ctx context.Context, r *running) error {
	ctx, cancel := context.WithTimeout(ctx, p.spec.StartTimeout)
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
	return r.Configure(ctx, configs)
}

// allowed returns the protocols that the host speaks, the manifest allows and the pack's entry allows.
func (p *boundPack) allowed() []int {
	return allowed(allowed(p.host.speaks, p.host.manifest.Protocols), p.spec.Protocols)
}

// offered returns those of the protocols allowed that have what the manifest binds.
func (p *boundPack) offered() []int {
	numbers := p.allowed()
	if !slices.Contains(p.pluginNames(), model.AggregatePlugin) {
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

// close ends the pack. It waits for a start under way, which ends early as the Host is closed.
func (p *boundPack) close() {
	p.gate <- struct{}{}
	defer func() { <-p.gate }()
	if p.running != nil {
		p.running.stop()
		p.running = nil
	}
}

// alive reports whether the pack's process, if it has one, goes on.
func (r *running) alive() bool {
	if r.process == nil {
		return true
	}
	select {
	case <-r.process.Exited():
		return false
	default:
		return true
	}
}

func (r *running) stop() {
	if r.process != nil {
		r.process.Stop()
	}
}

// protocol returns the protocol that was negotiated, and 0 for a pack that is linked.
func (r *running) protocol() int {
	if r.process == nil {
		return 0
	}
	return r.process.Protocol()
}

func (r *running) pid() int {
	if r.process == nil {
		return 0
	}
	return r.process.PID()
}

// startAll starts packs at the same time and returns the errors of all that failed, in their order, or why the work has
// ended.
func (h *Host) startAll(ctx context.Context, packs []*boundPack) error {
	errs := make([]error, len(packs))
	var starts errgroup.Group
	for i, p := range packs {
		starts.Go(func() error {
			_, errs[i] = p.start(ctx)
			return nil
		})
	}
	_ = starts.Wait()
	if err := h.ended(ctx); err != nil {
		return err
	}
	return errors.Join(errs...)
}
