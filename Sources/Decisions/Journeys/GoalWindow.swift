import CEL
import Events
import JSON
import RuleSets
import State

/// The time in which a journey's goal may come, running on when the journey has ended: one field a campaign and key, found as the journey
/// is (``Journey/fieldKey(campaign:key:)``).
///
/// ```
/// campaign u64 · trigger's time i64 · end i64 · trigger's type u64 · journey id 16 bytes, big-endian · flags u8 · holdout u8
/// last send: step u64 · command 16 bytes, big-endian · channel u64 · template u64 · variant u64
/// key · trigger's id · traceparent       each a count and UTF-8
/// kept properties                        a count of bytes, then (name u64 · value)…
/// ```
///
/// Names are ``StableHash``es, 0 where there is no variant. The window is (trigger's time, end], by the time of the event.
struct GoalWindow {
    static let kind = FieldKind(rawValue: 0x86)
    static let version: UInt8 = 1

    /// Offsets in the payload.
    enum Offset {
        static let campaign = 0
        static let start = 8
        static let end = 16
        static let triggerType = 24
        static let id = 32
        static let flags = 48
        static let holdout = 49
        static let step = 50
        static let command = 58
        static let channel = 74
        static let template = 82
        static let variant = 90
        static let texts = 98
    }

    /// Whether the goal has come.
    static let hasConverted: UInt8 = 1
    /// Whether the journey sent something, so that the last send means something.
    static let hasSent: UInt8 = 2
    /// Whether the last send was a shadow's, which has no command.
    static let isShadow: UInt8 = 4
    /// Whether the journey's key reads a personal attribute, so that nobody is shown it.
    static let hasPersonalKey: UInt8 = 8

    /// Where it lies.
    let field: Field
    /// The ranges of its parts in the buffer.
    let key: Range<Int>
    let triggerID: Range<Int>
    let traceparent: Range<Int>
    let kept: Range<Int>

    /// Finds the parts of a field's payload, or nil where they do not make up its length.
    init?(_ field: Field, in buffer: RawSpan) {
        self.field = field
        guard field.length > Offset.texts else { return nil }
        let start = field.payload + Offset.texts
        var reader = ByteReader(buffer.extracting(start..<field.end))
        guard let key = reader.octets(), let triggerID = reader.octets(), let traceparent = reader.octets(),
            let kept = reader.octets(), reader.isAtEnd
        else { return nil }
        func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound + start..<range.upperBound + start }
        self.key = moved(key)
        self.triggerID = moved(triggerID)
        self.traceparent = moved(traceparent)
        self.kept = moved(kept)
    }

    /// Whether a field's payload is one that this code could have written.
    static func isValid(_ payload: RawSpan, key: UInt64) -> Bool {
        guard payload.byteCount > Offset.texts, payload.u8(Offset.holdout) <= Holdout.lastCode else { return false }
        var reader = ByteReader(payload.extracting(Offset.texts..<payload.byteCount))
        guard let text = reader.octets(), reader.octets() != nil, reader.octets() != nil, let kept = reader.octets(),
            reader.isAtEnd
        else { return false }
        let texts = payload.extracting(Offset.texts..<payload.byteCount)
        let campaign = payload.u64(Offset.campaign)
        guard Journey.fieldKey(campaign: campaign, key: StableHash.hash(texts.extracting(text))) == key else {
            return false
        }
        return Journey.areProperties(texts.extracting(kept))
    }

    /// Of two with one campaign and key the one that began later stays, the own of two that began at once; of a campaign's, those that began last.
    static let unite: FieldType.Unite = { own, theirs, other in
        let size = theirs.end - theirs.start
        if let field = own.field(kind, key: theirs.key) {
            guard other.start(of: theirs) > own.start(of: field), size - (field.end - field.start) <= own.room else {
                return
            }
            own.removeField(field)
        } else if size > own.room {
            return
        }
        own.carry(theirs, from: other)
        own.forgetGoals(of: other.raw.u64(theirs.payload + Offset.campaign))
    }
}

extension IndividualState {
    /// The window in a field. The buffer was validated when it was restored, and we wrote what has come since.
    func goalWindow(_ field: Field) -> GoalWindow {
        guard let window = GoalWindow(field, in: raw) else { preconditionFailure("a goal's field was validated") }
        return window
    }

    /// The time of the trigger with which a window begins.
    func start(of window: Field) -> Milliseconds { raw.load(window.payload + GoalWindow.Offset.start) }

    /// Whether an event of a time converts by a window, as of an instant of the clock.
    func isOpen(_ window: Field, at time: Milliseconds, clock: Milliseconds) -> Bool {
        raw.u8(window.payload + GoalWindow.Offset.flags) & GoalWindow.hasConverted == 0 && time > start(of: window)
            && time <= raw.load(window.payload + GoalWindow.Offset.end) && !isOver(window, clock: clock)
    }

    /// Whether a window is over, for events that come late too.
    private func isOver(_ window: Field, clock: Milliseconds) -> Bool {
        let end = raw.load(window.payload + GoalWindow.Offset.end, as: Milliseconds.self)
        return clock.subtractingClamped(end) > Limits.goalLateness
    }

    /// Removes the windows that are over.
    mutating func forgetGoals(endedBy clock: Milliseconds) {
        var next = firstField(of: GoalWindow.kind)
        while let field = next {
            if isOver(field, clock: clock) {
                removeField(field)
                next = nextGoal(from: field.start)
            } else {
                next = self.field(after: field, of: GoalWindow.kind)
            }
        }
    }

    /// The first window at or behind an offset.
    private func nextGoal(from start: Int) -> Field? {
        var next = firstField(of: GoalWindow.kind)
        while let field = next, field.start < start { next = self.field(after: field, of: GoalWindow.kind) }
        return next
    }

    /// Forgets the windows of a campaign that began first, where there are more than ``Limits/goalsPerCampaign``.
    mutating func forgetGoals(of campaign: UInt64) {
        while true {
            var count = 0
            var first: Field?
            var next = firstField(of: GoalWindow.kind)
            while let field = next {
                if raw.u64(field.payload + GoalWindow.Offset.campaign) == campaign {
                    count += 1
                    if first.map({ start(of: field) < start(of: $0) }) ?? true { first = field }
                }
                next = self.field(after: field, of: GoalWindow.kind)
            }
            guard count > Limits.goalsPerCampaign, let first else { return }
            removeField(first)
        }
    }
}
