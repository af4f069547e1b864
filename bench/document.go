package bench

import (
	"math/rand/v2"
	"strings"
)

// bytesPerRole is how much of a document there is for each role: 885 KB for 10,000, as in the measurements of 2023.
const bytesPerRole = 88

// Document returns a document of n roles, which are of the names given, in prose of words as long as English ones. It is the
// same for the same seed.
func Document(n int, seed uint64, roles ...string) string {
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	var b strings.Builder
	b.Grow(n*bytesPerRole + 1000)
	words := func(most int) {
		for i := range 1 + random.IntN(most) {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word(random))
		}
	}
	for i := range n {
		b.WriteByte(':')
		b.WriteString(roles[random.IntN(len(roles))])
		b.WriteString(":`")
		words(3)
		b.WriteByte('`')
		for b.Len() < (i+1)*bytesPerRole {
			if column := b.Len() % 80; column > 70 {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(word(random))
		}
		if random.IntN(8) == 0 {
			b.WriteString(".\n\n")
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// word returns a word of 1 to 12 letters, most of them of 2 to 7, as in English prose.
func word(random *rand.Rand) string {
	const letters = "etaoinshrdlucmfwypvbgkqjxz"
	length := 1 + min(random.IntN(7), random.IntN(12)) + random.IntN(5)
	var w [12]byte
	for i := range length {
		// The frequent letters come first.
		w[i] = letters[min(random.IntN(len(letters)), random.IntN(len(letters)))]
	}
	return string(w[:length])
}
