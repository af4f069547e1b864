package model_test

import (
	"strings"
	"testing"

	"example.com/htmlize/internal/model"
)

func TestHookCheck(t *testing.T) {
	for _, test := range []struct {
		hook model.Hook
		want string
	}{
		{hook: "contents"},
		{hook: "role:tt"},
		{hook: "role:a-b.c+d_9"},
		{hook: "", want: `hook "" is neither "contents" nor "role:NAME"`},
		{hook: "Contents", want: `hook "Contents" is neither "contents" nor "role:NAME"`},
		{hook: "tt", want: `hook "tt" is neither "contents" nor "role:NAME"`},
		{hook: "role:", want: `role name "": want letters, digits and _ and, inside the name, also - . +`},
		{hook: "role: tt", want: `role name " tt": want letters, digits and _ and, inside the name, also - . +`},
		{hook: "role:contents"},
	} {
		t.Run(string(test.hook), func(t *testing.T) {
			got := ""
			if err := test.hook.Check(); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestHookRole(t *testing.T) {
	for _, test := range []struct {
		hook model.Hook
		name string
		ok   bool
	}{
		{hook: model.RoleHook("tt"), name: "tt", ok: true},
		{hook: model.RoleHook("role:tt"), name: "role:tt", ok: true},
		{hook: model.ContentsHook},
	} {
		if name, ok := test.hook.Role(); name != test.name || ok != test.ok {
			t.Errorf("%s: got %q, %t, want %q, %t", test.hook, name, ok, test.name, test.ok)
		}
	}
}

func TestIsRoleName(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "Z": true, "0": true, "_": true, "__": true, "a-b": true, "a.b": true, "a+b": true, "a-.+b": true,
		"": false, "-": false, "-a": false, "a-": false, ".a": false, "a.": false, "+a": false, "a+": false,
		"a b": false, "a:b": false, "é": false, "a\x00b": false, "a`b": false, "a/b": false,
	} {
		if got := model.IsRoleName(name); got != want {
			t.Errorf("%q: got %t, want %t", name, got, want)
		}
	}
}

func TestCheckQualifiedRoleName(t *testing.T) {
	long := strings.Repeat("a", model.MaxQualifiedRoleName)
	for name, want := range map[string]bool{
		"py:func": true, "external+py3:ref": true, "a:b:c": true, ":func": false, "py:": false, "py::func": false, long: true, "b:" + long[2:]: true, "b:" + long: false,
	} {
		if got := model.RoleHook(name).Check() == nil; got != want {
			t.Errorf("%.20q…: got %t, want %t", name, got, want)
		}
	}
}
