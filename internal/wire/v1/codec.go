package v1

import (
	"bufio"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net/rpc"

	"example.com/htmlize/internal/model"
)

// maxHeader is how large a reply's header may be, with the error in it. A plugin may repeat all of its text there. Packs built with the
// SDK send at most [model.MaxMessage] bytes.
const maxHeader = 1 << 20

// codec is like net/rpc's own codec of a client, but it drops what is over a limit before it is in memory.
type codec struct {
	conn io.ReadWriteCloser
	out  *bufio.Writer
	enc  *gob.Encoder
	in   messageReader
	dec  *gob.Decoder
	// definitions is how many bytes of type definitions were read.
	definitions uint64
	// violation is why nothing more is read.
	violation *violation
}

var _ rpc.ClientCodec = (*codec)(nil)

func newCodec(conn io.ReadWriteCloser) *codec {
	c := &codec{conn: conn, out: bufio.NewWriter(conn), in: messageReader{in: bufio.NewReaderSize(conn, maxPrefix+maxDefinitions)}}
	c.enc, c.dec = gob.NewEncoder(c.out), gob.NewDecoder(&c.in)
	return c
}

func (c *codec) WriteRequest(r *rpc.Request, args any) error {
	if err := c.enc.Encode(r); err != nil {
		return err
	}
	if err := c.enc.Encode(args); err != nil {
		return err
	}
	return c.out.Flush()
}

// ReadResponseHeader reads a reply's header. Without the header it isn't known which call the reply is for, so a header over its limit is
// a violation.
func (c *codec) ReadResponseHeader(r *rpc.Response) error {
	return c.decode(r, func(size uint64) error {
		if size > maxHeader {
			return violationf("the header of a reply is over the limit of %d bytes", maxHeader)
		}
		return nil
	})
}

// ReadResponseBody reads a reply, and drops it where it is over its limit. The connection can still be used: gob's messages have their
// length before them.
func (c *codec) ReadResponseBody(body any) error {
	r, _ := body.(*reply)
	if r == nil {
		// Net/rpc ignores this reply.
		r = &reply{}
	}
	unlock := func() {}
	defer func() { unlock() }()
	err := c.decode(r.into, func(size uint64) error {
		if r.err = r.checkSize(size); r.err != nil {
			return errDropped
		}
		if size <= largeReply || r.quota == nil {
			return nil
		}
		u, err := r.quota.LockLarge(r.ctx)
		if err != nil {
			// No caller waits for the reply any more.
			r.err = model.ResultsError()
			return errDropped
		}
		unlock = u
		// Meanwhile other results may have used up the quota.
		if r.err = r.checkSize(size); r.err != nil {
			return errDropped
		}
		return nil
	})
	switch {
	case errors.Is(err, errDropped):
		return nil
	case c.violation != nil:
		// Of an error that is returned here net/rpc passes on only the text. Reading the next header returns the violation again.
		r.err = c.violation
		return nil
	case err == nil:
		r.takeQuota()
	}
	return err
}

// decode reads the next value, and the type definitions before it. It calls accept with the size of the value. A value is a single
// message, because no type contains an interface.
func (c *codec) decode(into any, accept func(size uint64) error) error {
	c.in.accept = func(prefix int, n uint64) error {
		// A message begins with the ID of its type. The last bit of the ID is the sign: that of a definition is negative.
		id, idSize, err := c.in.peekNumber(prefix)
		switch {
		case err != nil:
			return err
		case id == idInterface<<1:
			return violationf(interfaceFound)
		case id&1 == 0:
			return accept(n)
		}
		if c.definitions += n; c.definitions > maxDefinitions {
			return violationf("the types of replies take more than %d bytes", maxDefinitions)
		}
		message, err := c.in.in.Peek(prefix + int(n))
		if err != nil {
			return err
		}
		return checkDefinition(message[min(prefix+idSize, len(message)):])
	}
	if c.violation != nil {
		return c.violation
	}
	err := c.dec.Decode(into)
	c.violation, _ = errors.AsType[*violation](err)
	return err
}

func (c *codec) Close() error { return c.conn.Close() }

// violation is something in what a pack sent that no pack may send. The host closes the connection.
type violation struct{ message string }

func violationf(format string, args ...any) *violation {
	return &violation{fmt.Sprintf(format, args...)}
}

func (v *violation) Error() string { return v.message }
