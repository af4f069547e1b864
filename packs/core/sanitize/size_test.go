package sanitize

import (
	"strings"
	"testing"

	"example.com/htmlize/pack"
)

// TestSanitizeSize checks that writing stops when a result is too large.
func TestSanitizeSize(t *testing.T) {
	const maxSize = 1000
	t.Run("what is no tag", func(t *testing.T) {
		m := preparer{text: strings.Repeat("<", 100*maxSize), removed: newRemoved(ugc()), max: maxSize}
		_, err := m.prepare()
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
		if m.out.Len() > maxSize+4 {
			t.Errorf("got %d bytes before the error, want %d at most", m.out.Len(), maxSize+4)
		}
	})
	t.Run("text", func(t *testing.T) {
		out := result{max: maxSize}
		err := ugc().SanitizeReaderToWriter(strings.NewReader(strings.Repeat("\"<br>", maxSize)), &out)
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
		if out.Len() > maxSize {
			t.Errorf("got %d bytes before the error, want %d at most", out.Len(), maxSize)
		}
	})
	t.Run("quotes", func(t *testing.T) {
		m := preparer{text: strings.Repeat("\"", 100*maxSize), removed: newRemoved(ugc()), max: maxSize}
		_, err := m.prepare()
		checkTooLarge(t, err, "result has 500000 bytes, and a plugin may return 134217728 at most")
	})
	t.Run("role", func(t *testing.T) {
		role := ":x:`" + strings.Repeat("<a", 100*maxSize) + "`"
		_, err := restoreRoles(string(roleMark), role, []pack.Span{{Start: 0, End: len(role)}}, func(tag, string) bool { return false }, maxSize)
		checkTooLarge(t, err, "result has 1003 bytes, and a plugin may return 134217728 at most")
	})
	t.Run("text that looks like roles", func(t *testing.T) {
		_, err := escapeOtherRoles(strings.Repeat(":a:`x`", maxSize/6), nil, maxSize)
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
	})
}

func checkTooLarge(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}
