public import CEL
public import JSON

// Properties are told by their index in `EventSchema.properties`.
extension Event {
    /// The slot of a property, an absent one where the index is none of this event's.
    @inlinable
    func slot(_ property: Int) -> EventContents.Slot { unsafe contents.pointee.slot(property) }

    /// Whether a property is present.
    @inlinable
    public func has(_ property: Int) -> Bool { slot(property).kind != .absent }

    /// The number of a property that is an int, or nil.
    @inlinable
    public func int(_ property: Int) -> Int64? {
        let slot = slot(property)
        return slot.kind == .int ? Int64(bitPattern: slot.word) : nil
    }

    /// The number of a property that is a double, or nil.
    @inlinable
    public func double(_ property: Int) -> Double? {
        let slot = slot(property)
        return slot.kind == .double ? Double(bitPattern: slot.word) : nil
    }

    /// The UTF-8 bytes of a property that is a text, or nil.
    @inlinable
    @_lifetime(borrow self)
    public func text(_ property: Int) -> RawSpan? {
        let slot = slot(property)
        return slot.kind == .text ? bytes(of: slot.part) : nil
    }

    /// Whether a property that is a text is this one, byte for byte; nil where it is absent or no text.
    @inlinable
    public func holds(_ property: Int, text: String) -> Bool? {
        let slot = slot(property)
        guard slot.kind == .text else { return nil }
        let utf8 = text.utf8Span
        return unsafe bytes(of: slot.part).hasSameBytes(as: utf8.span.bytes)
    }

    /// The value of a property, or nil where it is absent. A text becomes a `String` at each call.
    public func value(_ property: Int) -> Value? {
        let slot = slot(property)
        switch slot.kind {
        case .absent: return nil
        case .bool: return .bool(slot.word != 0)
        case .int: return .int(Int64(bitPattern: slot.word))
        case .double: return .double(Double(bitPattern: slot.word))
        case .timestamp:
            return Timestamp(seconds: Int64(bitPattern: slot.word), nanoseconds: slot.extra).map(Value.timestamp)
        case .duration:
            return Duration(seconds: Int64(bitPattern: slot.word), nanoseconds: slot.extra).map(Value.duration)
        case .text: return .string(String(decoding: bytes(of: slot.part)))
        case .value: return unsafe contents.pointee.values[Int(slot.word)]
        }
    }

    /// The properties that are present, by ascending index; they are made at each call, for tools and tests.
    public var values: [(index: Int, value: Value)] {
        unsafe (0..<contents.pointee.propertyCount).compactMap { index in value(index).map { (index, $0) } }
    }
}
