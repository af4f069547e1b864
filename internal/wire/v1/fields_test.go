package v1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestEveryField makes every call of protocol 1 over a connection, with every field of the model set. Every field has to arrive, except
// those in a list that protocol 1 doesn't carry. So a new field of the model can't be forgotten here.
func TestEveryField(t *testing.T) {
	sent := filled[conversed]()
	for i := range sent.Description.Plugins {
		plugin, group := &sent.Description.Plugins[i], &sent.Roles.Groups[i]
		plugin.Hooks = []model.Hook{model.RoleHook(group.Role), model.ContentsHook}
		group.Plugin, sent.Contents.Plugin = plugin.Name, plugin.Name
	}
	for _, results := range sent.Results {
		results[0].Err = nil
		results[1].HTML = ""
	}
	got := sent.converse(t)

	want := map[string]any{
		"Description.Name":                  "",
		"Description.Version":               "",
		"Description.SDK":                   "",
		"Description.Protocols":             []int{1},
		"Description.Features":              []string(nil),
		"Description.Plugins.Summary":       "",
		"Description.Plugins.Deterministic": false,
		"Description.Plugins.Sanitizer":     false,
		"Description.Plugins.ConfigSchema":  json.RawMessage(nil),
		"Roles.Post.IDText":                 "",
		"Roles.Post.Title":                  "",
		"Roles.Post.Meta":                   map[string]json.RawMessage(nil),
		"Roles.Groups.Timeout":              time.Duration(0),
		"Results.Err.Code":                  diagnostic.Unknown,
		"Results.Err.Location":              "",
		"Contents.Stage":                    htmlize.Stage(""),
		"Contents.Post.IDText":              "",
		"Contents.Post.Title":               "",
		"Contents.Post.Meta":                map[string]json.RawMessage(nil),
		"Contents.Timeout":                  time.Duration(0),
	}
	if diff := cmp.Diff(want, lost(sent, got)); diff != "" {
		t.Errorf("what doesn't arrive, and what does instead (-want +got):\n%s", diff)
	}
}

// TestPost converts posts with every field set, in both directions.
func TestPost(t *testing.T) {
	t.Run("model", func(t *testing.T) {
		sent := filled[htmlize.Post]()
		got := postFromWire(postToWire(sent, "contents"))
		if diff := cmp.Diff(map[string]any{"IDText": "", "Title": "", "Meta": map[string]json.RawMessage(nil)}, lost(sent, got)); diff != "" {
			t.Errorf("what doesn't arrive, and what does instead (-want +got):\n%s", diff)
		}
	})
	t.Run("wire", func(t *testing.T) {
		sent := filled[Post]()
		got := postToWire(postFromWire(sent), sent.Contents)
		if diff := cmp.Diff(map[string]any{}, lost(sent, got)); diff != "" {
			t.Errorf("what doesn't arrive, and what does instead (-want +got):\n%s", diff)
		}
	})
}

// conversed is what host and pack send each other in all calls of protocol 1.
type conversed struct {
	Description *model.Description
	Roles       model.RolesCall
	Results     [][]model.Result
	Contents    model.ContentsCall
	Text        string
	Post        string
}

// converse makes the conversation over a connection and returns it as it was heard on the other side of each call.
func (sent conversed) converse(t *testing.T) (got conversed) {
	t.Helper()
	hear := func(ctx context.Context, host model.Host) error {
		var err error
		got.Post, err = host.Contents(ctx)
		return err
	}
	for _, group := range sent.Roles.Groups {
		got.Roles.Groups = append(got.Roles.Groups, model.Group{Texts: make([]string, len(group.Texts))})
	}
	var mu sync.Mutex
	p := fakePack{
		// The texts of a group come one by one and in any order, and so do their results go.
		roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
			mu.Lock()
			defer mu.Unlock()
			group, text := c.Groups[0], c.Groups[0].Texts[0]
			at := slices.IndexFunc(sent.Roles.Groups, func(g model.Group) bool { return slices.Contains(g.Texts, text) })
			if at < 0 {
				return nil, fmt.Errorf("text %q wasn't sent", text)
			}
			i := slices.Index(sent.Roles.Groups[at].Texts, text)
			group.Texts = got.Roles.Groups[at].Texts
			group.Texts[i] = text
			got.Roles.Groups[at], got.Roles.Post = group, c.Post
			return [][]model.Result{{sent.Results[at][i]}}, hear(ctx, c.Host)
		},
		contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
			got.Contents, got.Contents.Host = c, nil
			return sent.Text, hear(ctx, c.Host)
		},
	}
	var names []string
	for _, plugin := range sent.Description.Plugins {
		names = append(names, plugin.Name)
	}
	c := connect(t, ServerSet(t.Context(), p, sent.Description, model.Serving{}), names...)
	host := fakeHost{contents: sent.Post}

	var errs [3]error
	got.Description, errs[0] = c.Describe(t.Context())
	roles := sent.Roles
	roles.Host = host
	got.Results, errs[1] = c.ProcessRoles(t.Context(), roles)
	contents := sent.Contents
	contents.Host = host
	got.Text, errs[2] = c.ProcessContents(t.Context(), contents)
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return got
}

// lost returns, by the field's name, what got has in each field in which it differs from sent.
func lost(sent, got any) map[string]any {
	found := make(map[string]any)
	var compare func(name string, sent, got reflect.Value)
	compare = func(name string, sent, got reflect.Value) {
		switch {
		case reflect.DeepEqual(sent.Interface(), got.Interface()):
		case sent.Kind() == reflect.Struct:
			for i := range sent.NumField() {
				field := sent.Type().Field(i).Name
				if name != "" {
					field = name + "." + field
				}
				compare(field, sent.Field(i), got.Field(i))
			}
		case sent.Kind() == reflect.Pointer && !sent.IsNil() && !got.IsNil():
			compare(name, sent.Elem(), got.Elem())
		case sent.Kind() == reflect.Slice && sent.Len() == got.Len():
			for i := range sent.Len() {
				compare(name, sent.Index(i), got.Index(i))
			}
		default:
			found[name] = got.Interface()
		}
	}
	compare("", reflect.ValueOf(sent), reflect.ValueOf(got))
	return found
}

// filled returns a value in which every field has a value of its own. Interfaces stay nil.
func filled[T any]() T {
	n := 0
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		n++
		if v.Type() == reflect.TypeFor[*model.Quota]() || v.Type() == reflect.TypeFor[[]int32]() {
			// The quota and the order of calls are for the client, and aren't sent.
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem())
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0))
			fill(v.Index(1))
		case reflect.Map:
			v.Set(reflect.MakeMap(v.Type()))
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key)
			fill(value)
			v.SetMapIndex(key, value)
		case reflect.String:
			v.SetString(fmt.Sprintf("text %d", n))
		case reflect.Int:
			v.SetInt(int64(n))
		case reflect.Int64:
			v.SetInt(int64(n) * int64(time.Hour))
		case reflect.Uint8:
			v.SetUint(uint64(n))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Interface:
		default:
			panic("no value for a " + v.Type().String())
		}
	}
	var v T
	fill(reflect.ValueOf(&v).Elem())
	return v
}
