package packtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
)

// sample is a pack that uses every field of a case.
var sample = pack.Pack{Name: "sample", Version: "1.0.0", Plugins: []pack.Plugin{
	pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		if c.Text == "" {
			return "", errors.New("want a text")
		}
		return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
	}),
	{
		Name:   "term",
		Config: termConfig{Table: "terms"},
		Roles: map[string]pack.RoleFunc{"term": func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
			value, found, err := c.Lookup(ctx, c.Config.(termConfig).Table, c.Text)
			if err != nil || !found {
				return "", errors.Join(err, errors.New("not found"))
			}
			return pack.Escape(value), nil
		}},
	},
	pack.Contents("sign", func(ctx context.Context, c pack.ContentsCall) (pack.HTML, error) {
		whole, err := c.PostContents(ctx)
		return c.Text + pack.Escape(" "+c.Post.Author+" "+whole), err
	}),
	pack.Role("front", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
		var date string
		_, err := c.Post.Get("date", &date)
		return pack.Escape(c.Post.IDText + " " + date), err
	}),
	pack.Contents("stage", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) { return pack.HTML(c.Stage), nil }),
}}

type termConfig struct {
	Table string `json:"table"`
}

func TestRun(t *testing.T) {
	tables := map[string]map[string]string{"terms": {"a": "<A>"}, "words": {"a": "B"}}
	packtest.Run(t, sample, []packtest.Case{
		{Role: "tt", Text: "a < b", Want: "<tt>a &lt; b</tt>"},
		{Role: "tt", Text: "", WantErr: "want a text"},
		{Role: "term", Text: "a", Tables: tables, Want: "&lt;A&gt;"},
		{Role: "term", Text: "a", Tables: tables, Config: `{"table": "words"}`, Want: "B"},
		{Name: "unknown key", Role: "term", Text: "b", Tables: tables, WantErr: "not found"},
		{Name: "unknown table", Role: "term", Text: "a", Tables: tables, Config: `{"table": "x"}`, WantErr: "no table \"x\"\nnot found"},
		{
			Name: "refused configuration", Role: "term", Text: "a", Config: `{"tables": "x"}`,
			WantErr: `config of plugin term: unknown key "tables"; the keys are table`,
		},
		{
			Plugin: "sign", Contents: "<p>x</p>", Post: pack.Post{Author: "Joe & I"}, PostContents: "x\n",
			Want: "<p>x</p> Joe &amp; I x\n",
		},
		{Role: "front", Text: "x", Post: pack.Post{Meta: map[string]json.RawMessage{"date": json.RawMessage(`"2024-01-02"`)}}, Want: " 2024-01-02"},
		{Plugin: "stage", Contents: "x", Stage: pack.AfterRoles, Want: "after-roles"},
		{Name: "an id that is a text", Role: "front", Text: "x", Post: pack.Post{IDText: "on-it"}, Want: "on-it "},
	})
}

// failing is the environment variable with which TestFailingCases runs.
const failing = "HTMLIZE_PACKTEST_FAILING"

// TestFailingCases is run only by TestRunFails: all of its cases but the first fail, on one protocol at least.
func TestFailingCases(t *testing.T) {
	if os.Getenv(failing) == "" {
		t.Skip("TestRunFails runs it")
	}
	packtest.Run(t, sample, []packtest.Case{
		{Name: "true", Role: "tt", Text: "a", Want: "<tt>a</tt>"},
		{Name: "other HTML", Role: "tt", Text: "a", Want: "<tt>b</tt>"},
		{Name: "no error", Role: "tt", Text: "", Want: "<tt></tt>"},
		{Name: "unexpected success", Role: "tt", Text: "a", WantErr: "want a text"},
		{Name: "another error", Role: "tt", Text: "", WantErr: "want another text"},
		{Name: "unknown role", Role: "ttt", Text: "a", Want: "<tt>a</tt>"},
		{Name: "unknown plugin", Plugin: "sing", Contents: "a", Want: "a"},
		{Name: "no hook", Text: "a", Want: "a"},
		{Name: "role and contents", Role: "tt", Text: "a", Plugin: "sign", Contents: "a", Want: "<tt>a</tt>"},
		{Name: "text for contents", Plugin: "sign", Text: "a", Want: " "},
		{Name: "two results", Role: "tt", Text: "a", Want: "<tt>a</tt>", WantErr: "want a text"},
		// Protocol 1 has no lookups, so this one fails only there.
		{Name: "lookup", Role: "term", Text: "a", WantErr: "no table \"terms\"\nnot found"},
	})
}

