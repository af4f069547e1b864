package supervisor

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// Config is what a [Supervisor] works with.
type Config struct {
	Manifest *manifest.Manifest
	// Logger gets what packs log and print, and what becomes of their processes.
	Logger *slog.Logger
	// Protocols are those that the host speaks, ascending.
	Protocols []int
	// Linked has the packs that are linked into the program, by their names in the manifest.
	Linked map[string]model.Pack
	// Tables are the names of the tables that packs may look keys up in, sorted.
	Tables []string
	// Notify is called for each event.
	Notify func(Event)

	// Limits bound the search for texts that crash a pack; zero for the default.
	Limits SearchLimits
	// PingTimeout is how long an instance may take to answer a ping; zero for the default.
	PingTimeout time.Duration
}

// Supervisor runs the packs of one manifest.
type Supervisor struct {
	Config
	packs []*Pack
	// stopping counts instances that are being stopped while others go on.
	stopping sync.WaitGroup
}

// New returns a Supervisor. It starts nothing.
func New(config Config) *Supervisor {
	s := &Supervisor{Config: config}
	if s.Limits == (SearchLimits{}) {
		s.Limits = defaultSearchLimits
	}
	if s.PingTimeout == 0 {
		s.PingTimeout = defaultPingTimeout
	}
	for i := range s.Manifest.Packs {
		s.packs = append(s.packs, newPack(s, &s.Manifest.Packs[i]))
	}
	return s
}

// Packs returns the packs in the manifest's order.
func (s *Supervisor) Packs() []*Pack { return s.packs }

// Close ends all packs and returns when nothing of them is left. No call is under way any more.
func (s *Supervisor) Close() {
	for _, p := range s.packs {
		s.stopping.Go(p.close)
	}
	s.stopping.Wait()
}

// ErrClosed is the error of every call of a host that is closed. It is the cause of the end of a call's context then.
var ErrClosed = errors.New("the host is closed")

// Ended returns why no more work is done under ctx: [ErrClosed] or ctx's own error; nil while the work goes on.
func Ended(ctx context.Context) error {
	if context.Cause(ctx) == ErrClosed {
		return ErrClosed
	}
	// GRPC has a clock of its own, which may be a moment ahead of ctx.
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// emit reports an event to the log and to the program.
func (s *Supervisor) emit(ctx context.Context, e Event) {
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
	s.Logger.LogAttrs(ctx, level, "pack "+string(e.Kind), attrs...)
	s.Notify(e)
}
