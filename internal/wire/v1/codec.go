package v1

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"net/rpc"

	"example.com/htmlize/internal/model"
)

const (
	// mostHeader is how large a reply's header may be, with the error in it; those of packs with the SDK are a thousandth of it.
	mostHeader = 16 << 20
	// ordinaryBytes is how large a reply may be that is read beside others of the document.
	ordinaryBytes = 32 << 20
	// replyBytes is more than what a reply has beside its text.
	replyBytes = 1 << 10
)

// reply is where a call's reply goes.
type reply struct {
	into any
	// ctx is the call's, and allowed what the results of its document may take; nil where that has no part in it.
	ctx     context.Context //nolint:containedctx // net/rpc passes none
	allowed *model.Allowance
	// err is why the reply wasn't read.
	err *model.Error
}

// codec is net/rpc's own of a client, except that it drops what is over a bound before it is in memory.
type codec struct {
	conn io.ReadWriteCloser
	out  *bufio.Writer
	enc  *gob.Encoder
	in   messageReader
	dec  *gob.Decoder
}

var _ rpc.ClientCodec = (*codec)(nil)

func newCodec(conn io.ReadWriteCloser) *codec {
	c := &codec{conn: conn, out: bufio.NewWriter(conn), in: messageReader{in: bufio.NewReader(conn)}}
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
	c.in.accept = func(n uint64) error {
		if n > mostHeader {
			return errors.New("the header of a reply is too large")
		}
		return nil
	}
	return c.dec.Decode(r)
}

// ReadResponseBody drops a reply that is over its bound. The connection goes on: gob says of each of its messages how long it is.
func (c *codec) ReadResponseBody(body any) error {
	r, _ := body.(*reply)
	if r == nil {
		// Net/rpc has no use for it.
		r = &reply{}
	}
	var leave func()
	defer func() {
		if leave != nil {
			leave()
		}
	}()
	c.in.accept = func(n uint64) error {
		limit := r.allowed.Least(model.MaxText)
		switch {
		case n > uint64(limit)+replyBytes:
			if r.err = model.ResultsError(); limit == model.MaxText {
				r.err = model.Errorf(model.CodeTooLarge, "result is over the limit of %d bytes", limit)
			}
			return errDropped
		case n > ordinaryBytes && r.allowed != nil && leave == nil:
			// A reply may be several messages, and enters once.
			enter, err := r.allowed.EnterLarge(r.ctx)
			if err != nil {
				// Nobody waits for it any more.
				r.err = model.ResultsError()
				return errDropped
			}
			leave = enter
		}
		return nil
	}
	err := c.dec.Decode(r.into)
	if errors.Is(err, errDropped) {
		return nil
	}
	return err
}

func (c *codec) Close() error { return c.conn.Close() }

// errDropped is the error of a message that was read over.
var errDropped = errors.New("dropped")

// messageReader is a reader for gob, which it asks at the beginning of each message whether to read it. Gob's messages have
// their length before them: in one byte up to 127, or else as the negated number of the bytes that follow with it.
type messageReader struct {
	in *bufio.Reader
	// accept is asked with the length of the next message. Where it returns errDropped, the message is read over.
	accept func(n uint64) error
	// left is what is to be read of the message, its length included.
	left uint64
}

var _ io.ByteReader = (*messageReader)(nil)

// begin asks for the next message, if the one before is read.
func (r *messageReader) begin() error {
	if r.left > 0 {
		return nil
	}
	first, err := r.in.Peek(1)
	if err != nil {
		return err
	}
	n, prefix := uint64(first[0]), 1
	if first[0] > 0x7f {
		prefix += int(-int8(first[0]))
		if prefix > 9 {
			return errors.New("what comes is no message of gob")
		}
		bytes, err := r.in.Peek(prefix)
		if err != nil {
			return err
		}
		n = 0
		for _, b := range bytes[1:] {
			n = n<<8 | uint64(b)
		}
	}
	r.left = n + uint64(prefix)
	if err := r.accept(n); err != nil {
		if errors.Is(err, errDropped) {
			if err := r.skip(); err != nil {
				return err
			}
		}
		return err
	}
	return nil
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
