package launch

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// collect writes parts to an output and returns the lines that come out, those of Close last.
func collect(parts ...string) []string {
	var lines []string
	o := newOutput(func(line []byte) { lines = append(lines, string(line)) })
	for _, part := range parts {
		if n, err := o.Write([]byte(part)); n != len(part) || err != nil {
			panic(fmt.Sprintf("wrote %d of %d bytes, and got %v", n, len(part), err))
		}
	}
	o.Close()
	return lines
}

func TestOutput(t *testing.T) {
	full := strings.Repeat("a", maxLine)
	for _, test := range []struct {
		name  string
		parts []string
		want  []string
	}{
		{name: "nothing"},
		{name: "empty writes", parts: []string{"", ""}},
		{name: "a line", parts: []string{"a\n"}, want: []string{"a"}},
		{name: "two lines at once", parts: []string{"a\nb\n"}, want: []string{"a", "b"}},
		{name: "a line in parts", parts: []string{"a", "b", "", "c\n"}, want: []string{"abc"}},
		{name: "a break by itself", parts: []string{"a", "\n", "b", "\n"}, want: []string{"a", "b"}},
		{name: "no break at the end", parts: []string{"a\nb"}, want: []string{"a", "b"}},
		{name: "empty lines", parts: []string{"\n\na\n\n"}, want: []string{"", "", "a", ""}},
		{name: "CRLF", parts: []string{"a\r\nb\r\n"}, want: []string{"a", "b"}},
		{name: "CRLF in parts", parts: []string{"a\r", "\nb"}, want: []string{"a", "b"}},
		{name: "a CR alone", parts: []string{"a\rb\n\r"}, want: []string{"a\rb", ""}},
		{name: "binary", parts: []string{"\x00\xff\n"}, want: []string{"\x00\xff"}},
		{name: "the longest line", parts: []string{full + "\nb\n"}, want: []string{full, "b"}},
		{name: "a longer line", parts: []string{full + "bcd\ne\n"}, want: []string{full, "e"}},
		{name: "a longer line in parts", parts: []string{full[1:], "bc", "d", "e\nf"}, want: []string{full[1:] + "b", "f"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, collect(test.parts...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// FuzzOutput holds that where a stream is cut into writes doesn't matter, and that no line is over the bound.
func FuzzOutput(f *testing.F) {
	f.Add("a\nb\r\n\nc", 3)
	f.Add(strings.Repeat("a", maxLine+2)+"\nb", maxLine)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			return
		}
		whole := collect(text)
		if diff := cmp.Diff(whole, collect(text[:at], text[at:])); diff != "" {
			t.Errorf("-in one write +in two:\n%s", diff)
		}
		for _, line := range whole {
			if len(line) > maxLine || strings.Contains(line, "\n") {
				t.Errorf("got a line of %d bytes", len(line))
			}
		}
	})
}

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
			t.Errorf("of one that goes on: -want +got:\n%s", diff)
		}
	})
	t.Run("records of a log", func(t *testing.T) {
		const info, other = `{"@level":"info","@message":"connecting"}`, `{"to":"debug"}`
		var tail tail
		for _, line := range []string{info, other, `{"@level":"debug","@message":"plugin address"}`, `{"@level": "trace", "@message": "x"}`} {
			tail.add([]byte(line))
		}
		// They take nobody's place, however many and long they are.
		for range tailLines {
			tail.add([]byte(`{"time":"2026-11-23T01:02:03Z","level":"DEBUG","msg":"` + strings.Repeat("x", tailLineBytes)))
		}
		if diff := cmp.Diff([]string{info, other}, tail.last()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("a line that has begun", func(t *testing.T) {
		s := newStream("stderr", newJournal(t.Context(), slog.New(slog.DiscardHandler)), newAtWork(), &tail{})
		for _, step := range []struct {
			write string
			want  []string
		}{
			{"one\nloading ", []string{"one", "loading "}},
			{strings.Repeat("x", tailLineBytes), []string{"one", "loading " + strings.Repeat("x", tailLineBytes-8)}},
			{"\n{\"@level\":\"debug\",\"@mess", []string{"one", "loading " + strings.Repeat("x", tailLineBytes-8)}},
		} {
			_, _ = s.Write([]byte(step.write))
			if diff := cmp.Diff(step.want, s.last()); diff != "" {
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

func TestQuote(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"", `""`},
		{"hello\tworld", `"hello\tworld"`},
		{"\xff\x00", `"\xff\x00"`},
		{strings.Repeat("a", 200), `"` + strings.Repeat("a", 200) + `"`},
		{strings.Repeat("a", 201), `"` + strings.Repeat("a", 200) + `" and more`},
	} {
		if got := quote(test.line); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
