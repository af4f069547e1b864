package launch

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironment(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the variables have other names there")
	}
	for name, value := range map[string]string{
		"PATH": "/bin", "TMPDIR": "/host", "LANG": "C", "EMPTY": "", "SECRET": "x", "PLUGIN_MIN_PORT": "1", "PLUGIN_X": "x",
		"HTMLIZE_PLUGIN": "hello", "HTMLIZE_LIFELINE": "9", "ODD": "a=b\nc",
	} {
		t.Setenv(name, value)
	}
	for _, test := range []struct {
		name    string
		allowed []string
		want    []string
	}{
		{name: "nothing allowed", want: []string{"PATH=/bin", "TMPDIR=/host"}},
		{name: "one", allowed: []string{"LANG"}, want: []string{"PATH=/bin", "TMPDIR=/host", "LANG=C"}},
		{name: "empty, and not set", allowed: []string{"EMPTY", "NOT_SET"}, want: []string{"PATH=/bin", "TMPDIR=/host", "EMPTY="}},
		{name: "odd", allowed: []string{"ODD"}, want: []string{"PATH=/bin", "TMPDIR=/host", "ODD=a=b\nc"}},
		{
			name: "reserved", allowed: []string{"PLUGIN_MIN_PORT", "PLUGIN_X", "HTMLIZE_PLUGIN", "HTMLIZE_LIFELINE", "plugin_x"},
			want: []string{"PATH=/bin", "TMPDIR=/host"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, environment(test.allowed)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNewFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no short folder is known there")
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 20))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, tmpdir, parent string }{
		{"short", "/tmp", "/tmp"},
		{"long", long, "/tmp"},
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
			// Go-plugin's own part, such as /plugin1234567890/broker-1234567890.
			if got, most := len(folder.path), 104-45; got > most {
				t.Errorf("got a path of %d bytes, want %d at most", got, most)
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
	t.Run("missing", func(t *testing.T) {
		t.Setenv("TMPDIR", "/nowhere")
		if folder, err := newFolder(); err == nil || !strings.HasPrefix(err.Error(), "no folder for its sockets can be made: ") {
			t.Errorf("got %v and error %v", folder, err)
		}
	})
}
