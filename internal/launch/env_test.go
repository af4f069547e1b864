package launch

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironment(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the variables have other names there")
	}
	for name, value := range map[string]string{
		"PATH": "/bin", "TMPDIR": "/host", "LANG": "C", "EMPTY": "", "SECRET": "x", "PLUGIN_MIN_PORT": "1", "PLUGIN_X": "x",
		"HTMLIZE_PLUGIN": "hello", "HTMLIZE_LIFELINE": "9", "ODD": "a=b\nc",
	} {
		t.Setenv(name, value)
	}
	for _, test := range []struct {
		name    string
		allowed []string
		want    []string
	}{
		{name: "nothing allowed", want: []string{"PATH=/bin", "TMPDIR=/host"}},
		{name: "one", allowed: []string{"LANG"}, want: []string{"PATH=/bin", "TMPDIR=/host", "LANG=C"}},
		{name: "empty, and not set", allowed: []string{"EMPTY", "NOT_SET"}, want: []string{"PATH=/bin", "TMPDIR=/host", "EMPTY="}},
		{name: "odd", allowed: []string{"ODD"}, want: []string{"PATH=/bin", "TMPDIR=/host", "ODD=a=b\nc"}},
		{
			name: "reserved", allowed: []string{"PLUGIN_MIN_PORT", "PLUGIN_X", "HTMLIZE_PLUGIN", "HTMLIZE_LIFELINE", "plugin_x"},
			want: []string{"PATH=/bin", "TMPDIR=/host"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, environment(test.allowed)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
