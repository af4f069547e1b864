package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "example.com/htmlize"

// rule is a pattern of packages with what they may do. A pattern that ends in "/..." is a folder and everything below it.
type rule struct {
	pattern string
	allowed []string
}

// leaves may be imported by every package.
var leaves = []string{module, "diagnostic"}

// mayImport has the packages of the module that each of them may import, in addition to [leaves]. A package without a rule is an error: to
// add a package, add its rule.
var mayImport = []rule{
	{module, nil},
	{"diagnostic", nil},
	{"markup", []string{"internal/hint", "internal/model", "internal/spelling", "internal/yamltext"}},
	{"internal/model", nil},
	{"internal/wire/v1", []string{"internal/model"}},
	{"internal/wire/v2", []string{"internal/model"}},
	{"internal/cookie", nil},
	{"internal/descriptors", nil},
	{"internal/gc", nil},
	{"internal/hint", []string{"internal/spelling", "internal/syserror"}},
	{"internal/leftover", nil},
	{"internal/librarylog", nil},
	{"internal/outfile", []string{"internal/descriptors"}},
	{"internal/packlog/...", nil},
	{"internal/spelling", nil},
	{"internal/yamltext", nil},
	{"internal/syserror", nil},
	{"internal/stdout", []string{"internal/cookie"}},
	{"internal/wire", []string{"internal/cookie", "internal/wire/v1", "internal/wire/v2", "internal/model"}},
	{"internal/launch", []string{"internal/cookie", "internal/packlog", "internal/syserror", "internal/wire", "internal/model"}},

	{"host/manifest", []string{"internal/hint", "internal/spelling", "internal/yamltext", "internal/model"}},
	{"internal/supervisor", []string{"host/manifest", "internal/hint", "internal/launch", "internal/wire", "internal/model"}},
	{"host", []string{"markup", "host/manifest", "internal/hint", "internal/launch", "internal/spelling", "internal/supervisor", "internal/wire", "internal/model"}},
	{"internal/compat", []string{"host", "host/manifest", "internal/hint", "internal/launch", "internal/wire", "internal/model", "markup"}},
	{"cmd/htmlize", []string{"host", "host/manifest", "internal/compat", "internal/descriptors", "internal/gc", "internal/hint", "internal/librarylog", "internal/outfile", "internal/syserror", "markup"}},

	{"pack", []string{"internal/cookie", "internal/gc", "internal/librarylog", "internal/stdout", "internal/wire", "internal/model"}},
	{"pack/packtest", []string{"pack", "internal/hint", "internal/launch", "internal/librarylog", "internal/wire", "internal/model"}},
	{"packs/...", []string{"pack", "packs/..."}},

	{"bench/...", []string{"host", "host/manifest", "pack", "bench/...", "markup"}},
	{"examples/...", []string{"host", "host/manifest", "pack", "packs/...", "markup"}},
	// A program that sends what a pack must not send.
	{"compat_test/badpacks/packs/bare", []string{"internal/wire", "internal/wire/v1", "internal/wire/v2"}},
	{"compat_test/...", []string{"host", "host/manifest", "pack", "packs/...", "compat_test/...", "markup"}},
}

// mayBeImported has the packages that may import a certain module from outside.
var mayBeImported = []rule{
	{"github.com/hashicorp/go-plugin/...", []string{
		"internal/wire", "internal/wire/v1", "internal/wire/v2", "internal/launch", "pack", "pack/packtest", "compat_test/...",
	}},
	{"github.com/hashicorp/yamux/...", []string{"internal/wire/v1"}},
	{"google.golang.org/grpc/...", []string{"internal/librarylog", "internal/wire", "internal/wire/v2", "compat_test/..."}},
	{"google.golang.org/protobuf/...", []string{"internal/wire/v2", "compat_test/..."}},
	{"github.com/spf13/cobra/...", []string{"cmd/htmlize"}},
	{"github.com/yuin/goldmark/...", []string{"bench/measure", "markup"}},
	{"gopkg.in/yaml.v3/...", []string{"markup", "host/manifest", "internal/yamltext"}},
	{"github.com/microcosm-cc/bluemonday/...", []string{"packs/..."}},
}

// launchOnly are the names in go-plugin that start, find or end a plugin's process.
var launchOnly = []string{"NewClient", "Client", "ClientConfig", "CleanupClients"}

