package compat_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/htmlize/compat_test/programs"
)

// host2023 is the host of 2023. It has no manifest: every file of a folder is a plugin.
type host2023 struct{ posts []post2023 }

var _ hostPeer = host2023{}

// post2023 is a case for host2023: a file testdata/host2023/NAME.txtar with input.txt and want.html, or want.err where the host ends
// with an error. The post has the id 42 and the author Joe.
//
// Each line "packs: NAME…" of the comment is a folder of packs. All folders give the same result. A folder is in the table's row of its
// first pack: if that is core or extra, it is run with each build of them.
type post2023 struct {
	name    string
	folders [][]string
	input   string
	want    output
}

func readPosts(t *testing.T) []post2023 {
	t.Helper()
	files, err := filepath.Glob("testdata/host2023/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no posts: %v", err)
	}
	var posts []post2023
	for _, file := range files {
		p, err := readPost(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		posts = append(posts, p)
	}
	return posts
}

func readPost(file string) (post2023, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return post2023{}, err
	}
	p := post2023{name: strings.TrimSuffix(filepath.Base(file), ".txtar")}
	for line := range strings.Lines(string(archive.Comment)) {
		if packs, ok := strings.CutPrefix(line, "packs: "); ok {
			p.folders = append(p.folders, strings.Fields(packs))
		}
	}
	results := 0
	for _, f := range archive.Files {
		switch text := string(f.Data); f.Name {
		case "input.txt":
			p.input = text
		case "want.html":
			p.want.stdout = text
			results++
		case "want.err":
			p.want.stderr, p.want.status = text, 1
			results++
		default:
			return post2023{}, fmt.Errorf("it has a file %s", f.Name)
		}
	}
	if len(p.folders) == 0 || results != 1 {
		return post2023{}, errors.New("want a line \"packs: NAME…\", and want.html or want.err")
	}
	return p, nil
}

// testPack renders every post of the pack's row.
func (h host2023) testPack(t *testing.T, p packPeer, _ []document) string {
	var found []string
	for _, post := range h.posts {
		for _, packs := range post.folders {
			if _, ok := p.paths[packs[0]]; !ok {
				continue
			}
			t.Run(post.name+", "+strings.Join(packs, " "), func(t *testing.T) {
				got := h.render(t, p, packs, post.input)
				if diff := cmp.Diff(post.want, got, cmp.AllowUnexported(output{})); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				if verdict, ok := got.verdict(); ok {
					found = append(found, verdict)
				}
			})
		}
	}
	if len(found) == 0 {
		t.Errorf("no post of testdata/host2023 shows whether the host can use %s", p.name)
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), ", ")
}

// render runs the host with a folder of packs. Packs that aren't of p are frozen ones or today's.
func (host2023) render(t *testing.T, p packPeer, packs []string, input string) output {
	folder := t.TempDir()
	for _, name := range packs {
		path, ok := p.paths[name]
		if !ok {
			path = programs.FrozenPath(name)
			if _, ok := todaysPacks[name]; ok {
				path = programs.Path("today/" + name)
			}
		}
		if err := os.Symlink(path, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	got := program(t, input, programs.FrozenPath("host2023"), "-plugins", folder, "-author", "Joe", "-id", "42")
	// Libraries also write to stderr, and not always the same.
	var stderr strings.Builder
	for line := range strings.Lines(got.stderr) {
		if strings.HasPrefix(line, "host2023: ") {
			stderr.WriteString(strings.ReplaceAll(line, folder+string(filepath.Separator), ""))
		}
	}
	got.stderr = stderr.String()
	return got
}

// verdict returns the text of the table's cell for a run of host2023, and false if a plugin's error ended the run.
func (o output) verdict() (string, bool) {
	switch {
	case o.status == 0:
		return "renders", true
	case strings.Contains(o.stderr, "Incompatible API version"):
		return noneInCommon, true
	default:
		return "", false
	}
}
