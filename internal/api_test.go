package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// publicPackages are the packages that programs outside this module may import.
var publicPackages = []string{"", "/diagnostic", "/host", "/host/manifest", "/markup", "/pack", "/pack/packtest"}

// internalAliases are types of internal packages that programs can use under a public name: without fields and methods, and made by a public
// function.
var internalAliases = map[string]string{
	// host and pack don't import each other, and one makes what the other takes.
	"internal/model.Linked": "LinkedPack",
}

// TestPublicAPI checks that a program outside this module can name every type that a public package takes, returns or has in a field.
func TestPublicAPI(t *testing.T) {
	packages := loadPublic(t)
	var got []string
	for _, p := range packages {
		for _, name := range p.Scope().Names() {
			if object := p.Scope().Lookup(name); object.Exported() {
				for _, hidden := range hiddenTypes(object) {
					got = append(got, fmt.Sprintf("%s.%s has the type %s", short(p.Path()), name, hidden))
				}
			}
		}
	}
	if diff := cmp.Diff([]string(nil), got); diff != "" {
		t.Errorf("types of internal packages in public ones (-want +got):\n%s", diff)
	}
}

// loadPublic returns the public packages, from the export data of Go's build cache.
func loadPublic(t *testing.T) []*types.Package {
	t.Helper()
	args := []string{"list", "-deps", "-export", "-json=ImportPath,Export"}
	for _, p := range publicPackages {
		args = append(args, module+p)
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := make(map[string]string)
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ ImportPath, Export string }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
	}
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var packages []*types.Package
	for _, path := range publicPackages {
		p, err := imports.Import(module + path)
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	return packages
}

// hiddenTypes returns the types of internal packages that an exported object shows.
func hiddenTypes(object types.Object) []string {
	w := typeWalker{seen: make(map[types.Type]bool), hidden: make(map[string]bool)}
	if alias, ok := object.Type().(*types.Alias); ok && internalAliases[typeName(alias.Rhs())] == object.Name() {
		return nil
	}
	w.walk(object.Type())
	if name, ok := object.(*types.TypeName); ok {
		w.walk(name.Type().Underlying())
		methods := types.NewMethodSet(types.NewPointer(name.Type()))
		for i := range methods.Len() {
			if method := methods.At(i).Obj(); method.Exported() {
				w.walk(method.Type())
			}
		}
	}
	return slices.Sorted(maps.Keys(w.hidden))
}

// typeWalker finds types of internal packages in a type, as far as a program outside this module sees it.
type typeWalker struct {
	seen   map[types.Type]bool
	hidden map[string]bool
}

func (w *typeWalker) walk(t types.Type) {
	if w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		w.walk(t.Rhs())
	case *types.Named:
		if name := typeName(t); strings.HasPrefix(name, "internal/") && internalAliases[name] == "" {
			w.hidden[name] = true
		}
		for i := range t.TypeArgs().Len() {
			w.walk(t.TypeArgs().At(i))
		}
	case *types.Signature:
		w.walk(t.Params())
		w.walk(t.Results())
	case *types.Tuple:
		for variable := range t.Variables() {
			w.walk(variable.Type())
		}
	case *types.Struct:
		for field := range t.Fields() {
			if field.Exported() {
				w.walk(field.Type())
			}
		}
	case *types.Interface:
		for method := range t.Methods() {
			w.walk(method.Type())
		}
	case *types.Map:
		w.walk(t.Key())
		w.walk(t.Elem())
	case interface{ Elem() types.Type }:
		w.walk(t.Elem())
	}
}

// typeName returns the name of a named type, with its package within this module.
func typeName(t types.Type) string {
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	return short(named.Obj().Pkg().Path()) + "." + named.Obj().Name()
}
