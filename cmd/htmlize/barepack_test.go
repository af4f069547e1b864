//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
)

// barePacks are the packs, and what is no pack, that are built without the SDK, by the name of their executable.
var barePacks = map[string]func(){
	"of-2023":                servePack2023,
	"numbers-sections":       func() { serve(map[int]goplugin.PluginSet{1: {"htmlize": &numberingPlugin2023{}}}) },
	"own-names":              func() { serve(map[int]goplugin.PluginSet{1: {"tt": plugin2023{}}}) },
	"escapes":                escape,
	"panics-1":               func() { serve(map[int]goplugin.PluginSet{1: {"htmlize": panickingPlugin{}}}) },
	"of-2023-interrupts":     serveInterrupting2023,
	"silent":                 func() {},
	"quits":                  quit,
	"cannot-bind":            cannotBind,
	"panics":                 func() { panic("no database") },
	"prints":                 func() { fmt.Println("hello, world") },
	"prints-first":           func() { fmt.Println("connecting to the database"); servePack2023() },
	"prints-much":            printMuch,
	"closes-stdout":          func() { os.Stdout.Close(); hang() },
	"hangs":                  func() { fmt.Fprintln(os.Stderr, "waiting for the database"); hang() },
	"hangs-with-child":       hangWithChild,
	"interrupts":             func() { _ = syscall.Kill(os.Getppid(), syscall.SIGINT); hang() },
	"hangs-up":               func() { _ = syscall.Kill(os.Getppid(), syscall.SIGHUP); hang() },
	"other-cookie":           serveOtherCookie,
	"protocol-3":             serveProtocol3,
	"protocol-3-described":   describeProtocol3,
	"claims-2":               func() { claim("[1, 2]", func() { serve(map[int]goplugin.PluginSet{1: {"tt": plugin2023{}}}) }) },
	"claims-1-serves-3":      func() { claim("[1, 3]", serveProtocol3) },
	"protocol-2-alone":       serveProtocol2,
	"protocol-2-over-netrpc": func() { serve(map[int]goplugin.PluginSet{2: set2023}) },
	"nobody-listens-1":       func() { greet(1, filepath.Join(os.TempDir(), "nowhere"), "netrpc"); hang() },
	"nobody-listens-2":       func() { greet(2, filepath.Join(os.TempDir(), "nowhere"), "grpc"); hang() },
	"never-answers-1":        func() { greet(1, listen(), "netrpc"); hang() },
	"never-answers-2":        func() { greet(2, listen(), "grpc"); hang() },
	"babbles":                func() { greet(1, babble(), "netrpc"); hang() },
	"ends-after-handshake":   func() { greet(2, listen(), "grpc"); quit() },
	"names-foreign-socket":   func() { greet(1, "/nowhere", "netrpc"); hang() },
	"listens-elsewhere":      func() { fmt.Println("1|1|tcp|192.0.2.1:80|netrpc"); hang() },
}

// hang waits for ever, as a select without cases doesn't where there is no other goroutine.
func hang() { time.Sleep(time.Hour) }

func quit() {
	fmt.Fprintln(os.Stderr, "reading the license")
	fmt.Fprintln(os.Stderr, "the license has expired")
	os.Exit(3)
}

// cannotBind ends with a log record in which an attribute says why, as packs of 2023 write it.
func cannotBind() {
	logger := hclog.New(&hclog.LoggerOptions{Name: "pack", Output: os.Stderr, JSONFormat: true})
	logger.Debug("listening")
	logger.Error("plugin init error", "error", "bind: invalid argument")
	os.Exit(1)
}

// printMuch prints a first line of 1 MB.
func printMuch() {
	fmt.Println(strings.Repeat("x", 1<<20))
	hang()
}

// hangWithChild leaves a child behind that holds stdout and stderr open.
func hangWithChild() {
	child, err := os.StartProcess("/bin/sh", []string{"sh", "-c", "sleep 3600; true"},
		&os.ProcAttr{Env: os.Environ(), Files: []*os.File{nil, os.Stdout, os.Stderr}})
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stderr, "started a child")
	_, _ = child.Wait()
}

// greet prints a handshake.
func greet(protocol int, socket, transport string) {
	fmt.Printf("1|%d|unix|%s|%s|\n", protocol, socket, transport)
}

// listen accepts connections on a socket and never writes to them.
func listen() (socket string) {
	return serveSocket(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
}

// babble accepts connections on a socket and greets in a protocol that no host speaks.
func babble() (socket string) {
	return serveSocket(func(conn net.Conn) {
		_, _ = io.WriteString(conn, "hello, world")
		_, _ = io.Copy(io.Discard, conn)
	})
}

// serveSocket listens on a socket in the pack's folder.
func serveSocket(serve func(net.Conn)) (socket string) {
	socket = filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return socket
}

func serveOtherCookie() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "TF_PLUGIN", MagicCookieValue: "terraform"},
		Plugins:         set2023,
		Logger:          hclog.NewNullLogger(),
	})
}

