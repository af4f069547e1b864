package librarylog_test

import (
	"bytes"
	"log"
	"testing"

	"example.com/htmlize/internal/librarylog"
)

func TestHideGoPlugin(t *testing.T) {
	out, flags := log.Writer(), log.Flags()
	t.Cleanup(func() {
		log.SetOutput(out)
		log.SetFlags(flags)
	})
	var b bytes.Buffer
	log.SetOutput(&b)
	log.SetFlags(0)
	librarylog.HideGoPlugin()
	log.Printf("[DEBUG] plugin: plugin server: %s", "use of closed network connection")
	log.Print("of the pack's own")
	if got, want := b.String(), "of the pack's own\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
