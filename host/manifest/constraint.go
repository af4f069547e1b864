package manifest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/go-version"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// Constraint is a constraint on a version. If the manifest has none, the embedded Constraints are nil and any version satisfies them.
type Constraint struct {
	// Pos is where the constraint is; zero if there is none.
	Pos diagnostic.Position
	// Text is the constraint as it was written.
	Text string
	version.Constraints
}

// constraint reads a version constraint, one part at a time: go-version doesn't say which part is invalid.
func (d *decoder) constraint(target *Constraint) func(value) {
	return func(v value) {
		text, ok := d.text(v, "a version constraint")
		if !ok {
			return
		}
		if strings.TrimSpace(text) == "" {
			d.problem(v.pos, "leave the key out to allow any version", "%swant a version constraint, found an empty text",
				v.prefix())
			return
		}
		c := Constraint{Pos: v.pos, Text: text}
		for part := range strings.SplitSeq(text, ",") {
			one, err := version.NewConstraint(part)
			if err != nil {
				part = strings.Trim(part, " \t\n")
				hint := cmp.Or(yamltext.LookalikeHint("the constraint", text), commaHint(text), constraintHint(part))
				d.problem(v.pos, hint, "%s%s is no version constraint", v.prefix(), quote(part))
				return
			}
			c.Constraints = append(c.Constraints, one...)
		}
		*target = c
	}
}

// constraintMistakes are forms of other tools' constraints, each with a hint. In a hint, $1 and so on stand for the pattern's submatches.
// The patterns are compiled when the first invalid constraint is found, as that takes longer than reading a manifest.
var constraintMistakes = sync.OnceValue(func() []constraintMistake {
	return []constraintMistake{
		{regexp.MustCompile(`\|`), `there is no "or" between constraints; a comma means "and"`},
		{regexp.MustCompile(`^\*$`), "leave the key out to allow any version"},
		{regexp.MustCompile(`^\^ *([0-9]+\.[0-9]+)$`), `write "~> $1"`},
		{regexp.MustCompile(`^\^ *([0-9][^ ]*)$`), `write ">= $1" with an upper bound, as in ">= 1.2, < 2"`},
		{regexp.MustCompile(`^~ *([0-9]+\.[0-9]+\.[0-9][^ ]*)$`), `write "~> $1"`},
		{regexp.MustCompile(`^~ *([0-9]+(?:\.[0-9]+)?)$`), `write "~> $1.0"`},
		{regexp.MustCompile(`^=> *(v?[0-9][^ ]*)$`), `write ">= $1"`},
		{regexp.MustCompile(`^=< *(v?[0-9][^ ]*)$`), `write "<= $1"`},
		{regexp.MustCompile(`^=== *(v?[0-9][^ ]*)$|^== *(v?[0-9][^ ]*)$`), `write "= $1$2"`},
		{regexp.MustCompile(`^[=~]?>? *(v?[0-9]+(?:\.[0-9]+)*)\.[xX*]$`), `write "~> $1.0"`},
		{regexp.MustCompile(`^([=!<>~]+ *[^ =!<>~]+) +([=!<>~]+ *[^ =!<>~]+)$`), `put a comma between: "$1, $2"`},
	}
})

type constraintMistake struct {
	pattern *regexp.Regexp
	hint    string
}

