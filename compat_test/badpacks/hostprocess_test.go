//go:build unix

package badpacks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/leftover"
	"example.com/htmlize/markup"
)

// hostProcess is the first argument of the process that runs a case. The case's file, the protocol and the folder of programs
// follow.
const hostProcess = "host"

// report is what the host's process found.
type report struct {
	// Documents are the results of the case's documents, in order.
	Documents []result
	// Messages are the errors and warnings of these, and the bad pack's processes.
	Messages string
	// Problems are failures of documents that need only the healthy pack, crashes of that pack, and what is left behind.
	Problems []string
}

// result is the result of a document: Rendered is false if it failed.
type result struct {
	Rendered bool
	HTML     string
}

func runHostProcess(file, protocol, programs string) int {
	found, err := newReport(context.Background(), file, protocol, programs)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(found)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// newReport runs the case in file.
func newReport(ctx context.Context, file, protocol, programs string) (*report, error) {
	c, err := readCase(file)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(protocol)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(os.TempDir(), "..", "packs")
	m, err := install(c, folder, programs)
	if err != nil {
		return nil, err
	}
	bad := &m.Packs[0]
	bad.Protocols = manifest.Protocols{Numbers: []int{number}, Pos: bad.Pos}
	r := &caseRun{ctx: ctx, processes: newPackProcesses()}
	r.host, err = host.New(m, host.WithEvents(r.processes.record), host.WithTable("signals", r.signal))
	if err != nil {
		return nil, err
	}
	r.renderAll(c.documents)
	if err := r.host.Close(); err != nil {
		r.problem("close: %v", err)
	}
	r.report.Problems = append(r.report.Problems, leftover.In(os.TempDir(), 10*time.Second)...)
	if got, want := r.processes.summary("healthy"), "process: started, then stopped\n"; got != want {
		r.problem("the healthy pack's processes: got %q, want %q", got, want)
	}
	r.messages.WriteString(r.processes.summary(bad.Name))
	r.report.Messages = normalize(r.messages.String(), folder)
	return &r.report, nil
}

// caseRun is a case that runs.
type caseRun struct {
	ctx       context.Context //nolint:containedctx // it lives as long as one call of newReport
	host      *host.Host
	processes *packProcesses
	messages  strings.Builder

	mu     sync.Mutex
	report report
}

func (r *caseRun) problem(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Problems = append(r.report.Problems, fmt.Sprintf(format, args...))
}

// renderAll renders the documents, and one that needs only the healthy pack before them, during each, and after.
func (r *caseRun) renderAll(documents []document) {
	r.renderHealthy("before")
	for _, d := range documents {
		var during sync.WaitGroup
		during.Go(func() { r.renderHealthy("during " + d.name) })
		rendered, err := r.render(d.name+".txt", d.text)
		for _, err := range diagnostic.All(err) {
			fmt.Fprintf(&r.messages, "error: %v\n", err)
		}
		var out result
		if rendered != nil {
			out = result{Rendered: true, HTML: abbreviate(rendered.HTML)}
			for _, warning := range rendered.Warnings {
				fmt.Fprintf(&r.messages, "warning: %v\n", warning)
			}
		}
		r.report.Documents = append(r.report.Documents, out)
		during.Wait()
	}
	r.renderHealthy("after")
}

func (r *caseRun) renderHealthy(when string) {
	result, err := r.render("healthy.txt", "All is :well:`well`.")
	if err != nil {
		r.problem("healthy document, %s: %v", when, err)
		return
	}
	if got, want := result.HTML, "<p>All is <b>well</b>.</p>\n\n"; got != want || len(result.Warnings) > 0 {
		r.problem("healthy document, %s: got %q and %d warnings, want %q", when, got, len(result.Warnings), want)
	}
}

func (r *caseRun) render(name, text string) (*host.Result, error) {
	doc, err := markup.Parse(name, text)
	if err != nil {
		return nil, err
	}
	return r.host.Render(r.ctx, doc, host.RenderOptions{})
}

// signal looks up an entry of the table signals: it sends that signal to the bad pack's process.
func (r *caseRun) signal(name string) (string, bool, error) {
	send, ok := signals[name]
	if !ok {
		return "", false, errors.New("there is no such signal")
	}
	pid, ended := r.processes.latest("badpack")
	if err := send(pid, ended); err != nil {
		return "", false, fmt.Errorf("process %d: %w", pid, err)
	}
	return name, true, nil
}
