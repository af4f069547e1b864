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

// cutHandshake is the beginning of a handshake.
const cutHandshake = "1|2|unix|/nowh"

func init() {
	if name == "panics-in-init" {
		panic("no configuration")
	}
}

// hang waits forever. The runtime doesn't report it as a deadlock.
func hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// stderr is the process's own. Go-plugin's server replaces os.Stderr by a pipe, in which the last output may get lost.
var stderr = os.Stderr

func exitWithOutput() {
	fmt.Fprintln(stderr, "reading the license")
	fmt.Fprintln(stderr, "the license has expired")
	os.Exit(1)
}

func hangWithOutput() {
	fmt.Fprint(stderr, "panic: no license, and recovered\nwaiting for an answer ...")
	hang()
}

// printFile prints the case's file stdout, with the folder for sockets in the place of /FOLDER.
func printFile() {
	line, err := os.ReadFile(filepath.Join(filepath.Dir(os.Args[0]), "stdout"))
	if err != nil {
		panic(err)
	}
	fmt.Print(strings.ReplaceAll(string(line), "/FOLDER", os.Getenv("PLUGIN_UNIX_SOCKET_DIR")))
	hang()
}

// printBinaryHandshake prints a line that isn't UTF-8 and has an escape sequence for terminals.
func printBinaryHandshake() {
	fmt.Print("1|2|\x00\x1b[31m\xff\xfe|\xe2\x80\xae|\x80\n")
	hang()
}

func printHandshakeCutShort() {
	fmt.Print(cutHandshake)
	hang()
}

// printMegabyteHandshake prints a handshake that is too long.
func printMegabyteHandshake() {
	fmt.Println("1|2|unix|/" + strings.Repeat("x", 1<<20) + "|grpc")
	hang()
}

// writeForever writes each line by one call, so that none is cut when the process is killed.
func writeForever() {
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

// socket is the path at which a pack listens.
func socket() string { return filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "socket") }

// printHandshake prints a good handshake. A case's host offers only one protocol.
func printHandshake() {
	protocol := os.Getenv("PLUGIN_PROTOCOL_VERSIONS")
	transport := map[string]string{"1": "netrpc", "2": "grpc"}[protocol]
	fmt.Printf("1|%s|unix|%s|%s\n", protocol, socket(), transport)
}

func printHandshakeAndHang() {
	printHandshake()
	hang()
}

func acceptAndRead() {
	accept(func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
}

// acceptAndClose closes only one direction, so that the host sees the end of the stream and not a reset.
func acceptAndClose() {
	accept(func(conn net.Conn) {
		_ = conn.(*net.UnixConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	})
}

func acceptAndAnswerHTTP() {
	accept(func(conn net.Conn) {
		_, _ = io.WriteString(conn, strings.Repeat("HTTP/1.0 418 I'm a teapot\r\n", 100))
		_, _ = io.Copy(io.Discard, conn)
	})
}

// accept listens, prints a good handshake, and calls serve for each connection.
func accept(serve func(net.Conn)) {
	listener, err := net.Listen("unix", socket())
	if err != nil {
		panic(err)
	}
	printHandshake()
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go serve(conn)
	}
}
