package v1

import (
	"bytes"
	"encoding/gob"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
)

// FuzzFromWire checks that every message that gob can decode is converted to a value, and that the value is the same after it was
// converted to the wire and back.
func FuzzFromWire(f *testing.F) {
	for _, m := range []any{
		HooksReply{Hooks: []string{"contents", "role:tt", ""}},
		RoleArgs{Role: "tt", Value: "x", Post: Post{Id: -1, Author: "Joe", Contents: "x"}},
		ContentsArgs{Value: "x", Post: Post{Id: 7}},
		// A plugin that wasn't built with the SDK.
		struct {
			Hooks []string
			Post  struct{ Id, Title string }
		}{Hooks: []string{"a"}},
	} {
		var data bytes.Buffer
		if err := gob.NewEncoder(&data).Encode(m); err != nil {
			f.Fatal(err)
		}
		f.Add(data.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var hooks HooksReply
		if gob.NewDecoder(bytes.NewReader(data)).Decode(&hooks) == nil {
			want := hooksFromWire(hooks.Hooks)
			if diff := cmp.Diff(want, hooksFromWire(hooksToWire(want))); diff != "" {
				t.Errorf("hooks (-want +got):\n%s", diff)
			}
			for _, hook := range want {
				// The check accepts any text.
				_ = hook.Check()
			}
		}
		var args ContentsArgs
		if gob.NewDecoder(bytes.NewReader(data)).Decode(&args) == nil {
			want := htmlize.Post{ID: args.Post.Id, Author: args.Post.Author}
			got := postFromWire(postToWire(postFromWire(args.Post), args.Post.Contents))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("post (-want +got):\n%s", diff)
			}
		}
	})
}
