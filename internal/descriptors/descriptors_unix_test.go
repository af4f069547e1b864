//go:build unix

package descriptors

import (
	"os"
	"slices"
	"testing"
)

func TestInherited(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fds := inherited()
	if !slices.Contains(fds, int(file.Fd())) {
		t.Errorf("got %v without %d, which is open", fds, file.Fd())
	}
	if slices.Min(fds) < first {
		t.Errorf("got %v, want none below %d", fds, first)
	}
}
