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
        dropUnusedSeries(set, clock: clock)
        guard set.seriesByEventType.indices.contains(event.type) else { return }
        let fingerprint = UInt32(truncatingIfNeeded: event.deduplicationHash)
        var activation: EventActivation?
        for index in set.seriesByEventType[event.type] {
            let plan = set.plans[index]
            guard plan.keeps(event.time, clock: clock) else { continue }
            var value: Value?
            if plan.hasCondition || plan.hasValue {
                var reader = activation ?? EventActivation(event: event, typeName: typeName)
                switch set.series[index].evaluate(&reader) {
                case .kept(let result): value = result
                case .skipped: continue
                case .failed: value = .error(EvaluationError("where"))
                }
                activation = reader
            }
            guard enter(value, plan, time: event.time, fingerprint: fingerprint, clock: clock) else {
                for feature in set.series[index].features { onError(feature) }
                continue
            }
        }
    }

    /// Puts an event that satisfies a series' condition into it; false where the series cannot keep such a value.
    mutating func enter(
        _ value: Value?, _ plan: SeriesPlan, time: Milliseconds, fingerprint: UInt32, clock: Milliseconds
    ) -> Bool {
        let packed: (value: PaneValue, kind: ValueKind)
        if let value {
            guard let result = Self.paneValue(value) else { return false }
            packed = result
            if let known = plan.kind ?? series(plan.hash)?.kind, known != packed.kind { return false }
        } else {
            packed = (.scalar(.none), .none)
        }
        insert(
            packed.value, packed.kind, into: plan, time: PaneTime.packed(time), fingerprint: fingerprint, clock: clock)
        return true
    }

    /// A value as a series keeps it, nil where it is none that a series can keep.
    private static func paneValue(_ value: Value) -> (PaneValue, ValueKind)? {
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

extension SeriesDefinition {
    /// What a series makes of an event.
    fileprivate enum Outcome {
        /// It is kept, with the value of `of`.
        case kept(Value?)
        /// The condition does not hold.
        case skipped
        /// The condition has no value.
        case failed
    }

    /// Evaluates the condition, then the value.
    fileprivate func evaluate(_ event: inout EventActivation) -> Outcome {
        if let condition {
            guard case .bool(let holds) = condition.evaluate(&event) else { return .failed }
            if !holds { return .skipped }
        }
        return .kept(value?.evaluate(&event))
    }
}
