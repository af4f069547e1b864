//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// half is the beginning of a handshake.
const half = "1|2|unix|/nowh"

func init() {
	if name == "panics-in-init" {
		panic("no configuration")
	}
}

// hang waits for ever, without a deadlock that the runtime would notice.
func hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// stderr is the process's own. Go-plugin's server puts a pipe in the place of os.Stderr, in which last words may get lost.
var stderr = os.Stderr

func exitWithWords() {
	fmt.Fprintln(stderr, "reading the license")
	fmt.Fprintln(stderr, "the license has expired")
	os.Exit(1)
}

func hangWithWords() {
	fmt.Fprint(stderr, "panic: no license, and recovered\nwaiting for an answer ...")
	hang()
}

// greet prints what the case says, from a file of its own, in which /FOLDER is the folder for sockets.
func greet() {
	line, err := os.ReadFile(filepath.Join(filepath.Dir(os.Args[0]), "stdout"))
	if err != nil {
		panic(err)
	}
	fmt.Print(strings.ReplaceAll(string(line), "/FOLDER", os.Getenv("PLUGIN_UNIX_SOCKET_DIR")))
	hang()
}

// greetBinary prints what isn't UTF-8, and what a terminal would obey.
func greetBinary() {
	fmt.Print("1|2|\x00\x1b[31m\xff\xfe|\xe2\x80\xae|\x80\n")
	hang()
}

func greetByHalf() {
	fmt.Print(half)
	hang()
}

// greetByMegabyte prints a handshake that is too long.
func greetByMegabyte() {
	fmt.Println("1|2|unix|/" + strings.Repeat("x", 1<<20) + "|grpc")
	hang()
}

// floodForever writes whole lines, each at once, so that none of them is cut where the process is killed.
func floodForever() {
	for {
		if _, err := io.WriteString(stderr, "no end of this\n"); err != nil {
			return
		}
	}
}

func serveOtherCookie() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "TF_PLUGIN", MagicCookieValue: "terraform"},
		Plugins:         goplugin.PluginSet{},
		Logger:          hclog.NewNullLogger(),
	})
}

// socket is where a pack makes its socket.
func socket() string { return filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "socket") }

// handshake prints a good one, for the protocol that the host wants. A case's host offers one alone.
func handshake() {
	protocol := os.Getenv("PLUGIN_PROTOCOL_VERSIONS")
	transport := map[string]string{"1": "netrpc", "2": "grpc"}[protocol]
	fmt.Printf("1|%s|unix|%s|%s\n", protocol, socket(), transport)
}

func listenNot() {
	handshake()
	hang()
}

func acceptAndRead() {
	accept(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
}

// acceptAndClose closes one direction alone, so that the other side sees an end and no reset.
func acceptAndClose() {
	accept(func(conn net.Conn) {
		_ = conn.(*net.UnixConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	})
}

func acceptAndBabble() {
	accept(func(conn net.Conn) {
		_, _ = io.WriteString(conn, strings.Repeat("HTTP/1.0 418 I'm a teapot\r\n", 100))
		_, _ = io.Copy(io.Discard, conn)
	})
}

// accept gives each connection to serve.
func accept(serve func(net.Conn)) {
	listener, err := net.Listen("unix", socket())
	if err != nil {
		panic(err)
	}
	handshake()
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go serve(conn)
	}
}
