/// What reasons mean, for campaign teams.
package enum ReasonText {
    /// A clause for each reason but an error, which its detail tells.
    package static let words: [Reason: String] = [
        .paused: "the campaign is paused",
        .inactive: "`active` does not hold now",
        .rollout: "the individual is not in the rollout",
        .globalHoldout: "the individual is in the control group of all marketing",
        .campaignHoldout: "the individual is in the campaign's control group",
        .staleTrigger: "the event was older on arrival than `max_age` allows",
        .alreadyRunning: "a journey of this key runs already",
        .reEntry: "`re_entry` does not let this key come again yet",
        .tooManyJourneys: "the individual has as many journeys as may be",
        .condition: "`when` did not hold",
        .stepCondition: "the step's `when` did not hold",
        .suppressed: "a policy keeps such messages from the individual now",
        .noConsent: "there is no consent for any of its channels",
        .unreachable: "none of its channels has an address and is open",
        .outranked: "the other campaign's message went instead",
        .channelHours: "its channel is closed",
        .quietHours: "it is quiet",
        .unknownTimeZone: "nobody knows whether it is quiet: the individual has no time zone",
        .capped: "there was no room left in the cap",
        .pastDue: "its instant was over",
        .expired: "nobody would want to read it any more",
        .completed: "all steps are done",
        .exit: "an event of `exit` came",
        .restarted: "a new trigger begins it anew",
        .merged: "the linked individual has a journey of this campaign and key already",
        .erased: "the individual was erased",
        .withdrawn: "the rules have no place for it any more",
        .tooLarge: "the trigger has too many bytes to be kept",
    ]

    /// What happened, for somebody who does not know the words of the records.
    ///
    /// - Parameter isStopped: Whether a gate stopped the trigger, so that no journey began.
    package static func words(_ outcome: Outcome, _ reason: Reason?, _ detail: String?, isStopped: Bool) -> String {
        var text =
            switch outcome {
            case .sent: "sent"
            case .shadow: "would have been sent"
            case .deferred: "held back"
            case .suppressed: isStopped ? "no journey began" : "not sent"
            case .entered: "a journey began"
            case .exited: "the journey ended"
            case .converted: "reached its goal"
            case .linked: "linked"
            case .erased: "erased"
            }
        if let reason { text += ": \(words[reason] ?? reason.rawValue)" }
        if let detail { text += " (\(detail))" }
        return text
    }
}
