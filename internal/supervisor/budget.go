package supervisor

import "time"

// restartWindow is the time in which a manifest's restarts are counted.
const restartWindow = time.Minute

// restartBudget bounds the restarts of a pack to limit in each [restartWindow].
type restartBudget struct {
	limit int
	spent []time.Time
}

// left reports whether a restart is left.
func (b *restartBudget) left(now time.Time) bool {
	for len(b.spent) > 0 && now.Sub(b.spent[0]) >= restartWindow {
		b.spent = b.spent[1:]
	}
	return len(b.spent) < b.limit
}

func (b *restartBudget) spend(now time.Time) { b.spent = append(b.spent, now) }
