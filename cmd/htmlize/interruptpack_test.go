//go:build unix

package main

import (
	"context"
	"net/rpc"
	"os"
	"strings"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"
	"golang.org/x/sys/unix"

	"example.com/htmlize/pack"
)

// interrupt sends an interrupt to the host, as a terminal does to all its processes.
func interrupt() { _ = syscall.Kill(os.Getppid(), syscall.SIGINT) }

// breaking is a pack that interrupts its host while the host recovers from a crash of its process: its first
// process ends, and leaves a folder behind, by which the next knows that it is the next.
var breaking = pack.Pack{
	Name:    "breaking",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("breaks", func(context.Context, pack.RoleCall) (pack.HTML, error) { breakOff(); return "", nil }),
		pack.Contents("contents-breaks", func(context.Context, pack.ContentsCall) (pack.HTML, error) { breakOff(); return "", nil }),
		pack.Role("signals", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			for name := range strings.FieldsSeq(c.Text) {
				_ = syscall.Kill(os.Getppid(), unix.SignalNum("SIG"+name))
			}
			return "sent", nil
		}),
		pack.Role("stops", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			interrupt()
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
	},
}

func breakOff() {
	if os.Mkdir("broke-off", 0o777) == nil {
		os.Exit(7)
	}
	interrupt()
	select {}
}

// serveInterrupting2023 serves a pack of 2023 that interrupts its host.
func serveInterrupting2023() {
	serve(map[int]goplugin.PluginSet{1: {"htmlize": interruptingPlugin2023{}}})
}

type interruptingPlugin2023 struct{}

func (interruptingPlugin2023) Server(*goplugin.MuxBroker) (any, error) {
	return Interrupting2023{}, nil
}

func (interruptingPlugin2023) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) { return nil, nil }

// Interrupting2023 is exported because net/rpc serves no others.
type Interrupting2023 struct{ server2023 }

func (Interrupting2023) ProcessRole(RoleArgs2023, *ValueReply2023) error {
	interrupt()
	hang()
	return nil
}

func (Interrupting2023) ProcessContents(ContentsArgs2023, *ValueReply2023) error {
	interrupt()
	hang()
	return nil
}
