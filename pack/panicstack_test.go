package pack

import (
	"runtime"
	"testing"
)

func TestFrame(t *testing.T) {
	for _, test := range []struct {
		name  string
		frame runtime.Frame
		want  string
	}{
		{"function", runtime.Frame{Function: "example.com/site/plugins.expand", File: "/home/joe/site/plugins/abbrev.go", Line: 42}, "plugins/abbrev.go:42 in expand"},
		{"method", runtime.Frame{Function: "example.com/site/plugins.(*table).row", File: "/site/plugins/table.go", Line: 7}, "plugins/table.go:7 in (*table).row"},
		{"function without a name", runtime.Frame{Function: "example.com/site/plugins.init.func1", File: "/a/b.go", Line: 1}, "plugins/b.go:1 in init.func1"},
		{"function with types", runtime.Frame{Function: "example.com/site/plugins.first[...]", File: "/a/b.go", Line: 1}, "plugins/b.go:1 in first[...]"},
		{"package main", runtime.Frame{Function: "main.expand", File: "/home/joe/site/abbrev.go", Line: 42}, "abbrev.go:42 in expand"},
		{"standard library", runtime.Frame{Function: "strings.Repeat", File: "strings/strings.go", Line: 3}, "strings/strings.go:3 in Repeat"},
		{"nothing known", runtime.Frame{}, "./.:0 in "},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := newFrame(test.frame).String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPanicLocation(t *testing.T) {
	library := frame{"regexp", "MustCompile", "regexp.go", 1}
	sdk := frame{sdkPackage, "FindRole", "markup.go", 2}
	internal := frame{"example.com/htmlize/internal/model", "WithTimeout", "deadline.go", 3}
	plugin := frame{"example.com/htmlize/packs/extra/plugins", "expand", "abbrev.go", 4}
	program := frame{"main", "expand", "main.go", 5}
	for _, test := range []struct {
		name  string
		stack []frame
		want  string
	}{
		{"none", nil, ""},
		{"plugin", []frame{plugin, program}, "plugins/abbrev.go:4 in expand"},
		{"package main", []frame{library, program, plugin}, "main.go:5 in expand"},
		{"standard library and SDK", []frame{library, sdk, internal, plugin}, "plugins/abbrev.go:4 in expand"},
		{"nothing of the plugin's own", []frame{library, sdk}, "regexp/regexp.go:1 in MustCompile"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := panicLocation(test.stack); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
