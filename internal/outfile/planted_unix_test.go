//go:build unix

package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPlantedFile writes to another user's file in a folder where everybody may write.
func TestPlantedFile(t *testing.T) {
	asRoot(t)
	shared := t.TempDir()
	page := filepath.Join(shared, "page")
	put(t, page, "old", 0o666)
	if err := errors.Join(os.Chmod(shared, 0o777|fs.ModeSticky), os.Chown(page, otherUser, -1)); err != nil {
		t.Fatal(err)
	}
	if err := write(page, "text"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("got %v, want %v", err, syscall.EACCES)
	}
	wantText(t, page, "old")
	wantNames(t, shared, "page")
	// The folder's owner is trusted, as with links.
	if err := os.Chown(shared, otherUser, -1); err != nil {
		t.Fatal(err)
	}
	if err := write(page, "text"); err != nil {
		t.Fatal(err)
	}
	wantText(t, page, "text")
}

// TestPlantedPipe writes to another user's named pipe in a folder where everybody may write. The other user could read the output.
func TestPlantedPipe(t *testing.T) {
	asRoot(t)
	shared := t.TempDir()
	pipe := filepath.Join(shared, "page")
	err := errors.Join(syscall.Mkfifo(pipe, 0o666), os.Chmod(shared, 0o777|fs.ModeSticky), os.Chown(pipe, otherUser, -1))
	if err != nil {
		t.Fatal(err)
	}
	if err := write(pipe, "text"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("got %v, want %v", err, syscall.EACCES)
	}
}
