// Package v1 is protocol 1: net/rpc, as published in 2023 and frozen since, so that packs and hosts built then go on
// working in both directions. [Client] makes a pack that speaks it a model.Pack, and [ServerSet] serves a model.Pack to
// hosts that speak it.
package v1
