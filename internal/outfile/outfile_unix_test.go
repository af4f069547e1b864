//go:build unix

package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write writes to the target with a name.
func write(name, text string) error {
	target, err := Resolve(name)
	if err != nil {
		return err
	}
	return target.Write(text)
}

func put(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func wantText(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	} else if string(got) != want {
		t.Errorf("%s: got %q, want %q", filepath.Base(path), got, want)
	}
}

// wantNames checks which files are in a folder. No temporary file may be left.
func wantNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func stat(t *testing.T, path string) *syscall.Stat_t {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t)
}

// asRoot skips a test that only root can set up.
func asRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to others")
	}
}

func notAsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may write where others may not")
	}
}

// These are a user and a group other than those of the test.
const otherUser, otherGroup = 54321, 54322

func TestDescriptor(t *testing.T) {
	for _, flags := range []int{os.O_TRUNC, os.O_APPEND} {
		for _, name := range []string{"/dev/fd/%d", "/proc/self/fd/%d", "link"} {
			t.Run(fmt.Sprint(flags, " ", name), func(t *testing.T) {
				folder := t.TempDir()
				page := filepath.Join(folder, "page")
				file, err := os.OpenFile(page, os.O_WRONLY|os.O_CREATE|flags, 0o644)
				if err != nil {
					t.Fatal(err)
				}
				defer file.Close()
				target := fmt.Sprintf(name, file.Fd())
				if name == "link" {
					target = filepath.Join(folder, name)
					if err := os.Symlink(fmt.Sprintf("/dev/fd/%d", file.Fd()), target); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := os.Stat(filepath.Dir(target)); err != nil {
					t.Skip(err)
				}
				_, _ = file.WriteString("head\n")
				if err := write(target, "page\n"); err != nil {
					t.Error(err)
				}
				_, _ = file.WriteString("tail\n")
				wantText(t, page, "head\npage\ntail\n")
			})
		}
	}
	t.Run("of another process", func(t *testing.T) {
		for _, name := range []string{fmt.Sprintf("/proc/%d/fd/1", os.Getppid()), "/proc/thread-self/fd/1"} {
			if _, err := os.Lstat(name); err != nil {
				t.Skip(err)
			}
			if err := write(name, "x"); !errors.Is(err, syscall.EACCES) {
				t.Errorf("%s: got %v, want %v", name, err, syscall.EACCES)
			}
		}
	})
	t.Run("for reading", func(t *testing.T) {
		file, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := write(fmt.Sprintf("/dev/fd/%d", file.Fd()), "x"); !errors.Is(err, syscall.EBADF) {
			t.Errorf("got %v, want %v", err, syscall.EBADF)
		}
	})
	t.Run("closed", func(t *testing.T) {
		if err := write("/dev/fd/98765", "x"); !errors.Is(err, syscall.EBADF) {
			t.Errorf("got %v, want %v", err, syscall.EBADF)
		}
	})
}

func TestNewFile(t *testing.T) {
	folder := t.TempDir()
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	// No file may be made there.
	t.Setenv("TMPDIR", filepath.Join(folder, "nowhere"))
	page := filepath.Join(folder, "page")
	if err := write(page, "text"); err != nil {
		t.Fatal(err)
	}
	wantText(t, page, "text")
	wantNames(t, folder, "page")
	if got, want := stat(t, page).Mode, uint32(syscall.S_IFREG|0o640); uint32(got) != want {
		t.Errorf("got mode %o, want %o", got, want)
	}
}

func TestNewFileInFolderOfGroup(t *testing.T) {
	asRoot(t)
	// A file made in the folder for temporary files, which is on the same file system, wouldn't have that group.
	t.Setenv("TMPDIR", t.TempDir())
	folder := t.TempDir()
	if err := errors.Join(os.Chown(folder, -1, otherGroup), os.Chmod(folder, 0o770|fs.ModeSetgid)); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(folder, "page")
	if err := write(page, "text"); err != nil {
		t.Fatal(err)
	}
	if got := stat(t, page).Gid; got != otherGroup {
		t.Errorf("got group %d, want %d", got, otherGroup)
	}
	wantNames(t, os.Getenv("TMPDIR"))
}

func TestReplace(t *testing.T) {
	folder := t.TempDir()
	page := filepath.Join(folder, "page")
	put(t, page, "a longer text of before", 0o640)
	before := stat(t, page)
	if err := write(page, "text"); err != nil {
		t.Fatal(err)
	}
	wantText(t, page, "text")
	wantNames(t, folder, "page")
	after := stat(t, page)
	if after.Mode != before.Mode {
		t.Errorf("got mode %o, want %o", after.Mode, before.Mode)
	}
	if after.Ino == before.Ino {
		t.Error("the file was written in its place, and not as a whole or not at all")
	}
}

func TestReplaceOfOthers(t *testing.T) {
	asRoot(t)
	folder := t.TempDir()
	page := filepath.Join(folder, "page")
	put(t, page, "old", 0o4711)
	if err := errors.Join(os.Chown(page, otherUser, otherGroup), os.Chmod(page, 0o711|fs.ModeSetuid)); err != nil {
		t.Fatal(err)
	}
	before := stat(t, page)
	if err := write(page, "text"); err != nil {
		t.Fatal(err)
	}
	wantText(t, page, "text")
	after := stat(t, page)
	if after.Uid != otherUser || after.Gid != otherGroup || after.Mode != before.Mode {
		t.Errorf("got %d, %d and mode %o, want %d, %d and %o", after.Uid, after.Gid, after.Mode, otherUser, otherGroup, before.Mode)
	}
}

// TestReadOnly writes to files that can't be opened for writing.
func TestReadOnly(t *testing.T) {
	notAsRoot(t)
	folder := t.TempDir()
	page := filepath.Join(folder, "page")
	put(t, page, "old", 0o444)
	if err := write(page, "text"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("got %v, want %v", err, syscall.EACCES)
	}
	wantText(t, page, "old")
	wantNames(t, folder, "page")
	// A link to such a file is refused, too.
	link := filepath.Join(folder, "link")
	if err := os.Symlink("page", link); err != nil {
		t.Fatal(err)
	}
	if err := write(link, "text"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("through a link: got %v, want %v", err, syscall.EACCES)
	}
	wantText(t, page, "old")
}

// TestClosedFolder writes to a file in a folder in which no file may be made.
func TestClosedFolder(t *testing.T) {
	notAsRoot(t)
	folder := t.TempDir()
	page := filepath.Join(folder, "page")
	put(t, page, "a longer text of before", 0o644)
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	if err := write(page, "text"); err != nil {
		t.Error(err)
	}
	wantText(t, page, "text")
	if err := write(filepath.Join(folder, "new"), "text"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("got %v, want %v", err, syscall.EACCES)
	}
}

func TestSeveralNames(t *testing.T) {
	folder := t.TempDir()
	one, other := filepath.Join(folder, "one"), filepath.Join(folder, "other")
	put(t, one, "a longer text of before", 0o644)
	if err := os.Link(one, other); err != nil {
		t.Skip(err)
	}
	if err := write(one, "text"); err != nil {
		t.Fatal(err)
	}
	wantText(t, other, "text")

	// In a folder where everybody may write, the other name may be another user's attack.
	if err := os.Chmod(folder, 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	if err := write(one, "new"); err != nil {
		t.Fatal(err)
	}
	wantText(t, one, "new")
	wantText(t, other, "text")
}

func TestLinks(t *testing.T) {
	folder := t.TempDir()
	put(t, filepath.Join(folder, "page"), "old", 0o644)
	if err := os.MkdirAll(filepath.Join(folder, "sub", "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{
		"to-page": "page", "to-link": "to-page", "to-new": "sub/new", "to-deep": "sub/deep", "absolute": filepath.Join(folder, "page"),
		"circle": "circle", "nowhere": "none/page", "sub/up": "../page", "slash": "sub/deep/",
	} {
		if err := os.Symlink(to, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, written string }{
		{"to-page", "page"}, {"to-link", "page"}, {"to-new", "sub/new"}, {"to-deep/new", "sub/deep/new"}, {"to-deep/../beside", "sub/beside"},
		{"absolute", "page"}, {"sub/up", "page"}, {"./sub//deep/../up", "page"}, {"slash/other", "sub/deep/other"},
	} {
		if err := write(folder+"/"+test.name, test.name); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		wantText(t, filepath.Join(folder, test.written), test.name)
	}
	for name, want := range map[string]error{
		"circle": syscall.ELOOP, "nowhere": fs.ErrNotExist, "none/page": fs.ErrNotExist, "sub": syscall.EISDIR, "to-deep": syscall.EISDIR,
		"sub/": syscall.EISDIR, "page/": syscall.EISDIR, "new/": syscall.EISDIR, "page/below": syscall.ENOTDIR, "": syscall.EISDIR,
	} {
		if err := write(folder+"/"+name, "x"); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
	for name, want := range map[string]string{"nowhere": "none", "none/page": "none", "none/one/../two/page": "none/two", "sub/deep/none/page": "sub/deep/none"} {
		err := write(folder+"/"+name, "x")
		if missing, ok := errors.AsType[*MissingFolderError](err); !ok || missing.Folder != filepath.Join(folder, want) {
			t.Errorf("%s: got %v, want that there is no folder %s", name, err, want)
		}
	}
	// Links aren't replaced.
	for _, name := range []string{"to-page", "to-link", "to-new", "to-deep", "sub/up"} {
		if info, err := os.Lstat(filepath.Join(folder, name)); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more (%v)", name, err)
		}
	}
	t.Run("of the working directory", func(t *testing.T) {
		t.Chdir(folder)
		if err := write("to-page", "relative"); err != nil {
			t.Fatal(err)
		}
		wantText(t, "page", "relative")
	})
}

// TestPlantedLink writes to another user's links in a folder where everybody may write.
func TestPlantedLink(t *testing.T) {
	asRoot(t)
	shared, private := t.TempDir(), t.TempDir()
	if err := os.Chmod(shared, 0o777|fs.ModeSticky); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(private, "page")
	put(t, page, "old", 0o644)
	link := func(to, name string, owner int) string {
		path := filepath.Join(shared, name)
		if err := errors.Join(os.Symlink(to, path), os.Lchown(path, owner, -1)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	planted, folder := link(page, "planted", otherUser), link(private, "folder", otherUser)
	for _, name := range []string{planted, folder + "/page", link(planted, "own", 0), folder + "/new"} {
		err := write(name, "text")
		if _, ok := errors.AsType[*PlantedLinkError](err); !ok {
			t.Errorf("%s: got %v, want a *PlantedLinkError", name, err)
		}
	}
	wantText(t, page, "old")
	wantNames(t, private, "page")
	// The folder's owner is trusted, as with fs.protected_symlinks.
	if err := os.Chown(shared, otherUser, -1); err != nil {
		t.Fatal(err)
	}
	if err := write(planted, "text"); err != nil {
		t.Error(err)
	}
	wantText(t, page, "text")
}

func TestSpecial(t *testing.T) {
	folder := t.TempDir()
	fifo := filepath.Join(folder, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	target, err := Resolve(fifo)
	if err != nil {
		t.Fatal(err)
	}
	if !target.MayBlock() {
		t.Error("a write to a named pipe is said not to block")
	}
	if err := target.Write("text"); err != nil {
		t.Error(err)
	}
	got := make([]byte, 4)
	if _, err := reader.Read(got); err != nil || string(got) != "text" {
		t.Errorf("got %q (%v), want %q", got, err, "text")
	}
	wantNames(t, folder, "fifo")
	if err := write("/dev/null", "text"); err != nil {
		t.Error(err)
	}
}
