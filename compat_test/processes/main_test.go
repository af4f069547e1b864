//go:build unix

package processes

import (
	"errors"
	"os"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

func TestMain(m *testing.M) {
	os.Exit(programs.Main(m, func(string) error {
		return errors.Join(
			programs.Today("./cmd/htmlize", "./compat_test/faults"),
			programs.Frozen("role"),
			programs.Frozen("host2023"),
			programs.Frozen("host-v1"),
			programs.Frozen("host-v2"))
	}))
}
