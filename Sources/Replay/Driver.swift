package import Decisions
package import Engine
package import Events
package import RuleSets

/// What became of a record.
package enum RecordResult: Sendable {
    /// It was decoded, and this became of the event.
    case event(EventOutcome)
    /// It has no value.
    case tombstone
    /// It is of a type that nobody declared.
    case undeclaredType(String)
    /// It could not be read.
    case rejected(Reject)
}

/// Drives one partition through records in virtual time: whatever is replayed goes this way, by the engine that the daemon runs.
package struct Driver: ~Copyable {
    /// The partition.
    package let processor: PartitionProcessor
    /// What has come about since the last ``commit()``.
    package private(set) var effects: Effects
    private var decoder: EventDecoder

    /// Creates a driver of a partition on which nothing happened yet.
    ///
    /// - Parameters:
    ///   - rules: What it decides by.
    ///   - schema: What records are decoded by, where that is another rule set's.
    ///   - form: Whether decisions are kept as values or as written records.
    package init(
        rules: RuleSet, schema: EventSchema? = nil, options: PartitionProcessor.Options, form: Effects.Form,
        limits: EventLimits = EventLimits()
    ) {
        processor = PartitionProcessor(rules: rules, options: options)
        effects = Effects(form)
        decoder = EventDecoder(schema: schema ?? rules.schema, format: .cloudEvents, limits: limits)
    }

    /// Plays a CloudEvent in structured mode whose record has this timestamp.
    package mutating func play(key: RawSpan?, value: RawSpan?, at time: Milliseconds) -> RecordResult {
        let clocks = Clocks.at(time)
        switch decoder.decode(key: key, value: value, headers: [], recordTime: time, arrival: time) {
        case .event(let event):
            return .event(processor.step(.event(event), clocks, into: &effects) ?? .applied)
        case .tombstone:
            processor.step(.heard, clocks, into: &effects)
            return .tombstone
        case .undeclaredType(let type):
            processor.step(.heard, clocks, into: &effects)
            return .undeclaredType(type)
        case .rejected(let reject):
            processor.step(.rejected, clocks, into: &effects)
            return .rejected(reject)
        }
    }

    /// Refuses a record of which it is not known when it arrived; it moves nothing. Where it must be refused for a reason that is asked
    /// for no later, that one is told, with its own words.
    ///
    /// - Parameter reject: Why; nil: since it is no JSON object, for which decoding it has the reason.
    package mutating func refuse(value: RawSpan, as reject: Reject?) -> RecordResult {
        let time = processor.clock
        let decoded = decoder.decode(key: nil, value: value, headers: [], recordTime: time, arrival: time)
        if case .rejected(let own) = decoded, reject.map({ !own.reason.isAsked(after: $0.reason) }) ?? true {
            return .rejected(own)
        }
        return .rejected(reject ?? Reject(.malformedJSON, "the record is not a JSON object"))
    }

    /// Lets time pass.
    package mutating func pass(to time: Milliseconds) {
        processor.step(.time, .at(time), into: &effects)
    }

    /// Ends a transaction, after which what has come about is forgotten.
    package mutating func commit() {
        processor.commit()
        effects.removeAll()
    }
}

extension RejectReason {
    /// Whether records are asked for this after that.
    fileprivate func isAsked(after other: RejectReason) -> Bool {
        (Self.allCases.firstIndex(of: self) ?? 0) > (Self.allCases.firstIndex(of: other) ?? 0)
    }
}
