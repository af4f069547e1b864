// Package v2 is protocol 2: gRPC, defined by pack.proto. [Connect] makes a connection to a pack a model.Pack, and [ServerSet] serves a
// model.Pack to hosts.
package v2
