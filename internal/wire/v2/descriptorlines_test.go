package v2

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// descriptorLines describes everything in a file on which programs that were built with it rely: the bytes on the wire, JSON, and the
// generated code. Each line is one fact. Deprecations aren't among them, nor are options for one language.
func descriptorLines(file protoreflect.FileDescriptor) []string {
	out := []string{fmt.Sprintf("syntax %s", file.Syntax()), fmt.Sprintf("package %s", file.Package())}
	for i := range file.Services().Len() {
		out = append(out, serviceLines(file.Services().Get(i))...)
	}
	out = append(out, messageLines(file.Messages())...)
	return append(out, enumLines(file.Enums())...)
}

func serviceLines(service protoreflect.ServiceDescriptor) []string {
	out := []string{fmt.Sprintf("service %s", service.FullName())}
	for i := range service.Methods().Len() {
		m := service.Methods().Get(i)
		out = append(out, fmt.Sprintf("rpc %s(%s%s) returns (%s%s)", m.FullName(),
			word(m.IsStreamingClient(), "stream "), m.Input().FullName(),
			word(m.IsStreamingServer(), "stream "), m.Output().FullName()))
	}
	return out
}

func messageLines(messages protoreflect.MessageDescriptors) []string {
	var out []string
	for i := range messages.Len() {
		m := messages.Get(i)
		if m.IsMapEntry() {
			continue
		}
		out = append(out, fmt.Sprintf("message %s", m.FullName()))
		for j := range m.Fields().Len() {
			out = append(out, fieldLine(m.Fields().Get(j)))
		}
		for j := range m.ReservedRanges().Len() {
			r := m.ReservedRanges().Get(j)
			out = append(out, fmt.Sprintf("reserved %s %d to %d", m.FullName(), r[0], r[1]-1))
		}
		out = append(out, nameLines(m, m.ReservedNames())...)
		out = append(out, messageLines(m.Messages())...)
		out = append(out, enumLines(m.Enums())...)
	}
	return out
}

func fieldLine(f protoreflect.FieldDescriptor) string {
	line := fmt.Sprintf("field %s = %d %s json %s", f.FullName(), f.Number(), fieldType(f), f.JSONName())
	if oneof := f.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		line += fmt.Sprintf(" oneof %s", oneof.Name())
	}
	return line + word(f.HasPresence(), " presence") + word(f.IsPacked(), " packed")
}

func fieldType(f protoreflect.FieldDescriptor) string {
	if f.IsMap() {
		return fmt.Sprintf("map<%s, %s>", kind(f.MapKey()), kind(f.MapValue()))
	}
	return fmt.Sprintf("%s %s", f.Cardinality(), kind(f))
}

// kind returns a field's type with its encoding: messages and groups are encoded differently.
func kind(f protoreflect.FieldDescriptor) string {
	switch {
	case f.Message() != nil:
		return fmt.Sprintf("%s %s", f.Kind(), f.Message().FullName())
	case f.Enum() != nil:
		return fmt.Sprintf("%s %s", f.Kind(), f.Enum().FullName())
	}
	return f.Kind().String()
}

func enumLines(enums protoreflect.EnumDescriptors) []string {
	var out []string
	for i := range enums.Len() {
		e := enums.Get(i)
		out = append(out, fmt.Sprintf("enum %s %s", e.FullName(), word(e.IsClosed(), "closed")+word(!e.IsClosed(), "open")))
		for j := range e.Values().Len() {
			v := e.Values().Get(j)
			out = append(out, fmt.Sprintf("value %s.%s = %d", e.FullName(), v.Name(), v.Number()))
		}
		for j := range e.ReservedRanges().Len() {
			r := e.ReservedRanges().Get(j)
			out = append(out, fmt.Sprintf("reserved %s %d to %d", e.FullName(), r[0], r[1]))
		}
		out = append(out, nameLines(e, e.ReservedNames())...)
	}
	return out
}

func nameLines(of protoreflect.Descriptor, reserved protoreflect.Names) []string {
	var out []string
	for i := range reserved.Len() {
		out = append(out, fmt.Sprintf("reserved %s %s", of.FullName(), reserved.Get(i)))
	}
	return out
}

