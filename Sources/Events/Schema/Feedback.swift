import JSON

/// What a sender tells of a message command: a `message.…` event.
public struct Feedback: Sendable {
    /// What became of the message.
    public enum Kind: String, Sendable, CaseIterable {
        case bounced, clicked, delivered, failed, opened, unsubscribed

        /// The name of its event type.
        public var eventType: String { "message.\(rawValue)" }

        /// The kind whose event type this is, or nil.
        package init?(eventType: String) {
            guard let kind = Self.allCases.first(where: { $0.eventType.utf8.elementsEqual(eventType.utf8) }) else {
                return nil
            }
            self = kind
        }
    }

    /// What became of the message.
    public let kind: Kind
    /// The command's id as a number of 128 bits; nil where the text is none that a command has, 32 hexadecimal digits in lower case.
    public let command: (high: UInt64, low: UInt64)?
    /// The channel that the data names.
    public let channel: String?

    /// Creates what a sender tells.
    public init(_ kind: Kind, command: (high: UInt64, low: UInt64)?, channel: String?) {
        self.kind = kind
        self.command = command
        self.channel = channel
    }

    /// Reads a command's id.
    static func command(_ text: RawSpan) -> (high: UInt64, low: UInt64)? {
        guard text.byteCount == 32 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        for index in 0..<32 {
            let digit = text.byte(at: index)
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            if index < 16 {
                words.high = words.high << 4 | UInt64(value)
            } else {
                words.low = words.low << 4 | UInt64(value)
            }
        }
        return words
    }
}

/// The properties that an event of ``Feedback`` has of its command and not of its data: their indexes in ``EventSchema/properties``,
/// where some rule reads them of such an event.
public struct CommandProperties: Sendable, Hashable {
    /// `event.campaign`.
    public var campaign: Int?
    /// `event.step`.
    public var step: Int?
    /// `event.channel`, where the data names none.
    public var channel: Int?
    /// `event.template`.
    public var template: Int?
    /// `event.variant`.
    public var variant: Int?
    /// `event.tags`.
    public var tags: Int?

    /// None that is read.
    public init() {}

    /// Whether no rule reads any of them.
    public var isEmpty: Bool { self == CommandProperties() }

    /// Notes that some rule reads the property of a name; one that is none of these changes nothing.
    public mutating func note(_ name: String, index: Int) {
        switch name {
        case "campaign": campaign = index
        case "step": step = index
        case "channel": channel = index
        case "template": template = index
        case "variant": variant = index
        case "tags": tags = index
        default: break
        }
    }
}
