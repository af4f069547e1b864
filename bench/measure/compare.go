package main

import (
	"slices"
	"time"
)

// comparison is the time of two functions: the medians of alternating runs, so that other load of the machine affects both.
type comparison struct{ first, second time.Duration }

// ratio returns the time of the first one divided by that of the second one.
func (c comparison) ratio() float64 { return float64(c.first) / float64(c.second) }

// compare runs both functions alternately, this number of times, after one run of each that isn't measured.
func compare(times int, first, second func() error) (comparison, error) {
	var durations [2][]time.Duration
	for i := range times + 1 {
		for j, f := range []func() error{first, second} {
			start := time.Now()
			if err := f(); err != nil {
				return comparison{}, err
			}
			if i > 0 {
				durations[j] = append(durations[j], time.Since(start))
			}
		}
	}
	return comparison{median(durations[0]), median(durations[1])}, nil
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