func word(is bool, word string) string {
	if is {
		return word
	}
	return ""
}

// TestDescriptorLines checks that each relevant element of a .proto file has a line.
func TestDescriptorLines(t *testing.T) {
	const text = `
		name: "x.proto" package: "p" syntax: "proto3"
		options: {go_package: "example.com/x"}
		service: {name: "S"
			method: {name: "Plain" input_type: ".p.M" output_type: ".p.M.Inner" options: {deprecated: true}}
			method: {name: "Both" input_type: ".p.M" output_type: ".p.M" client_streaming: true server_streaming: true}}
		message_type: {name: "M" options: {deprecated: true}
			field: {name: "plain" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL json_name: "plain" options: {deprecated: true}}
			field: {name: "json_one" number: 2 type: TYPE_BYTES label: LABEL_OPTIONAL json_name: "other"}
			field: {name: "maybe" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL proto3_optional: true oneof_index: 1}
			field: {name: "packed" number: 4 type: TYPE_SINT64 label: LABEL_REPEATED}
			field: {name: "unpacked" number: 5 type: TYPE_FIXED32 label: LABEL_REPEATED options: {packed: false}}
			field: {name: "a" number: 6 type: TYPE_BOOL label: LABEL_OPTIONAL oneof_index: 0}
			field: {name: "b" number: 7 type: TYPE_MESSAGE type_name: ".p.M.Inner" label: LABEL_OPTIONAL oneof_index: 0}
			field: {name: "by_name" number: 8 type: TYPE_MESSAGE type_name: ".p.M.ByNameEntry" label: LABEL_REPEATED}
			oneof_decl: {name: "one"} oneof_decl: {name: "_maybe"}
			reserved_range: {start: 20 end: 21} reserved_range: {start: 30 end: 40} reserved_name: "gone"
			nested_type: {name: "ByNameEntry" options: {map_entry: true}
				field: {name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
				field: {name: "value" number: 2 type: TYPE_ENUM type_name: ".p.E" label: LABEL_OPTIONAL}}
			nested_type: {name: "Inner"
				enum_type: {name: "F" value: {name: "F_ZERO" number: 0}}}}
		enum_type: {name: "E" value: {name: "E_ZERO" number: 0} value: {name: "E_LOW" number: -2}
			reserved_range: {start: 5 end: 6} reserved_name: "E_GONE"}`
	want := []string{
		"syntax proto3",
		"package p",
		"service p.S",
		"rpc p.S.Plain(p.M) returns (p.M.Inner)",
		"rpc p.S.Both(stream p.M) returns (stream p.M)",
		"message p.M",
		"field p.M.plain = 1 optional string json plain",
		"field p.M.json_one = 2 optional bytes json other",
		"field p.M.maybe = 3 optional int32 json maybe presence",
		"field p.M.packed = 4 repeated sint64 json packed packed",
		"field p.M.unpacked = 5 repeated fixed32 json unpacked",
		"field p.M.a = 6 optional bool json a oneof one presence",
		"field p.M.b = 7 optional message p.M.Inner json b oneof one presence",
		"field p.M.by_name = 8 map<string, enum p.E> json byName",
		"reserved p.M 20 to 20",
		"reserved p.M 30 to 39",
		"reserved p.M gone",
		"message p.M.Inner",
		"enum p.M.Inner.F open",
		"value p.M.Inner.F.F_ZERO = 0",
		"enum p.E open",
		"value p.E.E_ZERO = 0",
		"value p.E.E_LOW = -2",
		"reserved p.E 5 to 6",
		"reserved p.E E_GONE",
	}
	var message descriptorpb.FileDescriptorProto
	if err := prototext.Unmarshal([]byte(text), &message); err != nil {
		t.Fatal(err)
	}
	file, err := protodesc.NewFile(&message, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, descriptorLines(file)); diff != "" {
		t.Errorf("of\n%s\n-want +got:\n%s", strings.TrimSpace(text), diff)
	}
}
