public import Events
import CEL

extension IndividualState {
    /// Lets an event enter the series that want it.
    ///
    /// An event at or before `clock` − the series' longest window is not kept by that series. Where `where`, `of` or `by` fails, `of` is
    /// not finite, of another type than the series' values or a text longer than ``StateLimits/stringBytes``, as `by` may be no longer,
    /// the event is not kept by that series and a finding is handed over with the index of each of its features.
    ///
    /// - Parameters:
    ///   - typeName: The name of the event's type.
    ///   - clock: The partition's clock, already moved by this event.
    ///   - onFinding: Called with a feature's index and what it found wrong.
    public mutating func apply(
        _ event: Event, typeName: String, features set: FeatureSet, clock: Milliseconds,
        onFinding: (Int, SeriesFinding) -> Void
    ) {
        guard set.enteredByType.indices.contains(event.type) else { return }
        let arrival = Arrival(
            time: event.time, clock: clock, fingerprint: UInt16(truncatingIfNeeded: event.deduplicationHash))
        var reader: EventActivation?
        // Series and plans are ordered alike: one pass finds them all.
        var offset = seriesStart
        for index in set.enteredByType[event.type] {
            let plan = set.entered[index]
            guard plan.keeps(arrival) else { continue }
            let finding: SeriesFinding?
            switch plan.source {
            case .nothing: finding = insert(EntryValue(.none, .none), into: plan, arrival, from: &offset) ? nil : .full
            case .property(let property): finding = enter(property, of: event, plan, arrival, from: &offset)
            case .expressions:
                // The activation holds the event, so that it is made once, and only for those that need it.
                if reader == nil { reader = EventActivation(event: event, typeName: typeName) }
                guard let outcome = reader?.outcome(set.conditions[plan.index], set.values[plan.index]) else {
                    continue
                }
                switch outcome {
                case .kept(let value):
                    if let program = set.keys[plan.index] {
                        let key = reader?.key(program)
                        finding = enter(value, under: key, plan, arrival, from: &offset)
                    } else {
                        finding = enter(value, plan, arrival, from: &offset)
                    }
                case .skipped: finding = nil
                case .failed: finding = .failed
                }
            }
            guard let finding else { continue }
            for feature in set.series[plan.index].features { onFinding(feature, finding) }
        }
    }

    /// Puts an event into a series with the value of a property.
    ///
    /// Numbers and texts of the series' type are read in place.
    private mutating func enter(
        _ property: Int, of event: Event, _ plan: SeriesPlan, _ arrival: Arrival, from offset: inout Int
    ) -> SeriesFinding? {
        switch plan.kind {
        case .double?:
            if let number = event.double(property) {
                guard number.isFinite else { return .failed }
                let value = EntryValue(Scalar(word: number.bitPattern), .double)
                return insert(value, into: plan, arrival, from: &offset) ? nil : .full
            }
        case .int?:
            if let number = event.int(property) {
                let value = EntryValue(Scalar(word: UInt64(bitPattern: number)), .int)
                return insert(value, into: plan, arrival, from: &offset) ? nil : .full
            }
        case .string?:
            if let text = event.text(property) {
                guard text.byteCount <= StateLimits.stringBytes else { return .failed }
                return insert(EntryValue(text), into: plan, arrival, from: &offset) ? nil : .full
            }
        default: break
        }
        guard let value = event.value(property) else { return .failed }
        return enter(value, plan, arrival, from: &offset)
    }

    /// Puts an event that satisfies a series' condition into it, under a key where it has one.
    ///
    /// - Parameter offset: An offset at or before which the series stands, or would; it is moved there.
    mutating func enter(
        _ value: Value?, under key: Value? = nil, _ plan: SeriesPlan, _ arrival: Arrival, from offset: inout Int
    ) -> SeriesFinding? {
        guard let value else { return enter(EntryValue(.none, .none), under: key, plan, arrival, from: &offset) }
        if case .string(let text) = value {
            let utf8 = text.utf8Span
            let bytes = unsafe utf8.span.bytes
            guard bytes.byteCount <= StateLimits.stringBytes, takes(.string, plan) else { return .failed }
            return enter(EntryValue(bytes), under: key, plan, arrival, from: &offset)
        }
        if case .int(let int) = value, plan.decay != nil {
            let value = EntryValue(Scalar(word: Double(int).bitPattern), .double)
            return enter(value, under: key, plan, arrival, from: &offset)
        }
        guard let (scalar, kind) = Self.scalar(value), takes(kind, plan) else { return .failed }
        return enter(EntryValue(scalar, kind), under: key, plan, arrival, from: &offset)
    }

    private mutating func enter(
        _ value: borrowing EntryValue, under key: Value?, _ plan: SeriesPlan, _ arrival: Arrival,
        from offset: inout Int
    ) -> SeriesFinding? {
        guard plan.keys != nil else { return insert(value, into: plan, arrival, from: &offset) ? nil : .full }
        guard let key = key.flatMap(SeriesKey.bytes) else { return .failed }
        return insert(value, under: key.raw, into: plan, arrival, from: &offset) ? nil : .full
    }

    /// Whether the values of a series are of a kind; the first one decides where the plan does not.
    private func takes(_ kind: ValueKind, _ plan: SeriesPlan) -> Bool {
        guard let known = plan.kind ?? series(plan.hash)?.kind else { return true }
        return known == kind
    }

    /// A value that is no text as a series keeps it, nil where it is none that a series can keep.
    private static func scalar(_ value: Value) -> (Scalar, ValueKind)? {
        switch value {
        case .int(let int): (Scalar(word: UInt64(bitPattern: int)), .int)
        case .double(let double): double.isFinite ? (Scalar(word: double.bitPattern), .double) : nil
        case .bool(let bool): (Scalar(word: bool ? 1 : 0), .bool)
        case .timestamp(let instant):
            (Scalar(seconds: instant.seconds, nanoseconds: instant.nanoseconds), .timestamp)
        case .duration(let span): (Scalar(seconds: span.seconds, nanoseconds: span.nanoseconds), .duration)
        default: nil
        }
    }
}

/// What was wrong when an event came to a series.
public enum SeriesFinding: Sendable {
    /// The event's condition, value or key failed: it was skipped.
    case failed
    /// The series is saturated: it forgot values for the event, or had no room for it.
    case full
}

/// What a series makes of an event.
private enum Outcome {
    /// It is kept, with the value of `of`.
    case kept(Value?)
    /// The condition does not hold.
    case skipped
    /// The condition has no value.
    case failed
}

extension EventActivation {
    /// Evaluates the condition, then the value.
    fileprivate mutating func outcome(_ condition: Program?, _ value: Program?) -> Outcome {
        if let condition {
            do {
                if try !condition.condition(&self) { return .skipped }
            } catch {
                return .failed
            }
        }
        return .kept(value?.evaluate(&self))
    }

    fileprivate mutating func key(_ program: Program) -> Value { program.evaluate(&self) }
}
