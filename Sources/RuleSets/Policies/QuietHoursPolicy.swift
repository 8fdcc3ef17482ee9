public import Events
import YAML

/// The hours, by the individual's clocks, in which messages disturb.
public struct QuietHours: Sendable {
    /// What becomes of a message that comes in them.
    public enum Action: String, Sendable, CaseIterable {
        /// It waits for their end.
        case hold
        /// It is not sent.
        case drop
    }

    /// When they are.
    public let hours: DailyInterval
    /// Indexes of the channels that disturb; empty: all of them.
    public let channels: [Int]
    /// What becomes of a message that comes in them.
    public let action: Action
    /// How long a send may be held, from when it first was.
    public let maxHold: Milliseconds

    /// Creates quiet hours.
    public init(hours: DailyInterval, channels: [Int], action: Action, maxHold: Milliseconds) {
        self.hours = hours
        self.channels = channels
        self.action = action
        self.maxHold = maxHold
    }

    /// Whether messages on a channel disturb.
    public func concern(_ channel: Int) -> Bool { channels.isEmpty || channels.contains(channel) }
}

/// Quiet hours as written.
struct QuietHoursDraft: Sendable {
    let hours: DailyInterval
    let channels: [Located<String>]
    let action: QuietHours.Action
    let maxHold: Milliseconds
    /// Where their key stands.
    let span: SourceSpan
}

extension PolicyRow {
    /// `quiet_hours: {from: "21:00", to: "08:00"}`.
    static let quietHours = PolicyRow(
        key: "quiet_hours", shape: .mapping(RuleFileShape.quietHours),
        help: "When nobody is disturbed, by the individual's clocks"
    ) { reader, policies in
        reader.drafts.policies.quietHours = policies.mapping("quiet_hours", RuleFileShape.quietHours)
            .flatMap(reader.quietHours)
    } check: { checker, draft, policies in
        policies.quietHours = draft.quietHours.map(checker.quietHours)
    }
}

extension RuleFileShape {
    static let quietHours = MappingShape([
        .init("from", .timeOfDay, required: true, "When they begin, as \"21:00\""),
        .init("to", .timeOfDay, required: true, "When they end, as \"08:00\""),
        .init(
            "channels", .naming(.channel, .list(.name(.kebabCase), atLeast: 1)),
            "The channels that disturb; default: all"),
        .init(
            "action", .word(QuietHours.Action.allCases.map(\.rawValue)), "hold until they end, or drop; default: hold"),
        .init("max_hold", .duration, "How long a send may be held in all; default: 12h"),
    ])
}

extension DraftReader {
    fileprivate func quietHours(_ reader: MappingReader) -> QuietHoursDraft? {
        let channels = channels(reader)
        let action = reader.choice("action", of: QuietHours.Action.self)?.value ?? .hold
        let maxHold = reader.duration("max_hold")?.value ?? RuleDefaults.maxHold
        return dailyInterval(reader, from: "from", to: "to").map {
            QuietHoursDraft(
                hours: $0, channels: channels ?? [], action: action, maxHold: maxHold, span: reader.mapping.span)
        }
    }
}

extension RuleSetChecker {
    fileprivate func quietHours(_ draft: QuietHoursDraft) -> QuietHours {
        checkZoneFiles(at: draft.span)
        return QuietHours(
            hours: draft.hours, channels: draft.channels.compactMap { index(of: $0, in: channelNames, "channel") },
            action: draft.action, maxHold: draft.maxHold)
    }
}
