//go:build unix

package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestPanicLocation checks that an error says where in the plugin's code it panicked. Protocol 1 doesn't carry that.
func TestPanicLocation(t *testing.T) {
	const want = "host/testpack_test.go:N in panics"
	for _, test := range []struct {
		name, want string
		host       *Host
	}{
		{"linked", want, newHost(t, manyRoles)},
		{"protocol 1", "", openHost(t, "protocols: [1]\n"+manyRoles)},
		{"protocol 2", want, openHost(t, "protocols: [2]\n"+manyRoles)},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.host.Render(t.Context(), parse(t, ":panics:`x`"), RenderOptions{})
			if diff := cmp.Diff(test.want, withoutLines(diagnostic.Of(err).Location)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
