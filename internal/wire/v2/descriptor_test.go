package v2

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

var update = flag.Bool("update", false, "add what is new to the record of protocol 2")

// record has the lines of protocol 2 on which released programs rely. Lines are added, and never changed or removed.
var record = filepath.Join("testdata", "record.txt")

// TestRecord checks the compiled protocol 2 against the record. With -update, new lines are added to the record. A missing line fails the
// test all the same.
func TestRecord(t *testing.T) {
	today := descriptorLines(File_internal_wire_v2_pack_proto)
	recorded := readRecord(t)
	broken := without(recorded, today)
	for _, line := range broken {
		t.Errorf("programs in the field rely on: %s", line)
	}
	added := without(today, recorded)
	if *update && len(broken) == 0 {
		writeRecord(t, append(recorded, added...))
		return
	}
	for _, line := range added {
		t.Errorf("not in the record, to which -update adds it: %s", line)
	}
}

// TestReleases checks that the record has every line of each release, so that none can be removed by hand either. The releases are among
// the frozen peers, which are never edited: pack-v1v2 has 0.1.0.
func TestReleases(t *testing.T) {
	frozen := filepath.Join("..", "..", "..", "compat_test", "frozen")
	later, err := fs.Glob(os.DirFS(frozen), "release-*/internal/wire/v2/pack.pb.go")
	if err != nil {
		t.Fatal(err)
	}
	recorded := readRecord(t)
	for _, name := range append(later, "pack-v1v2/wire/pack.pb.go") {
		t.Run(name, func(t *testing.T) {
			for _, line := range without(descriptorLines(compiled(t, filepath.Join(frozen, name))), recorded) {
				t.Errorf("the record has no line: %s", line)
			}
		})
	}
}

// compiled returns the descriptor in generated code: a constant called …_rawDesc.
func compiled(t *testing.T, goFile string) protoreflect.FileDescriptor {
	t.Helper()
	source, err := parser.ParseFile(token.NewFileSet(), goFile, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var raw strings.Builder
	ast.Inspect(source, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasSuffix(spec.Names[0].Name, "_rawDesc") {
			return true
		}
		ast.Inspect(spec, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				raw.WriteString(text)
			}
			return true
		})
		return false
	})
	var message descriptorpb.FileDescriptorProto
	if err := proto.Unmarshal([]byte(raw.String()), &message); err != nil {
		t.Fatal(err)
	}
	file, err := protodesc.NewFile(&message, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func readRecord(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' || r == '\r' })
}

func writeRecord(t *testing.T, recorded []string) {
	t.Helper()
	if err := os.WriteFile(record, []byte(strings.Join(recorded, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// without returns the elements of from that aren't in what, in order.
func without(from, what []string) []string {
	return slices.DeleteFunc(slices.Clone(from), func(line string) bool { return slices.Contains(what, line) })
}

func TestWithout(t *testing.T) {
	got := without([]string{"a", "b", "c", "b"}, []string{"b", "x"})
	if diff := cmp.Diff([]string{"a", "c"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
