package compat_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
)

// commandHost is a build of the command htmlize, other than today's, with manifests that allow some of its protocols.
type commandHost struct {
	htmlize string
	allowed []int
}

var _ hostPeer = commandHost{}

// meet asks the command what it agrees on with the pack, and renders the documents.
func (c commandHost) meet(t *testing.T, p packPeer, documents []document) string {
	protocol := p.common(c.allowed)
	if protocol == 0 {
		return c.checkRefusal(t, p)
	}
	for _, d := range documents {
		if p.takes(d) {
			t.Run(d.name, func(t *testing.T) { c.render(t, d, p, protocol) })
		}
	}
	return c.checkAgreement(t, p, protocol)
}

// packs runs the command packs with a manifest that binds one hook of the pack.
func (c commandHost) packs(t *testing.T, p packPeer) output {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	programs.WriteText(t, file, fmt.Sprintf("manifest: 1\n%s\npacks: [{name: peer, path: %q, plugins: [{name: %s, hooks: [%q]}]}]\n",
		protocolsLine(c.allowed), p.executable(), p.binds.Name, p.binds.Hooks[0]))
	return program(t, "", c.htmlize, "packs", "--json", "-m", file)
}

func (c commandHost) checkAgreement(t *testing.T, p packPeer, protocol int) string {
	got := c.packs(t, p)
	var list struct {
		Packs []struct {
			Protocol  int    `json:"protocol"`
			Transport string `json:"transport"`
		} `json:"packs"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &list); err != nil || len(list.Packs) != 1 {
		t.Fatalf("got %+v, want one pack", got)
	}
	agreed := agreement(list.Packs[0].Protocol, list.Packs[0].Transport)
	if want := agreement(protocol, transports[protocol]); agreed != want {
		t.Errorf("got %s, want %s", agreed, want)
	}
	return agreed
}

// checkRefusal holds what the command says of a pack with which it has nothing in common: the pack, what both speak, and that
// one of them has to be upgraded.
func (c commandHost) checkRefusal(t *testing.T, p packPeer) string {
	got := c.packs(t, p)
	if got.status != 3 {
		t.Errorf("got exit status %d, want 3", got.status)
	}
	speaks := p.speaks
	if !p.told {
		speaks = speaks[:1]
	}
	for _, part := range []string{p.executable(), " " + join(speaks), "speaks " + join(c.allowed), "has to be upgraded"} {
		if !strings.Contains(got.stderr, part) {
			t.Errorf("got stderr %q, want it to say %q", got.stderr, part)
		}
	}
	return noneInCommon
}

// render holds what the command prints, its exit status, and the errors and their codes, which it tells as JSON: how its text
// shows them is held by its own scripts.
func (c commandHost) render(t *testing.T, d document, p packPeer, protocol int) {
	dir := d.write(t, p.paths)
	file := filepath.Join(dir, "manifest.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	programs.WriteText(t, file, string(text)+protocolsLine(c.allowed)+"\n")
	got := program(t, "", c.htmlize, "render", "--json-diagnostics", "-m", file, filepath.Join(dir, "input.txt"))
	var errs, codes strings.Builder
	for line := range strings.Lines(got.stderr) {
		var told toldError
		if err := json.Unmarshal([]byte(line), &told); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if told.Severity == "error" {
			fmt.Fprintln(&errs, told.outcome())
			fmt.Fprintln(&codes, told.Code)
		}
	}
	got.stderr = heldByManifest.ReplaceAllString(d.withoutPlaces(dir, p.paths).Replace(errs.String()), "")
	if diff := cmp.Diff(d.wantOutput(protocol), got, cmp.AllowUnexported(output{})); diff != "" {
		t.Errorf("-want +got\n%.4000s", diff)
	}
	if want := d.codes[protocol]; want != "" && codes.String() != want {
		t.Errorf("got codes %q, want %q", &codes, want)
	}
}

// heldByManifest is what a host that speaks more than its manifest allows says of that besides, which other hosts don't.
var heldByManifest = regexp.MustCompile(`; it is held there by protocols: \[1\] in line \d+`)

// wantOutput returns what a command has to make of the document over a protocol: of its errors, one that stands at a line of
// the manifest is a pack's as a whole.
func (d document) wantOutput(protocol int) output {
	want := d.wants[protocol]
	switch {
	case !isError(want):
		return output{stdout: want}
	case strings.HasPrefix(want, "error: manifest.yaml:"):
		return output{stderr: want, status: 3}
	default:
		return output{stderr: want, status: 1}
	}
}

// toldError is what the command tells of an error with --json-diagnostics, as far as compat.Outcome shows it.
type toldError struct {
	Severity string `json:"severity"`
	Kind     string `json:"kind"`
	Message  string `json:"message"`
	Position *struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	} `json:"position"`
	Role   string `json:"role"`
	Plugin string `json:"plugin"`
	Code   string `json:"code"`
}

// outcome returns the line of compat.Outcome for the error. That of a role or a contents hook leaves out which pack was called,
// which the message has in parentheses before what the plugin said.
func (d toldError) outcome() string {
	_, said, _ := strings.Cut(d.Message, "): ")
	switch d.Kind {
	case "role":
		return fmt.Sprintf("error: %srole %s: %s", d.place(), d.Role, said)
	case "contents":
		return fmt.Sprintf("error: contents hook %s: %s", d.Plugin, said)
	default:
		return "error: " + d.place() + d.Message
	}
}

// place returns "input.txt:1:1: ", or nothing where the error has no position.
func (d toldError) place() string {
	if d.Position == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", d.Position.File, d.Position.Line, d.Position.Column)
}

// protocolsLine returns the line of a manifest that allows protocols, such as "protocols: [1, 2]".
func protocolsLine(numbers []int) string { return "protocols: [" + list(numbers) + "]" }
