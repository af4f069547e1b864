package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
	"example.com/htmlize/pack"
)

// testPacks are the packs of the tests, by the name of their executable: this test binary is each of them.
var testPacks = map[string]pack.Pack{
	"guarding": {Name: "guarding", Version: "1.0.0", Plugins: []pack.Plugin{
		{Name: "guard", Contents: unchanged, Sanitizer: true},
		pack.Contents("plain", unchanged),
	}},
	"refusing": {Name: "refusing", Version: "1.0.0", Plugins: []pack.Plugin{pack.Contents(Sanitizer, unchanged)}},
	"plain":    {Name: "plain", Version: "1.0.0", Plugins: []pack.Plugin{pack.Contents("plain", unchanged)}},
}

func unchanged(_ context.Context, c pack.ContentsCall) (pack.HTML, error) { return c.Text, nil }

func TestMain(m *testing.M) {
	if p, ok := testPacks[filepath.Base(os.Args[0])]; ok {
		pack.Main(p)
	}
	os.Exit(m.Run())
}

// newProcessPack returns a pack of the tests, which is a process when it is started. Entry is the rest of its entry in the manifest.
func newProcessPack(t *testing.T, name, entry string) *Pack {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("manifest: 1\npacks: [{name: x, path: %s, %s}]\n", name, entry)
	m, err := manifest.Parse(filepath.Join(folder, "manifest.yaml"), []byte(text), manifest.Host{Version: model.Version, Protocols: wire.Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Manifest: m, Logger: slog.New(slog.DiscardHandler), Protocols: wire.Protocols(), Notify: func(Event) {}})
	t.Cleanup(s.Close)
	return s.Packs()[0]
}
