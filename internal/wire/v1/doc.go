// Package v1 is protocol 1: net/rpc, as published in 2023. It is frozen, so that packs and hosts of 2023 still work with today's.
// [Connect] makes a connection to a pack a model.Pack, and [ServerSet] serves a model.Pack to hosts.
package v1
