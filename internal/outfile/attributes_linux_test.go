package outfile

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// aclXattr is the name of the extended attribute with a file's access list.
const aclXattr = "system.posix_acl_access"

// accessList returns an access list that lets another user read, in the form of linux/posix_acl_xattr.h: the version, and entries with a tag,
// permissions and an ID.
func accessList(user uint32) []byte {
	acl := binary.LittleEndian.AppendUint32(nil, 2)
	const none = 0xffffffff
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{0x01, 6, none}, {0x02, 4, user}, {0x04, 4, none}, {0x10, 4, none}, {0x20, 0, none}} {
		acl = binary.LittleEndian.AppendUint16(acl, e.tag)
		acl = binary.LittleEndian.AppendUint16(acl, e.perm)
		acl = binary.LittleEndian.AppendUint32(acl, e.id)
	}
	return acl
}

// TestAttributes checks that a replaced file still has its extended attributes, and none that its folder gives to new files.
func TestAttributes(t *testing.T) {
	folder := t.TempDir()
	page, plain := filepath.Join(folder, "page"), filepath.Join(folder, "plain")
	put(t, page, "old", 0o640)
	put(t, plain, "old", 0o640)
	want := map[string]string{"user.origin": "somewhere", "user.empty": "", aclXattr: string(accessList(otherUser))}
	for name, value := range want {
		if err := unix.Setxattr(page, name, []byte(value), 0); errors.Is(err, unix.ENOTSUP) {
			t.Skipf("%s: %v", name, err)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := unix.Setxattr(folder, "system.posix_acl_default", accessList(otherUser+2), 0); err != nil {
		t.Fatal(err)
	}
	before := stat(t, page)
	for _, name := range []string{page, plain} {
		if err := write(name, "text"); err != nil {
			t.Fatal(err)
		}
		wantText(t, name, "text")
	}
	if diff := cmp.Diff(want, xattrs(t, page)); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{}, xattrs(t, plain)); diff != "" {
		t.Errorf("plain (-want +got):\n%s", diff)
	}
	if got := stat(t, page).Mode; got != before.Mode {
		t.Errorf("got mode %o, want %o", got, before.Mode)
	}
	wantNames(t, folder, "page", "plain")

	// A new file has the attributes that the folder gives.
	made := filepath.Join(folder, "made")
	if err := write(made, "text"); err != nil {
		t.Fatal(err)
	}
	if _, ok := xattrs(t, made)[aclXattr]; !ok {
		t.Errorf("a new file has no access list, and its folder has one for it")
	}
}

func xattrs(t *testing.T, path string) map[string]string {
	t.Helper()
	names := make([]byte, 1<<10)
	n, err := unix.Listxattr(path, names)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, name := range splitNames(names[:n]) {
		value := make([]byte, 1<<10)
		n, err := unix.Getxattr(path, name, value)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(value[:n])
	}
	return got
}
