package launch

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAtWork(t *testing.T) {
	w := newAtWork()
	var then moment
	for i, step := range []struct {
		do   func()
		want []string
	}{
		{func() {}, nil},
		{func() { w.begin("a") }, []string{"a"}},
		{func() { w.begin("c", "b", "b") }, []string{"a", "b", "c"}},
		{func() { then = w.moment() }, []string{"a", "b", "c"}},
		{func() { w.begin("d")() }, []string{"a", "b", "c", "d"}},
		{func() { w.begin("b")() }, []string{"a", "b", "c", "d"}},
		{func() { then = w.moment() }, []string{"a", "b", "c"}},
		{func() { w.begin("1", "2", "3", "4", "5")() }, []string{"1", "2", "3", "4", "5", "a", "b", "c"}},
		// More are too many to name.
		{func() { w.begin("6")() }, nil},
		{func() { then = w.moment() }, []string{"a", "b", "c"}},
		{func() { w.begin("1", "2", "3", "4", "5", "6") }, nil},
	} {
		step.do()
		if diff := cmp.Diff(step.want, w.since(then)); diff != "" {
			t.Errorf("step %d: -want +got:\n%s", i, diff)
		}
	}
}

// chunks is a pipe of which each read brings the next chunk, after what happens before it.
type chunks []struct {
	before func()
	data   string
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(*c) == 0 {
		return 0, io.EOF
	}
	next := (*c)[0]
	*c = (*c)[1:]
	next.before()
	return copy(p, next.data), nil
}

// TestPluginOfOutput holds which plugins are named for a line: those that may have written it.
func TestPluginOfOutput(t *testing.T) {
	var got []string
	log := recordHandler(func(r slog.Record) {
		line := r.Message
		r.Attrs(func(a slog.Attr) bool {
			line += " " + a.String()
			return true
		})
		got = append(got, line)
	})
	w := newAtWork()
	j := newJournal(t.Context(), slog.New(log))
	s := newStream("stderr", j, w, nil)
	var endA, endB func()
	waiting := false
	s.readAll(&chunks{
		{func() {}, "at the start\n"},
		{func() { endA = w.begin("a") }, "by a\n"},
		{func() { endB = w.begin("b") }, "by a or b\n"},
		{func() { endA() }, "by a, at the end, or b\n"},
		{func() {}, "by b\n"},
		{func() {}, `{"msg":"by itself","plugin":"c"}` + "\n"},
		{func() { endB(); waiting = true }, "by b, which has written more\n"},
		{func() { endA = w.begin("a"); waiting = false }, "behind what b wrote\n"},
		{func() {}, "by a\nand a"},
		{func() { endA() }, ""},
	}, func() bool { return waiting })
	j.close(time.Minute)
	want := []string{
		"at the start stream=stderr",
		"by a plugin=a stream=stderr",
		"by a or b plugins=[a b] stream=stderr",
		"by a, at the end, or b plugins=[a b] stream=stderr",
		"by b plugin=b stream=stderr",
		"by itself plugin=c",
		"by b, which has written more plugin=b stream=stderr",
		"behind what b wrote plugins=[a b] stream=stderr",
		"by a plugin=a stream=stderr",
		"and a plugin=a stream=stderr",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
