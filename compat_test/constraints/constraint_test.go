package constraints

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	version "github.com/hashicorp/go-version"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// The verdicts of the table in docs/manifest.md. "error" means that the constraint can't be parsed or, for go-version, the version.
const (
	satisfied   = "yes"
	unsatisfied = "no"
	unreadable  = "error"
)

// constraintRow is a row of the table in docs/manifest.md.
type constraintRow struct{ constraint, version, goVersion, htmlize string }

// TestConstraints checks the verdicts of go-version and of htmlize on every constraint and version of the table against the table.
func TestConstraints(t *testing.T) {
	for _, row := range constraintRows(t) {
		t.Run(row.constraint+", "+row.version, func(t *testing.T) {
			t.Parallel()
			if got := goVersionVerdict(row.constraint, row.version); got != row.goVersion {
				t.Errorf("go-version: got %s, want %s", got, row.goVersion)
			}
			if got := packVerdict(t, row.constraint, row.version); got != row.htmlize {
				t.Errorf("the host on a pack: got %s, want %s", got, row.htmlize)
			}
			if got := manifestVerdict(t, row.constraint, row.version); got != row.htmlize {
				t.Errorf("the manifest on a host: got %s, want %s", got, row.htmlize)
			}
			if row.goVersion != unreadable && row.htmlize != row.goVersion {
				t.Error("the table says that htmlize has the same verdict as go-version where that is no error")
			}
		})
	}
	t.Run("no constraint", func(t *testing.T) {
		if got := hostVerdict(t, "", "latest"); got != satisfied {
			t.Errorf("got %s, want %s", got, satisfied)
		}
	})
}

// constraintKinds are the kinds of rows that the table must have, each with every one of its verdicts. Constraint and version are
// regular expressions.
var constraintKinds = []struct {
	name, constraint, version string
	htmlize                   []string
}{
	{"no operator", `^[0-9]`, ``, []string{satisfied, unsatisfied}},
	{"=", `^=`, ``, []string{satisfied, unsatisfied}},
	{"!=", `^!=`, ``, []string{satisfied, unsatisfied}},
	{">", `^> `, ``, []string{satisfied, unsatisfied}},
	{">=", `^>= `, ``, []string{satisfied, unsatisfied}},
	{"<", `^< `, ``, []string{satisfied, unsatisfied}},
	{"<=", `^<= `, ``, []string{satisfied, unsatisfied}},
	{"~> with one number", `^~> \d+$`, ``, []string{satisfied, unsatisfied}},
	{"~> with two numbers", `^~> \d+\.\d+$`, ``, []string{satisfied, unsatisfied}},
	{"~> with three numbers", `^~> \d+\.\d+\.\d+$`, ``, []string{satisfied, unsatisfied}},
	{"~> with a prerelease", `^~> .*-`, ``, []string{satisfied, unsatisfied}},
	{"several parts", `,`, ``, []string{satisfied, unsatisfied}},
	{"a prerelease in the constraint", `-`, `^[^-]+$`, []string{satisfied, unsatisfied}},
	{"a prerelease in the version", `^[^-]+$`, `-`, []string{satisfied, unsatisfied}},
	{"a prerelease in both", `-`, `-`, []string{satisfied, unsatisfied}},
	{"build metadata in the constraint", `\+`, ``, []string{satisfied, unsatisfied}},
	{"build metadata in the version", ``, `\+`, []string{satisfied, unsatisfied}},
	{"v in the constraint", `v\d`, ``, []string{satisfied, unsatisfied}},
	{"v in the version", ``, `^v\d`, []string{satisfied, unsatisfied}},
	{"no version", `^>= \d[.\d]*$`, `^[a-z]+$`, []string{unsatisfied}},
	{"no constraint", `^[^\d]?\d+\.x$`, ``, []string{unreadable}},
}

