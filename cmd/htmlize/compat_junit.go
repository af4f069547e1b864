package main

import (
	"encoding/xml"
	"strings"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/compat"
)

// The elements of a JUnit report, as CI systems read them. A failure is a cell that is wrong. An error is a pack that can't be run at all.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		junitCounts
		Suites []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCounts
		Cases []junitCase `xml:"testcase"`
	}
	junitCounts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
	}
	junitCase struct {
		ClassName string        `xml:"classname,attr"`
		Name      string        `xml:"name,attr"`
		Failure   *junitProblem `xml:"failure,omitempty"`
		Error     *junitProblem `xml:"error,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func writeJUnit(c *cobra.Command, out *output, m *compat.Matrix) error {
	text, err := junitXML(m)
	if err != nil {
		return err
	}
	return out.write(c, text)
}

func junitXML(m *compat.Matrix) (string, error) {
	var report junitSuites
	for _, p := range m.Packs {
		suite := junitSuite{Name: p.Path}
		if p.Err != nil {
			suite.add(junitCase{Name: "start", Error: problem(p.Err.Error())})
		}
		for i, c := range p.Cells {
			problems := c.Problems
			if i == len(p.Cells)-1 && c.Verdict == compat.NoneInCommon {
				problems = []string{c.Message}
			}
			suite.add(junitCase{Name: "host " + set(c.Host), Failure: problem(problems...)})
		}
		report.Suites = append(report.Suites, suite)
		report.Tests += suite.Tests
		report.Failures += suite.Failures
		report.Errors += suite.Errors
	}
	text, err := xml.MarshalIndent(report, "", "  ")
	return xml.Header + string(text) + "\n", err
}

// problem returns nil without texts. The message of the problem is the first line, and its text has all of them.
func problem(texts ...string) *junitProblem {
	if len(texts) == 0 {
		return nil
	}
	message, _, _ := strings.Cut(texts[0], "\n")
	return &junitProblem{Message: message, Text: strings.Join(texts, "\n")}
}

func (s *junitSuite) add(c junitCase) {
	c.ClassName = s.Name
	s.Cases = append(s.Cases, c)
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Error != nil {
		s.Errors++
	}
}
