package supervisor

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"example.com/htmlize/internal/model"
)

// cacheOverhead is about how many bytes a cached result takes besides its role, its text and its HTML: it is in a list and in a
// map. Measured were 180 to 280.
const cacheOverhead = 256

// cache has results of one plugin of an instance, for later documents. It has a limit in bytes, of an estimate, and drops the least
// recently used result first.
type cache struct {
	limit int64

	mu    sync.Mutex
	bytes int64
	lru   *simplelru.LRU[cacheKey, string]
}

type cacheKey struct{ role, text string }

func newCache(limit int64) *cache {
	c := &cache{limit: limit}
	// The list has no limit of its own, as it counts results and not bytes.
	c.lru, _ = simplelru.NewLRU(math.MaxInt, func(key cacheKey, html string) { c.bytes -= cachedSize(key, html) })
	return c
}

func cachedSize(key cacheKey, html string) int64 {
	return int64(len(key.role) + len(key.text) + len(html) + cacheOverhead)
}

// find puts the cached results of a group's texts at these places into results, and returns the other places. It reuses the memory
// of places.
func (c *cache) find(group model.Group, places []int32, results []model.Result) []int32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	missing := places[:0]
	for _, at := range places {
		html, ok := c.lru.Get(cacheKey{group.Role, group.Texts[at]})
		if !ok {
			missing = append(missing, at)
			continue
		}
		results[at].HTML = html
	}
	return missing
}

// add caches the results of a group, except for errors, which may be temporary.
func (c *cache) add(group model.Group, results []model.Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, result := range results {
		key := cacheKey{group.Role, group.Texts[i]}
		size := cachedSize(key, result.HTML)
		// Another document may have added it meanwhile.
		if result.Err != nil || size > c.limit || c.lru.Contains(key) {
			continue
		}
		c.bytes += size
		c.lru.Add(key.clone(result.HTML))
		for c.bytes > c.limit {
			c.lru.RemoveOldest()
		}
	}
}

// clone returns copies of the key and its result, which keep no document and no message in memory.
func (k cacheKey) clone(html string) (cacheKey, string) {
	own := k.role + k.text + html
	role, own := own[:len(k.role)], own[len(k.role):]
	text, own := own[:len(k.text)], own[len(k.text):]
	return cacheKey{role, text}, own
}
