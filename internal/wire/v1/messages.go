package v1

// These are the argument and reply structs of protocol 1, as published in 2023. They never change: gob matches fields by name and ignores
// those that one side doesn't have, so a renamed field would be lost. They are exported because net/rpc accepts no other types.
type (
	HooksArgs  struct{}
	HooksReply struct {
		Hooks []string
	}

	RoleArgs struct {
		Role  string
		Value string
		Post  Post
	}
	RoleReply struct {
		Value string
	}

	ContentsArgs struct {
		Value string
		Post  Post
	}
	ContentsReply struct {
		Value string
	}

	Post struct {
		Id       int
		Author   string
		Contents string
	}
)

// These are the methods of a dispensed plugin. Go-plugin serves each plugin on net/rpc as a service called Plugin.
const (
	methodHooks           = "Plugin.Hooks"
	methodProcessRole     = "Plugin.ProcessRole"
	methodProcessContents = "Plugin.ProcessContents"
)
