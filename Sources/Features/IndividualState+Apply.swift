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
        let time = PaneTime.packed(event.time)
        let fingerprint = UInt32(truncatingIfNeeded: event.deduplicationHash)
        var activation: EventActivation?
        for index in set.seriesByEventType[event.type] {
            let plan = set.plans[index]
            if !plan.isUnbounded, time <= PaneTime.windowStart(clock, plan.longestBounded) { continue }
            guard plan.hasCondition || plan.hasValue else {
                insert(.scalar(.none), .none, into: plan, time: time, fingerprint: fingerprint, clock: clock)
                continue
            }
            var reader = activation ?? EventActivation(event: event, typeName: typeName)
            defer { activation = reader }
            if let condition = set.series[index].condition {
                switch condition.evaluate(&reader) {
                case .bool(true): break
                case .bool(false): continue
                default:
                    for feature in set.series[index].features { onError(feature) }
                    continue
                }
            }
            guard let program = set.series[index].value else {
                insert(.scalar(.none), .none, into: plan, time: time, fingerprint: fingerprint, clock: clock)
                continue
            }
            let known = plan.kind ?? series(plan.hash)?.kind
            guard let (value, kind) = Self.paneValue(program.evaluate(&reader)), known == nil || known == kind else {
                for feature in set.series[index].features { onError(feature) }
                continue
            }
            insert(value, kind, into: plan, time: time, fingerprint: fingerprint, clock: clock)
        }
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
