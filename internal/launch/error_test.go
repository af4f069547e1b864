package launch

import (
	"os"
	"testing"
)

func TestErrorText(t *testing.T) {
	panicked := []string{"a", "panic: oh", "", "goroutine 1 [running]:", "main.main()"}
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"only a message", &Error{Message: "it ended"}, "it ended"},
		{"cause", &Error{Message: "it can't be read", Err: os.ErrPermission}, "it can't be read: permission denied"},
		{"output", &Error{Message: "it ended", Output: []string{"a", "b"}}, `it ended; its last output was "b"`},
		{"blank output", &Error{Message: "it ended", Output: []string{"a", " ", ""}}, `it ended; its last output was "a"`},
		{"nothing but blank output", &Error{Message: "it ended", Output: []string{" "}}, "it ended"},
		{"a record", &Error{Message: "it ended", Output: []string{"a", `{"@level":"info","@message":"connecting"}`}}, `it ended; its last output was "connecting"`},
		{
			"a record with attributes", &Error{Message: "it ended", Output: []string{
				`{"@level":"error","@message":"plugin init error","@module":"plugin","@timestamp":"2026-11-22T16:56:25.323000Z","error":"bind: invalid argument","timestamp":"now"}`,
			}},
			`it ended; its last output was "plugin init error: error=\"bind: invalid argument\" timestamp=now"`,
		},
		{
			"slog's record", &Error{Message: "it ended", Output: []string{
				`{"time":"2026-11-22T16:56:25.323Z","level":"ERROR","msg":"no cache","disk":{"path":"/var","free":0},"level":2}`,
			}},
			`it ended; its last output was "no cache: disk.path=/var disk.free=0 own.level=2"`,
		},
		{
			"a record without a message", &Error{Message: "it ended", Output: []string{"a", `{"@level":"error","@message":"","error":"disk full"}`}},
			`it ended; its last output was "error=\"disk full\""`,
		},
		{"a panic", &Error{Message: "it ended", Output: panicked}, `it ended; its last output was "panic: oh"`},
		{"a panic that it survived", &Error{Message: "it hangs", StillRunning: true, Output: panicked}, `it hangs; its last output was "main.main()"`},
		{"incompatible", &IncompatibleError{Lowest: 3, Offered: []int{1, 2}}, "it speaks protocol 3 and up, and [1 2] is offered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.err.Error(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
