// Package v2 is protocol 2: gRPC, described by pack.proto. [Connect] makes a pack that speaks it a model.Pack, and
// [ServerSet] serves a model.Pack to hosts that speak it.
package v2
