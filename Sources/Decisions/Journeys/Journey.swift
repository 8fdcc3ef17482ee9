import CEL
import Events
import RuleSets
import State

/// One journey in an individual's buffer: where the parts of its field lie. Read and edited in place; it is valid until the buffer
/// changes before its end.
///
/// ```
/// campaign u64 · step u64 · due i64 · trigger's time i64 · trigger's type u64 · journey id 16 bytes, big-endian · flags u8 · stand u8
/// holdout u8
/// key · trigger's id · traceparent       each a count and UTF-8
/// kept properties                        a count of bytes, then (name u64 · value)…
/// inputs                                 a count of bytes, then named values
/// awaited events                         a count of bytes, then (await u64 · time i64 · type u64 · id · kept properties)…
/// hold                                   a count of bytes: none, or since when i64, as ``Stand/held`` has it
/// ```
///
/// Names are ``StableHash``es, that of the step the one at which it stands, that of an await its step's. The awaited events are those of the
/// awaits in whose `then` it is, the innermost last; behind them there may be some of awaits that it left.
/// Counts and values are as ``ByteWriter`` writes them.
/// The field's key is ``fieldKey(campaign:key:)``.
struct Journey {
    static let kind = FieldKind(rawValue: 0x80)
    static let version: UInt8 = 2

    /// Offsets in the payload.
    enum Offset {
        static let campaign = 0
        static let step = 8
        static let due = 16
        static let triggerTime = 24
        static let triggerType = 32
        static let id = 40
        static let flags = 56
        static let stand = 57
        static let holdout = 58
        static let texts = 59
    }

    /// Whether a wait was begun already: the first counts from the trigger's event time.
    static let hasWaited: UInt8 = 1
    /// Whether it sent something, so that `re_entry` remembers its key.
    static let hasSent: UInt8 = 2
    /// Whether its key reads a personal attribute, so that nobody is shown it.
    static let hasPersonalKey: UInt8 = 4
    /// What is shown in place of a personal key.
    static let maskedKey = "masked"

    /// At what kind of step a journey stands, and so what its due time means.
    enum Stand: UInt8 {
        /// At a wait that is over then.
        case wait = 0
        /// At a send that is judged again then.
        case held = 1
        /// At an await, whose time is over then.
        case awaiting = 2
    }

    /// Where it lies.
    let field: Field
    /// The ranges of its parts in the buffer.
    let key: Range<Int>
    let triggerID: Range<Int>
    let traceparent: Range<Int>
    let kept: Range<Int>
    let inputs: Range<Int>
    let awaited: Range<Int>
    let hold: Range<Int>

    /// Finds the parts of a field's payload, or nil where they do not make up its length.
    init?(_ field: Field, in buffer: RawSpan) {
        self.field = field
        guard field.length > Offset.texts else { return nil }
        let start = field.payload + Offset.texts
        var reader = ByteReader(buffer.extracting(start..<field.end))
        guard let key = reader.octets(), let triggerID = reader.octets(), let traceparent = reader.octets(),
            let kept = reader.octets(), let inputs = reader.octets(), let awaited = reader.octets(),
            let hold = reader.octets(), reader.isAtEnd
        else { return nil }
        self.key = key.moved(by: start)
        self.triggerID = triggerID.moved(by: start)
        self.traceparent = traceparent.moved(by: start)
        self.kept = kept.moved(by: start)
        self.inputs = inputs.moved(by: start)
        self.awaited = awaited.moved(by: start)
        self.hold = hold.moved(by: start)
    }

