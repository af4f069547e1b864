//go:build unix

package launch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewFolder(t *testing.T) {
	short := shortFolder(t)
	longest := filepath.Join(short, strings.Repeat("x", maxTemp-len(short)-len("/")))
	tooLong, barred := longest+"x", filepath.Join(short, "a|b")
	for _, folder := range []string{longest, tooLong, barred} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, tmpdir, parent string }{
		{"short", "/tmp", "/tmp"},
		{"longest", longest, longest},
		{"too long", tooLong, "/tmp"},
		{"with a bar", barred, "/tmp"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("TMPDIR", test.tmpdir)
			folder, err := newFolder()
			if err != nil {
				t.Fatal(err)
			}
			defer folder.remove()
			if got := filepath.Dir(folder.path); got != test.parent {
				t.Errorf("got a folder in %s, want %s", got, test.parent)
			}
			info, err := os.Stat(folder.path)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := info.Mode().Perm(), os.FileMode(0o700); got != want {
				t.Errorf("got permissions %v, want %v", got, want)
			}
		})
	}
	for _, test := range []struct{ name, temp, want string }{
		{"missing", "/nowhere", "no folder for its sockets can be made in /nowhere: no such file or directory"},
		{"too long", tooLong, fmt.Sprintf("no folder for its sockets can be made: TMPDIR is %q, which is %d bytes long, and sockets leave room for %d, "+
			"and /nowhere can't take its place: no such file or directory", tooLong, maxTemp+1, maxTemp)},
		{"with a bar", barred, fmt.Sprintf("no folder for its sockets can be made: TMPDIR is %q, which a handshake can't carry, "+
			"and /nowhere can't take its place: no such file or directory", barred)},
	} {
		t.Run("no folder, "+test.name, func(t *testing.T) {
			folder, err := newFolderIn(test.temp, "/nowhere")
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("got folder %v and error %q, want %q", folder, got, test.want)
			}
		})
	}
}
