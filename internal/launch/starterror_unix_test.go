//go:build unix

package launch

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// certificate returns a certificate in the form that a handshake has.
func certificate() string {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		panic(err)
	}
	return base64.RawStdEncoding.EncodeToString(der)
}

// TestStableReason checks that a failed start has the same error each time, whether the host notices the end of the process or another
// consequence first.
func TestStableReason(t *testing.T) {
	const times = 15
	closed := &Error{Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but it closed the connection, and ran on"}
	for _, test := range []struct {
		name, program string
		want          error
	}{
		{"cat", "/bin/cat", &Error{Reason: diagnostic.Exited, Message: "it ended before the handshake, with exit status 0"}},
		{"exit status", "exits", &Error{Reason: diagnostic.Exited, Message: "it ended before the handshake, with exit status 3", Output: []string{"no luck"}}},
		{"signal", "killed", &Error{Reason: diagnostic.Exited, Message: "it ended before the handshake, with signal: killed"}},
		{"handshake", "exits-after-handshake", &Error{Reason: diagnostic.Disconnected, Message: "it ended after its handshake, with exit status 3"}},
		{"other transport", "exits-over-other-transport", &Error{
			Reason: diagnostic.Disconnected, Message: "its handshake is good, but it can't be talked to: it serves protocol 2 over quic; want grpc",
		}},
		{"certificate", "with-certificate", &Error{Reason: diagnostic.Disconnected, Message: "it ended after its handshake, with exit status 3"}},
		{"closes the connection, protocol 1", "hangs-up-1", closed},
		{"closes the connection, protocol 2", "hangs-up-2", closed},
		{"babbles", "babbles-1", &Error{
			Reason: diagnostic.Disconnected, StillRunning: true, Message: "its handshake is good, but what it answers with isn't net/rpc",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := test.program
			if !filepath.IsAbs(path) {
				folder, _ := install(t, test.program)
				path = filepath.Join(folder, test.program)
			}
			var starts sync.WaitGroup
			for range times {
				starts.Go(func() {
					_, err := Start(t.Context(), specOf(path))
					if diff := cmp.Diff(test.want, err, cmp.Comparer(sameStrings)); diff != "" {
						t.Errorf("-want +got:\n%s", diff)
					}
				})
			}
			starts.Wait()
		})
	}
}
