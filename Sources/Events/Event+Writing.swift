public import CEL
import JSON

// What a decoder does with its event.
extension Event {
    /// Forgets what was in it, and keeps the room.
    func clear() { unsafe contents.pointee.clear() }

    func setID(_ bytes: RawSpan) { unsafe contents.pointee.id = contents.pointee.append(bytes) }

    /// Keeps the id, and takes the hash of source and id, which are put side by side as fields for that.
    func setID(_ bytes: RawSpan, source: RawSpan) {
        let start = unsafe contents.pointee.appendFieldLength(source.byteCount)
        _ = unsafe contents.pointee.append(source)
        _ = unsafe contents.pointee.appendFieldLength(bytes.byteCount)
        let id = unsafe contents.pointee.append(bytes)
        unsafe contents.pointee.id = id
        let fields = EventContents.Part(offset: start, count: id.offset &+ id.count &- start)
        deduplicationHash = StableHash.hash(self.bytes(of: fields))
    }

    func setIndividual(_ bytes: RawSpan) {
        unsafe contents.pointee.individual = contents.pointee.append(bytes)
        unsafe contents.pointee.individualHash = StableHash.hash(bytes)
    }

    /// Has the event count for another individual while `body` runs: one of whom its own is an alias.
    ///
    /// - Parameters:
    ///   - individual: The id; 1 … 1,024 bytes of UTF-8, which do not lie in the event.
    ///   - body: What sees the event as the other individual's.
    public func counting<Result>(for individual: RawSpan, _ body: () -> Result) -> Result {
        let (own, hash) = unsafe (contents.pointee.individual, contents.pointee.individualHash)
        setIndividual(individual)
        let other = unsafe contents.pointee.individual
        defer {
            unsafe contents.pointee.removeLast(other)
            unsafe contents.pointee.individual = own
            unsafe contents.pointee.individualHash = hash
        }
        return body()
    }

    func setTraceparent(_ bytes: RawSpan) { unsafe contents.pointee.traceparent = contents.pointee.append(bytes) }

    /// Puts a text into a property's slot.
    func set(_ property: Int, text: RawSpan) {
        let part = unsafe contents.pointee.append(text)
        set(property, .text, UInt64(part.offset), extra: Int32(truncatingIfNeeded: part.count))
    }

    /// Puts a truth value into a property's slot.
    func set(_ property: Int, to truth: Bool) { set(property, .bool, truth ? 1 : 0) }

    /// Puts an int into a property's slot.
    func set(_ property: Int, to number: Int64) { set(property, .int, UInt64(bitPattern: number)) }

    /// Puts a double into a property's slot.
    func set(_ property: Int, to number: Double) { set(property, .double, number.bitPattern) }

    /// Adds a property that the event has by what is known of its individual and not by its record.
    ///
    /// - Parameter property: Its index in ``EventSchema/properties``.
    public func complete(_ property: Int, with value: Value) { set(property, to: value) }

    /// Puts a value into a property's slot.
    func set(_ property: Int, to value: Value) {
        switch value {
        case .bool(let truth): set(property, to: truth)
        case .int(let number): set(property, to: number)
        case .double(let number): set(property, to: number)
        case .timestamp(let instant):
            set(property, .timestamp, UInt64(bitPattern: instant.seconds), extra: instant.nanoseconds)
        case .duration(let span):
            set(property, .duration, UInt64(bitPattern: span.seconds), extra: span.nanoseconds)
        case .string(let text): text.withBytes { set(property, text: $0) }
        default:
            unsafe set(property, .value, UInt64(contents.pointee.values.count))
            unsafe contents.pointee.values.append(value)
        }
    }

    private func set(_ property: Int, _ kind: EventContents.Slot.Kind, _ word: UInt64, extra: Int32 = 0) {
        unsafe contents.pointee.set(property, EventContents.Slot(kind, word, extra: extra))
    }
}

extension String {
    /// Lends the text's UTF-8 bytes.
    func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
        let utf8 = utf8Span
        return body(unsafe utf8.span.bytes)
    }
}
