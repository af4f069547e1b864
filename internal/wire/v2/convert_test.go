package v2

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// filler sets every field of a value to a value of its own that isn't zero, so that the tests notice a field that a converter forgets or
// confuses with another.
type filler struct{ n int }

func (f *filler) next() int {
	f.n++
	return f.n
}

// fill fills v and everything in it, except interfaces.
func (f *filler) fill(v reflect.Value) {
	switch v.Interface().(type) {
	case *model.Quota, []int32:
		// The quota and the order of calls are for the client, and aren't sent.
		return
	case diagnostic.Code:
		v.SetString(string(diagnostic.Plugin))
		return
	case htmlize.Stage:
		v.SetString(string(htmlize.AfterRoles))
		return
	case time.Duration:
		v.SetInt(int64(f.next()) * int64(time.Hour))
		return
	case json.RawMessage:
		v.SetBytes(fmt.Appendf(nil, `{"n":%d}`, f.next()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key)
			f.fill(value)
			v.SetMapIndex(key, value)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", f.next()))
	case reflect.Int:
		v.SetInt(int64(f.next()))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
	default:
		panic("no value for a " + v.Type().String())
	}
}

func filled[T any]() T {
	var v T
	new(filler).fill(reflect.ValueOf(&v).Elem())
	return v
}

// transmit encodes and decodes a message.
func transmit[M proto.Message](t *testing.T, m M) M {
	t.Helper()
	data, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	out := m.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out.(M)
}

// roundTrip checks that a value that is converted to the wire and back is the same.
func roundTrip[T any, M proto.Message](t *testing.T, v T, toWire func(T) M, fromWire func(M) T) {
	t.Helper()
	if diff := cmp.Diff(v, fromWire(transmit(t, toWire(v)))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestRoundTrip(t *testing.T) {
	t.Run("Description", func(t *testing.T) {
		roundTrip(t, filled[*model.Description](), descriptionToWire, descriptionFromWire)
	})
	t.Run("PluginDescription", func(t *testing.T) {
		roundTrip(t, filled[model.PluginDescription](), pluginToWire, pluginFromWire)
	})
	t.Run("Configs", func(t *testing.T) {
		toWire := func(c model.Configs) *ConfigureRequest { return &ConfigureRequest{Configs: jsonToWire(c)} }
		fromWire := func(r *ConfigureRequest) model.Configs { return jsonFromWire(r.GetConfigs()) }
		roundTrip(t, filled[model.Configs](), toWire, fromWire)
	})
	t.Run("Post", func(t *testing.T) {
		toWire := func(p htmlize.Post) *Post { return postToWire(p, 5) }
		roundTrip(t, filled[htmlize.Post](), toWire, postFromWire)
		if got, want := postToWire(htmlize.Post{}, 5).GetHandle(), uint64(5); got != want {
			t.Errorf("got handle %d, want %d", got, want)
		}
	})
	t.Run("Group", func(t *testing.T) {
		roundTrip(t, filled[model.Group](), groupToWire, groupFromWire)
	})
	t.Run("Error", func(t *testing.T) {
		roundTrip(t, filled[*model.Error](), errorToWire, errorFromWire)
	})
	t.Run("results", func(t *testing.T) {
		results := []model.Result{
			{HTML: "a"}, {Err: &model.Error{Code: diagnostic.Plugin, Message: "b"}}, {}, {HTML: "c"},
			{Err: &model.Error{Code: diagnostic.Timeout, Message: "d"}},
		}
		got, err := resultsFromWire(transmit(t, resultsToWire(results)), len(results))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(results, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestZeroValues(t *testing.T) {
	t.Run("Description", func(t *testing.T) {
		got := descriptionFromWire(transmit(t, descriptionToWire(&model.Description{})))
		if diff := cmp.Diff(&model.Description{}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("nil messages", func(t *testing.T) {
		if diff := cmp.Diff(&model.Description{}, descriptionFromWire(nil)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(model.PluginDescription{Hooks: []model.Hook{}}, pluginFromWire(nil)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(htmlize.Post{}, postFromWire(nil)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(model.Group{}, groupFromWire(nil)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if diff := cmp.Diff(diagnostic.Unknown, errorFromWire(nil).Code); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestTimeout(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Millisecond, time.Hour, math.MaxInt64, -1} {
		if got := timeoutFromWire(timeoutToWire(d)); got != d {
			t.Errorf("got %v, want %v", got, d)
		}
	}
	if timeoutToWire(0) != nil {
		t.Error("no bound travels as a field; want the absence of one")
	}
}

// TestCodes checks that each code of the model has exactly one code on the wire, and the other way around.
func TestCodes(t *testing.T) {
	t.Run("wire to model and back", func(t *testing.T) {
		seen := make(map[diagnostic.Code]bool)
		values := Code(0).Descriptor().Values()
		for i := range values.Len() {
			wire := Code(values.Get(i).Number())
			code := codeFromWire(wire)
			if seen[code] {
				t.Errorf("%v: got code %q, which another has", wire, code)
			}
			seen[code] = true
			if got := codeToWire(code); got != wire {
				t.Errorf("%q: got %v, want %v", code, got, wire)
			}
			if i == 0 {
				continue
			}
			// The names on both sides are the same.
			name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(wire.String(), "CODE_")), "_", "-")
			if name != string(code) {
				t.Errorf("%v: got code %q, want %q", wire, code, name)
			}
		}
		if got, want := len(seen), len(codePairs); got != want {
			t.Errorf("got %d codes, want %d", got, want)
		}
	})
	t.Run("model to wire and back", func(t *testing.T) {
		// Only the host sets these codes.
		stay := []diagnostic.Code{model.CodeNoAnswer, diagnostic.Crashed, diagnostic.BadAnswer, diagnostic.ResultsTooLarge}
		for _, code := range append(constants[diagnostic.Code](t), model.CodeNoAnswer) {
			if slices.Contains(stay, code) {
				if got, want := codeFromWire(codeToWire(code)), diagnostic.Unknown; got != want {
					t.Errorf("%q: got %q back, want %q", code, got, want)
				}
				continue
			}
			if got := codeFromWire(codeToWire(code)); got != code {
				t.Errorf("%q: got %q back", code, got)
			}
		}
	})
	t.Run("of a later release", func(t *testing.T) {
		if got, want := codeFromWire(1000), diagnostic.Unknown; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := codeToWire("later"), Code_CODE_UNSPECIFIED; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestStages(t *testing.T) {
	for stage, want := range map[htmlize.Stage]Stage{
		"":                  Stage_STAGE_UNSPECIFIED,
		htmlize.BeforeRoles: Stage_STAGE_BEFORE_ROLES,
		htmlize.AfterRoles:  Stage_STAGE_AFTER_ROLES,
	} {
		if got := stageToWire(stage); got != want {
			t.Errorf("%q: got %v, want %v", stage, got, want)
		}
		if got := stageFromWire(want); got != stage {
			t.Errorf("%v: got %q, want %q", want, got, stage)
		}
	}
	for _, stage := range htmlize.Stages() {
		if got := stageFromWire(stageToWire(stage)); got != stage {
			t.Errorf("%q: got %q back", stage, got)
		}
	}
	if got, want := len(stages)+1, Stage(0).Descriptor().Values().Len(); got != want {
		t.Errorf("got %d stages, want the %d of the wire", got, want)
	}
	if got := stageFromWire(1000); got != "" {
		t.Errorf("a stage of a later release: got %q, want none", got)
	}
}

// constants returns the values of all constants of the type in package model, and of the codes in package diagnostic.
func constants[T ~string](t *testing.T) []T {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "model", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	// The codes of packs aren't sent. They are in a file of their own.
	files = append(files, filepath.Join("..", "..", "..", "diagnostic", "code.go"))
	var values []T
	for _, file := range files {
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(source, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) == 0 {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != reflect.TypeFor[T]().Name() {
				return true
			}
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, T(value))
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("found no constant of the type %s", reflect.TypeFor[T]())
	}
	return values
}
