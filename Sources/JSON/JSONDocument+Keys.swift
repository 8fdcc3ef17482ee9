extension JSONDocument {
    /// Whether a key of an object stands in it before; both are told by their places on the tape. Linear in the keys before.
    func isRepeatedKey(at index: Int, ofObjectAt opening: Int) -> Bool {
        let key = Tape.bytes(tape[index], in: strings)
        var earlier = opening + 1
        while earlier < index {
            if Tape.bytes(tape[earlier], in: strings).hasSameBytes(as: key) { return true }
            earlier = Tape.placeAfter(tape[earlier + 1], at: earlier + 1)
        }
        return false
    }
}
