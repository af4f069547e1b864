package v1

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"net/rpc"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

const (
	// mostHeader is how large a reply's header may be, with the error in it. A plugin may name all of its text there; of packs
	// with the SDK it has [model.MaxMessage] bytes.
	mostHeader = 1 << 20
	// mostOther is how large a reply may be that isn't a text: a plugin's hooks, for example.
	mostOther = 1 << 20
	// ordinaryBytes is how large a reply may be that is read beside others of the document.
	ordinaryBytes = 32 << 20
	// replyBytes is more than what a reply has beside its text.
	replyBytes = 1 << 10
)

// reply is where a call's reply goes.
type reply struct {
	into any
	// ctx is the call's, and quota what the results of its document may take; nil where that has no part in it.
	ctx   context.Context //nolint:containedctx // net/rpc passes none
	quota *model.Quota
	// err is why the reply wasn't read: a [*model.Error], or a [*refusal] after which the connection is of no use.
	err error
}

// check returns an error where the reply isn't to be read because of its size.
func (r *reply) check(size uint64) error {
	switch r.into.(type) {
	case *RoleReply, *ContentsReply:
		limit := r.quota.Min(model.MaxText)
		switch {
		case size <= uint64(limit)+replyBytes:
			return nil
		case limit == model.MaxText:
			return model.Errorf(diagnostic.TooLarge, "result is over the limit of %d bytes", limit)
		}
		return model.ResultsError()
	}
	if size <= mostOther {
		return nil
	}
	return model.Errorf(diagnostic.TooLarge, "reply is over the limit of %d bytes", mostOther)
}

// take takes the result of a role from the quota, before the next one that is large is read.
func (r *reply) take() {
	// One that nobody waits for any more isn't kept.
	if role, ok := r.into.(*RoleReply); ok && r.ctx.Err() == nil && !r.quota.Take(len(role.Value)) {
		role.Value, r.err = "", model.ResultsError()
	}
}

// codec is net/rpc's own of a client, except that it drops what is over a bound before it is in memory.
type codec struct {
	conn io.ReadWriteCloser
	out  *bufio.Writer
	enc  *gob.Encoder
	in   messageReader
	dec  *gob.Decoder
	// definitions is how many bytes of them came.
	definitions uint64
	// refused is why nothing more is read.
	refused *refusal
}

// refusal is what came over a connection that the host therefore breaks.
type refusal struct{ message string }

func refuse(format string, args ...any) *refusal { return &refusal{fmt.Sprintf(format, args...)} }

func (r *refusal) Error() string { return r.message }

var _ rpc.ClientCodec = (*codec)(nil)

