package v1

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"slices"
)

// maxDefinitions is how many bytes gob's type definitions may have on one connection together. They stay in memory until the connection
// ends, where they take some ten times as much. Replies need a few hundred bytes.
const maxDefinitions = 16 << 10

// These are type IDs in the documentation of package gob.
const (
	idInterface = 8
	idWireType  = 16
)

// wireType is gob's definition of a type. It has the IDs of the types of which the type is made.
type wireType struct {
	ArrayT, SliceT, MapT struct {
		CommonType commonType
		Key, Elem  int
	}
	StructT struct {
		CommonType commonType
		Field      []struct{ Id int }
	}
	GobEncoderT, BinaryMarshalerT, TextMarshalerT struct{ CommonType commonType }
}

type commonType struct{ Id int }

// interfaceFound is the error for a type that contains an interface. No reply of the protocol has one. The value of an interface may
// contain more type definitions, and only package gob can find out how many.
const interfaceFound = "the type of a reply has an interface in it"

// checkDefinition returns an error for a type that no reply contains.
func checkDefinition(definition []byte) error {
	// A wireType needs no definition before it.
	message := append([]byte{idWireType << 1}, definition...)
	length := binary.BigEndian.AppendUint64([]byte{0xf8}, uint64(len(message)))
	var t wireType
	if err := gob.NewDecoder(bytes.NewReader(append(length, message...))).Decode(&t); err != nil {
		return violationf("a reply's type: %v", err)
	}
	ids := []int{t.ArrayT.Elem, t.SliceT.Elem, t.MapT.Elem, t.MapT.Key}
	for _, field := range t.StructT.Field {
		ids = append(ids, field.Id)
	}
	if slices.Contains(ids, idInterface) {
		return violationf(interfaceFound)
	}
	return nil
}
