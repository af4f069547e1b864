package host

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"example.com/htmlize/internal/model"
)

// keptOverhead is about how many bytes a result takes that is kept, besides its role, its text and its HTML: it is in a list and
// in a map. Measured were 180 to 280, as the map has more or less room to spare.
const keptOverhead = 256

// keptResults are results of one plugin that its process gave, for the documents to come. They take so many bytes at most, by
// an estimate of all that belongs to them, and those that weren't needed for the longest time go first.
type keptResults struct {
	most int64

	mu    sync.Mutex
	bytes int64
	lru   *simplelru.LRU[keptText, string]
}

type keptText struct{ role, text string }

func newKeptResults(most int64) *keptResults {
	k := &keptResults{most: most}
	// Bytes are counted here, and not results there.
	k.lru, _ = simplelru.NewLRU(math.MaxInt, func(key keptText, html string) { k.bytes -= keptSize(key, html) })
	return k
}

func keptSize(key keptText, html string) int64 {
	return int64(len(key.role) + len(key.text) + len(html) + keptOverhead)
}

// find puts what is kept of a group into the results at these places of its texts, and returns the other places, in the memory
// of the first.
func (k *keptResults) find(group model.Group, places []int32, results []model.Result) []int32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	missing := places[:0]
	for _, at := range places {
		html, ok := k.lru.Get(keptText{group.Role, group.Texts[at]})
		if !ok {
			missing = append(missing, at)
			continue
		}
		results[at].HTML = html
	}
	return missing
}

// add keeps the results of a group, other than errors: those may be of the moment.
func (k *keptResults) add(group model.Group, results []model.Result) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, result := range results {
		key := keptText{group.Role, group.Texts[i]}
		size := keptSize(key, result.HTML)
		// Another document may have kept it meanwhile.
		if result.Err != nil || size > k.most || k.lru.Contains(key) {
			continue
		}
		k.bytes += size
		k.lru.Add(key.clone(result.HTML))
		for k.bytes > k.most {
			k.lru.RemoveOldest()
		}
	}
}

// clone returns the same text and its result in memory of their own, so that they hold no document or message back.
func (t keptText) clone(html string) (keptText, string) {
	own := t.role + t.text + html
	role, own := own[:len(t.role)], own[len(t.role):]
	text, own := own[:len(t.text)], own[len(t.text):]
	return keptText{role, text}, own
}