func newCodec(conn io.ReadWriteCloser) *codec {
	c := &codec{conn: conn, out: bufio.NewWriter(conn), in: messageReader{in: bufio.NewReaderSize(conn, mostPrefix+mostDefinitions)}}
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

// ReadResponseHeader breaks the connection where the header is over its bound, as it says whose it is.
func (c *codec) ReadResponseHeader(r *rpc.Response) error {
	return c.decode(r, func(size uint64) error {
		if size > mostHeader {
			return refuse("the header of a reply is over the limit of %d bytes", mostHeader)
		}
		return nil
	})
}

// ReadResponseBody drops a reply that is over its bound. The connection goes on: gob says of each of its messages how long it is.
func (c *codec) ReadResponseBody(body any) error {
	r, _ := body.(*reply)
	if r == nil {
		// Net/rpc has no use for it.
		r = &reply{}
	}
	leave := func() {}
	defer func() { leave() }()
	err := c.decode(r.into, func(size uint64) error {
		if r.err = r.check(size); r.err != nil {
			return errDropped
		}
		if size <= ordinaryBytes || r.quota == nil {
			return nil
		}
		enter, err := r.quota.LockLarge(r.ctx)
		if err != nil {
			// Nobody waits for it any more.
			r.err = model.ResultsError()
			return errDropped
		}
		leave = enter
		// Others may have taken what was left.
		if r.err = r.check(size); r.err != nil {
			return errDropped
		}
		return nil
	})
	switch {
	case errors.Is(err, errDropped):
		return nil
	case c.refused != nil:
		// Of an error that is returned here net/rpc keeps the text alone. The next header has it again.
		r.err = c.refused
		return nil
	case err == nil:
		r.take()
	}
	return err
}

// decode reads the next value, and the definitions of types before it. It asks accept with the size of the value, which is a single
// message, as no type has an interface in it.
func (c *codec) decode(into any, accept func(size uint64) error) error {
	c.in.accept = func(prefix int, n uint64) error {
		// A message begins with the number of its type, of which the last bit is the sign. That of a definition is negative.
		id, idSize, err := c.in.peekNumber(prefix)
		switch {
		case err != nil:
			return err
		case id == idInterface<<1:
			return refuse(interfaceFound)
		case id&1 == 0:
			return accept(n)
		}
		if c.definitions += n; c.definitions > mostDefinitions {
			return refuse("the types of replies take more than %d bytes", mostDefinitions)
		}
		message, err := c.in.in.Peek(prefix + int(n))
		if err != nil {
			return err
		}
		return checkDefinition(message[min(prefix+idSize, len(message)):])
	}
	if c.refused != nil {
		return c.refused
	}
	err := c.dec.Decode(into)
	c.refused, _ = errors.AsType[*refusal](err)
	return err
}

func (c *codec) Close() error { return c.conn.Close() }

// errDropped is the error of a message that was read over.
var errDropped = errors.New("dropped")

// messageReader is a reader for gob that asks at the beginning of each message whether to read it. Gob's messages have
// their length before them.
type messageReader struct {
	in *bufio.Reader
	// accept is asked about the next message, of which nothing is read: n bytes behind a prefix that says so. Where it returns errDropped,
	// the message is read over.
	accept func(prefix int, n uint64) error
	// left is what is to be read of the message, its length included.
	left uint64
}

var _ io.ByteReader = (*messageReader)(nil)

// begin asks for the next message, if the one before is read.
func (r *messageReader) begin() error {
	if r.left > 0 {
		return nil
	}
	n, prefix, err := r.peekNumber(0)
	if err != nil {
		return err
	}
	if n == 0 || n > math.MaxInt64 {
		return errNoMessage
	}
	r.left = n + uint64(prefix)
	if err := r.accept(prefix, n); err != nil {
		if errors.Is(err, errDropped) {
			if err := r.skip(); err != nil {
				return err
			}
		}
		return err
	}
	return nil
}

var errNoMessage = refuse("what comes is no message of gob")

// mostPrefix is how many bytes a number has at most.
const mostPrefix = 9

// peekNumber returns the number that is at bytes ahead, and how many bytes it has. Up to 127 it is one byte, or else there is the
// negated number of the bytes that follow with it.
func (r *messageReader) peekNumber(at int) (n uint64, size int, err error) {
	bytes, err := r.in.Peek(at + 1)
	if err != nil {
		return 0, 0, err
	}
	first := bytes[at]
	if first <= 0x7f {
		return uint64(first), 1, nil
	}
	size = 1 - int(int8(first))
	if size > mostPrefix {
		return 0, 0, errNoMessage
	}
	if bytes, err = r.in.Peek(at + size); err != nil {
		return 0, 0, err
	}
	for _, b := range bytes[at+1:] {
		n = n<<8 | uint64(b)
	}
	return n, size, nil
}

// skip reads over the rest of the message.
func (r *messageReader) skip() error {
	for r.left > 0 {
		n, err := r.in.Discard(int(min(r.left, 1<<30)))
		r.left -= uint64(n)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *messageReader) Read(p []byte) (int, error) {
	if err := r.begin(); err != nil {
		return 0, err
	}
	n, err := r.in.Read(p[:min(uint64(len(p)), r.left)])
	r.left -= uint64(n)
	return n, err
}

func (r *messageReader) ReadByte() (byte, error) {
	if err := r.begin(); err != nil {
		return 0, err
	}
	b, err := r.in.ReadByte()
	if err == nil {
		r.left--
	}
	return b, err
}
