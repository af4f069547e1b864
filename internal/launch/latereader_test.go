package launch

import (
	"io"
	"os"
	"testing"
	"time"
)

// TestLateReader checks that the contents of a pipe are read although its deadline has passed, and that reading ends although another
// process has the pipe open.
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
