//go:build unix

package main

import (
	"fmt"
	"strings"
	"syscall"

	v2 "example.com/htmlize/internal/wire/v2"
)

func tooFewResults(out *v2.ProcessRolesResponse) { out.Groups[0] = &v2.RoleGroupResult{} }

func tooManyResults(out *v2.ProcessRolesResponse) {
	out.Groups[0].Html = append(out.Groups[0].Html, "one", "more")
}

func tooFewGroups(out *v2.ProcessRolesResponse) { out.Groups = out.Groups[1:] }

func tooManyGroups(out *v2.ProcessRolesResponse) {
	out.Groups = append(out.Groups, &v2.RoleGroupResult{Html: []string{"one more"}})
}

// hangOnLate never returns for the text "late". The message with that text gets no answer, and the process runs on.
func hangOnLate(text string) string {
	if text == "late" {
		select {}
	}
	return text
}

func hundredMegabytes(string) string { return strings.Repeat("x", 100<<20) }

// closeConnection closes the connection to the host. The process runs on.
func closeConnection(string) string {
	fmt.Fprintln(stderr, "hanging up")
	for fd := 3; fd < 1000; fd++ {
		if _, err := syscall.Getpeername(fd); err == nil {
			_ = syscall.Shutdown(fd, syscall.SHUT_RDWR)
		}
	}
	hang()
	return ""
}
