package main

import (
	"encoding/xml"
	"strings"

	"example.com/htmlize/host/compat"
)

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

func writeJUnit(file string, m *compat.Matrix) error {
	text, err := junitXML(m)
	if err != nil {
		return err
	}
	if err := writeFile(file, text); err != nil {
		return writeError(file, err)
	}
	return nil
}

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
