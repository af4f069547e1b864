package supervisor

import (
	"testing"
	"time"
)

func TestRestartBudget(t *testing.T) {
	b := restartBudget{limit: 2}
	start := time.Now()
	for _, step := range []struct {
		after time.Duration
		want  bool
	}{
		{0, true}, {30 * time.Second, true}, {59 * time.Second, false}, {restartWindow, true},
		{restartWindow + time.Second, false}, {90 * time.Second, true}, {91 * time.Second, false},
	} {
		got := b.left(start.Add(step.after))
		if got != step.want {
			t.Errorf("after %v: got %t, want %t", step.after, got, step.want)
		}
		if got {
			b.spend(start.Add(step.after))
		}
	}
}
