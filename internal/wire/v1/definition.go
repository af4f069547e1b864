package v1

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"slices"
)

// mostDefinitions is how large gob's definitions of types may be on a connection, all together. They stay in memory for as long as
// that, where they are some ten times as large. Replies need a few hundred bytes.
const mostDefinitions = 16 << 10

// The numbers that gob's documentation gives to types of its own.
const (
	idInterface = 8
	idWireType  = 16
)

// wireType is gob's form of a definition. It tells which types a type is made of.
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

// interfaceFound is what is wrong with a type that has an interface in it, as none of the protocol's replies has. In the value of one
// there may be further definitions, and nothing outside of gob can tell how many.
const interfaceFound = "the type of a reply has an interface in it"

// checkDefinition returns an error where a type can't be one of a reply.
func checkDefinition(definition []byte) error {
	// A value of this type needs no definition before it.
	message := append([]byte{idWireType << 1}, definition...)
	length := binary.BigEndian.AppendUint64([]byte{0xf8}, uint64(len(message)))
	var t wireType
	if err := gob.NewDecoder(bytes.NewReader(append(length, message...))).Decode(&t); err != nil {
		return refuse("a reply's type: %v", err)
	}
	parts := []int{t.ArrayT.Elem, t.SliceT.Elem, t.MapT.Elem, t.MapT.Key}
	for _, field := range t.StructT.Field {
		parts = append(parts, field.Id)
	}
	if slices.Contains(parts, idInterface) {
		return refuse(interfaceFound)
	}
	return nil
}
