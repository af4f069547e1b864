//go:build grpcnotrace

package pack_test

import (
	"net/http"
	"sync"
	"testing"

	_ "example.com/htmlize/pack"
)

// register takes patterns of the mux that all of a program shares, once. It panics at one that overlaps with another.
var register = sync.OnceFunc(func() {
	for _, pattern := range []string{"POST /", "GET /debug/{page}"} {
		http.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	}
})

// TestDefaultMux checks that this package, built with gRPC's tag, adds no patterns to http.DefaultServeMux.
func TestDefaultMux(t *testing.T) {
	register()
	for _, test := range []struct{ method, path, want string }{
		{http.MethodPost, "/new", "POST /"},
		{http.MethodPost, "/debug/requests", "POST /"},
		{http.MethodGet, "/debug/events", "GET /debug/{page}"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := http.DefaultServeMux.Handler(r); got != test.want {
			t.Errorf("%s %s: got pattern %q, want %q", test.method, test.path, got, test.want)
		}
	}
}
