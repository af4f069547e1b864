// Package pack is the SDK for plugin packs. A pack is a value, and its executable is a call of [Main] with it:
//
//	func main() {
//		pack.Main(pack.Pack{
//			Name:    "core",
//			Version: "1.0.0",
//			Plugins: []pack.Plugin{
//				pack.Role("tt", tt),
//			},
//		})
//	}
//
//	func tt(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
//		return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
//	}
//
// Started by a host, the executable serves its plugins over every protocol that the SDK speaks, the host choosing one.
// Started by a person, it is a small command that describes the pack and renders a text.
//
// A call has a logger ([Services.Logger]), whose records the host gets as they are. What a plugin prints, on stdout or
// stderr, goes to the host's log as well, and never into the document. A panic is an error of the call in which it happens.
//
// GRPC's tracing registers /debug/requests and /debug/events at [http.DefaultServeMux], which then panics at a pattern such as
// "POST /": a pack that uses that mux is built with -tags grpcnotrace, or uses a mux of its own.
package pack