// TestConstraintKinds checks that the table has every kind of constraint and version.
func TestConstraintKinds(t *testing.T) {
	rows := constraintRows(t)
	for _, kind := range constraintKinds {
		constraint, number := regexp.MustCompile(kind.constraint), regexp.MustCompile(kind.version)
		for _, verdict := range kind.htmlize {
			if !slices.ContainsFunc(rows, func(row constraintRow) bool {
				return row.htmlize == verdict && constraint.MatchString(row.constraint) && number.MatchString(row.version)
			}) {
				t.Errorf("%s: the table has no row with %s", kind.name, verdict)
			}
		}
	}
}

// constraintRows returns the rows of the table in docs/manifest.md.
func constraintRows(t *testing.T) []constraintRow {
	t.Helper()
	reference, err := os.ReadFile(filepath.Join(programs.ModuleDir(), "docs", "manifest.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(reference), "\r\n", "\n")
	_, table, ok := strings.Cut(text, "\n| constraint | version | go-version | htmlize |\n|---|---|---|---|\n")
	if !ok {
		t.Fatal("docs/manifest.md has no table of constraints")
	}
	pattern := regexp.MustCompile("^\\| `([^`]+)` \\| `([^`]+)` \\| (yes|no|error) \\| (yes|no|error) \\|$")
	var rows []constraintRow
	for line := range strings.SplitSeq(table, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := pattern.FindStringSubmatch(line)
		if cells == nil {
			t.Fatalf("no row of the table of constraints: %s", line)
		}
		rows = append(rows, constraintRow{cells[1], cells[2], cells[3], cells[4]})
	}
	return rows
}

func goVersionVerdict(constraint, number string) string {
	constraints, err := version.NewConstraint(constraint)
	if err != nil {
		return unreadable
	}
	v, err := version.NewVersion(number)
	if err != nil {
		return unreadable
	}
	return verdict(constraints.Check(v))
}

// packVerdict returns whether the host accepts a pack of this version under a constraint in the manifest.
func packVerdict(t *testing.T, constraint, number string) string {
	t.Helper()
	return hostVerdict(t, fmt.Sprintf("version: %q, ", constraint), number)
}

// hostVerdict returns whether the host accepts a pack of this version. Key is an additional key of the pack in the manifest, or empty.
func hostVerdict(t *testing.T, key, number string) string {
	t.Helper()
	text := fmt.Sprintf("manifest: 1\npacks: [{name: p, path: p, %splugins: [{name: core, hooks: [contents]}]}]\n", key)
	m, err := manifest.Parse("manifest.yaml", []byte(text), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		return unreadable
	}
	linked, err := pack.Linked(pack.Pack{Name: "p", Version: "1.0.0", Plugins: []pack.Plugin{pack.Contents("core", unchanged)}})
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.New(m, host.WithLinked("p", model.Link(packVersion{model.PackOf(linked), number})))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if _, err = h.Packs(t.Context()); err == nil {
		return satisfied
	}
	if failed, ok := errors.AsType[*diagnostic.Diagnostic](err); !ok || failed.Code != diagnostic.Mismatch {
		t.Fatal(err)
	}
	return unsatisfied
}

// manifestVerdict returns whether a manifest with a constraint on the host's version accepts a host of this version.
func manifestVerdict(t *testing.T, constraint, number string) string {
	t.Helper()
	text := []byte(fmt.Sprintf("manifest: 1\nhtmlize: %q\npacks: []\n", constraint))
	if _, err := manifest.Parse("manifest.yaml", text, manifest.Host{}); err != nil {
		return unreadable
	}
	_, err := manifest.Parse("manifest.yaml", text, manifest.Host{Version: number})
	return verdict(err == nil)
}

func verdict(ok bool) string {
	if ok {
		return satisfied
	}
	return unsatisfied
}

// packVersion is a pack with any version at all. The SDK would refuse some of them.
type packVersion struct {
	model.Pack
	version string
}

func (p packVersion) Describe(ctx context.Context) (*model.Description, error) {
	d, err := p.Pack.Describe(ctx)
	if err != nil {
		return nil, err
	}
	changed := *d
	changed.Version = p.version
	return &changed, nil
}

func unchanged(_ context.Context, c pack.ContentsCall) (pack.HTML, error) { return c.Text, nil }
