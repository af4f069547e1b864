package v1

import (
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
)

// sessions watches the connections of hosts to a pack. Go-plugin's server doesn't report connections. But a plugin that is dispensed gets
// the broker of the connection.
type sessions struct {
	connected func() (gone func())

	mu   sync.Mutex
	used map[*goplugin.MuxBroker]bool
}

// newSessions returns nil where connected is nil. A nil *sessions watches nothing.
func newSessions(connected func() (gone func())) *sessions {
	if connected == nil {
		return nil
	}
	return &sessions{connected: connected, used: make(map[*goplugin.MuxBroker]bool)}
}

// use records a connection on which a plugin is dispensed.
func (s *sessions) use(broker *goplugin.MuxBroker) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used[broker] {
		return
	}
	s.used[broker] = true
	gone := s.connected()
	go func() {
		// Go-plugin runs the broker already. A second run accepts streams like the first one, and returns when the session closes.
		// There is no other way to notice that.
		broker.Run()
		s.mu.Lock()
		delete(s.used, broker)
		s.mu.Unlock()
		gone()
	}()
}
