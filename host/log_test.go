//go:build unix

package host

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestLog checks that what a plugin logs comes out the same, linked or over any protocol, with the pack named as the manifest
// names it.
func TestLog(t *testing.T) {
	const packs = `%s
packs:
  - name: letters
    path: letters
    plugins: [{name: panics, hooks: [role:panics]}]
`
	for _, test := range []struct {
		name string
		open func(*testing.T, string, ...Option) *Host
		top  string
	}{
		{"linked", newHost, ""},
		{"protocol 1", openHost, "protocols: [1]"},
		{"protocol 2", openHost, "protocols: [2]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			h := test.open(t, fmt.Sprintf(packs, test.top), WithLogger(slog.New(slog.NewJSONHandler(&out, nil))))
			_, err := h.Render(t.Context(), parse(t, ":panics:`x`"), RenderOptions{})
			if _, ok := errors.AsType[*diagnostic.Diagnostic](err); !ok {
				t.Fatalf("got error %v", err)
			}
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			var got []map[string]any
			for line := range strings.Lines(out.String()) {
				var r map[string]any
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatal(err)
				}
				// A server of net/rpc prints how it ends.
				if r["level"] != "ERROR" {
					continue
				}
				if stack, ok := r["stack"].(string); ok {
					r["stack"] = withoutLines(stack)
				}
				delete(r, "time")
				got = append(got, r)
			}
			want := []map[string]any{{
				"level": "ERROR", "msg": "panic in a plugin", "pack": "letters", "plugin": "panics", "role": "panics",
				"panic": "no such x", "stack": "host/testpack_test.go:N in panics",
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
