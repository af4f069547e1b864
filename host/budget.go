package host

import "time"

// restartWindow is the time in which a manifest's restarts are counted.
const restartWindow = time.Minute

// budget bounds how often a pack is started anew: most times in each [restartWindow].
type budget struct {
	most  int
	spent []time.Time
}

// take spends one restart, and returns false where there is none left.
func (b *budget) take(now time.Time) bool {
	for len(b.spent) > 0 && now.Sub(b.spent[0]) >= restartWindow {
		b.spent = b.spent[1:]
	}
	if len(b.spent) >= b.most {
		return false
	}
	b.spent = append(b.spent, now)
	return true
}
