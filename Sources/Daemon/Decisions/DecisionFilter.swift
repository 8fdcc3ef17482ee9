internal import Decisions
internal import JSON

/// Which decisions somebody wants to see.
struct DecisionFilter: Sendable {
    var campaign: String?
    var outcome: Outcome?
    var reason: Reason?
    var individual: String?

    /// Whether a decision record in structured JSON is one of them; one that tells besides that its journey began or ended at that instant
    /// stands for that, too. Names and ids are compared by bytes.
    func includes(_ record: JSONElement) -> Bool {
        func has(_ value: JSONElement?, _ wanted: String?) -> Bool {
            guard let wanted else { return true }
            guard let value, value.isString, let text = value.string else { return false }
            return text.utf8.elementsEqual(wanted.utf8)
        }
        guard has(record.member("subject"), individual), let data = record.member("data") else { return false }
        guard has(data.member("campaign"), campaign) else { return false }
        if has(data.member("outcome"), outcome?.rawValue), has(data.member("reason"), reason?.rawValue) { return true }
        switch outcome {
        case .exited, nil: return data.member("exited") != nil && has(data.member("exited"), reason?.rawValue)
        case .entered: return data.member("entered") != nil && reason == nil
        default: return false
        }
    }
}

extension DecisionFilter {
    /// Reads a query; words for whoever asked where it cannot be read.
    static func read(_ query: [(name: String, value: String)]) -> Result<DecisionFilter, Problem> {
        var filter = DecisionFilter()
        for (name, value) in query {
            switch name {
            case "campaign": filter.campaign = value
            case "individual": filter.individual = value
            case "outcome":
                guard let outcome = Outcome(rawValue: value) else {
                    return .failure(Problem(name, value, Outcome.allCases.map(\.rawValue)))
                }
                filter.outcome = outcome
            case "reason":
                guard let reason = Reason(rawValue: value) else {
                    return .failure(Problem(name, value, Reason.allCases.map(\.rawValue)))
                }
                filter.reason = reason
            default:
                return .failure(Problem("parameter", name, ["campaign", "outcome", "reason", "individual"]))
            }
        }
        return .success(filter)
    }

    /// Why a query cannot be read.
    struct Problem: Error {
        let message: String

        init(_ what: String, _ given: String, _ known: [String]) {
            message = "no \(what) is called '\(given)'; one of: \(known.joined(separator: ", "))"
        }
    }
}
