package v1

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"
	"net/rpc"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// hostile writes replies as net/rpc's server does, and messages that it never would.
type hostile struct {
	bytes.Buffer
	enc *gob.Encoder
	seq uint64
}

func newHostile() *hostile {
	h := &hostile{}
	h.enc = gob.NewEncoder(&h.Buffer)
	return h
}

// header writes the header of the next reply.
func (h *hostile) header(err string) *hostile {
	h.seq++
	return h.value(rpc.Response{ServiceMethod: methodProcessRole, Seq: h.seq, Error: err})
}

func (h *hostile) value(v any) *hostile {
	if err := h.enc.Encode(v); err != nil {
		panic(err)
	}
	return h
}

// message writes a message of gob byte by byte.
func (h *hostile) message(parts ...[]byte) *hostile {
	content := slices.Concat(parts...)
	h.Write(number(len(content)))
	h.Write(content)
	return h
}

// number returns n as gob writes it.
func number(n int) []byte {
	if n <= 0x7f {
		return []byte{byte(n)}
	}
	return binary.BigEndian.AppendUint64([]byte{0xf8}, uint64(n))
}

// text returns s as gob writes it.
func text(s string) []byte { return append(number(len(s)), s...) }

// wide returns a struct with a field of the given type and a long name, whose definition has more than the given number of bytes.
func wide(bytes, n int, field reflect.Type) any {
	return reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Value", Type: reflect.TypeFor[string]()},
		{Name: fmt.Sprintf("X%d%s", n, strings.Repeat("x", bytes)), Type: field},
	})).Interface()
}

// readAll reads replies to roles until an error. It returns their results, how many bytes of h are unread, and the error.
func (h *hostile) readAll(ctx context.Context, quota *model.Quota) (results []model.Result, unread int, err error) {
	c := newCodec(pipe{&h.Buffer, io.Discard})
	for {
		var header rpc.Response
		if err := c.ReadResponseHeader(&header); err != nil {
			return results, h.Len() + c.in.in.Buffered(), err
		}
		var value RoleReply
		r := &reply{into: &value, ctx: ctx, quota: quota}
		body := any(r)
		if header.Error != "" {
			body = nil
		}
		if err := c.ReadResponseBody(body); err != nil {
			return results, h.Len() + c.in.in.Buffered(), err
		}
		if r.err == nil {
			results = append(results, model.Result{HTML: value.Value})
		}
	}
}

// TestHostile checks that the host closes the connection at parts of a reply that are over their limit or would hide their size, before
// they are in memory.
func TestHostile(t *testing.T) {
	texts := reflect.TypeFor[[]string]()
	fine := RoleReply{Value: "fine"}
	ok := model.Result{HTML: "fine"}
	const (
		idString = 6
		long     = maxDefinitions
		large    = largeReply + 1<<20
	)
	for _, test := range []struct {
		name  string
		write func(h *hostile)
		want  []model.Result
		err   string
		// unread is how many bytes must be unread, at least.
		unread int
	}{
		{
			"a type",
			func(h *hostile) { h.header("").value(fine).header("").value(wide(long, 0, texts)) },
			[]model.Result{ok}, "the types of replies take more than 16384 bytes", long,
		},
		{
			"many types",
			func(h *hostile) {
				for i := range 5 {
					h.header("").value(wide(long/4, i, texts))
				}
			},
			make([]model.Result, 3), "the types of replies take more than 16384 bytes", long / 4,
		},
		{
			"types of a header",
			func(h *hostile) { h.value(wide(long, 0, texts)) },
			nil, "the types of replies take more than 16384 bytes", long,
		},
		{
			"an error's text",
			func(h *hostile) {
				h.header("fine").value(struct{}{}).header(strings.Repeat("x", maxHeader)).value(struct{}{})
			},
			make([]model.Result, 1), "the header of a reply is over the limit of 1048576 bytes", maxHeader,
		},
		{
			"an interface",
			func(h *hostile) { h.header("").value(wide(0, 0, reflect.TypeFor[any]())) },
			nil, "the type of a reply has an interface in it", 1,
		},
		{
			"a list of interfaces",
			func(h *hostile) { h.header("").value(wide(0, 0, reflect.TypeFor[[]any]())) },
			nil, "the type of a reply has an interface in it", 1,
		},
		{
			"an interface for a key",
			func(h *hostile) { h.header("").value(wide(0, 0, reflect.TypeFor[map[any]int]())) },
			nil, "the type of a reply has an interface in it", 1,
		},
		{
			"only an interface",
			func(h *hostile) { h.header("x").message([]byte{idInterface << 1, 0}, text("x")) },
			make([]model.Result, 1), "the type of a reply has an interface in it", 1,
		},
		{
			"no message",
			func(h *hostile) { h.header("").Write(binary.BigEndian.AppendUint64([]byte{0xf8}, 1<<63)) },
			nil, "what comes is no message of gob", 1,
		},
		{
			"a large type before a large result",
			func(h *hostile) {
				h.header("").value(wide(large, 0, texts)).value(RoleReply{Value: strings.Repeat("x", large)})
			},
			nil, "the types of replies take more than 16384 bytes", 2 * large,
		},
		{
			// The value of an interface continues in the next message.
			"a large result in two messages",
			func(h *hostile) {
				h.header("").value(wide(0, 0, reflect.TypeFor[any]()))
				id := slices.Clone(h.Bytes()[h.Len()-3 : h.Len()-1])
				h.header("").message(id, []byte{1}, text(strings.Repeat("x", large)), []byte{1}, text("string"))
				h.message([]byte{idString << 1}, text(strings.Repeat("x", large)), []byte{0})
			},
			nil, "the type of a reply has an interface in it", 2 * large,
		},
		{
			"a large result",
			func(h *hostile) {
				h.header("").value(RoleReply{Value: strings.Repeat("x", large)}).header("").value(fine)
			},
			[]model.Result{{HTML: strings.Repeat("x", large)}, ok}, "EOF", 0,
		},
		{
			"a text beside a reply without one",
			func(h *hostile) {
				h.header("x").value(wide(0, 0, texts)).header("x").value(strings.Repeat("x", maxOtherReply)).header("").value(fine)
			},
			[]model.Result{{}, {}, ok}, "EOF", 0,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHostile()
			test.write(h)
			ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
			defer cancel()
			quota := model.NewQuota(model.MaxResults)
			got, unread, err := h.readAll(ctx, quota)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%.2000s", diff)
			}
			if errorText(err) != test.err || unread < test.unread {
				t.Errorf("got error %v and %d bytes that weren't read, want error %s and %d", err, unread, test.err, test.unread)
			}
			size := 0
			for _, result := range got {
				size += len(result.HTML)
			}
			if got, want := quota.Min(model.MaxResults), model.MaxResults-size; got != want {
				t.Errorf("got a quota of %d bytes, want %d", got, want)
			}
			// The lock for large replies is free.
			leave, err := quota.LockLarge(ctx)
			if err != nil {
				t.Fatal(err)
			}
			leave()
		})
	}
}
