package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
)

// TestReadme follows the README in a copy of the module: it writes every file and runs every command of the console blocks, in order,
// and compares what each command prints. Then it tests the README's pack as docs/writing-a-pack.md says, and renders with it over each
// protocol.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it builds the module anew")
	}
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("no make here")
	}
	module := filepath.Join(t.TempDir(), "htmlize")
	programs.CopyModule(t, module)
	follow(t, module, readPage(t, "README.md"))
	pack := filepath.Join(filepath.Dir(module), "shout")
	_, section, found := strings.Cut(readPage(t, "docs/writing-a-pack.md"), "\n## Testing\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if !found || !strings.Contains(section, "$ go test\n") {
		t.Fatal("docs/writing-a-pack.md doesn't say how to test a pack")
	}
	follow(t, pack, section)
	for _, protocols := range []string{"protocols: [1]", "protocols: [2]"} {
		t.Run(protocols, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(pack, "manifest.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(pack, "manifest-pinned.yaml")
			programs.WriteText(t, file, string(text)+protocols+"\n")
			got, _ := programs.Shell(t, pack, "echo 'Be :shout:`quick & bold`.' | ../htmlize/bin/htmlize render -m manifest-pinned.yaml --author Joe")
			want := "<p>Be <strong>QUICK &amp; BOLD!</strong>.</p>\n\n<address>Joe</address>\n"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func readPage(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(programs.ModuleDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// uncompared are the commands whose output differs each time, or of which a page doesn't show all.
var uncompared = []string{"make demo", "go build", "go test"}

// follow does the steps of a text, the first one in dir.
func follow(t *testing.T, dir, text string) {
	t.Helper()
	for _, s := range readmeSteps(text) {
		if s.file != "" {
			programs.WriteText(t, filepath.Join(dir, s.file), s.text)
			continue
		}
		// That would run this test again.
		if s.command == "make test" {
			continue
		}
		var got string
		got, dir = programs.Shell(t, dir, s.command)
		if diff := cmp.Diff(s.text, got); diff != "" && !slices.Contains(uncompared, s.command) {
			t.Errorf("$ %s\n-want +got\n%s", s.command, diff)
		}
	}
}

// readmeStep is a file to write, or a command to run. Text is the file's text or the command's output.
type readmeStep struct {
	file, command string
	text          string
}

var (
	codeBlock = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	fileName  = regexp.MustCompile("(?m)^`([\\w.]+)`:\n+\\z")
)

// readmeSteps returns the steps of a text: the commands in console blocks, which begin with "$ ", and the code blocks that follow a
// line with only a file's name.
func readmeSteps(text string) []readmeStep {
	var steps []readmeStep
	for _, at := range codeBlock.FindAllStringSubmatchIndex(text, -1) {
		language, code := text[at[2]:at[3]], text[at[4]:at[5]]
		if name := fileName.FindStringSubmatch(text[:at[0]]); name != nil {
			steps = append(steps, readmeStep{file: name[1], text: code})
			continue
		}
		if language != "console" {
			continue
		}
		for line := range strings.Lines(code) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				steps = append(steps, readmeStep{command: strings.TrimSuffix(command, "\n")})
			} else {
				steps[len(steps)-1].text += line
			}
		}
	}
	return steps
}
