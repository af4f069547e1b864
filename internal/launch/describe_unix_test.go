//go:build unix

package launch

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

func TestDescribe(t *testing.T) {
	t.Run("SDK", func(t *testing.T) {
		t.Parallel()
		folder, _ := install(t, "good")
		got, err := Describe(t.Context(), filepath.Join(folder, "good"), nil)
		if err != nil {
			t.Fatal(err)
		}
		linked, err := pack.Linked(sample)
		if err != nil {
			t.Fatal(err)
		}
		want, err := model.PackOf(linked).Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	for _, program := range []string{"without-sdk", "noisy", "exits"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, program)
			if got, err := Describe(t.Context(), filepath.Join(folder, program), nil); err == nil {
				t.Errorf("got %v, want an error", got)
			}
			if program == "noisy" {
				await(t, "the end of the process", lives[program].ended)
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		folder, lives := install(t, "silent")
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-lives["silent"].began
			cancel()
		}()
		if got, err := Describe(ctx, filepath.Join(folder, "silent"), nil); err == nil {
			t.Errorf("got %v, want an error", got)
		}
		await(t, "the end of the process", lives["silent"].ended)
	})
}
