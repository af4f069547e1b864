package compat_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

// releasePackages are the packages of a frozen release that are built.
var releasePackages = []string{"./cmd/htmlize", "./packs/core", "./packs/extra"}

// releases returns the names of the frozen releases, such as "release-0.2.0".
func releases() []string {
	// The only possible error is a malformed pattern.
	dirs, _ := filepath.Glob(filepath.Join(programs.FrozenDir(), "release-*"))
	for i, dir := range dirs {
		dirs[i] = filepath.Base(dir)
	}
	return dirs
}

// releaseProtocols returns the protocols that a release speaks: its command version prints a line "protocols 1, 2".
func releaseProtocols(release string) []int {
	out, err := exec.Command(programs.Path("frozen/"+release+"/htmlize"), "version").Output()
	if err != nil {
		panic(fmt.Sprintf("%s: htmlize version: %v", release, err))
	}
	_, line, _ := strings.Cut(string(out), "\nprotocols ")
	line, _, _ = strings.Cut(line, "\n")
	var protocols []int
	if err := json.Unmarshal([]byte("["+line+"]"), &protocols); err != nil || len(protocols) == 0 {
		panic(fmt.Sprintf("%s: htmlize version says %q", release, out))
	}
	return protocols
}

// releasePeer returns a release's packs.
func releasePeer(release string) packPeer {
	paths := make(map[string]string)
	for _, name := range []string{"core", "extra"} {
		paths[name] = programs.Path("frozen/" + release + "/" + name)
	}
	return packPeer{name: "core, extra of " + release, paths: paths, speaks: releaseProtocols(release), describes: true, start: "core", binds: role("tt", "tt")}
}

// releaseHost returns a release's command.
func releaseHost(release string) commandHost {
	return commandHost{programs.Path("frozen/" + release + "/htmlize"), releaseProtocols(release)}
}

// TestFreezing follows frozen/README.md to freeze a release of the current sources, and runs the rows and the column that the matrix
// would get.
func TestFreezing(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it builds a release")
	}
	for _, tool := range []string{"env", "find", "git", "sed", "sha256sum", "tar"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here", tool)
		}
	}
	repository := filepath.Join(t.TempDir(), "htmlize")
	programs.CopyModule(t, repository)
	recipe := freezingRecipe(t)
	version, _, ok := strings.Cut(strings.TrimPrefix(recipe[0], "v="), "\n")
	if !ok {
		t.Fatalf("the recipe doesn't begin with v=VERSION: %q", recipe[0])
	}
	// If git runs the test, in a hook, its environment variables refer to another repository. A tree is tagged in the place of a
	// commit, as a commit needs an author.
	const unsetGit = "unset $(env | sed -n 's/^\\(GIT_[A-Z_]*\\)=.*/\\1/p')\n"
	programs.Shell(t, repository, unsetGit+"git init -q\ngit add .\ngit update-ref refs/tags/v"+version+" $(git write-tree)")
	_, dir := programs.Shell(t, repository, unsetGit+recipe[0])
	programs.Shell(t, repository, recipe[1])

	release := "release-" + version
	if got := filepath.Base(dir); got != release {
		t.Fatalf("the recipe made %s, want %s", got, release)
	}
	for _, problem := range checkChecksums(t, filepath.Dir(dir)) {
		t.Error(problem)
	}
	if err := programs.BuildFrozen(dir, releasePackages...); err != nil {
		t.Fatal(err)
	}
	documents := readDocuments(t)
	packs, host := releasePeer(release), releaseHost(release)
	t.Run("rows", func(t *testing.T) {
		for _, speaks := range hostProtocols {
			t.Run("host "+set(speaks), func(t *testing.T) {
				t.Parallel()
				packs.testHost(t, speaks, documents)
			})
		}
		for _, h := range frozenHosts(t) {
			t.Run(h.name, func(t *testing.T) {
				t.Parallel()
				h.testPack(t, packs, documents)
			})
		}
	})
	t.Run("column", func(t *testing.T) {
		for _, p := range append(packPeers(), packs) {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				host.testPack(t, p, documents)
			})
		}
	})
}

var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// freezingRecipe returns the commands of frozen/README.md: those that create the release's folder, and those that write the
// checksums.
func freezingRecipe(t *testing.T) []string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(programs.FrozenDir(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Freezing a release\n")
	var blocks []string
	for _, block := range shellBlock.FindAllStringSubmatch(section, -1) {
		blocks = append(blocks, block[1])
	}
	if len(blocks) != 2 {
		t.Fatalf("got %d blocks of commands, want 2", len(blocks))
	}
	return blocks
}
