// Package host renders documents through plugin packs. [Open] reads a manifest; [Host.Render] starts only the packs that a
// document needs, and returns its HTML; [Host.Close] ends them.
//
//	h, err := host.Open("manifest.yaml")
//	if err != nil {
//		return err
//	}
//	defer h.Close()
//	doc, err := markup.Parse("post.txt", text)
//	if err != nil {
//		return err
//	}
//	result, err := h.Render(ctx, doc, host.RenderOptions{})
//
// A Host is safe for concurrent use, and keeps its packs running from one document to the next.
//
// The work on a document has a fixed order:
//
//  1. the text is split into paragraphs;
//  2. contents hooks of stage before-roles run, in the manifest's order, and see the paragraphs with their role markup;
//  3. each role is replaced by what its plugin returns;
//  4. contents hooks of stage after-roles run, in the manifest's order, and see the final HTML.
//
// Nothing is written to stdout or stderr by this package, and what packs write goes to the log of [WithLogger]. Three libraries
// that it builds on have places of their own to log to, which are the process's. Where the connection to a pack breaks, yamux, which
// carries protocol 1, writes lines with "[ERR] yamux:" to what [os.Stderr] was when the pack started, and go-plugin writes to the
// standard logger of package log. GRPC, which carries protocol 2, writes to stderr what the environment variable
// GRPC_GO_LOG_SEVERITY_LEVEL asks for. A program that can't have that sets os.Stderr, [log.SetOutput] and grpclog.SetLoggerV2
// before it uses a Host, as the command htmlize does.
//
// Packs inherit no file descriptor that Go has opened. One that this process itself has inherited goes on to its packs, unless the
// program calls [syscall.CloseOnExec] for it, as the command htmlize does for all of them; a Host doesn't, as a program may have
// left one open on purpose for what it starts besides.
//
// GRPC's tracing registers /debug/requests and /debug/events at [http.DefaultServeMux], which then panics at a pattern such as
// "POST /": a program that uses that mux is built with -tags grpcnotrace, or uses a mux of its own.
package host
