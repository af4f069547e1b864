package supervisor

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFirstEqual compares firstEqual with what a map says, for texts of which few or many are equal.
func TestFirstEqual(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 5, 100, 5000} {
		for _, different := range []int{1, 3, 1000, 1 << 40} {
			t.Run(fmt.Sprintf("%d texts of %d", n, different), func(t *testing.T) {
				random := rand.New(rand.NewPCG(1, uint64(n)))
				texts := make([]string, n)
				places := make(map[string]int32)
				var want []int32
				for i := range texts {
					texts[i] = fmt.Sprint(random.IntN(different))
					if _, ok := places[texts[i]]; !ok {
						places[texts[i]] = int32(i)
					}
					want = append(want, places[texts[i]])
				}
				if len(slices.Collect(maps.Keys(places))) == n {
					want = nil
				}
				if diff := cmp.Diff(want, firstEqual(texts)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}
