package v1

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"slices"

	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/yamux"

	"example.com/htmlize/internal/model"
)

// Session is a host's end of a connection to a pack. It says what go-plugin's own client of net/rpc says, which reads into
// memory whatever a pack sends: here nothing is read that is over its bound.
type Session struct {
	conn    net.Conn
	mux     *yamux.Session
	control *rpc.Client
}

var _ goplugin.ClientProtocol = (*Session)(nil)

// Open makes a connection to a pack's server a session, and closes it where that fails; its error is a [*model.DisconnectedError]. What the pack's own go-plugin sends of
// its stdout and stderr is written to these.
func Open(conn net.Conn, stdout, stderr io.Writer) (*Session, error) {
	mux, err := yamux.Client(conn, nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	// The server takes the first streams for these, in this order.
	var streams [3]net.Conn
	for i := range streams {
		if streams[i], err = mux.Open(); err != nil {
			_ = mux.Close()
			return nil, &model.DisconnectedError{Err: err}
		}
	}
	go func() { _, _ = io.Copy(stdout, streams[1]) }()
	go func() { _, _ = io.Copy(stderr, streams[2]) }()
	return &Session{conn: conn, mux: mux, control: rpc.NewClientWithCodec(newCodec(streams[0]))}, nil
}

// explain makes err, of a call, a [*model.DisconnectedError] where the session or the stream of the call has ended. Which of these the
// call sees first, and how it says so, is chance.
func explain(conn goplugin.ClientProtocol, err error) error {
	s, ok := conn.(*Session)
	if ok && s.mux.IsClosed() || isAnyOf(err, io.EOF, io.ErrUnexpectedEOF, rpc.ErrShutdown, yamux.ErrStreamClosed, yamux.ErrConnectionReset) {
		return &model.DisconnectedError{Err: err}
	}
	return err
}

func isAnyOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// Dispense returns an *rpc.Client on a connection of its own to the plugin called name, whose replies are each a *reply.
func (s *Session) Dispense(name string) (any, error) {
	var id uint32
	if err := s.call("Dispenser.Dispense", name, &id); err != nil {
		return nil, err
	}
	stream, err := s.mux.Open()
	if err != nil {
		return nil, err
	}
	// So go-plugin's brokers dial: the number there, and the same back.
	var ack uint32
	err = binary.Write(stream, binary.LittleEndian, id)
	if err == nil {
		err = binary.Read(stream, binary.LittleEndian, &ack)
	}
	if err == nil && ack != id {
		err = fmt.Errorf("connection %d was asked for, and the pack answered with %d", id, ack)
	}
	if err != nil {
		_ = stream.Close()
		return nil, err
	}
	return rpc.NewClientWithCodec(newCodec(stream)), nil
}

// Ping asks the pack's server for a sign of life.
func (s *Session) Ping() error {
	return s.call("Control.Ping", true, &struct{}{})
}

// Close asks the pack's server to end, and closes the connection.
func (s *Session) Close() error {
	err := s.call("Control.Quit", true, &struct{}{})
	// The connection closes first, and yamux then ends the session by itself. When the session closes first, the readers of all its
	// streams spin until the connection is closed, which can take a second of CPU time.
	_ = s.conn.Close()
	<-s.mux.CloseChan()
	_ = s.mux.Close()
	return err
}

// call calls the pack's server, and not one of its plugins.
func (s *Session) call(method string, args, into any) error {
	answer := &reply{into: into}
	if err := s.control.Call(method, args, answer); err != nil {
		return err
	}
	return answer.err
}
