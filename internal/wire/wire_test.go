package wire_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

var description = &model.Description{Plugins: []model.PluginDescription{
	{Name: "tt", Hooks: []model.Hook{"role:tt"}}, {Name: "sanitize", Hooks: []model.Hook{"contents"}},
}}

// TestHandshake checks what packs and hosts of 2023 have built in.
func TestHandshake(t *testing.T) {
	want := goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "HTMLIZE_PLUGIN", MagicCookieValue: "hello"}
	if diff := cmp.Diff(want, wire.Handshake); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestProtocols(t *testing.T) {
	if diff := cmp.Diff([]int{1, 2}, wire.Protocols()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for number, want := range map[int]goplugin.Protocol{1: "netrpc", 2: "grpc", 0: "", 3: "", -1: ""} {
		got, ok := wire.Transport(number)
		if got != want || ok != (want != "") {
			t.Errorf("protocol %d: got %q, %t, want %q", number, got, ok, want)
		}
	}
}

// TestNames checks which names can be dispensed on each protocol.
func TestNames(t *testing.T) {
	for _, test := range []struct {
		name string
		sets map[int]goplugin.PluginSet
		want map[int][]string
	}{
		{
			name: "pack", sets: wire.ServerPlugins(t.Context(), nil, description, model.Serving{}),
			want: map[int][]string{1: {"htmlize", "sanitize", "tt"}, 2: {"sanitize", "tt"}},
		},
		{
			name: "host", sets: wire.ClientPlugins([]int{1, 2}, []string{"tt", "htmlize"}),
			want: map[int][]string{1: {"htmlize", "tt"}, 2: {"htmlize", "tt"}},
		},
		{name: "host that is pinned", sets: wire.ClientPlugins([]int{1}, []string{"tt"}), want: map[int][]string{1: {"tt"}}},
		{
			name: "host that allows a later protocol", sets: wire.ClientPlugins([]int{2, 3}, []string{"tt"}),
			want: map[int][]string{2: {"tt"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := make(map[int][]string)
			for number, set := range test.sets {
				got[number] = slices.Sorted(maps.Keys(set))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestTransports checks that each set is of one transport: go-plugin infers it from one of the entries, chosen at random,
// by whether that has gRPC's methods.
func TestTransports(t *testing.T) {
	for side, sets := range map[string]map[int]goplugin.PluginSet{
		"pack": wire.ServerPlugins(t.Context(), nil, description, model.Serving{}),
		"host": wire.ClientPlugins(wire.Protocols(), []string{"tt", "sanitize", "htmlize"}),
	} {
		for number, set := range sets {
			transport, _ := wire.Transport(number)
			for name, p := range set {
				_, isGRPC := p.(goplugin.GRPCPlugin)
				if want := transport == goplugin.ProtocolGRPC; isGRPC != want {
					t.Errorf("%s, protocol %d, plugin %s: is one of gRPC: got %t, want %t", side, number, name, isGRPC, want)
				}
				_, hasServer := reflect.TypeOf(p).MethodByName("GRPCServer")
				if hasServer != isGRPC {
					t.Errorf("%s, protocol %d, plugin %s: has a method GRPCServer: got %t, want %t", side, number, name, hasServer, isGRPC)
				}
				if first := set["tt"]; reflect.TypeOf(p) != reflect.TypeOf(first) {
					t.Errorf("%s, protocol %d: plugin %s is a %T and tt a %T; want one type", side, number, name, p, first)
				}
			}
		}
	}
}

func TestConnectUnknown(t *testing.T) {
	p, _, err := wire.Connect(t.Context(), 3, nil, nil)
	if p != nil || err == nil || err.Error() != "no protocol 3 here" {
		t.Errorf("got %v and error %v", p, err)
	}
}
