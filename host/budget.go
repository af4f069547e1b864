package host

import "time"

// restartWindow is the time in which a manifest's restarts are counted.
const restartWindow = time.Minute

// budget bounds how often a pack is started anew: most times in each [restartWindow].
type budget struct {
	most  int
	spent []time.Time
}

// left reports whether there is a restart to spend.
func (b *budget) left(now time.Time) bool {
	for len(b.spent) > 0 && now.Sub(b.spent[0]) >= restartWindow {
		b.spent = b.spent[1:]
	}
	return len(b.spent) < b.most
}

func (b *budget) spend(now time.Time) { b.spent = append(b.spent, now) }
