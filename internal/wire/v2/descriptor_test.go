package v2

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFrozen holds the service as it is compiled to a record of it: what programs in the field rely on. Something new may
// be added to the record, with -update; a line of it that changes or goes breaks them.
func TestFrozen(t *testing.T) {
	var b strings.Builder
	file := File_internal_wire_v2_pack_proto
	fmt.Fprintf(&b, "package %s\n", file.Package())
	for i := range file.Services().Len() {
		service := file.Services().Get(i)
		for j := range service.Methods().Len() {
			m := service.Methods().Get(j)
			fmt.Fprintf(&b, "rpc %s.%s(%s%s) %s%s\n", service.Name(), m.Name(),
				stream(m.IsStreamingClient()), m.Input().Name(), stream(m.IsStreamingServer()), m.Output().Name())
		}
	}
	for i := range file.Messages().Len() {
		message := file.Messages().Get(i)
		fmt.Fprintf(&b, "message %s\n", message.Name())
		for j := range message.Fields().Len() {
			f := message.Fields().Get(j)
			fmt.Fprintf(&b, "field %s.%s = %d %s\n", message.Name(), f.Name(), f.Number(), fieldType(f))
		}
	}
	for i := range file.Enums().Len() {
		enum := file.Enums().Get(i)
		for j := range enum.Values().Len() {
			v := enum.Values().Get(j)
			fmt.Fprintf(&b, "enum %s.%s = %d\n", enum.Name(), v.Name(), v.Number())
		}
	}

	golden := filepath.Join("testdata", "frozen.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func stream(is bool) string {
	if is {
		return "stream "
	}
	return ""
}

func fieldType(f protoreflect.FieldDescriptor) string {
	switch {
	case f.IsMap():
		return fmt.Sprintf("map<%s, %s>", f.MapKey().Kind(), f.MapValue().Kind())
	case f.IsList():
		return "repeated " + kind(f)
	}
	return kind(f)
}

func kind(f protoreflect.FieldDescriptor) string {
	switch {
	case f.Message() != nil:
		return string(f.Message().FullName())
	case f.Enum() != nil:
		return string(f.Enum().FullName())
	}
	return f.Kind().String()
}
