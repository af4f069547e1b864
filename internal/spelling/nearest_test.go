package spelling

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"b", "name", "path", "version", "protocols", "env", "start_timeout", "restarts", "plugins"}
	for _, test := range []struct {
		word, want string
	}{
		{"versoin", "version"},
		{"VERSION", "version"},
		{"start-timeout", "start_timeout"},
		{"startTimeout", "start_timeout"},
		{"plugin", "plugins"},
		{"pat", "path"},
		{"paths", "path"},
		{"nmae", "name"},
		{"evn", "env"},
		{"timeout", ""},
		{"x", ""},
		{"B", "b"},
		{"bb", "b"},
		{"", ""},
	} {
		got, ok := Nearest(test.word, names)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%q: got %q, %v, want %q", test.word, got, ok, test.want)
		}
	}
}
