// Package librarylog captures the logs of the libraries under a pack's connection, which they would write to stderr: gRPC, go-plugin and
// yamux. Each of them has one log for the whole process, so only a program's main function may use this package, and no library.
package librarylog

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc/grpclog"
)

// logger gets the records. Before LogTo is called, nothing is logged.
var logger atomic.Pointer[slog.Logger]

// LogTo sends what libraries log from now on to l, in records with the attribute "library". Records of go-plugin and yamux have level
// debug: they are about a connection that ends, and the host reports what that means for a document. Records of gRPC have the level
// that gRPC gives them.
func LogTo(l *slog.Logger) { logger.Store(l) }

// Capture redirects the libraries' logs, and returns the process's stderr, to which they no longer write. It is called once, before any
// of them is used. Records are logged with ctx.
//
// drain is called before the process ends. It returns when everything that the libraries wrote is logged.
func Capture(ctx context.Context) (stderr *os.File, drain func()) {
	grpclog.SetLoggerV2(&grpcLog{ctx: ctx, minLevel: grpcLevel(os.Getenv(grpcLevelEnv))})
	// Go-plugin writes to the standard logger.
	log.SetFlags(0)
	log.SetOutput(lineWriter(func(line string) { record(ctx, slog.LevelDebug, "go-plugin", line) }))
	// Yamux writes to os.Stderr, and go-plugin doesn't configure another writer.
	stderr = os.Stderr
	r, w, err := os.Pipe()
	if err != nil {
		return stderr, func() {}
	}
	os.Stderr = w
	done := make(chan struct{})
	go func() {
		defer close(done)
		read(ctx, r)
	}()
	return stderr, func() {
		_ = w.Close()
		<-done
	}
}

// read logs what is written to os.Stderr.
func read(ctx context.Context, r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			record(ctx, slog.LevelDebug, "yamux", strings.TrimSuffix(line, "\n"))
		}
		if err != nil {
			return
		}
	}
}

func record(ctx context.Context, level slog.Level, library, message string) {
	if l := logger.Load(); l != nil {
		l.Log(ctx, level, message, "library", library)
	}
}

// lineWriter is called with the text of each Write, which is one line.
type lineWriter func(line string)

func (w lineWriter) Write(p []byte) (int, error) {
	w(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// grpcLevelEnv is the variable that sets the lowest level that gRPC logs, in every program that uses it. The documentation of
// google.golang.org/grpc/grpclog describes it.
const grpcLevelEnv = "GRPC_GO_LOG_SEVERITY_LEVEL"

// grpcLevel returns the level that a value of that variable stands for.
func grpcLevel(severity string) slog.Level {
	switch strings.ToLower(severity) {
	case "info":
		return slog.LevelInfo
	case "warning":
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}

// grpcLog logs gRPC's records from minLevel on. After a fatal record gRPC itself ends the process.
type grpcLog struct {
	ctx      context.Context
	minLevel slog.Level
}

var _ grpclog.LoggerV2 = (*grpcLog)(nil)

func (g *grpcLog) log(level slog.Level, message func() string) {
	if level >= g.minLevel {
		record(g.ctx, level, "grpc", strings.TrimSuffix(message(), "\n"))
	}
}

func (g *grpcLog) print(level slog.Level, args []any) {
	g.log(level, func() string { return fmt.Sprint(args...) })
}

func (g *grpcLog) println(level slog.Level, args []any) {
	g.log(level, func() string { return fmt.Sprintln(args...) })
}

func (g *grpcLog) printf(level slog.Level, format string, args []any) {
	g.log(level, func() string { return fmt.Sprintf(format, args...) })
}

func (g *grpcLog) Info(args ...any)                    { g.print(slog.LevelInfo, args) }
func (g *grpcLog) Infoln(args ...any)                  { g.println(slog.LevelInfo, args) }
func (g *grpcLog) Infof(format string, args ...any)    { g.printf(slog.LevelInfo, format, args) }
func (g *grpcLog) Warning(args ...any)                 { g.print(slog.LevelWarn, args) }
func (g *grpcLog) Warningln(args ...any)               { g.println(slog.LevelWarn, args) }
func (g *grpcLog) Warningf(format string, args ...any) { g.printf(slog.LevelWarn, format, args) }
func (g *grpcLog) Error(args ...any)                   { g.print(slog.LevelError, args) }
func (g *grpcLog) Errorln(args ...any)                 { g.println(slog.LevelError, args) }
func (g *grpcLog) Errorf(format string, args ...any)   { g.printf(slog.LevelError, format, args) }
func (g *grpcLog) Fatal(args ...any)                   { g.print(slog.LevelError, args) }
func (g *grpcLog) Fatalln(args ...any)                 { g.println(slog.LevelError, args) }
func (g *grpcLog) Fatalf(format string, args ...any)   { g.printf(slog.LevelError, format, args) }

// V returns false: gRPC's verbose records aren't logged.
func (g *grpcLog) V(int) bool { return false }
