//go:build unix

// Sdk is all bad packs that are built with the SDK, and the healthy pack beside them. Which of them it is depends on the name of
// the executable.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"example.com/htmlize/pack"
)

// name is the name of the symbolic link that started the program.
var name = filepath.Base(os.Args[0])

// badRoles are the bad packs: the function of the role bad. The role good returns its text in each.
var badRoles = map[string]pack.RoleFunc{
	"panics-in-call":        panicInCall,
	"exits-in-call":         exitInCall,
	"concurrent-map-writes": writeMap,
	"stack-overflow":        overflowStack,
	"out-of-memory":         exhaustMemory,
	"busy-loop-in-call":     loop,
	"hangs-in-call":         hangInCall,
	"hangs-for-a-text":      hangOnLate,
	"stops-in-call":         stopProcess,
	"forks":                 fork,
	"forks-and-exits":       forkAndExit,
	"closes-stdout":         closeStdout,
	"floods-in-call":        flood,
	"exits-in-second-call":  exitInSecondCall,
	"exits-while-idle":      exitOnSignal(),
	"stops-while-idle":      returnText,
}

func main() {
	switch bad, ok := badRoles[name]; {
	case ok:
		pack.Main(pack.Pack{Name: "badpack", Version: "1.0.0", Plugins: []pack.Plugin{
			pack.Role("bad", bad),
			pack.Role("good", returnText),
		}})
	case name == "healthy":
		pack.Main(healthy)
	case name == "signaler":
		pack.Main(signaler)
	case name == "child":
		hang()
	}
	fmt.Fprintln(os.Stderr, "there is no bad pack", name)
	os.Exit(2)
}

func returnText(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return pack.Escape(c.Text), nil
}

// healthy is the pack that must not be affected.
var healthy = pack.Pack{Name: "healthy", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("well", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		return "<b>" + pack.Escape(c.Text) + "</b>", nil
	}),
}}

// signaler is a pack that sends a signal to the bad pack's process: the host does it, in a lookup of the role's text.
var signaler = pack.Pack{Name: "signaler", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("signaler", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
		value, _, err := c.Lookup(ctx, "signals", c.Text)
		return pack.Escape(value), err
	}),
}}
