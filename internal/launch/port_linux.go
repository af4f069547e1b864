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
)

// portFault returns what is wrong with a port: a process outside the pack's session may listen there. A port on which no process
// listens is no fault here: the connection fails then.
func (c *child) portFault(address *net.TCPAddr) string {
	listeners, err := listenersAt(address)
	if err != nil {
		return fmt.Sprintf("and whose port that is can't be found out: %v", err)
	}
	own := c.socketInodes()
	foreign := slices.DeleteFunc(listeners, func(inode string) bool { return own[inode] })
	if len(foreign) == 0 {
		return ""
	}
	// A process of the pack may have ended between the two readings, and its socket is gone from the table then.
	listeners, err = listenersAt(address)
	if err == nil && !slices.ContainsFunc(foreign, func(inode string) bool { return slices.Contains(listeners, inode) }) {
		return ""
	}
	return "a port of another process"
}

// listenersAt returns the inode numbers of the sockets that accept connections to an address.
func listenersAt(address *net.TCPAddr) ([]string, error) {
	var inodes []string
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		file, err := os.Open(table)
		if os.IsNotExist(err) && table == "/proc/self/net/tcp6" {
			// The system has no IPv6.
			break
		}
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			// The fields are: number in the table, local address, remote address, state, and others. The inode is the tenth.
			fields := strings.Fields(lines.Text())
			const listening = "0A"
			if len(fields) < 10 || fields[3] != listening {
				continue
			}
			ip, port := tableAddress(fields[1])
			// A socket that listens on all addresses of IPv6 accepts connections to IPv4 addresses as well.
			listensOnAll := ip.IsUnspecified() && (len(ip) == net.IPv6len || address.IP.To4() != nil)
			if port == address.Port && (listensOnAll || ip.Equal(address.IP)) {
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

// tableAddress parses an address in the kernel's tables, such as 0100007F:1F90: words of four bytes in the machine's byte order,
// then a port.
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

// socketInodes returns the inode numbers of the sockets that the pack's processes have open.
func (c *child) socketInodes() map[string]bool {
	found := make(map[string]bool)
	processes, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range processes {
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil || !c.inSession(pid) {
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
