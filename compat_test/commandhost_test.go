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

// commandHost is a build of the command htmlize other than today's. Its manifests allow only some protocols.
type commandHost struct {
	htmlize string
	allowed []int
}

var _ hostPeer = commandHost{}

// testPack checks the protocol that the command negotiates with the pack, and renders the documents.
func (c commandHost) testPack(t *testing.T, p packPeer, documents []document) string {
	protocol := p.common(c.allowed)
	if protocol == 0 {
		return c.checkRefusal(t, p)
	}
	for _, d := range documents {
		if p.canRender(d) {
			t.Run(d.name, func(t *testing.T) { c.render(t, d, p, protocol) })
		}
	}
	return c.checkNegotiation(t, p, protocol)
}

// packs runs the command packs with a manifest that binds one hook of the pack.
func (c commandHost) packs(t *testing.T, p packPeer) output {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	programs.WriteText(t, file, fmt.Sprintf("manifest: 1\n%s\npacks: [{name: peer, path: %q, plugins: [{name: %s, hooks: [%q]}]}]\n",
		protocolsLine(c.allowed), p.executable(), p.binds.Name, p.binds.Hooks[0]))
	return program(t, "", c.htmlize, "packs", "--json", "-m", file)
}

func (c commandHost) checkNegotiation(t *testing.T, p packPeer, protocol int) string {
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
	negotiated := negotiation(list.Packs[0].Protocol, list.Packs[0].Transport)
	if want := negotiation(protocol, transports[protocol]); negotiated != want {
		t.Errorf("got %s, want %s", negotiated, want)
	}
	return negotiated
}

// checkRefusal checks the error about a pack with no protocol in common: it names the pack, the protocols of both, and says that one
// of them has to be upgraded.
func (c commandHost) checkRefusal(t *testing.T, p packPeer) string {
	got := c.packs(t, p)
	if got.status != 3 {
		t.Errorf("got exit status %d, want 3", got.status)
	}
	speaks := p.speaks
	if !p.describes {
		speaks = speaks[:1]
	}
	for _, part := range []string{p.executable(), " " + join(speaks), "speaks " + join(c.allowed), "has to be upgraded"} {
		if !strings.Contains(got.stderr, part) {
			t.Errorf("got stderr %q, want it to say %q", got.stderr, part)
		}
	}
	return noneInCommon
}

// render checks what the command prints, its exit status, and the errors with their codes. It reads the errors as JSON; the tests of
// the command check how it shows them as text.
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
		var reported diagnosticJSON
		if err := json.Unmarshal([]byte(line), &reported); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if reported.Severity == "error" {
			fmt.Fprintln(&errs, reported.outcome())
			fmt.Fprintln(&codes, reported.Code)
		}
	}
	got.stderr = protocolsHint.ReplaceAllString(d.pathReplacer(dir, p.paths).Replace(errs.String()), "")
	if diff := cmp.Diff(d.wantOutput(protocol), got, cmp.AllowUnexported(output{})); diff != "" {
		t.Errorf("-want +got\n%.4000s", diff)
	}
	if want := d.codes[protocol]; want != "" && codes.String() != want {
		t.Errorf("got codes %q, want %q", &codes, want)
	}
}

// protocolsHint is an additional part of the message of a host that speaks more protocols than its manifest allows.
var protocolsHint = regexp.MustCompile(`; it is held there by protocols: \[1\] in line \d+`)

// wantOutput returns the expected output of a command for the document over a protocol. An error at a line of the manifest is about a
// pack as a whole and has another exit status.
func (d document) wantOutput(protocol int) output {
	want := d.want[protocol]
	switch {
	case !isError(want):
		return output{stdout: want}
	case strings.HasPrefix(want, "error: manifest.yaml:"):
		return output{stderr: want, status: 3}
	default:
		return output{stderr: want, status: 1}
	}
}

// diagnosticJSON is the part of an error of --json-diagnostics that compat.Outcome shows.
type diagnosticJSON struct {
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

// outcome returns the line of compat.Outcome for the error. For an error of a role or a contents hook, it leaves out the pack, which
// the message has in parentheses before the plugin's error.
func (d diagnosticJSON) outcome() string {
	_, pluginError, _ := strings.Cut(d.Message, "): ")
	switch d.Kind {
	case "role":
		return fmt.Sprintf("error: %srole %s: %s", d.place(), d.Role, pluginError)
	case "contents":
		return fmt.Sprintf("error: contents hook %s: %s", d.Plugin, pluginError)
	default:
		return "error: " + d.place() + d.Message
	}
}

// place returns "input.txt:1:1: ", or nothing where the error has no position.
func (d diagnosticJSON) place() string {
	if d.Position == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", d.Position.File, d.Position.Line, d.Position.Column)
}

// protocolsLine returns the line of a manifest that allows protocols, such as "protocols: [1, 2]".
func protocolsLine(numbers []int) string { return "protocols: [" + list(numbers) + "]" }