// TestRunFails checks that exactly the cases fail that don't hold, and over which protocol.
func TestRunFails(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFailingCases$", "-test.v")
	cmd.Env = append(cmd.Environ(), failing+"=1")
	out, err := cmd.Output()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Fatalf("got %v, want an exit status that isn't 0", err)
	}
	var got []string
	for _, match := range regexp.MustCompile(`(?m)^ {8}--- (PASS|FAIL): TestFailingCases/(\S+)`).FindAllStringSubmatch(string(out), -1) {
		got = append(got, match[1]+" "+match[2])
	}
	want := []string{
		"PASS linked/true", "FAIL linked/other_HTML", "FAIL linked/no_error", "FAIL linked/unexpected_success",
		"FAIL linked/another_error", "FAIL linked/unknown_role", "FAIL linked/unknown_plugin", "FAIL linked/no_hook",
		"FAIL linked/role_and_contents", "FAIL linked/text_for_contents", "FAIL linked/two_results",
		"PASS linked/lookup",
		"PASS protocol_1/true", "FAIL protocol_1/other_HTML", "FAIL protocol_1/no_error", "FAIL protocol_1/unexpected_success",
		"FAIL protocol_1/another_error", "FAIL protocol_1/unknown_role", "FAIL protocol_1/unknown_plugin", "FAIL protocol_1/no_hook",
		"FAIL protocol_1/role_and_contents", "FAIL protocol_1/text_for_contents", "FAIL protocol_1/two_results",
		"FAIL protocol_1/lookup",
		"PASS protocol_2/true", "FAIL protocol_2/other_HTML", "FAIL protocol_2/no_error", "FAIL protocol_2/unexpected_success",
		"FAIL protocol_2/another_error", "FAIL protocol_2/unknown_role", "FAIL protocol_2/unknown_plugin", "FAIL protocol_2/no_hook",
		"FAIL protocol_2/role_and_contents", "FAIL protocol_2/text_for_contents", "FAIL protocol_2/two_results",
		"PASS protocol_2/lookup",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, text := range []string{
		"got  \"<tt>a</tt>\"\n", "want \"<tt>b</tt>\"\n",
		"got  error \"want a text\"\n", "want \"<tt></tt>\"\n",
		"want error \"want a text\"\n", "want error \"want another text\"\n",
		`pack sample has no role "ttt"; it has front, term, tt; did you mean tt?`,
		`pack sample has no plugin with a contents hook "sing"; it has sign, stage; did you mean sign?`,
		"the case has no Role, and no Plugin with a contents hook",
		"the case has a Role, and a Plugin, Contents or a Stage: make one case of a role call, and one of a contents hook",
		"the case has a Plugin and a Text: the text of a contents hook is Contents",
		"the case has Want and WantErr: a call returns HTML or an error",
	} {
		if !strings.Contains(string(out), text) {
			t.Errorf("the output lacks %q:\n%s", text, out)
		}
	}
	// A failure is at the line that calls Run, in this file.
	for _, place := range regexp.MustCompile(`(?m)^ +(\S+\.go):\d+: `).FindAllStringSubmatch(string(out), -1) {
		if place[1] != "packtest_test.go" {
			t.Errorf("a failure is in %s, want packtest_test.go:\n%s", place[1], out)
		}
	}
}

// refused is the environment variable with which TestRefused runs a pack that Check refuses.
const refused = "HTMLIZE_PACKTEST_REFUSED"

func TestRefused(t *testing.T) {
	if os.Getenv(refused) != "" {
		packtest.Run(t, pack.Pack{Name: "empty", Version: "1.0.0"}, nil)
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRefused$")
	cmd.Env = append(cmd.Environ(), refused+"=1")
	out, err := cmd.Output()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok || !strings.Contains(string(out), "pack empty has no plugins") {
		t.Errorf("got %v and\n%s", err, out)
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(m.Run())
}
