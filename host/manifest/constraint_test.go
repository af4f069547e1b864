package manifest

import (
	"regexp"
	"testing"

	"github.com/hashicorp/go-version"
)

// TestPrereleaseRule checks which versions miss a constraint only as prereleases, and that the suggested constraint allows them.
func TestPrereleaseRule(t *testing.T) {
	for _, test := range []struct{ constraint, version, want string }{
		{">= 0.1", "0.2.0-dev", `0.2.0-dev is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 0.2.0; to let it in, write ">= 0.2.0-dev"`},
		{"~> 1.2", "1.2.3-4-gabc1234", `1.2.3-4-gabc1234 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.2.3; to let it in, write "= 1.2.3-4-gabc1234", or ">= 1.2.3-4-gabc1234" for what follows, too: "~> 1.2" can't stand beside it`},
		{"~> 1", "v1.2.3-dirty", `1.2.3-dirty is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.2.3; to let it in, write ">= 1.2.3-dirty"`},
		{">= 1.0, < 2", "1.5.0-rc.1+build.7", `1.5.0-rc.1+build.7 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.5.0; to let it in, write "= 1.5.0-rc.1+build.7", or ">= 1.5.0-rc.1+build.7" for what follows, too: "< 2" can't stand beside it`},
		{"> 1.0, < 2, <= 1.9", "1.5.0-rc.1", `1.5.0-rc.1 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.5.0; to let it in, write "= 1.5.0-rc.1", or ">= 1.5.0-rc.1" for what follows, too: "< 2, <= 1.9" can't stand beside it`},
		{">= 1.0, != 1.4.0", "1.5.0-rc.1", `1.5.0-rc.1 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.5.0; to let it in, write ">= 1.5.0-rc.1, != 1.4.0"`},
		{"= 1.0.0", "1.0.0-rc1", `1.0.0-rc1 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.0.0; to let it in, write "= 1.0.0-rc1", or ">= 1.0.0-rc1" for what follows, too: "= 1.0.0" can't stand beside it`},
		{">= 1.0.0-rc1", "1.1.0-rc1", `1.1.0-rc1 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.1.0; to let it in, write ">= 1.1.0-rc1"`},
		{"~> 1.0-rc1", "1.1.0-rc1", `1.1.0-rc1 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.1.0; to let it in, write "= 1.1.0-rc1", or ">= 1.1.0-rc1" for what follows, too: "~> 1.0-rc1" can't stand beside it`},
		{">= 1.2.3-4-gabc1234, < 2", "1.2.3-4-gabc1234", `1.2.3-4-gabc1234 is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of 1.2.3; to let it in, write "= 1.2.3-4-gabc1234", or ">= 1.2.3-4-gabc1234" for what follows, too: "< 2" can't stand beside it`},
		{"~> 0.1.0-rc1", "0.1.0", `~> with a prerelease is satisfied only by prereleases; to let 0.1.0 in, write "~> 0.1.0"`},
		{"~> v1.2-rc1, < 2", "1.3.0", `~> with a prerelease is satisfied only by prereleases; to let 1.3.0 in, write "~> 1.2, < 2"`},

		// The rule isn't what they miss it by, or they don't miss it.
		{">= 2", "1.2.3-dev", ""},
		{">= 1.0.0-rc2", "1.0.0-rc1", ""},
		{">= 0.2.0-dev", "0.2.0-dev", ""},
		{">= 2", "1.2.3", ""},
		{">= 1.2.3-alpha, != 1.2.3-dev", "1.2.3-dev", ""},
		{">= 1", "1.2.3+dirty", ""},
		{"~> 0.1.0-rc1", "0.2.0", ""},
		{"~> 0.1.0-rc2", "0.1.0-rc1", ""},
	} {
		t.Run(test.constraint+", "+test.version, func(t *testing.T) {
			v := version.Must(version.NewVersion(test.version))
			c := Constraint{Text: test.constraint, Constraints: version.MustConstraints(version.NewConstraint(test.constraint))}
			if got := c.PrereleaseRule(v); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			for _, m := range regexp.MustCompile(`(?:write|or) "([^"]*)"`).FindAllStringSubmatch(test.want, -1) {
				if advised := version.MustConstraints(version.NewConstraint(m[1])); !advised.Check(v) {
					t.Errorf("%s doesn't satisfy %q, which is advised", v, m[1])
				}
			}
		})
	}
}
