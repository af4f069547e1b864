package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// Version is the release of htmlize that this host is. A manifest's key "htmlize" constrains it.
const Version = model.Version

// Protocols returns the protocols that this host speaks, ascending.
func Protocols() []int { return wire.Protocols() }

// LinkedPack is a pack that is linked into the program: what pack.Linked returns.
type LinkedPack = model.Linked

// Host renders documents through the packs of one manifest.
type Host struct {
	manifest *manifest.Manifest
	logger   *slog.Logger
	linked   map[string]model.Pack
	tables   map[string]LookupFunc
	// speaks are the protocols that the host speaks, ascending.
	speaks []int

	packs []*boundPack
	// roles holds what the manifest binds to each role, by the role's name.
	roles map[string]binding
	// contents are the bindings of the contents hook in each stage, in the manifest's order.
	contents map[htmlize.Stage][]binding

	// events is called for what happens to processes.
	events func(Event)

	// search bounds the searches for texts that break processes.
	search searchBounds
	// answerTime is how long a process may take for a sign of life.
	answerTime time.Duration

	// stopping counts processes that are being stopped while others go on.
	stopping sync.WaitGroup

	closeOnce sync.Once
	mu        sync.Mutex
	closed    chan struct{}
	// calls counts the calls of the Host's methods that are under way, and cancels has what ends the context of each. Both
	// grow under mu, while the Host isn't closed.
	calls   sync.WaitGroup
	cancels map[context.Context]context.CancelFunc
}

// binding is one hook of a plugin as the manifest binds it.
type binding struct {
	pack   *boundPack
	plugin *manifest.Plugin
	hook   manifest.Hook
}

// Option changes what [Open] and [New] make.
type Option func(*Host)

// WithLogger lets the host log to logger: what packs log and print, and what becomes of their processes. Without it nothing
// is logged.
//
// Each record has the pack in the attribute "pack", by its name in the manifest. A record that a plugin made with the SDK's
// logger comes as it was made, with its plugin in the attribute "plugin", whether the pack is linked or a process of its
// own. A line that a process prints is a record at level info, with "stream" (stdout or stderr; the SDK prints all on
// stderr). A pack's attribute under a key that is the host's own is in the group "own".
//
// The logger may be called from several goroutines. A pack that is a process never waits for it: where the logger is slower
// than the pack by more than 1 MiB of output, lines are dropped, and a record tells how many. No record of a process comes
// after [Host.Close] has returned; a logger that has fallen behind has half a second then for what is left.
func WithLogger(logger *slog.Logger) Option {
	return func(h *Host) { h.logger = logger }
}

// WithLinked uses p, which pack.Linked makes, in the place of the process of the manifest's pack called name. The Host
// configures p, so p serves no other Host.
func WithLinked(name string, p LinkedPack) Option {
	return func(h *Host) { h.linked[name] = model.PackOf(p) }
}

// WithProtocols lets the host speak these of its [Protocols] alone, as an older or newer release would: a way to see what
// packs do with other hosts. What an operator wants to hold back stands in the manifest.
func WithProtocols(numbers ...int) Option {
	return func(h *Host) { h.speaks = slices.Sorted(slices.Values(numbers)) }
}

// LookupFunc finds the value of key in a table, and returns false where the table has none. It is safe for concurrent
// use.
type LookupFunc func(key string) (value string, found bool, err error)

// WithTable lets packs look keys up in a table of the program's own, in the place of one of that name in the manifest.
func WithTable(name string, lookup LookupFunc) Option {
	return func(h *Host) { h.tables[name] = lookup }
}

// Open reads the manifest in file and returns a Host for it. No pack is started before it is needed. What is wrong with
// the manifest is a [diagnostic.List].
func Open(file string, options ...Option) (*Host, error) {
	m, err := manifest.Load(file, manifest.Host{Version: Version, Protocols: Protocols()})
	if err != nil {
		return nil, err
	}
	return New(m, options...)
}

// New returns a Host for a manifest that was loaded for this [Version] and these [Protocols].
func New(m *manifest.Manifest, options ...Option) (*Host, error) {
	h := &Host{
		manifest:   m,
		logger:     slog.New(slog.DiscardHandler),
		linked:     make(map[string]model.Pack),
		tables:     make(map[string]LookupFunc),
		speaks:     Protocols(),
		roles:      make(map[string]binding),
		contents:   make(map[htmlize.Stage][]binding),
		events:     func(Event) {},
		search:     defaultSearch,
		answerTime: defaultAnswerTime,
		closed:     make(chan struct{}),
		cancels:    make(map[context.Context]context.CancelFunc),
	}
	for _, table := range m.Tables {
		h.tables[table.Name] = func(key string) (string, bool, error) {
			value, found := table.Entries[key]
			return value, found, nil
		}
	}
	for _, option := range options {
		option(h)
	}
	for i := range m.Packs {
		h.bind(&m.Packs[i])
	}
	for _, name := range slices.Sorted(maps.Keys(h.linked)) {
		return nil, fmt.Errorf("pack %q is linked, and %s has none of that name", name, m.File)
	}
	return h, nil
}

// bind takes up one pack of the manifest and its hooks.
func (h *Host) bind(spec *manifest.Pack) {
	p := newBoundPack(h, spec, h.linked[spec.Name])
	delete(h.linked, spec.Name)
	h.packs = append(h.packs, p)
	for i := range spec.Plugins {
		plugin := &spec.Plugins[i]
		for _, hook := range plugin.Hooks {
			b := binding{pack: p, plugin: plugin, hook: hook}
			if hook.Role == "" {
				h.contents[plugin.Stage] = append(h.contents[plugin.Stage], b)
			} else {
				h.roles[hook.Role] = b
			}
		}
	}
}

// ErrClosed is the error of every call of a Host that is closed.
var ErrClosed = errors.New("the host is closed")

// begin takes up a call: its context ends with the Host, too. The call ends with the function returned.
func (h *Host) begin(ctx context.Context) (context.Context, func(), error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.isClosed() {
		return nil, nil, ErrClosed
	}
	h.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	h.cancels[ctx] = cancel
	return ctx, func() {
		cancel()
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.cancels, ctx)
		h.calls.Done()
	}, nil
}

func (h *Host) isClosed() bool {
	select {
	case <-h.closed:
		return true
	default:
		return false
	}
}

// ended returns why no more work is done under ctx: [ErrClosed] or ctx's own error; nil where it goes on.
func (h *Host) ended(ctx context.Context) error {
	if h.isClosed() {
		return ErrClosed
	}
	// GRPC looks at the clock by itself and may be a moment ahead of ctx.
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// Close ends all packs and returns when nothing of them is left. Calls that are under way end with an error. It may be
// called more than once.
func (h *Host) Close() error {
	h.closeOnce.Do(func() {
		h.mu.Lock()
		close(h.closed)
		for _, cancel := range h.cancels {
			cancel()
		}
		h.mu.Unlock()
		h.calls.Wait()
		for _, p := range h.packs {
			h.stopping.Go(p.close)
		}
		h.stopping.Wait()
	})
	return nil
}

// emit reports an event to the log and to the program.
func (h *Host) emit(ctx context.Context, e Event) {
	e.Time = time.Now()
	attrs := []slog.Attr{slog.String("pack", e.Pack)}
	if e.PID != 0 {
		attrs = append(attrs, slog.Int("pid", e.PID), slog.Int("protocol", e.Protocol))
	}
	level := slog.LevelDebug
	if e.Err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	h.logger.LogAttrs(ctx, level, "pack "+string(e.Kind), attrs...)
	h.events(e)
}
