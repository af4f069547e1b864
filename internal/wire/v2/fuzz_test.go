package v2

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"example.com/htmlize/internal/model"
)

// FuzzFromWire checks that every message is converted to a value, and that the value is the same after it was converted to the wire and
// back. Only fields of later releases are dropped, in the first conversion.
func FuzzFromWire(f *testing.F) {
	for _, m := range []proto.Message{
		&DescribeResponse{
			Name: "core", Version: "1.0.0", Sdk: "htmlize 0.1.0", Protocols: []int32{1, 2}, Features: []string{"x"},
			Plugins: []*Plugin{{Name: "tt", Hooks: []string{"role:tt"}, ConfigSchema: "{}"}, {}},
		},
		&Post{Id: -1, Author: "Joe", Title: "t", Handle: 7},
		&RoleGroup{Plugin: "tt", Role: "tt", Texts: []string{"a", ""}, Timeout: durationpb.New(time.Second)},
		&RoleGroup{Timeout: &durationpb.Duration{Seconds: 1 << 62, Nanos: -1}},
		&Error{Code: Code_CODE_PANIC, Message: "x"},
		&Error{Code: 99},
		&ConfigureRequest{Configs: map[string]string{"a": "{}"}},
		&CallFailure{Code: 13, Message: "x"},
		&CallFailure{Code: -1, Error: &Error{Code: Code_CODE_PANIC, Message: "x"}},
	} {
		data, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		same := func(want, got any) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
		var description DescribeResponse
		if proto.Unmarshal(data, &description) == nil {
			want := descriptionFromWire(&description)
			same(want, descriptionFromWire(descriptionToWire(want)))
		}
		var post Post
		if proto.Unmarshal(data, &post) == nil {
			want := postFromWire(&post)
			same(want, postFromWire(postToWire(want, post.GetHandle())))
		}
		var group RoleGroup
		if proto.Unmarshal(data, &group) == nil {
			want := groupFromWire(&group)
			same(want, groupFromWire(groupToWire(want)))
		}
		var reported Error
		if proto.Unmarshal(data, &reported) == nil {
			want := errorFromWire(&reported)
			if want.Message == "" || len(want.Message) > model.MaxMessage+len("…") {
				t.Errorf("got a message of %d bytes", len(want.Message))
			}
			if len(want.Message) <= model.MaxMessage {
				same(want, errorFromWire(errorToWire(want)))
			}
		}
		var failure CallFailure
		if proto.Unmarshal(data, &failure) == nil {
			want := failureFromWire(&failure)
			if want == nil {
				t.Error("got no error of a failure")
			}
			same(want.Error(), failureFromWire(failureToWire(want)).Error())
		}
		var configure ConfigureRequest
		if proto.Unmarshal(data, &configure) == nil {
			want := jsonFromWire(configure.GetConfigs())
			same(want, jsonFromWire(jsonToWire(want)))
		}
	})
}
