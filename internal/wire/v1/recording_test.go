package v1

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// exchange is one call as it was recorded: what the host wrote and what the pack answered.
type exchange struct{ request, response []byte }

// called is the meaning of an exchange, in the structs of 2023. Reply is a zero value where there is an error.
type called struct {
	Method      string
	Args, Reply any
	Err         string
}

const recordedText = "I know :tt:`a < b`.\n\nI know 日本.\n"

// conversation is the meaning of testdata/conversation2023.txt. Net/rpc numbers the calls from 0.
var conversation = []called{
	{
		Method: "Plugin.Hooks",
		Args:   OldHooksArgs{},
		Reply:  OldHooksReply{Hooks: []string{"contents", "role:tt", "role:fail"}},
	},
	{
		Method: "Plugin.ProcessRole",
		Args:   OldRoleArgs{Role: "tt", Value: "a < b", Post: OldPost{Id: 7, Author: "Joe", Contents: recordedText}},
		Reply:  OldRoleReply{Value: "<tt>a < b</tt>"},
	},
	{
		Method: "Plugin.ProcessRole",
		Args:   OldRoleArgs{Role: "fail", Value: "x", Post: OldPost{Id: 7, Author: "Joe", Contents: recordedText}},
		Reply:  OldRoleReply{},
		Err:    "no such luck",
	},
	{
		Method: "Plugin.ProcessContents",
		Args:   OldContentsArgs{Value: "<p>I know 日本.</p>\n\n", Post: OldPost{Id: 7, Author: "Joe", Contents: recordedText}},
		Reply:  OldContentsReply{Value: "<p><b>I (Joe)</b> know 日本.</p>\n\n"},
	},
}

// TestRecordedHost sends what a host of 2023 sent to today's server. It compares the meaning of messages: the IDs that gob gives to types
// depend on the rest of the program.
func TestRecordedHost(t *testing.T) {
	var requests, responses bytes.Buffer
	for _, e := range readRecording(t) {
		requests.Write(e.request)
	}
	post := htmlize.Post{ID: 7, Author: "Joe"}
	p := fakePack{
		roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
			checkPost(ctx, t, post, c.Post, c.Host)
			if c.Groups[0].Role == "fail" {
				return [][]model.Result{{{Err: model.Errorf(diagnostic.Plugin, "no such luck")}}}, nil
			}
			return [][]model.Result{{{HTML: "<tt>" + c.Groups[0].Texts[0] + "</tt>"}}}, nil
		},
		contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
			checkPost(ctx, t, post, c.Post, c.Host)
			return strings.ReplaceAll(c.Text, "I ", "<b>I ("+c.Post.Author+")</b> "), nil
		},
	}
	set := ServerSet(t.Context(), p, &model.Description{Plugins: []model.PluginDescription{
		{Name: "all", Hooks: []model.Hook{"contents", "role:tt", "role:fail"}},
	}}, model.Serving{})
	plugin, err := set[model.AggregatePlugin].Server(nil)
	if err != nil {
		t.Fatal(err)
	}
	server := rpc.NewServer()
	if err := server.RegisterName("Plugin", plugin); err != nil {
		t.Fatal(err)
	}
	// The server returns after the last answer.
	server.ServeConn(pipe{&requests, &responses})

	want := make([]called, len(conversation))
	for i, c := range conversation {
		want[i] = called{Method: c.Method, Reply: c.Reply, Err: c.Err}
	}
	if diff := cmp.Diff(want, decodeResponses(t, &responses)); diff != "" {
		t.Errorf("today's answers (-want +got):\n%s", diff)
	}
}

// TestRecordedPack sends what a pack of 2023 answered to today's client, and compares the client's requests with the recording.
func TestRecordedPack(t *testing.T) {
	near, far := net.Pipe()
	asked := make(chan []called, 1)
	go func() {
		defer far.Close()
		asked <- answer(far, readRecording(t))
	}()
	client := rpc.NewClientWithCodec(newCodec(near))
	defer client.Close()

	p, _, err := Connect(t.Context(), dispenser{client: client}, []string{"htmlize"})
	if err != nil {
		t.Fatal(err)
	}
	description, err := p.Describe(t.Context())
	wantPlugins := []model.PluginDescription{{Name: "htmlize", Hooks: []model.Hook{"contents", "role:tt", "role:fail"}}}
	if diff := cmp.Diff(wantPlugins, description.Plugins); diff != "" || err != nil {
		t.Errorf("plugins: got error %v, -want +got:\n%s", err, diff)
	}
	post, host := htmlize.Post{ID: 7, Author: "Joe"}, fakeHost{contents: recordedText}
	results, err := p.ProcessRoles(t.Context(), model.RolesCall{Post: post, Host: host, Groups: []model.Group{
		{Plugin: "htmlize", Role: "tt", Texts: []string{"a < b"}}, {Plugin: "htmlize", Role: "fail", Texts: []string{"x"}},
	}})
	wantResults := [][]model.Result{{{HTML: "<tt>a < b</tt>"}}, {{Err: model.Errorf(diagnostic.Unknown, "no such luck")}}}
	if diff := cmp.Diff(wantResults, results); diff != "" || err != nil {
		t.Errorf("results: got error %v, -want +got:\n%s", err, diff)
	}
	text, err := p.ProcessContents(t.Context(), model.ContentsCall{
		Plugin: "htmlize", Text: "<p>I know 日本.</p>\n\n", Post: post, Host: host,
	})
	if want := "<p><b>I (Joe)</b> know 日本.</p>\n\n"; text != want || err != nil {
		t.Errorf("contents: got %q and error %v, want %q", text, err, want)
	}

	want := make([]called, len(conversation))
	for i, c := range conversation {
		want[i] = called{Method: c.Method, Args: c.Args}
	}
	_ = client.Close() // for a pack that still waits for a question
	if diff := cmp.Diff(want, <-asked); diff != "" {
		t.Errorf("today's questions (-want +got):\n%s", diff)
	}
}

