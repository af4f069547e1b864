package v1

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// These are the structs of 2023, as programs of that time have them. They are declared here once more to detect a change of today's
// structs. Net/rpc accepts only exported types.
type (
	OldHooksArgs  struct{}
	OldHooksReply struct {
		Hooks []string
	}
	OldPost struct {
		Id       int
		Author   string
		Contents string
	}
	OldRoleArgs struct {
		Role  string
		Value string
		Post  OldPost
	}
	OldRoleReply    struct{ Value string }
	OldContentsArgs struct {
		Value string
		Post  OldPost
	}
	OldContentsReply struct{ Value string }
)

// messages are the messages of protocol 1, in the structs of 2023 and in today's, with each field set.
var messages = []struct {
	name       string
	old, today any
}{
	{"HooksArgs", OldHooksArgs{}, HooksArgs{}},
	{"HooksReply", OldHooksReply{Hooks: []string{"contents", "role:tt"}}, HooksReply{Hooks: []string{"contents", "role:tt"}}},
	{"HooksReply, empty", OldHooksReply{}, HooksReply{}},
	{
		"RoleArgs",
		OldRoleArgs{Role: "tt", Value: "a < b", Post: OldPost{Id: 7, Author: "Joe", Contents: "a\nb"}},
		RoleArgs{Role: "tt", Value: "a < b", Post: Post{Id: 7, Author: "Joe", Contents: "a\nb"}},
	},
	{"RoleArgs, negative id", OldRoleArgs{Post: OldPost{Id: -7}}, RoleArgs{Post: Post{Id: -7}}},
	{"RoleReply", OldRoleReply{Value: "<tt>日本</tt>"}, RoleReply{Value: "<tt>日本</tt>"}},
	{
		"ContentsArgs",
		OldContentsArgs{Value: "<p>x</p>", Post: OldPost{Id: 1 << 40, Author: "I", Contents: "x"}},
		ContentsArgs{Value: "<p>x</p>", Post: Post{Id: 1 << 40, Author: "I", Contents: "x"}},
	},
	{"ContentsReply", OldContentsReply{Value: "a\xffb"}, ContentsReply{Value: "a\xffb"}},
}

// TestBothWays checks that today's structs and those of 2023 can read what the other writes.
func TestBothWays(t *testing.T) {
	for _, m := range messages {
		t.Run(m.name, func(t *testing.T) {
			if diff := cmp.Diff(m.old, decode(t, encode(t, m.today), m.old)); diff != "" {
				t.Errorf("today's, read by 2023 (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(m.today, decode(t, encode(t, m.old), m.today)); diff != "" {
				t.Errorf("2023's, read today (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFrozen checks that today's structs have the same fields as those of 2023.
func TestFrozen(t *testing.T) {
	for _, m := range messages {
		if diff := cmp.Diff(fields(reflect.TypeOf(m.old)), fields(reflect.TypeOf(m.today))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.name, diff)
		}
	}
}

// fields returns the names and types of a struct's fields, including those of nested structs.
func fields(of reflect.Type) []string {
	var out []string
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Type.Kind() != reflect.Struct {
			out = append(out, f.Name+" "+f.Type.String())
			continue
		}
		for _, inner := range fields(f.Type) {
			out = append(out, f.Name+"."+inner)
		}
	}
	return out
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// decode decodes data as a value of the type of like.
func decode(t *testing.T, data []byte, like any) any {
	t.Helper()
	v := reflect.New(reflect.TypeOf(like))
	if err := gob.NewDecoder(bytes.NewReader(data)).DecodeValue(v); err != nil {
		t.Fatal(err)
	}
	return v.Elem().Interface()
}
