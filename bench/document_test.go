package bench

import (
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	text := Document(10_000, 1, "tt", "em")
	if got := len(text); got < 885_000 || got > 886_000 {
		t.Errorf("got %d bytes, want about 885,000", got)
	}
	if got, want := strings.Count(text, ":tt:`")+strings.Count(text, ":em:`"), 10_000; got != want {
		t.Errorf("got %d roles, want %d", got, want)
	}
	if Document(10_000, 1, "tt", "em") != text {
		t.Error("got another document for the same seed")
	}
	if Document(10_000, 2, "tt", "em") == text {
		t.Error("got the same document for another seed")
	}
	repeating := Repeating(10_000, 100, 1, "tt", "em")
	different := make(map[string]bool)
	for i, part := range strings.Split(repeating, "`") {
		if i%2 == 1 {
			different[part] = true
		}
	}
	if got := len(different); got < 90 || got > 100 {
		t.Errorf("got %d different texts, want about 100", got)
	}
}
