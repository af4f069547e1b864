package launch

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// listensAt reports whether a process of the pack listens at the other end of a connection.
func (c *child) listensAt(fd int) bool {
	peer, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	return err == nil && c.has(int(peer.Pid))
}

// has reports whether a process is of the pack's session.
func (c *child) has(pid int) bool {
	if pid == c.pid() {
		// Of one that has ended by now, no session is known.
		return true
	}
	session, err := unix.Getsid(pid)
	return err == nil && session == c.pid()
}

// portFault returns what is wrong with a port: somebody else may listen there. Where nobody does, a connection finds that
// out.
func (c *child) portFault(to *net.TCPAddr) string {
	listeners, err := listenersAt(to)
	if err != nil {
		return fmt.Sprintf("and whose port that is can't be found out: %v", err)
	}
	own := c.sockets()
	foreign := slices.DeleteFunc(listeners, func(inode string) bool { return own[inode] })
	if len(foreign) == 0 {
		return ""
	}
	// A process of the pack's may have ended since.
	listeners, err = listenersAt(to)
	if err == nil && !slices.ContainsFunc(foreign, func(inode string) bool { return slices.Contains(listeners, inode) }) {
		return ""
	}
	return "a port of another process"
}

// listenersAt returns the sockets that take connections to an address, by their inode's number.
func listenersAt(to *net.TCPAddr) ([]string, error) {
	var inodes []string
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		file, err := os.Open(table)
		if os.IsNotExist(err) && table == "/proc/self/net/tcp6" {
			// A system without IPv6.
			break
		}
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			// The number in the table, the local address, the remote one, the state, and more; the inode is the tenth.
			fields := strings.Fields(lines.Text())
			const listening = "0A"
			if len(fields) < 10 || fields[3] != listening {
				continue
			}
			ip, port := tableAddress(fields[1])
			// One that listens at all addresses of IPv6 takes connections to those of IPv4 as well.
			all := ip.IsUnspecified() && (len(ip) == net.IPv6len || to.IP.To4() != nil)
			if port == to.Port && (all || ip.Equal(to.IP)) {
				inodes = append(inodes, fields[9])
			}
		}
		err = lines.Err()
		_ = file.Close()
		if err != nil {
			return nil, err
		}
	}
	return inodes, nil
}

// tableAddress reads an address of the kernel's tables, such as 0100007F:1F90: words of four bytes in the machine's order, and
// a port.
func tableAddress(s string) (net.IP, int) {
	host, port, _ := strings.Cut(s, ":")
	words, err := hex.DecodeString(host)
	number, portErr := strconv.ParseUint(port, 16, 16)
	if err != nil || portErr != nil || len(words)%4 != 0 {
		return nil, -1
	}
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		for word := range slices.Chunk(words, 4) {
			slices.Reverse(word)
		}
	}
	return net.IP(words), int(number)
}

// sockets returns the sockets that the pack's processes have, by their inode's number.
func (c *child) sockets() map[string]bool {
	found := make(map[string]bool)
	processes, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range processes {
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil || !c.has(pid) {
			continue
		}
		files, _ := filepath.Glob(process + "/fd/*")
		for _, file := range files {
			link, _ := os.Readlink(file)
			if inode, ok := strings.CutPrefix(link, "socket:["); ok {
				found[strings.TrimSuffix(inode, "]")] = true
			}
		}
	}
	return found
}
