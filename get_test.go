package htmlize

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestPostGet(t *testing.T) {
	post := Post{Meta: map[string]json.RawMessage{"tags": json.RawMessage(`["a","b"]`), "weight": json.RawMessage(`7`)}}
	var tags []string
	if found, err := post.Get("tags", &tags); !found || err != nil || !slices.Equal(tags, []string{"a", "b"}) {
		t.Errorf("got %v, %t and error %v", tags, found, err)
	}
	tags = nil
	if found, err := post.Get("none", &tags); found || err != nil || tags != nil {
		t.Errorf("of no key got %v, %t and error %v", tags, found, err)
	}
	found, err := post.Get("weight", &tags)
	const want = "the post's weight: json: cannot unmarshal number into Go value of type []string"
	if found || err == nil || err.Error() != want {
		t.Errorf("of a number got %t and error %v, want %s", found, err, want)
	}
}
