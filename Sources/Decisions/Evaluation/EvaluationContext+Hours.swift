import CEL
import Events
import RuleSets

/// Whether a channel is open to an individual.
enum ChannelHours {
    case open
    /// It is closed; a send waits for its opening.
    case opens(Milliseconds)
    /// It is closed, and a send passes it by: so its rules say, or nobody knows the individual's clocks.
    case closed
}

extension EvaluationContext {
    /// Whether a channel, given by index, is open to the individual now.
    mutating func hours(of channel: Int) -> ChannelHours {
        guard let hours = rules.channels[channel].hours else { return .open }
        guard let zone = timeZone() else { return .closed }
        if hours.end(at: now, in: zone) != nil { return .open }
        guard rules.channels[channel].holdsOutside, let opening = hours.start(after: now, in: zone) else {
            return .closed
        }
        return .opens(opening)
    }

    /// When a channel that is usable now is so no more: at the end of its hours, or at the next quiet ones where they bind.
    mutating func closing(of channel: Int, heedingQuietHours heedsQuiet: Bool) -> Milliseconds {
        let hours = rules.channels[channel].hours
        let quiet = heedsQuiet ? rules.policies.quietHours : nil
        guard hours != nil || quiet?.concern(channel) == true, let zone = timeZone() else { return .max }
        let closing = hours?.end(at: now, in: zone) ?? .max
        guard let quiet, quiet.concern(channel) else { return closing }
        return min(closing, quiet.hours.start(after: now, in: zone) ?? .max)
    }
}
