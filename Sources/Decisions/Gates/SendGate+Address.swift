import CEL
import Events
import RuleSets

/// A channel that a send can take: one with consent and an address.
struct SendTarget {
    /// The channel's index.
    let channel: Int
    let address: String
    /// When the channel opens, where it is closed now.
    var opens: Milliseconds?
}

extension SendGate {
    /// The first channel with an address that is not empty, and which is open; one whose address errs has none. Where all of those are
    /// closed, the one that opens first of those that hold a send until then.
    static let address = SendGate(row: 8, name: "address and hours", reasons: [.unreachable]) { turn, attempt in
        var closed: SendTarget?
        for channel in attempt.channels {
            let program = turn.context.rules.channels[channel].address
            guard
                case .string(let text) = turn.context.evaluate(program, event: .none, at: turn.context.now),
                !text.isEmpty
            else { continue }
            switch turn.context.hours(of: channel) {
            case .open:
                guard attempt.add(SendTarget(channel: channel, address: text)) else { return .pass }
            case .opens(let time):
                if time < closed?.opens ?? .max { closed = SendTarget(channel: channel, address: text, opens: time) }
            case .closed: continue
            }
        }
        if let closed { _ = attempt.add(closed) }
        return attempt.target == nil ? .stop(.unreachable) : .pass
    }
}

extension SendAttempt {
    /// Takes a channel as the next that it may take. False: it needs no other.
    fileprivate mutating func add(_ target: SendTarget) -> Bool {
        if self.target == nil { self.target = target } else { fallbacks.append(target) }
        return send.fallsBack
    }
}
