//go:build unix

package hint

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"example.com/htmlize/diagnostic"
)

// TestNotExecutable has files that can't be executed, with what is to be done about each.
func TestNotExecutable(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain, others := write("plain", 0o600), write("others", 0o611)
	for _, test := range []struct {
		name, path string
		err        error
		want       string
	}{
		{"not executable", plain, nil, "chmod +x " + plain + ", if it is the right file"},
		{"executable for another user", others, fs.ErrPermission, "its owner has to allow it: chmod a+rx " + others},
		{"an interpreter that isn't", others, nil, "make that file executable, or fix the pack"},
		{"a folder", folder, nil, "name the path of the pack's executable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := &diagnostic.Diagnostic{Code: diagnostic.NotExecutable, Path: test.path, Err: test.err}
			if got := Pack(d); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDenied(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "file")
	if got, want := Denied(file, "a+r"), "its owner has to allow it: chmod a+r "+file; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if os.Getuid() == 0 {
		t.Skip("root may search every folder")
	}
	if err := os.Chmod(folder, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	if got, want := Denied(file, "a+r"), "the owner of the folder has to allow it: chmod a+x "+folder; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
