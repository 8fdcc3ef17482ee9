public import Events
import CEL

extension IndividualState {
    /// Lets an event enter the series that want it.
    ///
    /// An event at or before `clock` − the series' longest window is not kept by that series. Where `where` or `of` fails, `of` is
    /// not finite, of another type than the series' values or a text longer than ``StateLimits/stringBytes``, the event is not
    /// kept by that series and `onError` is called with the index of each of its features.
    ///
    /// - Parameters:
    ///   - typeName: The name of the event's type.
    ///   - clock: The partition's clock, already moved by this event.
    public mutating func apply(
        _ event: Event, typeName: String, features set: FeatureSet, clock: Milliseconds, onError: (Int) -> Void
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
            guard plan.hasExpressions else {
                insert(.scalar(.none), .none, into: plan, arrival, from: &offset)
                continue
            }
            // The activation holds the event, so that it is made once, and only for those that need it.
            if reader == nil { reader = EventActivation(event: event, typeName: typeName) }
            guard let outcome = reader?.outcome(set.conditions[plan.index], set.values[plan.index]) else { continue }
            switch outcome {
            case .kept(let value): if enter(value, plan, arrival, from: &offset) { continue }
            case .skipped: continue
            case .failed: break
            }
            for feature in set.series[plan.index].features { onError(feature) }
        }
    }

    /// Puts an event that satisfies a series' condition into it; false where the series cannot keep such a value.
    ///
    /// - Parameter offset: An offset at or before which the series stands, or would; it is moved there.
    mutating func enter(_ value: Value?, _ plan: SeriesPlan, _ arrival: Arrival, from offset: inout Int) -> Bool {
        guard let value else {
            insert(.scalar(.none), .none, into: plan, arrival, from: &offset)
            return true
        }
        guard let (value, kind) = Self.entryValue(value) else { return false }
        if let known = plan.kind ?? series(plan.hash)?.kind, known != kind { return false }
        insert(value, kind, into: plan, arrival, from: &offset)
        return true
    }

    /// A value as a series keeps it, nil where it is none that a series can keep.
    private static func entryValue(_ value: Value) -> (EntryValue, ValueKind)? {
        switch value {
        case .int(let int): return (.scalar(Scalar(word: UInt64(bitPattern: int))), .int)
        case .double(let double):
            return double.isFinite ? (.scalar(Scalar(word: double.bitPattern)), .double) : nil
        case .bool(let bool): return (.scalar(Scalar(word: bool ? 1 : 0)), .bool)
        case .timestamp(let instant):
            return (.scalar(Scalar(seconds: instant.seconds, nanoseconds: instant.nanoseconds)), .timestamp)
        case .duration(let span):
            return (.scalar(Scalar(seconds: span.seconds, nanoseconds: span.nanoseconds)), .duration)
        case .string(let text): return text.utf8.count <= StateLimits.stringBytes ? (.text(text), .string) : nil
        default: return nil
        }
    }
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
}
