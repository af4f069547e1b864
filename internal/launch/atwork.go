package launch

import (
	"context"
	"maps"
	"slices"
	"sync"

	"example.com/htmlize/internal/model"
)

// atWork knows which plugins of a process are at work, and which were. Nothing else tells who wrote a line of its output
// that is no log record.
type atWork struct {
	mu  sync.Mutex
	now map[string]int
	// ended has the moment at which each plugin was last done. Moments are counted.
	ended  map[string]moment
	latest moment
}

// moment is a point of time between two ends of calls.
type moment uint64

func newAtWork() *atWork {
	return &atWork{now: make(map[string]int), ended: make(map[string]moment)}
}

// begin takes note that plugins get work, until the function returned is called.
func (w *atWork) begin(plugins ...string) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, plugin := range plugins {
		w.now[plugin]++
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.latest++
		for _, plugin := range plugins {
			w.ended[plugin] = w.latest
			if w.now[plugin]--; w.now[plugin] == 0 {
				delete(w.now, plugin)
			}
		}
	}
}

func (w *atWork) moment() moment {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.latest
}

// mostNamed is how many plugins a record names that may have written it. Of more, nothing is known worth telling.
const mostNamed = 8

// since returns the plugins that had work at some time since then, sorted, and none where they are over mostNamed.
func (w *atWork) since(then moment) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.now) > mostNamed {
		return nil
	}
	plugins := slices.Collect(maps.Keys(w.now))
	for plugin, at := range w.ended {
		if w.now[plugin] > 0 || at <= then {
			continue
		}
		if len(plugins) == mostNamed {
			return nil
		}
		plugins = append(plugins, plugin)
	}
	slices.Sort(plugins)
	return plugins
}

// watchedPack is a pack whose plugins' work is taken note of.
type watchedPack struct {
	model.Pack
	work *atWork
}

func (p watchedPack) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	plugins := make([]string, len(call.Groups))
	for i, g := range call.Groups {
		plugins[i] = g.Plugin
	}
	defer p.work.begin(plugins...)()
	return p.Pack.ProcessRoles(ctx, call)
}

func (p watchedPack) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	defer p.work.begin(call.Plugin)()
	return p.Pack.ProcessContents(ctx, call)
}
