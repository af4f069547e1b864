//go:build unix

// Sdk is the zoo's animals that are built with the SDK, and the healthy pack beside them. It is the one that it is started
// as.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"example.com/htmlize/pack"
)

// name is that of the link by which the program was started.
var name = filepath.Base(os.Args[0])

// animals are packs with the role bad, which goes wrong, and the role good.
var animals = map[string]pack.RoleFunc{
	"panics-in-call":   panicInCall,
	"exits-in-call":    exitInCall,
	"writes-map":       writeMap,
	"overflows-stack":  overflowStack,
	"allocates":        allocate,
	"spins":            spin,
	"sleeps":           sleep,
	"sleeps-at-late":   sleepAtLate,
	"stops-itself":     stop,
	"forks":            fork,
	"forks-and-exits":  forkAndExit,
	"closes-stdout":    closeStdout,
	"floods-in-call":   flood,
	"serves-once":      serveOnce,
	"dies-while-idle":  dieWhenAsked(),
	"stops-while-idle": returnText,
}

func main() {
	switch bad, ok := animals[name]; {
	case ok:
		pack.Main(pack.Pack{Name: "animal", Version: "1.0.0", Plugins: []pack.Plugin{
			pack.Role("bad", bad),
			pack.Role("good", returnText),
		}})
	case name == "healthy":
		pack.Main(healthy)
	case name == "keeper":
		pack.Main(keeper)
	case name == "child":
		sleepForever()
	}
	fmt.Fprintln(os.Stderr, "no animal is called", name)
	os.Exit(2)
}

func returnText(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return pack.Escape(c.Text), nil
}

// healthy is the pack that must not notice anything.
var healthy = pack.Pack{Name: "healthy", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("well", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return "<b>" + pack.Escape(c.Text) + "</b>", nil
	}),
}}

// keeper is a pack that does something to the animal's process, through the host: what the role's text says.
var keeper = pack.Pack{Name: "keeper", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("keeper", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
		value, _, err := c.Lookup(ctx, "keeper", c.Text)
		return pack.Escape(value), err
	}),
}}
