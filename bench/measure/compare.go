package main

import (
	"slices"
	"time"
)

// comparison is what two ways to do something cost, by the medians of runs that alternate: what the machine does besides
// comes over both alike.
type comparison struct{ first, second time.Duration }

// ratio is what the first costs in units of the second.
func (c comparison) ratio() float64 { return float64(c.first) / float64(c.second) }

// compare runs both functions so many times, in turn, after a run of each that doesn't count.
func compare(times int, first, second func() error) (comparison, error) {
	var took [2][]time.Duration
	for i := range times + 1 {
		for j, f := range []func() error{first, second} {
			begin := time.Now()
			if err := f(); err != nil {
				return comparison{}, err
			}
			if i > 0 {
				took[j] = append(took[j], time.Since(begin))
			}
		}
	}
	return comparison{median(took[0]), median(took[1])}, nil
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
