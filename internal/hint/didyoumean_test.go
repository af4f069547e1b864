package hint_test

import (
	"testing"

	"example.com/htmlize/internal/hint"
)

func TestDidYouMean(t *testing.T) {
	names := []string{"abbrev", "narcissist"}
	for _, test := range []struct{ word, want string }{
		{"abrev", "did you mean abbrev?"},
		{"ABBREV", "did you mean abbrev?"},
		{"kbd", ""},
		{"", ""},
	} {
		t.Run(test.word, func(t *testing.T) {
			if got := hint.DidYouMean(test.word, names); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
