package manifest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// Protocols is a list of allowed protocols, for the whole manifest or for one pack.
type Protocols struct {
	// Pos is where the list is; zero if there is none.
	Pos diagnostic.Position
	// Numbers is ascending and without duplicates. It is nil if there is no list, which allows every protocol. At least one of
	// them is a protocol that the host speaks.
	Numbers []int
}

// protocolList reads a list of protocols.
func (d *decoder) protocolList(target *Protocols) func(value) {
	return func(v value) {
		items, ok := d.items(v, "a list of whole numbers", protocolsHint(v))
		if !ok {
			return
		}
		if len(items) == 0 {
			d.problem(v.pos, "leave the key out to allow every protocol", "%swant at least one protocol, found an empty list",
				v.prefix())
			return
		}
		var numbers []int
		lines := map[int]int{}
		for _, item := range items {
			n, ok := item.number()
			if !ok || n < 1 {
				d.unexpected(item, "a whole number from 1", item.numberHint(1, ""))
				continue
			}
			if line, ok := lines[n]; ok {
				d.problem(item.pos, "", "protocol %d is already in line %d", n, line)
				continue
			}
			lines[n] = item.pos.Line
			numbers = append(numbers, n)
		}
		if len(numbers) == len(items) {
			slices.Sort(numbers)
			*target = Protocols{Pos: v.pos, Numbers: numbers}
		}
	}
}

// protocolsHint says how to write a list of protocols in place of something else.
func protocolsHint(v value) string {
	n, ok := v.number()
	if !ok {
		n, ok = yamltext.QuotedInteger(v.node)
	}
	if ok && n >= 1 {
		return fmt.Sprintf("write [%d]", n)
	}
	return "list the numbers, as in [1, 2]"
}

// checkProtocols reports every list that leaves a pack without an allowed protocol.
func (d *decoder) checkProtocols(m *Manifest, host Host) {
	spoken := Protocols{Numbers: host.Protocols}
	if !overlap(m.Protocols, spoken) {
		d.reportUnspoken(m.Protocols, host)
		return
	}
	for _, pack := range m.Packs {
		switch {
		case !overlap(pack.Protocols, spoken):
			d.reportUnspoken(pack.Protocols, host)
		case !overlap(pack.Protocols, m.Protocols):
			d.problem(pack.Protocols.Pos, "a pack can only narrow what the manifest allows",
				"protocols: want one of those that the manifest allows in line %d (%s), found %s",
				m.Protocols.Pos.Line, m.Protocols, pack.Protocols)
		case !overlap(pack.Protocols, m.Protocols, spoken):
			d.problem(pack.Protocols.Pos, "",
				"protocols: want one that the manifest allows in line %d (%s) and this host speaks (%s), found %s",
				m.Protocols.Pos.Line, m.Protocols, spoken, pack.Protocols)
		}
	}
}

// reportUnspoken reports a list without a protocol that the host speaks.
func (d *decoder) reportUnspoken(p Protocols, host Host) {
	hint := "name a protocol that this host speaks"
	if p.Numbers[0] > slices.Max(host.Protocols) {
		hint = "upgrade htmlize, or name a protocol that this host speaks"
	}
	spoken := Protocols{Numbers: host.Protocols}
	d.problem(p.Pos, hint, "protocols: want one that this host speaks (%s), found %s", spoken, p)
}

// overlap reports whether lists have a protocol in common. An empty list has every protocol.
func overlap(lists ...Protocols) bool {
	lists = slices.DeleteFunc(slices.Clone(lists), func(p Protocols) bool { return len(p.Numbers) == 0 })
	if len(lists) == 0 {
		return true
	}
	return slices.ContainsFunc(lists[0].Numbers, func(n int) bool {
		return !slices.ContainsFunc(lists, func(p Protocols) bool { return !slices.Contains(p.Numbers, n) })
	})
}

// String returns the numbers as in "1, 2"; it is empty if there is no list.
func (p Protocols) String() string {
	numbers := make([]string, len(p.Numbers))
	for i, n := range p.Numbers {
		numbers[i] = strconv.Itoa(n)
	}
	return strings.Join(numbers, ", ")
}

var _ fmt.Stringer = Protocols{}