// serve serves sets of plugins by protocol, to hosts of htmlize.
func serve(sets map[int]goplugin.PluginSet) {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  handshake2023,
		VersionedPlugins: sets,
		Logger:           hclog.NewNullLogger(),
	})
}

func serveProtocol3() {
	serve(map[int]goplugin.PluginSet{3: {"tt": plugin3{}}, 4: {"tt": plugin3{}}})
}

// serveProtocol2 is the pack core as a later release may be: without protocol 1.
func serveProtocol2() {
	ctx := context.Background()
	linked, err := pack.Linked(core.Pack)
	if err != nil {
		panic(err)
	}
	l := model.PackOf(linked)
	d, err := l.Describe(ctx)
	if err != nil {
		panic(err)
	}
	d.Protocols = []int{2}
	if len(os.Args) > 2 && os.Args[2] == "describe" {
		if err := json.NewEncoder(os.Stdout).Encode(d); err != nil {
			panic(err)
		}
		return
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  handshake2023,
		VersionedPlugins: map[int]goplugin.PluginSet{2: wire.ServerPlugins(ctx, l, d, model.Serving{})[2]},
		GRPCServer:       wire.GRPCServer(model.Serving{}),
		Logger:           hclog.NewNullLogger(),
	})
}

// claim is a pack that describes itself as one of these protocols, and serves others.
func claim(protocols string, serve func()) {
	if len(os.Args) > 2 && os.Args[2] == "describe" {
		fmt.Printf(`{"name": "claims", "version": "1.0.0", "protocols": %s}`, protocols)
		return
	}
	serve()
}

func describeProtocol3() {
	if len(os.Args) > 2 && os.Args[2] == "describe" {
		fmt.Println(`{"name": "future", "version": "3.1.0", "protocols": [3, 4]}`)
		return
	}
	serveProtocol3()
}

// escape is a pack of 2023 that has learnt to describe itself, in words that would do something to a terminal.
func escape() {
	if len(os.Args) > 2 && os.Args[2] == "describe" {
		fmt.Println(`{"version": "1\u001b[31m\u202e\n2", "protocols": [1], "plugins": [{"name": "htmlize", "hooks": ["role:tt"]}]}`)
		return
	}
	serve(map[int]goplugin.PluginSet{1: {"htmlize": escapingPlugin{}}})
}

type escapingPlugin struct{ plugin2023 }

func (escapingPlugin) Server(*goplugin.MuxBroker) (any, error) { return escapingServer{}, nil }

type escapingServer struct{ server2023 }

func (escapingServer) Hooks(_ HooksArgs2023, reply *HooksReply2023) error {
	reply.Hooks = []string{"role:tt", "\x1b[31m\u202e\n"}
	return nil
}

// numberingPlugin2023 numbers sections and their parts, in the order in which they come.
type numberingPlugin2023 struct{ plugin2023 }

func (*numberingPlugin2023) Server(*goplugin.MuxBroker) (any, error) { return &Numbering2023{}, nil }

// Numbering2023 is exported because net/rpc serves no others.
type Numbering2023 struct {
	server2023
	section, part int
}

func (*Numbering2023) Hooks(_ HooksArgs2023, reply *HooksReply2023) error {
	reply.Hooks = []string{"role:sec", "role:sub"}
	return nil
}

func (n *Numbering2023) ProcessRole(args RoleArgs2023, reply *ValueReply2023) error {
	if args.Role == "sec" {
		n.section, n.part = n.section+1, 0
		reply.Value = fmt.Sprintf("%d %s", n.section, args.Value)
		return nil
	}
	n.part++
	reply.Value = fmt.Sprintf("%d.%d %s", n.section, n.part, args.Value)
	return nil
}

// panickingPlugin has a role that panics, which it makes an error of protocol 1.
type panickingPlugin struct{ plugin2023 }

func (panickingPlugin) Server(*goplugin.MuxBroker) (any, error) { return panickingServer{}, nil }

type panickingServer struct{ server2023 }

func (panickingServer) Hooks(_ HooksArgs2023, reply *HooksReply2023) error {
	reply.Hooks = []string{"role:panics"}
	return nil
}

func (panickingServer) ProcessRole(RoleArgs2023, *ValueReply2023) error {
	return errors.New("panic: no parachute")
}

// plugin3 is a plugin of protocols that don't exist yet.
type plugin3 struct{}

func (plugin3) Server(*goplugin.MuxBroker) (any, error) { return &struct{}{}, nil }

func (plugin3) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) { return nil, nil }
