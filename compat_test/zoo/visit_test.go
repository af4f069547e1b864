//go:build unix

package zoo

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
)

// visitor is the first argument of a process that visits an animal; the case's file, the protocol and the folder of
// programs follow.
const visitor = "visit"

// report is what a visit finds.
type report struct {
	// Documents are the case's, in order.
	Documents []rendered
	// Messages are the errors and warnings of these, and the processes of the animal.
	Messages string
	// Problems are those of others: of documents that don't need the animal, of the healthy pack's process, and what is left.
	Problems []string
}

// rendered is what became of a document.
type rendered struct {
	Came bool
	HTML string
}

func runVisit(file, protocol, programs string) int {
	r, err := newReport(context.Background(), file, protocol, programs)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(r)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// newReport visits the animal of the case in file.
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
	animal := &m.Packs[0]
	animal.Protocols = manifest.Protocols{Numbers: []int{number}, Pos: animal.Pos}
	v := &visiting{ctx: ctx, lives: newLives()}
	v.host, err = host.New(m, host.WithEvents(v.lives.note), host.WithTable("keeper", v.keep))
	if err != nil {
		return nil, err
	}
	v.renderAll(c.documents)
	if err := v.host.Close(); err != nil {
		v.problem("close: %v", err)
	}
	v.report.Problems = append(v.report.Problems, leftover.In(os.TempDir(), 10*time.Second)...)
	if got, want := v.lives.of("healthy"), "process: started, then stopped\n"; got != want {
		v.problem("the healthy pack's processes: got %q, want %q", got, want)
	}
	v.messages.WriteString(v.lives.of(animal.Name))
	v.report.Messages = portable(v.messages.String(), folder)
	return &v.report, nil
}

// visiting is a visit that is under way.
type visiting struct {
	ctx      context.Context //nolint:containedctx // of one function's call
	host     *host.Host
	lives    *lives
	messages strings.Builder

	mu     sync.Mutex
	report report
}

func (v *visiting) problem(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.report.Problems = append(v.report.Problems, fmt.Sprintf(format, args...))
}

// renderAll renders the documents, and one that needs the healthy pack alone before them, beside each, and after.
func (v *visiting) renderAll(documents []document) {
	v.renderHealthy("before")
	for _, d := range documents {
		var beside sync.WaitGroup
		beside.Go(func() { v.renderHealthy("beside " + d.name) })
		result, err := v.render(d.name+".txt", d.text)
		for _, err := range diagnostic.All(err) {
			fmt.Fprintf(&v.messages, "error: %v\n", err)
		}
		var out rendered
		if result != nil {
			out = rendered{Came: true, HTML: short(result.HTML)}
			for _, warning := range result.Warnings {
				fmt.Fprintf(&v.messages, "warning: %v\n", warning)
			}
		}
		v.report.Documents = append(v.report.Documents, out)
		beside.Wait()
	}
	v.renderHealthy("after")
}

func (v *visiting) renderHealthy(when string) {
	result, err := v.render("healthy.txt", "All is :well:`well`.")
	if err != nil {
		v.problem("healthy document, %s: %v", when, err)
		return
	}
	if got, want := result.HTML, "<p>All is <b>well</b>.</p>\n\n"; got != want || len(result.Warnings) > 0 {
		v.problem("healthy document, %s: got %q and %d warnings, want %q", when, got, len(result.Warnings), want)
	}
}

func (v *visiting) render(name, text string) (*host.Result, error) {
	doc, err := host.ParseDocument(name, text)
	if err != nil {
		return nil, err
	}
	return v.host.Render(v.ctx, doc, host.RenderOptions{})
}

// keep does to the animal's process what the keeper asks for, and returns when it is done.
func (v *visiting) keep(what string) (string, bool, error) {
	do, ok := keeping[what]
	if !ok {
		return "", false, errors.New("the keeper doesn't do that")
	}
	pid, ended := v.lives.latest("animal")
	if err := do(pid, ended); err != nil {
		return "", false, fmt.Errorf("process %d: %w", pid, err)
	}
	return what, true, nil
}
