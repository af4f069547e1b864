package plugins

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"example.com/htmlize/pack"
)

// sections numbers sections and subsections by counting its calls, as a plugin could under the hosts of 2023. It relies on a host that
// makes one call after the other, in the order of one text.
type sections struct {
	mu            sync.Mutex
	section, part int
}

// numbered has the numbers of this process.
var numbered sections

// begin numbers a section, and sub a subsection. The text "refused" is an error and gets no number.
func (s *sections) begin(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return s.number(call, func() string {
		s.section++
		s.part = 0
		return fmt.Sprint(s.section)
	})
}

func (s *sections) sub(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	return s.number(call, func() string {
		s.part++
		return fmt.Sprintf("%d.%d", s.section, s.part)
	})
}

func (s *sections) number(call pack.RoleCall, next func() string) (pack.HTML, error) {
	if call.Text == "refused" {
		return "", errors.New("no section of that name")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return pack.Escape(next() + " " + call.Text), nil
}
