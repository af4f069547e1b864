package supervisor

import (
	"runtime"
	"testing"
	"unsafe"
	"weak"

	"example.com/htmlize/internal/model"
)

// TestKeptResultsHoldNothingElse has results whose role, text and HTML are parts of something large, which can go.
func TestKeptResultsHoldNothingElse(t *testing.T) {
	kept := newCache(1 << 20)
	large := func() weak.Pointer[[1 << 20]byte] {
		memory := new([1 << 20]byte)
		copy(memory[:], "tt text html")
		text := unsafe.String(&memory[0], len(memory))
		kept.add(model.Group{Role: text[:2], Texts: []string{text[3:7]}}, []model.Result{{HTML: text[8:12]}})
		return weak.Make(memory)
	}()
	runtime.GC()
	if large.Value() != nil {
		t.Error("the memory is still in use")
	}
	results := make([]model.Result, 1)
	if missing := kept.find(model.Group{Role: "tt", Texts: []string{"text"}}, []int32{0}, results); len(missing) > 0 || results[0].HTML != "html" {
		t.Errorf("got places %v and results %v, want html", missing, results)
	}
}

// TestResultKeptTwice has two documents that missed the same text at the same time.
func TestResultKeptTwice(t *testing.T) {
	const two = 2 * (2 + 1 + 1 + cacheOverhead)
	kept := newCache(two)
	group := model.Group{Role: "tt", Texts: []string{"a"}}
	kept.add(group, []model.Result{{HTML: "A"}})
	kept.add(group, []model.Result{{HTML: "A"}})
	group.Texts = []string{"b"}
	kept.add(group, []model.Result{{HTML: "B"}})
	group.Texts = []string{"a", "b"}
	results := make([]model.Result, 2)
	if missing := kept.find(group, []int32{0, 1}, results); len(missing) > 0 {
		t.Errorf("got places %v without a result, want none", missing)
	}
}
