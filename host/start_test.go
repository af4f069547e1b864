package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
)

const lettersAndNumbers = `packs:
  - name: letters
    path: letters
    plugins: [{name: case, hooks: [role:up]}]
  - name: numbers
    path: numbers
    plugins: [{name: double, hooks: [role:double]}]
`

// describedPack is a pack that calls a function when it is described, which is the first call of a start.
type describedPack struct {
	model.Pack
	described func(context.Context) error
}

func (p describedPack) Describe(ctx context.Context) (*model.Description, error) {
	if err := p.described(ctx); err != nil {
		return nil, err
	}
	return p.Pack.Describe(ctx)
}

func TestWhichPacksAreStarted(t *testing.T) {
	tests := []struct {
		name, contents, text string
		options              RenderOptions
		// want are the packs that are started, by their names' order.
		want []string
	}{
		{name: "no role", text: "x"},
		{name: "no role that is bound", text: ":what:`x`"},
		{name: "a role without an end", text: ":up:`x"},
		{name: "a role", text: ":double:`x`", want: []string{"numbers"}},
		{name: "several roles", text: ":double:`x` :up:`y` :double:`z`", want: []string{"letters", "numbers"}},
		{name: "a contents hook", text: "x", contents: "before-roles", want: []string{"letters"}},
		{name: "a contents hook of the last stage", text: "x", contents: "after-roles", want: []string{"letters"}},
		{name: "strict", text: ":up:`x`", options: RenderOptions{Strict: true}, want: []string{"letters"}},
		{name: "a warning, strict", text: ":up:`x` :what:`y`", contents: "before-roles", options: RenderOptions{Strict: true}},
		{name: "a warning of front matter, strict", text: "---\nautor: x\n---\n:up:`x`", options: RenderOptions{Strict: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			packs := lettersAndNumbers
			if test.contents != "" {
				packs = oneLetters("      - {name: case, hooks: [role:up]}\n      - {name: mark-a, hooks: [contents], stage: " + test.contents + "}")
			}
			var mu sync.Mutex
			var got []string
			var options []Option
			for _, p := range []string{"letters", "numbers"} {
				linked := describedPack{linkedPack(t, testPacks[p]), func(context.Context) error {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, p)
					return nil
				}}
				if p == "letters" || test.contents == "" {
					options = append(options, WithLinked(p, model.Link(linked)))
				}
			}
			h := newHost(t, packs, options...)
			// What becomes of the document is of no interest here.
			_, _ = h.Render(t.Context(), parse(t, test.text), test.options)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("packs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPacksAreNeededAsTheScannerSeesThem has a warning between any two roles, which shows how far the survey is.
func TestPacksAreNeededAsTheScannerSeesThem(t *testing.T) {
	h := newHost(t, lettersAndNumbers)
	r := h.newRendering(parse(t, ":what:`a` :double:`b` :up:`open\n\n:what:`c` :up:`d` :what:`e`"))
	var got []string
	r.survey(func(p *supervisor.Pack) {
		got = append(got, fmt.Sprintf("%s after %d warnings", p.Spec.Name, len(r.warnings)))
	})
	want := []string{"numbers after 1 warnings", "letters after 3 warnings"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
}

// TestPacksStartWhileTheDocumentIsScanned has a role at which the survey breaks down, after one that needs a pack: what was
// begun by then was begun before the end of the document.
func TestPacksStartWhileTheDocumentIsScanned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := false
		h := newHost(t, lettersAndNumbers, WithLinked("letters", model.Link(describedPack{linkedPack(t, letters), func(context.Context) error {
			begun = true
			return nil
		}})))
		h.roles["breaks"] = binding{}
		r := h.newRendering(parse(t, ":up:`a` :breaks:`b` :up:`c`"))
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the survey came to its end")
				}
			}()
			_, _ = r.start(t.Context())
		}()
		synctest.Wait()
		if !begun {
			t.Error("the pack's start wasn't begun when its role had been seen")
		}
	})
}

// meeting is where packs wait for each other.
type meeting struct {
	missing atomic.Int32
	all     chan struct{}
}

func newMeeting(packs int32) *meeting {
	m := &meeting{all: make(chan struct{})}
	m.missing.Store(packs)
	return m
}

// attend returns when all packs are there, or with ctx's error.
func (m *meeting) attend(ctx context.Context) error {
	if m.missing.Add(-1) == 0 {
		close(m.all)
	}
	select {
	case <-m.all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TestPacksStartAtTheSameTime has packs whose starts end when all of them have begun. Where one has to wait for another, all of
// them wait, and then the bubble's clock goes on to the deadline.
func TestPacksStartAtTheSameTime(t *testing.T) {
	const packs = lettersAndNumbers + `  - name: declared
    path: declared
    plugins: [{name: mark-a, hooks: [contents], stage: after-roles}]
`
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var options []Option
				all := newMeeting(3)
				for _, p := range []string{"letters", "numbers", "declared"} {
					options = append(options, WithLinked(p, model.Link(describedPack{linkedPack(t, testPacks[p]), all.attend})))
				}
				h := newHost(t, packs, options...)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if err := c.call(ctx, h, parse(t, ":up:`x` :double:`y`")); err != nil {
					t.Errorf("got %v, and %d packs that weren't begun", err, all.missing.Load())
				}
			})
		})
	}
}

// TestStartsThatFail has three packs, none of which can be started. Each is tried once.
func TestStartsThatFail(t *testing.T) {
	var tries atomic.Int32
	refusing := describedPack{linkedPack(t, numbers), func(context.Context) error {
		tries.Add(1)
		return errors.New("not today")
	}}
	h := newHost(t, `packs:
  - name: first
    path: no/such/file
    plugins: [{name: a, hooks: [role:a]}]
  - name: second
    path: numbers
    plugins: [{name: double, hooks: [role:double]}]
  - name: third
    path: no/such/file
    plugins: [{name: c, hooks: [contents], stage: after-roles}]
`, WithLinked("second", model.Link(refusing)))
	_, err := h.Render(t.Context(), parse(t, ":double:`x` :a:`y` :double:`z`"), RenderOptions{})
	want := []string{
		"manifest.yaml:4:11: pack first (no/such/file): there is no such file",
		"manifest.yaml:6:5: pack second (linked): not today",
		"manifest.yaml:10:11: pack third (no/such/file): there is no such file",
	}
	if diff := cmp.Diff(want, errorLines(err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if got := tries.Load(); got != 1 {
		t.Errorf("pack second was tried %d times, want once", got)
	}
}
