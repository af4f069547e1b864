package launch

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseHandshake(t *testing.T) {
	netrpc := handshake{protocol: 1, network: "unix", address: "/tmp/x", transport: "netrpc"}
	grpc := handshake{protocol: 2, network: "tcp", address: "127.0.0.1:1234", transport: "grpc"}
	for _, test := range []struct {
		line string
		want handshake
		ok   bool
	}{
		{line: "1|1|unix|/tmp/x", want: netrpc, ok: true},
		{line: "1|1|unix|/tmp/x|", want: netrpc, ok: true},
		{line: "1|1|unix|/tmp/x|netrpc", want: netrpc, ok: true},
		{line: "1|1|unix|/tmp/x|netrpc|", want: netrpc, ok: true},
		{line: "1|1|unix|/tmp/x|netrpc\r", want: netrpc, ok: true},
		{line: " 1|1|unix|/tmp/x|netrpc ", want: netrpc, ok: true},
		{line: "1|2|tcp|127.0.0.1:1234|grpc", want: grpc, ok: true},
		{line: "1|2|tcp|127.0.0.1:1234|grpc|MIIB+certificate|true", want: grpc, ok: true},
		{line: "1|3|unix|/tmp/x|quic", want: handshake{protocol: 3, network: "unix", address: "/tmp/x", transport: "quic"}, ok: true},
		{line: "1|0|unix|/tmp/x", want: handshake{network: "unix", address: "/tmp/x", transport: "netrpc"}, ok: true},

		{line: ""},
		{line: "hello"},
		{line: "|||"},
		{line: "1|1|unix"},
		{line: "2|1|unix|/tmp/x"},
		{line: "01|1|unix|/tmp/x"},
		{line: "x|1|unix|/tmp/x"},
		{line: "1|one|unix|/tmp/x"},
		{line: "1||unix|/tmp/x"},
		{line: "1|-1|unix|/tmp/x"},
		{line: "1|2||/tmp/x|grpc"},
		{line: "1|2|\x1b[31m|/tmp/x|grpc"},
		{line: "1|99999999999999999999|unix|/tmp/x"},
		{line: "warning: 1|1|unix|/tmp/x"},
		{line: "\xff\xfe\x00"},
	} {
		t.Run(test.line, func(t *testing.T) {
			got, ok := parseHandshake(test.line)
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(handshake{})); diff != "" || ok != test.ok {
				t.Errorf("got ok %t, want %t, -want +got:\n%s", ok, test.ok, diff)
			}
		})
	}
}

// FuzzParseHandshake checks that a handshake which is written and parsed again is the same.
func FuzzParseHandshake(f *testing.F) {
	for _, line := range []string{"1|1|unix|/tmp/x", "1|2|tcp|127.0.0.1:1234|grpc|MIIB|true", "1|||", "x", "1|1|unix|/tmp/x|", "1|1|unix|/tmp/x|grpc |cert"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		h, ok := parseHandshake(line)
		if !ok {
			if h != (handshake{}) {
				t.Errorf("got %+v beside false", h)
			}
			return
		}
		if h.protocol < 0 || h.transport == "" || strings.Contains(h.network+h.address, "|") {
			t.Errorf("got %+v", h)
		}
		again, ok := parseHandshake(h.String())
		if !ok || again != h {
			t.Errorf("got %+v, %t when it is written again, want %+v", again, ok, h)
		}
	})
}

func TestHasOtherCookie(t *testing.T) {
	// What go-plugin's server says, in releases from v1.4.9 to v1.8.0.
	const words = "This binary is a plugin. These are not meant to be executed directly.\n" +
		"Please execute the program that consumes these plugins, which will\nload any plugins automatically"
	if !hasOtherCookie(strings.Split(words, "\n")) {
		t.Error("got false for go-plugin's own words")
	}
	for _, lines := range [][]string{nil, {""}, {"panic: This binary is"}, {"a plugin."}} {
		if hasOtherCookie(lines) {
			t.Errorf("got true for %q", lines)
		}
	}
}
