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
// Started by a host, the executable serves its plugins over the protocol that the host chooses, out of all that the SDK speaks.
// Started by a person, it is a small command that describes the pack and renders a text.
//
// Each call has a logger ([Services.Logger]), whose records reach the host unchanged. What a plugin prints to stdout or stderr goes
// to the host's log, too, and never into the document. A panic is an error of the call in which it happens.
//
// GRPC's tracing registers /debug/requests and /debug/events with [http.DefaultServeMux], which then panics when a pattern such as
// "POST /" is added. Build a pack that uses that mux with -tags grpcnotrace, or give it a mux of its own.
package pack
