package sanitize

import (
	"strings"
	"testing"

	"example.com/htmlize/pack"
)

// TestSanitizeSize holds that no more of a result is made than may be returned.
func TestSanitizeSize(t *testing.T) {
	const most = 1000
	t.Run("what is no tag", func(t *testing.T) {
		m := markup{text: strings.Repeat("<", 100*most), removed: newRemoved(ugc()), max: most}
		_, err := m.prepare()
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
		if m.out.Len() > most+4 {
			t.Errorf("got %d bytes before the error, want %d at most", m.out.Len(), most+4)
		}
	})
	t.Run("text", func(t *testing.T) {
		out := result{max: most}
		err := ugc().SanitizeReaderToWriter(strings.NewReader(strings.Repeat("\"<br>", most)), &out)
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
		if out.Len() > most {
			t.Errorf("got %d bytes before the error, want %d at most", out.Len(), most)
		}
	})
	t.Run("quotes", func(t *testing.T) {
		m := markup{text: strings.Repeat("\"", 100*most), removed: newRemoved(ugc()), max: most}
		_, err := m.prepare()
		checkTooLarge(t, err, "result has 500000 bytes, and a plugin may return 134217728 at most")
	})
	t.Run("role", func(t *testing.T) {
		role := ":x:`" + strings.Repeat("<a", 100*most) + "`"
		_, err := restoreRoles(string(roleMark), role, []pack.Span{{Start: 0, End: len(role)}}, func(tag, string) bool { return false }, most)
		checkTooLarge(t, err, "result has 1003 bytes, and a plugin may return 134217728 at most")
	})
	t.Run("text that looks like roles", func(t *testing.T) {
		_, err := escapeOthers(strings.Repeat(":a:`x`", most/6), nil, most)
		checkTooLarge(t, err, "result has 1004 bytes, and a plugin may return 134217728 at most")
	})
}

func checkTooLarge(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}