// answer reads requests as the pack of 2023 did, and writes that pack's answer to each. It returns the requests, and stops at one that it
// can't read.
func answer(conn net.Conn, recording []exchange) []called {
	var asked []called
	decoder := gob.NewDecoder(conn)
	for i, e := range recording {
		request, err := decodeRequest(decoder, conversation[i].Args)
		asked = append(asked, request)
		if err != nil {
			return asked
		}
		if _, err := conn.Write(e.response); err != nil {
			return asked
		}
	}
	return asked
}

// decodeRequest reads a request whose arguments have the type of like. The result contains an error, too.
func decodeRequest(decoder *gob.Decoder, like any) (called, error) {
	var header rpc.Request
	args := reflect.New(reflect.TypeOf(like))
	if err := errors.Join(decoder.Decode(&header), decoder.DecodeValue(args)); err != nil {
		return called{Err: err.Error()}, err
	}
	return called{Method: header.ServiceMethod, Args: args.Elem().Interface()}, nil
}

// decodeResponses reads responses as the host of 2023 did. It returns them in the order of the calls: they may arrive in another order.
func decodeResponses(t *testing.T, r io.Reader) []called {
	t.Helper()
	answers := make([]called, len(conversation))
	decoder := gob.NewDecoder(r)
	for range conversation {
		var header rpc.Response
		if err := decoder.Decode(&header); err != nil {
			t.Fatal(err)
		}
		reply := reflect.New(reflect.TypeOf(conversation[header.Seq].Reply))
		body := reply
		if header.Error != "" {
			body = reflect.Value{} // there is one that means nothing
		}
		if err := decoder.DecodeValue(body); err != nil {
			t.Fatal(err)
		}
		answers[header.Seq] = called{Method: header.ServiceMethod, Reply: reply.Elem().Interface(), Err: header.Error}
	}
	if err := decoder.DecodeValue(reflect.Value{}); err != io.EOF {
		t.Errorf("after the last answer: got %v, want the end", err)
	}
	return answers
}

// TestRecording checks that the recording, read with the structs of 2023, is the conversation.
func TestRecording(t *testing.T) {
	var requests, responses bytes.Buffer
	for _, e := range readRecording(t) {
		requests.Write(e.request)
		responses.Write(e.response)
	}
	got := decodeResponses(t, &responses)
	decoder := gob.NewDecoder(&requests)
	for i := range got {
		request, err := decodeRequest(decoder, conversation[i].Args)
		if err != nil {
			t.Fatal(err)
		}
		got[i].Args = request.Args
	}
	if diff := cmp.Diff(conversation, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func readRecording(t *testing.T) []exchange {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "conversation2023.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var recording []exchange
	for line := range strings.Lines(string(data)) {
		who, text, _ := strings.Cut(strings.TrimSpace(line), ": ")
		message, err := hex.DecodeString(text)
		switch {
		case strings.HasPrefix(line, "#"):
		case err != nil:
			t.Fatal(err)
		case who == "host":
			recording = append(recording, exchange{request: message})
		default:
			recording[len(recording)-1].response = message
		}
	}
	if got, want := len(recording), len(conversation); got != want {
		t.Fatalf("got %d recorded calls, want %d", got, want)
	}
	return recording
}

// checkPost checks that a call has the post, and that its host has the recorded text.
func checkPost(ctx context.Context, t *testing.T, want, got htmlize.Post, host model.Host) {
	t.Helper()
	contents, err := host.Contents(ctx)
	if !cmp.Equal(got, want) || contents != recordedText || err != nil {
		t.Errorf("got post %+v, contents %q and error %v", got, contents, err)
	}
}

// pipe is one end of a connection. The test reads and writes all of it at once.
type pipe struct {
	io.Reader
	io.Writer
}

func (pipe) Close() error { return nil }

// dispenser is a connection with one plugin, which has every name.
type dispenser struct {
	goplugin.ClientProtocol
	client *rpc.Client
}

func (d dispenser) Dispense(string) (any, error) { return d.client, nil }
