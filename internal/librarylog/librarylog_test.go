package librarylog

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/grpclog"
)

// TestCapture checks where each library's log goes. Lines written to os.Stderr come last: when they are logged relative to the other
// records isn't deterministic.
func TestCapture(t *testing.T) {
	t.Setenv(grpcLevelEnv, "WARNING")
	flags, out, real := log.Flags(), log.Writer(), os.Stderr
	t.Cleanup(func() {
		log.SetFlags(flags)
		log.SetOutput(out)
		os.Stderr = real
		LogTo(nil)
	})
	var got bytes.Buffer
	stderr, drain := Capture(t.Context())
	if stderr != real {
		t.Errorf("got %v, want the process's stderr", stderr.Name())
	}
	log.Print("before LogTo")
	LogTo(slog.New(slog.NewTextHandler(&got, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	})))
	grpclog.Info("below the level that is asked for")
	grpclog.Warning("a", 1, 2, "b")
	grpclog.Warningln("a", 1)
	grpclog.Warningf("%03d", 7)
	grpclog.Component("core").Error("broken")
	log.Printf("[ERR] plugin: %v", "no luck")
	fmt.Fprint(os.Stderr, "[ERR] yamux: one\n[WARN] yamux: two\nthree")
	drain()
	const want = `level=WARN msg="a1 2b" library=grpc
level=WARN msg="a 1" library=grpc
level=WARN msg=007 library=grpc
level=ERROR msg="[core] broken" library=grpc
level=DEBUG msg="[ERR] plugin: no luck" library=go-plugin
level=DEBUG msg="[ERR] yamux: one" library=yamux
level=DEBUG msg="[WARN] yamux: two" library=yamux
level=DEBUG msg=three library=yamux
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
