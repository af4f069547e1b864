package compat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// reportingHost is host-v1 or host-v2: a host that offers only one protocol. It starts one pack, makes the calls of a request, and
// reports the results.
type reportingHost struct {
	name     string
	protocol int
}

var _ hostPeer = reportingHost{}

// testPack renders the documents with today's host, which calls the pack through this one.
func (r reportingHost) testPack(t *testing.T, p packPeer, documents []document) string {
	got, err := r.run(t.Context(), programs.Environ(t), p.executable(), request{Plugins: []string{p.binds.Name}})
	if !slices.Contains(p.speaks, r.protocol) {
		// The text is that of go-plugin's client, which is frozen with these hosts.
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), "incompatible api version") {
			t.Errorf("got report %+v and error %v, want an error that says that the versions are incompatible", got, err)
		}
		return noneInCommon
	}
	if err != nil {
		t.Fatal(err)
	}
	negotiated := negotiation(got.Protocol, got.Transport)
	if want := negotiation(r.protocol, transports[r.protocol]); negotiated != want {
		t.Errorf("got %s, want %s", negotiated, want)
	}
	for _, d := range documents {
		if p.canRender(d) {
			t.Run(d.name, func(t *testing.T) { r.render(t, p, d) })
		}
	}
	return negotiated
}

func (r reportingHost) render(t *testing.T, p packPeer, d document) {
	e, isException := r.exception(d)
	if isException && e.want == "" {
		t.Skip(e.why)
	}
	dir := d.write(t, p.paths)
	m, err := manifest.Load(filepath.Join(dir, "manifest.yaml"), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	var options []host.Option
	for _, pack := range m.Packs {
		options = append(options, host.WithLinked(pack.Name, model.Link(r.relayTo(t, pack, m.Tables))))
	}
	h, err := host.New(m, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	paths := d.pathReplacer(dir, p.paths)
	if !isException {
		d.check(t, h, r.protocol, paths)
		return
	}
	e.check(t, d.outcome(t, h, paths), d.want[r.protocol])
}

// request is the JSON input of frozen/README.md: the calls to make. A host ignores keys that it doesn't know.
type request struct {
	Plugins  []string                     `json:"plugins"`
	Post     requestPost                  `json:"post"`
	Configs  model.Configs                `json:"configs"`
	Tables   map[string]map[string]string `json:"tables"`
	Roles    []roleRequest                `json:"roles"`
	Contents []contentsRequest            `json:"contents"`
}

type requestPost struct {
	ID       int    `json:"id"`
	Author   string `json:"author"`
	Title    string `json:"title"`
	Contents string `json:"contents"`
}

type roleRequest struct {
	Plugin  string   `json:"plugin"`
	Role    string   `json:"role"`
	Texts   []string `json:"texts"`
	Timeout string   `json:"timeout"`
}

type contentsRequest struct {
	Plugin  string        `json:"plugin"`
	Stage   htmlize.Stage `json:"stage"`
	Text    string        `json:"text"`
	Timeout string        `json:"timeout"`
}

// report is the JSON output: the results of a request. Host-v1 reports the plugins that the request names, and host-v2 the pack's
// description.
type report struct {
	Protocol    int                `json:"protocol"`
	Transport   string             `json:"transport"`
	Plugins     []reportedPlugin   `json:"plugins"`
	Description *model.Description `json:"description"`
	Roles       [][]reportedText   `json:"roles"`
	Contents    []reportedText     `json:"contents"`
	// Error and Code are those of the whole request.
	Error string `json:"error"`
	Code  string `json:"code"`
}

type reportedPlugin struct {
	Name  string       `json:"name"`
	Hooks []model.Hook `json:"hooks"`
	// Error is the reason why there is no such plugin.
	Error string `json:"error"`
}

type reportedText struct {
	Text  string `json:"text"`
	Error string `json:"error"`
	Code  string `json:"code"`
}

// runTimeout bounds a run of a host, which may wait for a pack forever: protocol 1 has no deadlines.
const runTimeout = 30 * time.Second

// run runs the host once. It also returns an error for an error in the report.
func (r reportingHost) run(ctx context.Context, env []string, pack string, req request) (report, error) {
	text, err := json.Marshal(req)
	if err != nil {
		return report{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, programs.FrozenPath(r.name), pack)
	// An interrupted host ends its pack.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Env = env
	command.Stdin = bytes.NewReader(text)
	// The exit status is 1 where the report has an error.
	out, runErr := command.Output()
	var got report
	if err := json.Unmarshal(out, &got); err != nil {
		return report{}, fmt.Errorf("%s reports %q: %w", r.name, out, errors.Join(runErr, err))
	}
	if got.Error != "" {
		return got, reportedError(got.Error, got.Code)
	}
	return got, runErr
}

// reportedError returns the pack's error if there is a code, and the host's otherwise.
func reportedError(message, code string) error {
	if code == "" {
		return errors.New(message)
	}
	return &model.Error{Code: codeOf(code), Message: message}
}

// codeOf converts "CODE_TOO_LARGE" to "too-large". Host-v2 reports a code that it doesn't know as its number.
func codeOf(reported string) diagnostic.Code {
	name, ok := strings.CutPrefix(reported, "CODE_")
	if !ok {
		return diagnostic.Unknown
	}
	return diagnostic.Code(strings.ReplaceAll(strings.ToLower(name), "_", "-"))
}
