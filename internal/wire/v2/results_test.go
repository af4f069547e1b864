package v2

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestResultsFromWire(t *testing.T) {
	fault := func(index uint32, message string) *TextError {
		return &TextError{Index: index, Error: &Error{Code: Code_CODE_PLUGIN, Message: message}}
	}
	reported := func(message string) model.Result {
		return model.Result{Err: &model.Error{Code: diagnostic.Plugin, Message: message}}
	}
	for _, test := range []struct {
		name    string
		r       *RoleGroupResult
		n       int
		want    []model.Result
		wantErr string
	}{
		{name: "nothing for nothing", r: nil, n: 0, want: []model.Result{}},
		{name: "HTML", r: &RoleGroupResult{Html: []string{"a", ""}}, n: 2, want: []model.Result{{HTML: "a"}, {}}},
		{
			name: "an error", r: &RoleGroupResult{Html: []string{"a", "b"}, Errors: []*TextError{fault(1, "no luck")}}, n: 2,
			want: []model.Result{{HTML: "a"}, reported("no luck")},
		},
		{
			name: "two errors for one text", r: &RoleGroupResult{Html: []string{""}, Errors: []*TextError{fault(0, "a"), fault(0, "b")}},
			n: 1, want: []model.Result{reported("b")},
		},
		{
			name: "an error without a text", r: &RoleGroupResult{Html: []string{""}, Errors: []*TextError{{}}}, n: 1,
			want: []model.Result{{Err: &model.Error{Code: diagnostic.Unknown, Message: "an error without a text"}}},
		},
		{name: "nothing", r: nil, n: 1, wantErr: "0 results for 1 texts"},
		{name: "too few", r: &RoleGroupResult{Html: []string{"a"}}, n: 2, wantErr: "1 results for 2 texts"},
		{name: "too many", r: &RoleGroupResult{Html: []string{"a", "b"}}, n: 1, wantErr: "2 results for 1 texts"},
		{
			name: "an error behind the last text", r: &RoleGroupResult{Html: []string{"a"}, Errors: []*TextError{fault(1, "")}},
			n: 1, wantErr: "an error for text 1 of 1 texts",
		},
		{
			name: "an error far behind", r: &RoleGroupResult{Html: []string{"a"}, Errors: []*TextError{fault(1<<32-1, "")}},
			n: 1, wantErr: "an error for text 4294967295 of 1 texts",
		},
		{
			name: "a nil error", r: &RoleGroupResult{Html: []string{"a"}, Errors: []*TextError{nil}}, n: 1,
			want: []model.Result{{Err: &model.Error{Code: diagnostic.Unknown, Message: "an error without a text"}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := resultsFromWire(test.r, test.n)
			if errorText(err) != test.wantErr {
				t.Fatalf("got error %v, want %q", err, test.wantErr)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// FuzzResultsFromWire checks that each message gives either an error or a result for each text.
func FuzzResultsFromWire(f *testing.F) {
	for _, r := range []*RoleGroupResult{
		{},
		{Html: []string{"a", "b"}},
		{Html: []string{"a", ""}, Errors: []*TextError{{Index: 1, Error: &Error{Code: Code_CODE_PANIC, Message: "x"}}}},
		{Html: []string{"a"}, Errors: []*TextError{{Index: 1 << 31}}},
	} {
		data, err := proto.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, 2)
	}
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		var r RoleGroupResult
		if proto.Unmarshal(data, &r) != nil || n < 0 || n > 1000 {
			return
		}
		results, err := resultsFromWire(&r, n)
		if err != nil {
			if results != nil {
				t.Errorf("got results beside the error %v", err)
			}
			return
		}
		if len(results) != n {
			t.Errorf("got %d results, want %d", len(results), n)
		}
		for i, result := range results {
			if result.Err != nil && (result.HTML != "" || result.Err.Error() == "") {
				t.Errorf("text %d: got HTML %q and error %q, want one of them", i, result.HTML, result.Err)
			}
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
