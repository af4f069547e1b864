package packlog

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTail(t *testing.T) {
	numbered := func(from, to int) []string {
		var lines []string
		for i := from; i < to; i++ {
			lines = append(lines, fmt.Sprint("line ", i))
		}
		return lines
	}
	for _, n := range []int{0, 1, tailLines - 1, tailLines, tailLines + 1, 3*tailLines + 7} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			var tail tail
			for _, line := range numbered(0, n) {
				tail.add([]byte(line))
			}
			if diff := cmp.Diff(numbered(max(0, n-tailLines), n), tail.last()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	t.Run("long and binary", func(t *testing.T) {
		var tail tail
		tail.add([]byte("a\xffb"))
		tail.add([]byte(strings.Repeat("a", tailLineBytes) + "b"))
		tail.add([]byte(strings.Repeat("a", tailLineBytes-1) + "é"))
		want := []string{"a\uFFFDb", strings.Repeat("a", tailLineBytes), strings.Repeat("a", tailLineBytes-1) + "\uFFFD"}
		if diff := cmp.Diff(want, tail.last()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("a crash with a long trace", func(t *testing.T) {
		var tail tail
		for _, line := range slices.Concat([]string{"panic: old", "fatal error: new"}, numbered(0, tailLines)) {
			tail.add([]byte(line))
		}
		want := append([]string{"fatal error: new"}, numbered(0, tailLines)...)
		if diff := cmp.Diff(want, tail.lastOfCrash()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(want[1:], tail.last()); diff != "" {
			t.Errorf("of a process that still runs: -want +got:\n%s", diff)
		}
	})
	t.Run("records of a log", func(t *testing.T) {
		const info, other = `{"@level":"info","@message":"connecting"}`, `{"to":"debug"}`
		var tail tail
		for _, line := range []string{info, other, `{"@level":"debug","@message":"plugin address"}`, `{"@level": "trace", "@message": "x"}`} {
			tail.add([]byte(line))
		}
		// They replace no other line, however many and long they are.
		for range tailLines {
			tail.add([]byte(`{"time":"2026-11-23T01:02:03Z","level":"DEBUG","msg":"` + strings.Repeat("x", tailLineBytes)))
		}
		if diff := cmp.Diff([]string{info, other}, tail.last()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("a line that has begun", func(t *testing.T) {
		s := NewStream("stderr", NewQueue(t.Context(), slog.New(slog.DiscardHandler)))
		for _, step := range []struct {
			write string
			want  []string
		}{
			{"one\nloading ", []string{"one", "loading "}},
			{strings.Repeat("x", tailLineBytes), []string{"one", "loading " + strings.Repeat("x", tailLineBytes-8)}},
			{"\n{\"@level\":\"debug\",\"@mess", []string{"one", "loading " + strings.Repeat("x", tailLineBytes-8)}},
		} {
			_, _ = s.Write([]byte(step.write))
			if diff := cmp.Diff(step.want, s.Last()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
	})
	t.Run("its own copy", func(t *testing.T) {
		var tail tail
		line := []byte("abc")
		tail.add(line)
		line[0] = 'x'
		last := tail.last()
		last[0] = "changed"
		if diff := cmp.Diff([]string{"abc"}, tail.last()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
