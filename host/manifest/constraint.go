package manifest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/go-version"

	"example.com/htmlize/internal/yamltext"
)

// constraint reads a constraint on versions, one part at a time, because go-version doesn't say which part it dislikes.
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

// constraintSlips are the ways of other tools to write a constraint, and what they are here. In a hint, $1 and so on
// stand for what the pattern has caught. They are made for the first constraint that is wrong, as to compile them all takes
// longer than to read a manifest.
var constraintSlips = sync.OnceValue(func() []constraintSlip {
	return []constraintSlip{
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

type constraintSlip struct {
	pattern *regexp.Regexp
	hint    string
}

// commaHint says how to write a constraint that has a comma with nothing on one side; it is empty for others.
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

// constraintHint says how to write what was likely meant by part.
func constraintHint(part string) string {
	for _, slip := range constraintSlips() {
		if m := slip.pattern.FindStringSubmatchIndex(part); m != nil && len(part) < 60 {
			return string(slip.pattern.ExpandString(nil, slip.hint, part, m))
		}
	}
	return `write one of = != > >= < <= ~> and a version, and commas between several, as in ">= 1.2, < 2"`
}

// checkHost reports that the host isn't among those that the manifest is for.
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

// PrereleaseRule says which of hashicorp/go-version's rules on prereleases keeps v from satisfying the constraint, and what to write; it is
// empty where something else does. One keeps out a prerelease, to which also belongs what git describe prints behind a tag, as in
// 1.2.3-4-gabc: the release that it comes before would satisfy the constraint. Another keeps a release out of "~>" with a prerelease.
func (c Constraint) PrereleaseRule(v *version.Version) string {
	released := c.released()
	if c.Check(v) || !released.Check(v.Core()) {
		return ""
	}
	if v.Prerelease() == "" {
		return fmt.Sprintf("~> with a prerelease is satisfied by prereleases alone; to let %s in, write %q", v, released)
	}
	var beside, dropped []string
	for _, part := range c.Constraints {
		bound, err := boundOf(part)
		if err != nil {
			return ""
		}
		text := strings.TrimSpace(part.String())
		isUpper := !part.Check(farVersion)
		switch {
		case !part.Check(v) && bound.Prerelease() != "" && bound.Core().Equal(v.Core()):
			// It is compared, and too old or too new.
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

// farVersion is above what any upper bound allows.
var farVersion = version.Must(version.NewVersion("999999999"))

// released returns the constraints with the prerelease taken off each "~>", which then is satisfied by releases.
func (c Constraint) released() version.Constraints {
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

// isBelow reports whether v misses c because it is too old.
func isBelow(v *version.Version, c Constraint) bool {
	for _, part := range c.Constraints {
		bound, err := boundOf(part)
		if err == nil && !part.Check(v) && v.LessThan(bound) {
			return true
		}
	}
	return false
}

// boundOf returns the version in a part of a constraint, which go-version doesn't tell.
func boundOf(part *version.Constraint) (*version.Version, error) {
	return version.NewVersion(strings.TrimLeft(part.String(), " =!<>~"))
}
