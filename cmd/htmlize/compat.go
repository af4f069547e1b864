package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"example.com/htmlize/host/compat"
)

func newCompat() *cobra.Command {
	var docs, junit string
	var asJSON bool
	c := &cobra.Command{
		Use:   "compat [flags] PACK...",
		Short: "Run packs against hosts of every protocol",
		Long: `Run each PACK, an executable, against a host of every set of protocols that this
htmlize speaks, and print a table: which protocol was agreed on, or that none is
in common. Documents for all roles and contents hooks of the pack are rendered in
every cell, and have to come out the same over every protocol.

Exit status: 0 where every pack works with this htmlize, and every cell is as it
has to be; 1 where one isn't; 3 where a pack can't be run at all.

With --json: an object with "hosts", the protocol sets, and "packs", a list of
objects with path, name, version, speaks, cells (host, verdict, protocol,
transport, documents, problems), error and advice.`,
		Args: somePacks,
		RunE: func(c *cobra.Command, args []string) error {
			documents, err := compatDocuments(docs)
			if err != nil {
				return err
			}
			m, err := compat.Run(c.Context(), args, documents)
			if err != nil {
				return err
			}
			if junit != "" {
				text, err := junitXML(m)
				if err != nil {
					return err
				}
				if err := writeFile(junit, text); err != nil {
					return writeError(junit, err)
				}
			}
			if asJSON {
				err = writeJSON(c.OutOrStdout(), jsonMatrix(m))
			} else {
				err = printMatrix(c.OutOrStdout(), m)
			}
			return errors.Join(err, matrixError(m))
		},
	}
	c.Flags().StringVar(&docs, "docs", "", "render the documents *.txt of this `folder` too; one with an .html beside it has to come out as that")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().StringVar(&junit, "junit", "", "write the cells as JUnit XML to this `file`")
	return c
}

func somePacks(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("compat needs the path of a pack")
	}
	return nil
}

func compatDocuments(folder string) ([]compat.Document, error) {
	if folder == "" {
		return nil, nil
	}
	documents, err := compat.ReadDocuments(os.DirFS(folder))
	if err == nil && len(documents) == 0 {
		err = fmt.Errorf("%s: there is no *.txt in it", folder)
	}
	return documents, err
}

// cellError is a cell that isn't as it has to be: finding it is what compat is for.
type cellError struct{ err error }

func (e *cellError) Error() string { return e.err.Error() }

func (e *cellError) Unwrap() error { return e.err }

// matrixError returns an error for each pack that can't be run or isn't right.
func matrixError(m *compat.Matrix) error {
	var errs []error
	for _, p := range m.Packs {
		if p.Err != nil {
			errs = append(errs, p.Err)
			continue
		}
		for _, c := range p.Cells {
			for _, problem := range c.Problems {
				errs = append(errs, &cellError{fmt.Errorf("%s, host %s: %s", p.Path, set(c.Host), problem)})
			}
		}
		// No host that this build can play does better than the one that speaks everything.
		if last := p.Cells[len(p.Cells)-1]; last.Verdict == compat.NoneInCommon {
			errs = append(errs, &cellError{last.Incompatible})
		}
	}
	return errors.Join(errs...)
}

// set returns "{1,2}".
func set(protocols []int) string {
	words := make([]string, len(protocols))
	for i, n := range protocols {
		words[i] = strconv.Itoa(n)
	}
	return "{" + strings.Join(words, ",") + "}"
}

func printMatrix(out io.Writer, m *compat.Matrix) error {
	var text strings.Builder
	header := []string{"PACK", "VERSION", "SPEAKS"}
	for _, h := range m.Hosts {
		header = append(header, hostColumn+" "+set(h))
	}
	t := newTable(&text, header...)
	for _, p := range m.Packs {
		row := []string{p.Path, orDash(p.Version), orDash(strings.Trim(set(p.Speaks), "{}"))}
		for _, c := range p.Cells {
			row = append(row, cellText(c))
		}
		t.row(row...)
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, p := range m.Packs {
		for _, advice := range p.Advice {
			fmt.Fprintf(&text, "\n%s: %s\n", p.Path, advice)
		}
	}
	_, err := io.WriteString(out, colour(text.String()))
	return writeError("to stdout", err)
}

const (
	hostColumn = "HOST"
	noneText   = "none in common"
	wrongText  = "WRONG"
	worksText  = "ok"
)

func cellText(c compat.Cell) string {
	switch c.Verdict {
	case compat.Works:
		return fmt.Sprintf("%s, %d %s", worksText, c.Protocol, c.Transport)
	case compat.NoneInCommon:
		return noneText
	default:
		return wrongText
	}
}

// colour makes the cells of a table green and red where stdout shows colours. It comes after the layout, as colours would
// count as width there.
func colour(table string) string {
	cells := strings.Index(table, hostColumn)
	paint := strings.NewReplacer(worksText+",", color.GreenString(worksText)+",", wrongText, color.RedString(wrongText))
	var out strings.Builder
	for line := range strings.Lines(table) {
		at := min(cells, len(line))
		out.WriteString(line[:at] + paint.Replace(line[at:]))
	}
	return out.String()
}

// packJSON is a compat.Pack with its error.
type packJSON struct {
	compat.Pack
	Error string `json:"error,omitempty"`
}

func jsonMatrix(m *compat.Matrix) any {
	packs := make([]packJSON, len(m.Packs))
	for i, p := range m.Packs {
		packs[i] = packJSON{Pack: p}
		if p.Err != nil {
			packs[i].Error = p.Err.Error()
		}
	}
	return struct {
		Hosts [][]int    `json:"hosts"`
		Packs []packJSON `json:"packs"`
	}{m.Hosts, packs}
}

// The elements of a JUnit report, as CI systems read them.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		ClassName string        `xml:"classname,attr"`
		Name      string        `xml:"name,attr"`
		Failure   *junitFailure `xml:"failure,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func junitXML(m *compat.Matrix) (string, error) {
	var report junitSuites
	for _, p := range m.Packs {
		suite := junitSuite{Name: p.Path}
		if p.Err != nil {
			suite.add("start", []string{p.Err.Error()})
		}
		for i, c := range p.Cells {
			problems := c.Problems
			if i == len(p.Cells)-1 && c.Verdict == compat.NoneInCommon {
				problems = []string{c.Incompatible.Error()}
			}
			suite.add("host "+set(c.Host), problems)
		}
		report.Suites = append(report.Suites, suite)
	}
	text, err := xml.MarshalIndent(report, "", "  ")
	return xml.Header + string(text) + "\n", err
}

func (s *junitSuite) add(name string, problems []string) {
	c := junitCase{ClassName: s.Name, Name: name}
	s.Tests++
	if len(problems) > 0 {
		s.Failures++
		c.Failure = &junitFailure{Message: problems[0], Text: strings.Join(problems, "\n")}
	}
	s.Cases = append(s.Cases, c)
}