// commaHint returns a hint for a constraint that has a comma with nothing on one side; it is empty for others.
func commaHint(text string) string {
	parts := strings.Split(text, ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	written := slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" })
	joined := strings.Join(written, ", ")
	if _, err := version.NewConstraint(joined); err != nil || len(written) == len(parts) {
		return ""
	}
	return fmt.Sprintf("remove the comma that has nothing on one side: %q", joined)
}

// constraintHint says how to write the constraint that part was probably meant to be.
func constraintHint(part string) string {
	for _, mistake := range constraintMistakes() {
		if m := mistake.pattern.FindStringSubmatchIndex(part); m != nil && len(part) < 60 {
			return string(mistake.pattern.ExpandString(nil, mistake.hint, part, m))
		}
	}
	return `write one of = != > >= < <= ~> and a version, and commas between several, as in ">= 1.2, < 2"`
}

// checkHost reports a host that doesn't satisfy the manifest's constraint.
func (d *decoder) checkHost(c Constraint, host Host) {
	if c.Constraints == nil || host.Version == "" {
		return
	}
	v, err := version.NewVersion(host.Version)
	if err != nil {
		d.problem(c.Pos, "", "can't tell whether this host satisfies %s: %s is no version",
			quote(c.Text), quote(host.Version))
		return
	}
	if c.Check(v) {
		return
	}
	hint := "use an older htmlize, or change the constraint"
	if isBelow(v, c) {
		hint = "upgrade htmlize"
	}
	if rule := c.PrereleaseRule(v); rule != "" {
		hint = rule
	}
	d.problem(c.Pos, hint, "the manifest wants htmlize %s, and this is htmlize %s", quote(c.Text), host.Version)
}

// PrereleaseRule explains a constraint that v misses only by a rule of hashicorp/go-version about prereleases, and says what to write
// instead. It is empty if v satisfies the constraint, or misses it for another reason.
//
// There are two such rules. A prerelease misses a constraint that its release satisfies; what git describe prints behind a tag, as in
// 1.2.3-4-gabc, is a prerelease, too. And a release misses a "~>" with a prerelease.
func (c Constraint) PrereleaseRule(v *version.Version) string {
	released := c.allowingReleases()
	if c.Check(v) || !released.Check(v.Core()) {
		return ""
	}
	if v.Prerelease() == "" {
		return fmt.Sprintf("~> with a prerelease is satisfied only by prereleases; to let %s in, write %q", v, released)
	}
	var beside, dropped []string
	for _, part := range c.Constraints {
		bound, err := boundOf(part)
		if err != nil {
			return ""
		}
		text := strings.TrimSpace(part.String())
		isUpper := !part.Check(greatestVersion)
		switch {
		case !part.Check(v) && bound.Prerelease() != "" && bound.Core().Equal(v.Core()):
			// Go-version compares these two, so v is too old or too new.
			return ""
		case !part.Check(v) && isUpper:
			dropped = append(dropped, text)
		case part.Check(v) && (isUpper || strings.HasPrefix(text, "!=")):
			beside = append(beside, text)
		}
	}
	advice := fmt.Sprintf("to let it in, write %q", strings.Join(append([]string{">= " + v.String()}, beside...), ", "))
	if len(dropped) > 0 {
		advice = fmt.Sprintf("to let it in, write %q, or %q for what follows, too: %q can't stand beside it",
			"= "+v.String(), strings.Join(append([]string{">= " + v.String()}, beside...), ", "), strings.Join(dropped, ", "))
	}
	return fmt.Sprintf("%s is a prerelease, and satisfies a constraint only if every bound of that names a prerelease of %s; %s", v, v.Core(), advice)
}

// greatestVersion is above every upper bound.
var greatestVersion = version.Must(version.NewVersion("999999999"))

// allowingReleases returns the constraints without the prerelease of each "~>", so that releases can satisfy them.
func (c Constraint) allowingReleases() version.Constraints {
	released := slices.Clone(c.Constraints)
	for i, part := range released {
		if text := strings.TrimSpace(part.String()); part.Prerelease() && strings.HasPrefix(text, "~>") {
			numbers := strings.TrimLeft(text, "~> v")
			numbers = numbers[:len(numbers)-len(strings.TrimLeft(numbers, "0123456789."))]
			if one, err := version.NewConstraint("~> " + strings.TrimRight(numbers, ".")); err == nil {
				released[i] = one[0]
			}
		}
	}
	return released
}

// isBelow reports whether v is too old for c.
func isBelow(v *version.Version, c Constraint) bool {
	for _, part := range c.Constraints {
		bound, err := boundOf(part)
		if err == nil && !part.Check(v) && v.LessThan(bound) {
			return true
		}
	}
	return false
}

// boundOf returns the version in a part of a constraint, for which go-version has no method.
func boundOf(part *version.Constraint) (*version.Version, error) {
	return version.NewVersion(strings.TrimLeft(part.String(), " =!<>~"))
}
