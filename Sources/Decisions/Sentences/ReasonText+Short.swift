extension ReasonText {
    /// A reason in two or three words, where there is room for no more.
    package static func short(_ reason: Reason) -> String {
        switch reason {
        case .paused: "paused"
        case .inactive: "not active now"
        case .rollout: "not in the rollout"
        case .globalHoldout, .campaignHoldout: "control group"
        case .staleTrigger: "event too old"
        case .alreadyRunning: "running already"
        case .reEntry: "too soon again"
        case .tooManyJourneys: "too many journeys"
        case .condition: "conditions not met"
        case .stepCondition: "step's condition not met"
        case .suppressed: "kept back by a policy"
        case .noConsent: "no consent"
        case .unreachable: "no address"
        case .outranked: "another message went"
        case .channelHours: "channel closed"
        case .quietHours: "quiet hours"
        case .unknownTimeZone: "time zone unknown"
        case .capped: "cap reached"
        case .pastDue: "too late"
        case .expired: "expired"
        case .tooLarge: "too large"
        case .error: "expression failed"
        case .completed: "all steps done"
        case .exit: "exit came"
        case .restarted: "begun anew"
        case .merged: "merged"
        case .erased: "erased"
        case .withdrawn: "withdrawn"
        }
    }
}