    /// Whether a field's payload is one that this code could have written.
    static func isValid(_ payload: RawSpan, key: UInt64) -> Bool {
        guard payload.byteCount > Offset.texts, let stand = Stand(rawValue: payload.u8(Offset.stand)),
            payload.u8(Offset.holdout) <= Holdout.lastCode
        else { return false }
        var reader = ByteReader(payload.extracting(Offset.texts..<payload.byteCount))
        guard let text = reader.octets(), reader.octets() != nil, reader.octets() != nil, let kept = reader.octets(),
            let inputs = reader.octets(), let awaited = reader.octets(), let hold = reader.octets(), reader.isAtEnd,
            isValidHold(hold.count, at: stand)
        else { return false }
        let texts = payload.extracting(Offset.texts..<payload.byteCount)
        let campaign: UInt64 = payload.load(Offset.campaign)
        guard fieldKey(campaign: campaign, key: StableHash.hash(texts.extracting(text))) == key else { return false }
        guard areProperties(texts.extracting(kept)), AwaitedEvents(texts.extracting(awaited)).areValid else {
            return false
        }
        var values = ByteReader(texts.extracting(inputs))
        return values.values() != nil && values.isAtEnd
    }

    /// Whether bytes are kept properties.
    static func areProperties(_ bytes: RawSpan) -> Bool {
        var reader = ByteReader(bytes)
        while !reader.isAtEnd { guard reader.word() != nil, reader.skipValue() else { return false } }
        return true
    }

    /// What a journey is found by: one an individual, campaign and key.
    static func fieldKey(campaign: UInt64, key: UInt64) -> UInt64 {
        var mixed = campaign ^ (key &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}

extension IndividualState {
    /// The journey in a field. The buffer was validated when it was restored, and we wrote what has come since.
    func journey(_ field: Field) -> Journey {
        guard let journey = Journey(field, in: raw) else { preconditionFailure("a journey's field was validated") }
        return journey
    }

    /// The journey of a field key, or nil where none runs.
    func journey(key: UInt64) -> Journey? { field(Journey.kind, key: key).map { journey($0) } }

    func campaign(of journey: Field) -> UInt64 { raw.load(journey.payload + Journey.Offset.campaign) }
    func step(of journey: Field) -> UInt64 { raw.load(journey.payload + Journey.Offset.step) }
    func due(of journey: Field) -> Milliseconds { raw.load(journey.payload + Journey.Offset.due) }
    func triggerTime(of journey: Field) -> Milliseconds { raw.load(journey.payload + Journey.Offset.triggerTime) }
    func triggerType(of journey: Field) -> UInt64 { raw.load(journey.payload + Journey.Offset.triggerType) }
    /// At what it stands.
    func stand(of journey: Field) -> Journey.Stand {
        guard let stand = Journey.Stand(rawValue: raw.u8(journey.payload + Journey.Offset.stand)) else {
            preconditionFailure("a journey's field was validated")
        }
        return stand
    }

    /// Why it is a shadow; nil where it is none.
    func holdout(of journey: Field) -> Holdout? {
        let code = raw.u8(journey.payload + Journey.Offset.holdout)
        return code == 0 ? nil : Holdout(code: code)
    }

    func flags(of journey: Field) -> UInt8 { raw.load(journey.payload + Journey.Offset.flags) }

    func identifier(of journey: Field) -> Identifier {
        let start = journey.payload + Journey.Offset.id
        return Identifier(
            high: raw.load(start, as: UInt64.self).byteSwapped, low: raw.load(start + 8, as: UInt64.self).byteSwapped)
    }

    /// The text in a range of the buffer.
    func text(_ range: Range<Int>) -> String { raw.text(range.lowerBound, length: range.count) }

    /// When the first of the journeys is due; `Int64.max` where none runs.
    var earliestJourney: Milliseconds {
        var earliest = Milliseconds.max
        var next = firstField(of: Journey.kind)
        while let field = next {
            earliest = min(earliest, due(of: field))
            next = self.field(after: field, of: Journey.kind)
        }
        return earliest
    }

    /// A property of a journey's trigger by the hash of its name; nil where it is not among those kept.
    func keptProperty(_ name: UInt64, in kept: Range<Int>) -> Value? {
        var reader = ByteReader(raw.extracting(kept))
        while !reader.isAtEnd {
            guard let hash = reader.word() else { return nil }
            if hash == name { return reader.value() }
            guard reader.skipValue() else { return nil }
        }
        return nil
    }
}

extension Range<Int> {
    fileprivate func moved(by offset: Int) -> Range<Int> { lowerBound &+ offset..<upperBound &+ offset }
}
