package host

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.com/htmlize"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
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
	config   supervisor.Config
	tables   map[string]LookupFunc

	packs *supervisor.Supervisor
	// roles has what the manifest binds to each role, by the role's name, and folded the names by themselves in lower case. A name
	// that differs from another only in case is not in folded.
	roles  map[string]binding
	folded map[string]string
	// contents has the bindings of the contents hook in each stage, in the manifest's order.
	contents map[htmlize.Stage][]binding

	closeOnce sync.Once
	mu        sync.Mutex
	closed    bool
	// calls counts the calls of the Host's methods that are in flight, and cancels has what ends the context of each. Both
	// grow under mu, while the Host isn't closed.
	calls   sync.WaitGroup
	cancels map[context.Context]context.CancelCauseFunc
}

// binding is one hook of a plugin as the manifest binds it.
type binding struct {
	pack   *supervisor.Pack
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
// than the pack by more than 1 MiB of output, lines are dropped, and a record says how many. No record of a process comes
// after [Host.Close] has returned; a logger that has fallen behind has half a second then for what is left.
func WithLogger(logger *slog.Logger) Option {
	return func(h *Host) { h.config.Logger = logger }
}

// WithLinked uses p, which pack.Linked makes, in the place of the process of the manifest's pack called name. The Host
// configures p, so p serves no other Host.
func WithLinked(name string, p LinkedPack) Option {
	return func(h *Host) { h.config.Linked[name] = model.PackOf(p) }
}

// WithProtocols lets the host speak only these of its [Protocols], as an older or newer release would, to see what packs do with
// other hosts. An operator holds packs back in the manifest instead.
func WithProtocols(numbers ...int) Option {
	return func(h *Host) { h.config.Protocols = slices.Sorted(slices.Values(numbers)) }
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
		manifest: m,
		config: supervisor.Config{
			Manifest:  m,
			Logger:    slog.New(slog.DiscardHandler),
			Protocols: Protocols(),
			Linked:    make(map[string]model.Pack),
			Notify:    func(supervisor.Event) {},
		},
		tables:   make(map[string]LookupFunc),
		roles:    make(map[string]binding),
		folded:   make(map[string]string),
		contents: make(map[htmlize.Stage][]binding),
		cancels:  make(map[context.Context]context.CancelCauseFunc),
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
	for _, name := range slices.Sorted(maps.Keys(h.config.Linked)) {
		if !slices.ContainsFunc(m.Packs, func(p manifest.Pack) bool { return p.Name == name }) {
			return nil, fmt.Errorf("pack %q is linked, and %s has none of that name", name, m.File)
		}
	}
	h.config.Tables = slices.Sorted(maps.Keys(h.tables))
	h.packs = supervisor.New(h.config)
	for _, p := range h.packs.Packs() {
		h.bind(p)
	}
	return h, nil
}

// bind binds the hooks of one pack.
func (h *Host) bind(p *supervisor.Pack) {
	for i := range p.Spec.Plugins {
		plugin := &p.Spec.Plugins[i]
		for _, hook := range plugin.Hooks {
			b := binding{pack: p, plugin: plugin, hook: hook}
			if hook.Role == "" {
				h.contents[plugin.Stage] = append(h.contents[plugin.Stage], b)
			} else {
				h.bindRole(hook.Role, b)
			}
		}
	}
}

func (h *Host) bindRole(name string, b binding) {
	h.roles[name] = b
	lower := strings.ToLower(name)
	if _, ok := h.folded[lower]; ok {
		h.folded[lower] = ""
	} else {
		h.folded[lower] = name
	}
}

// role returns what the manifest binds to a role: by its name, or by one that differs only in case if there is only one.
func (h *Host) role(name string) (binding, bool) {
	b, ok := h.roles[name]
	if !ok {
		b, ok = h.roles[h.folded[strings.ToLower(name)]]
	}
	return b, ok
}

// bindsRole reports whether the manifest binds a role.
func (h *Host) bindsRole(name string) bool {
	_, ok := h.roles[name]
	if !ok {
		_, ok = h.role(name)
	}
	return ok
}

// ErrClosed is the error of every call of a Host that is closed.
var ErrClosed = supervisor.ErrClosed

// begin begins a call. Its context ends with the Host, too, by [ErrClosed]. The call ends with the function returned.
func (h *Host) begin(ctx context.Context) (context.Context, func(), error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, nil, ErrClosed
	}
	h.calls.Add(1)
	ctx, cancel := context.WithCancelCause(ctx)
	h.cancels[ctx] = cancel
	return ctx, func() {
		cancel(nil)
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.cancels, ctx)
		h.calls.Done()
	}, nil
}

// Close ends all packs and returns when nothing of them is left. Calls that are in flight end with an error. It may be
// called more than once.
func (h *Host) Close() error {
	h.closeOnce.Do(func() {
		h.mu.Lock()
		h.closed = true
		for _, cancel := range h.cancels {
			cancel(ErrClosed)
		}
		h.mu.Unlock()
		h.calls.Wait()
		h.packs.Close()
	})
	return nil
}
