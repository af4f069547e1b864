package compat_test

import (
	"debug/buildinfo"
	"testing"
)

// TestSkew holds that the binaries of other releases of go-plugin are what they are called: go build may choose a newer one
// where something needs it.
func TestSkew(t *testing.T) {
	for _, s := range skewed {
		names := []string{"core", "extra"}
		if s.noHost == "" {
			names = append(names, "htmlize")
		}
		for _, name := range names {
			if got := goPlugin(t, binary(s.release+"/"+name)); got != s.release {
				t.Errorf("%s/%s is built with go-plugin %s", s.release, name, got)
			}
		}
	}
}

// goPlugin returns the release of go-plugin that a binary is built with.
func goPlugin(t *testing.T, path string) string {
	t.Helper()
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range info.Deps {
		if module.Path == "github.com/hashicorp/go-plugin" {
			return module.Version
		}
	}
	t.Fatalf("%s is built without go-plugin", path)
	return ""
}
