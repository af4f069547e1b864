package launch

import "testing"

// TestLastWords holds which line of a process's output its error tells.
func TestLastWords(t *testing.T) {
	const panicked, record = "panic: no more letters", `{"@level":"info","@message":"connecting","to":"db1"}`
	for _, test := range []struct {
		name   string
		reason Reason
		output []string
		want   string
	}{
		{"nothing", Died, nil, "it is gone"},
		{"blank", Died, []string{"", "  "}, "it is gone"},
		{"the last with anything in it", Died, []string{"one", "two", " "}, `it is gone; its last output was "two"`},
		{"a panic", Died, []string{"one", panicked, "", "goroutine 1 [running]:"}, `it is gone; its last output was "panic: no more letters"`},
		{"a panic that it survived", Hung, []string{panicked, "two"}, `it is gone; its last output was "two"`},
		{"a record", Died, []string{"one", record}, `it is gone; its last output was "connecting"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := &Error{Reason: test.reason, Message: "it is gone", Output: test.output}
			if got := err.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
