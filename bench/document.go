package bench

import (
	"math/rand/v2"
	"strings"
)

// size returns the size of a document with this number of roles in bytes: 885 KB for 10,000, as in the measurements of 2023.
func size(roles int) int { return roles * 885 / 10 }

// Document returns a document of n roles with names from roles, in prose with words as long as in English. The same seed gives the same
// document.
func Document(n int, seed uint64, roles ...string) string {
	return document(n, rand.New(rand.NewPCG(seed, uint64(n))), words, roles)
}

// Repeating returns a document like that of [Document] whose roles have only this number of different texts.
func Repeating(n, texts int, seed uint64, roles ...string) string {
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	pool := make([]string, texts)
	for i := range pool {
		pool[i] = words(random)
	}
	return document(n, random, func(random *rand.Rand) string { return pool[random.IntN(texts)] }, roles)
}

func document(n int, random *rand.Rand, text func(*rand.Rand) string, roles []string) string {
	var b strings.Builder
	b.Grow(size(n) + 1000)
	for i := range n {
		b.WriteByte(':')
		b.WriteString(roles[random.IntN(len(roles))])
		b.WriteString(":`")
		b.WriteString(text(random))
		b.WriteByte('`')
		for b.Len() < size(i+1) {
			if column := b.Len() % 80; column > 70 {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(proseWord(random))
		}
		if random.IntN(8) == 0 {
			b.WriteString(".\n\n")
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// words returns one to three words.
func words(random *rand.Rand) string {
	list := make([]string, 1+random.IntN(3))
	for i := range list {
		list[i] = word(random)
	}
	return strings.Join(list, " ")
}

// proseWord returns a word of prose, of which about one in a hundred is I, as in English.
func proseWord(random *rand.Rand) string {
	if random.IntN(100) == 0 {
		return "I"
	}
	return word(random)
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
