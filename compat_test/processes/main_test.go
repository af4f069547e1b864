//go:build unix

package processes

import (
	"errors"
	"flag"
	"os"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

func TestMain(m *testing.M) {
	if flag.Parse(); testing.Short() {
		os.Exit(m.Run())
	}
	os.Exit(programs.Main(m, func(string) error {
		return errors.Join(
			programs.Today("./cmd/htmlize", "./compat_test/faults"),
			programs.Frozen("role"),
			programs.Frozen("host2023"),
			programs.Frozen("host-v1"),
			programs.Frozen("host-v2"))
	}))
}
