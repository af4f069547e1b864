package launch

import (
	"io"
	"os"
	"testing"
	"time"
)

// TestLateReader holds that what is in a pipe is read though its deadline has passed, and that a pipe which somebody holds has an end.
func TestLateReader(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := w.WriteString("last words"); err != nil {
		t.Fatal(err)
	}
	if err := r.SetReadDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Skip("pipes have no deadlines here:", err)
	}
	got, err := io.ReadAll(&lateReader{pipe: r})
	if string(got) != "last words" || !os.IsTimeout(err) {
		t.Errorf("got %q and %v, want %q and a timeout", got, err, "last words")
	}
}
