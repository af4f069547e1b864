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

// Session is a host's end of a connection to a pack. It speaks the same protocol as go-plugin's own client of net/rpc. That client reads
// messages of any size, and Session has a limit for each.
type Session struct {
	conn    net.Conn
	mux     *yamux.Session
	control *rpc.Client
}

var _ goplugin.ClientProtocol = (*Session)(nil)

// Open opens a session on a connection to a pack's server. Where that fails, it closes the connection, and the error is a
// [*model.DisconnectedError]. Output that go-plugin's server sends over the session is written to stdout and stderr.
func Open(conn net.Conn, stdout, stderr io.Writer) (*Session, error) {
	mux, err := yamux.Client(conn, nil)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	// The server expects its control stream, its stdout and its stderr as the first streams, in this order.
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

// connectError makes the error of a call a [*model.DisconnectedError] where the session or the call's stream has ended. Which of these the
// call notices first, and what its error is then, isn't deterministic.
func connectError(conn goplugin.ClientProtocol, err error) error {
	s, ok := conn.(*Session)
	if ok && s.mux.IsClosed() || isAnyOf(err, io.EOF, io.ErrUnexpectedEOF, rpc.ErrShutdown, yamux.ErrStreamClosed, yamux.ErrConnectionReset) {
		return &model.DisconnectedError{Err: err}
	}
	return err
}

func isAnyOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// Dispense returns an *rpc.Client with a connection of its own to the plugin called name. Each of its replies has to be a *reply.
func (s *Session) Dispense(name string) (any, error) {
	var id uint32
	if err := s.call("Dispenser.Dispense", name, &id); err != nil {
		return nil, err
	}
	stream, err := s.mux.Open()
	if err != nil {
		return nil, err
	}
	// Go-plugin's brokers dial in this way: one side sends the connection's ID, and the other side returns it.
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

// Ping pings the pack's server.
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

// call calls a method of the pack's server itself, and not of a plugin.
func (s *Session) call(method string, args, into any) error {
	answer := &reply{into: into}
	if err := s.control.Call(method, args, answer); err != nil {
		return err
	}
	return answer.err
}
