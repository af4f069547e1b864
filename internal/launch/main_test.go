package launch

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/stdout"
	"example.com/htmlize/internal/wire"
	"example.com/htmlize/pack"
)

// program is what this test binary does when it runs under the program's name.
type program struct {
	// sdk says that the program is built with the SDK. Other programs are started by a script, with their name as an argument.
	sdk bool
	run func()
}

var programs map[string]program

// atOnce is how many parallel tests run at the same time. Mostly they wait, so the number of processors doesn't matter.
const atOnce = "6"

func TestMain(m *testing.M) {
	if p, ok := programs[filepath.Base(os.Args[0])]; ok {
		if !p.sdk && stdout.FD >= 0 {
			// The SDK, which is linked into this binary all the same, has moved stdout to this descriptor.
			os.Stdout = os.NewFile(uintptr(stdout.FD), "stdout")
		}
		p.run()
		os.Exit(0)
	}
	// Without this, a program built with the race detector sleeps for a second before it exits.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// sample is the pack that the programs serve.
var sample = pack.Pack{Name: "sample", Version: "1.2.3", Plugins: []pack.Plugin{
	pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
	}),
	pack.Role("exit", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		fmt.Fprintln(os.Stdout, "I leave.")
		fmt.Fprintln(os.Stderr, "I leave because of", c.Text)
		os.Exit(7)
		return "", nil
	}),
	pack.Role("hang", func(context.Context, pack.RoleCall) (pack.HTML, error) {
		fmt.Fprintln(os.Stderr, hangMessage)
		select {}
	}),
}}

// hangMessage is what a pack prints when it is called and doesn't answer.
const hangMessage = "I hang."

// serveWithoutSDK serves the sample like a pack built without the SDK: it doesn't watch the lifeline.
func serveWithoutSDK() {
	ctx := context.Background()
	linked, err := pack.Linked(sample)
	if err != nil {
		panic(err)
	}
	l := model.PackOf(linked)
	d, err := l.Describe(ctx)
	if err != nil {
		panic(err)
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: wire.ServerPlugins(ctx, l, d, model.Serving{}),
		GRPCServer:       wire.GRPCServer(model.Serving{}),
		Logger:           hclog.NewNullLogger(),
	})
}

// specOf returns the Spec of a test's program, on all protocols.
func specOf(path string) Spec {
	return Spec{
		Path:      path,
		Env:       []string{"GORACE"},
		Protocols: wire.Protocols(),
		Plugins:   []string{"tt", "exit"},
		Timeout:   time.Minute,
		Logger:    slog.New(slog.DiscardHandler),
	}
}
