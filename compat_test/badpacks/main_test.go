//go:build unix

package badpacks

import (
	"flag"
	"os"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

var update = flag.Bool("update", false, "rewrite the messages of the cases")

// parallelCases is how many cases run in parallel unless -parallel is given: they spend most of their time waiting.
const parallelCases = "6"

func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == hostProcess {
		os.Exit(runHostProcess(os.Args[2], os.Args[3], os.Args[4]))
	}
	if err := flag.Set("test.parallel", parallelCases); err != nil {
		panic(err)
	}
	if flag.Parse(); testing.Short() {
		os.Exit(m.Run())
	}
	// The programs are built without the race detector, even where the tests run with it: it would report the bugs that they have on
	// purpose.
	os.Exit(programs.Main(m, func(string) error {
		return programs.Today("./compat_test/badpacks/packs/bare", "./compat_test/badpacks/packs/sdk")
	}))
}
