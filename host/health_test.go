//go:build unix

package host

import (
	"encoding/json"
	"errors"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// TestHealth asks for the health of a pack that runs, of the same while it is stopped, and when it runs on.
func TestHealth(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		before := time.Now()
		h := openHost(t, protocols+dying("", ""))
		pid := onlyPID(t, h)
		healthy := func() Health {
			t.Helper()
			health := onlyHealth(t, h)
			if health.Err != nil || health.Ping <= 0 || health.Ping > 2*time.Second {
				t.Errorf("got ping %v and %v, want a time", health.Ping, health.Err)
			}
			return health
		}
		first := healthy()
		if first.Started.Before(before) || first.Age <= 0 || first.Started.Add(first.Age).After(time.Now()) {
			t.Errorf("got a start at %v, %v ago; want one from %v on", first.Started, first.Age, before)
		}
		if known := first.Memory > 1<<20 && first.Memory < 1<<32; known != (runtime.GOOS == "linux") {
			t.Errorf("got %d bytes of memory", first.Memory)
		}

		suspend(t, pid)
		if stopped := onlyHealth(t, h); stopped.Ping != 0 || stopped.Err == nil || stopped.Err.Error() != "no answer within 2s" {
			t.Errorf("got ping %v and %v of a process that is stopped", stopped.Ping, stopped.Err)
		}
		signal(t, pid, syscall.SIGCONT)
		if again := healthy(); again.Started != first.Started || again.Age <= first.Age {
			t.Errorf("got a start at %v, %v ago; want that of before, %v, and longer than %v", again.Started, again.Age, first.Started, first.Age)
		}
	})
}

func TestHealthOfLinked(t *testing.T) {
	infos, err := newHost(t, manyRoles).Packs(t.Context())
	if err != nil || len(infos) != 1 {
		t.Fatalf("got %v and %v, want one pack", infos, err)
	}
	if infos[0].Health != nil {
		t.Errorf("got %v of a pack without a process", infos[0].Health)
	}
}

func TestHealthJSON(t *testing.T) {
	started := time.Date(2026, 11, 22, 16, 30, 0, 500_000_000, time.FixedZone("", 3600))
	for _, test := range []struct {
		name   string
		health Health
		want   string
	}{
		{
			"all", Health{Started: started, Age: 90 * time.Second, Memory: 16 << 20, Ping: 412_345 * time.Nanosecond},
			`{"started":"2026-11-22T16:30:00.5+01:00","age_ms":90000,"memory_bytes":16777216,"ping_ms":0.412}`,
		},
		{
			"no answer", Health{Started: started, Age: 1500 * time.Microsecond, Err: errors.New("no answer within 2s")},
			`{"started":"2026-11-22T16:30:00.5+01:00","age_ms":1.5,"error":"no answer within 2s"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := json.Marshal(PackInfo{Health: &test.health})
			if err != nil {
				t.Fatal(err)
			}
			var info struct{ Health json.RawMessage }
			if err := json.Unmarshal(got, &info); err != nil {
				t.Fatal(err)
			}
			if got := string(info.Health); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// onlyHealth returns the health of the one pack.
func onlyHealth(t *testing.T, h *Host) Health {
	t.Helper()
	infos, err := h.Packs(t.Context())
	if err != nil || len(infos) != 1 || infos[0].Health == nil {
		t.Fatalf("got %v and %v, want one pack with a process", infos, err)
	}
	return *infos[0].Health
}

func signal(t *testing.T, pid int, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Error(err)
	}
}

// suspend stops a process as SIGSTOP does, and returns when it doesn't run any more.
func suspend(t *testing.T, pid int) {
	t.Helper()
	signal(t, pid, syscall.SIGSTOP)
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(pid, &status, syscall.WUNTRACED, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil || !status.Stopped() {
			t.Fatalf("got %v and %v, want a process that is stopped", status, err)
		}
		return
	}
}