func TestImports(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		t.Run(goos, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range list(t, goos) {
				got = append(got, p.violations()...)
			}
			if diff := cmp.Diff([]string(nil), got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLaunchOnly checks that only internal/launch uses go-plugin's client.
func TestLaunchOnly(t *testing.T) {
	var got []string
	for _, p := range list(t, "linux") {
		if p.Module.Path != module || p.short() == "internal/launch" {
			continue
		}
		for _, file := range p.GoFiles {
			got = append(got, goPluginNames(t, filepath.Join(p.Dir, file), p.short())...)
		}
	}
	if diff := cmp.Diff([]string(nil), got); diff != "" {
		t.Errorf("uses of go-plugin's client outside of internal/launch (-want +got):\n%s", diff)
	}
}

// TestViolations checks that violations of the rules are found.
func TestViolations(t *testing.T) {
	own := func(name string, imports ...string) listed {
		p := listed{ImportPath: path.Join(module, name), Imports: imports}
		p.Module.Path = module
		return p
	}
	for _, test := range []struct {
		name string
		p    listed
		want []string
	}{
		{name: "allowed", p: own("host", "fmt", module+"/internal/launch")},
		{name: "folder allowed", p: own("packs/core", module+"/packs/core/plugins", module+"/pack")},
		{
			name: "host imports pack", p: own("host", module+"/pack"),
			want: []string{"host imports pack"},
		},
		{
			name: "pack imports host", p: own("pack", module+"/host"),
			want: []string{"pack imports host"},
		},
		{
			name: "protocols import each other", p: own("internal/wire/v1", module+"/internal/wire/v2"),
			want: []string{"internal/wire/v1 imports internal/wire/v2"},
		},
		{
			name: "model imports from outside", p: own("internal/model", "fmt", "golang.org/x/sync/errgroup"),
			want: []string{"internal/model imports golang.org/x/sync/errgroup; want only the standard library"},
		},
		{
			name: "go-plugin outside of its places", p: own("host", "github.com/hashicorp/go-plugin/runner"),
			want: []string{"host imports github.com/hashicorp/go-plugin/runner"},
		},
		{name: "no rule", p: own("util"), want: []string{"util has no rule here"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.p.violations()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// listed is the output of go list for a package.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Module     struct{ Path string }
}

func list(t *testing.T, goos string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Module", "./...")
	cmd.Dir = ".."
	cmd.Env = append(cmd.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("%w: %s", err, failed.Stderr)
		}
		t.Fatal(err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 10 {
		t.Fatalf("go list found %d packages", len(packages))
	}
	return packages
}

func (p listed) short() string { return short(p.ImportPath) }

func short(importPath string) string { return strings.TrimPrefix(importPath, module+"/") }

// violations returns a sentence for each import that no rule allows.
func (p listed) violations() []string {
	i := slices.IndexFunc(mayImport, func(r rule) bool { return matches(r.pattern, p.short()) })
	if i < 0 && len(p.GoFiles) == 0 && p.Dir != "" {
		// A folder with only tests.
		return nil
	}
	if i < 0 {
		return []string{p.short() + " has no rule here"}
	}
	var found []string
	for _, imported := range p.Imports {
		switch {
		case slices.Contains(leaves, short(imported)):
		case strings.HasPrefix(imported, module+"/"):
			if !anyMatches(mayImport[i].allowed, short(imported)) {
				found = append(found, fmt.Sprintf("%s imports %s", p.short(), short(imported)))
			}
		case !strings.Contains(strings.SplitN(imported, "/", 2)[0], "."):
			// The standard library's paths begin with no domain.
		case slices.Contains([]string{module, "internal/model"}, p.short()):
			found = append(found, fmt.Sprintf("%s imports %s; want only the standard library", p.short(), imported))
		default:
			for _, r := range mayBeImported {
				if matches(r.pattern, imported) && !anyMatches(r.allowed, p.short()) {
					found = append(found, fmt.Sprintf("%s imports %s", p.short(), imported))
				}
			}
		}
	}
	return found
}

func anyMatches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, name) })
}

func matches(pattern, name string) bool {
	folder, all := strings.CutSuffix(pattern, "/...")
	return name == folder || all && strings.HasPrefix(name, folder+"/")
}

// goPluginNames returns the places where a file uses one of the names in launchOnly.
func goPluginNames(t *testing.T, file, of string) []string {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	local := ""
	for _, imported := range parsed.Imports {
		if p, _ := strconv.Unquote(imported.Path.Value); p == "github.com/hashicorp/go-plugin" {
			local = "plugin"
			if imported.Name != nil {
				local = imported.Name.Name
			}
		}
	}
	if local == "" {
		return nil
	}
	var found []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == local && slices.Contains(launchOnly, selector.Sel.Name) {
			found = append(found, fmt.Sprintf("%s/%s:%d: %s", of, filepath.Base(file), files.Position(n.Pos()).Line, selector.Sel.Name))
		}
		return true
	})
	return found
}
