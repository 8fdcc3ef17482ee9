import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Takes what a sender tells of a command: the event gets what is known of the command, and what the caps and consents make of it is
    /// done.
    ///
    /// A withdrawal looks at the data only: it counts whatever is known of the command.
    mutating func take(_ feedback: Feedback, of event: Event) {
        if let command = feedback.command { complete(event, with: command.high, feedback) }
        switch feedback.kind {
        case .unsubscribed:
            context.state.setConsent(
                purpose: Purpose.marketing.rawValue, channel: feedback.channel, granted: false, time: event.time)
        case .failed: if let command = feedback.command { context.state.giveBack(command.high) }
        case .bounced, .clicked, .delivered, .opened: break
        }
    }

    /// Adds to an event what rules read of the command that it is about, where that is known.
    private func complete(_ event: Event, with command: UInt64, _ feedback: Feedback) {
        let properties = context.rules.schema.commandProperties
        guard context.rules.keepsCommands, let entry = context.state.sentCommand(command) else { return }
        let raw = context.state.raw
        func name(at offset: Int) -> Value { .string(context.names.name(of: raw.u64(entry + offset))) }
        if let index = properties.campaign { event.complete(index, with: name(at: SentCommands.Offset.campaign)) }
        if let index = properties.step { event.complete(index, with: name(at: SentCommands.Offset.step)) }
        if let index = properties.channel, feedback.channel == nil {
            event.complete(index, with: name(at: SentCommands.Offset.channel))
        }
        if let index = properties.template { event.complete(index, with: name(at: SentCommands.Offset.template)) }
        if let index = properties.variant, raw.u64(entry + SentCommands.Offset.variant) != 0 {
            event.complete(index, with: name(at: SentCommands.Offset.variant))
        }
        if let index = properties.tags {
            let count = Int(raw.u8(entry + SentCommands.Offset.tagCount))
            event.complete(index, with: .list((0..<count).map { name(at: SentCommands.head + 8 * $0) }))
        }
    }

    /// Remembers a message, sent or a shadow's: for what senders will tell of it, and for what its journey's goal will tell.
    mutating func note(_ message: MessageCommand, step: Step, of journey: RunningJourney, isShadow: Bool) {
        let campaign = context.rules.campaigns[journey.campaign]
        if !isShadow, context.rules.keepsCommands {
            context.state.remember(message, at: context.now, step: step.hash, of: campaign)
        }
        if campaign.goal != nil { noteLastSend(message, step: step, of: journey, isShadow: isShadow) }
    }
}
