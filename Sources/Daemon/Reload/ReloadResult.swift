internal import JSON
internal import RuleSets
package import YAML

/// The outcome of an attempt to load rules.
package struct ReloadResult: Sendable {
    /// The outcome.
    package enum Outcome: Sendable, Hashable {
        /// The files are what is in use already.
        case unchanged
        /// Every worker decides by the new rule set.
        case changed
        /// The new rule set is right, but these workers have not taken it yet: they do as soon as they can.
        case awaited(workers: [Int])
        /// The files cannot be used; the rule set before is kept.
        case refused(String)
    }

    /// The outcome.
    package let outcome: Outcome
    /// Its end, in Unix milliseconds.
    package let time: Int64
    /// The hash of the rule set in use: the new one, or the old one where it is kept.
    package let ruleSet: String
    /// The number of campaigns in that rule set.
    package let campaigns: Int
    /// Errors and warnings in the files, in reading order.
    package let diagnostics: [Diagnostic]

    /// The reason for a refusal; nil where the files are in use.
    package var error: String? {
        if case .refused(let reason) = outcome { return reason }
        return nil
    }
}

extension ReloadResult {
    /// The status and the body of the answer to `POST /-/reload`.
    var answer: (status: Int, document: [UInt8]) {
        var json = JSONWriter()
        let status: Int
        switch outcome {
        case .unchanged, .changed:
            status = 200
            json.object {
                $0.key("ruleset"); $0.string(ruleSet)
                $0.key("changed"); $0.bool(outcome == .changed)
            }
        case .awaited(let workers):
            status = 503
            json.object {
                $0.key("error")
                $0.string(
                    "the rule set is right, but not every worker has taken it yet (is the broker away, or state being restored?); "
                        + "they do as soon as they can")
                $0.key("ruleset"); $0.string(ruleSet)
                $0.key("changed"); $0.bool(true)
                $0.key("waiting_workers")
                $0.array { for worker in workers { $0.int(worker) } }
            }
        case .refused(let reason):
            status = 422
            json.object {
                $0.key("error"); $0.string(reason)
                $0.key("ruleset"); $0.string(ruleSet)
                $0.key("diagnostics")
                DiagnosticJSON.write(diagnostics, to: &$0)
                $0.key("text")
                $0.string(diagnostics.isEmpty ? "error: \(reason)\n" : DiagnosticRenderer().render(diagnostics))
            }
        }
        json.newline()
        return (status, json.bytes)
    }
}

/// An observer of attempts to load rules, called on the thread that reloads: the service manager, the status.
package struct ReloadObserver: Sendable {
    /// Rules are about to be read.
    package let began: @Sendable () -> Void
    /// The outcome.
    package let ended: @Sendable (ReloadResult) -> Void

    /// Creates an observer.
    package init(
        began: @escaping @Sendable () -> Void = {}, ended: @escaping @Sendable (ReloadResult) -> Void = { _ in }
    ) {
        self.began = began
        self.ended = ended
    }
}
