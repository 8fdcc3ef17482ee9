internal import KafkaClient
internal import RuleSets
internal import YAML

/// Loads rules anew while the daemon runs: off the workers' threads, one reload at a time.
///
/// Who asks while one is under way is answered by the next, which all of them share. A rule set that is right goes to every worker,
/// which takes it between two transactions; a broken one changes nothing.
final class Reloader: Sendable {
    /// The cause of a reload.
    enum Cause: String, Sendable {
        case signal = "SIGHUP"
        case request = "POST /-/reload"
        case files = "changed files"
    }

    private struct State: Sendable {
        var inUse: RulesInUse
        var files: [RuleFile]
        var workers: [WorkerControl] = []
        var causes: [Cause] = []
        var answers: [@Sendable (ReloadResult) -> Void] = []
        var isStopping = false
    }

    /// The longest wait for the workers to take the rules.
    static let patience = Duration.seconds(30)
    /// The interval at which it checks whether they have, if nobody signals.
    private static let pollInterval = Duration.milliseconds(200)
    /// The longest sleep of the thread while nobody asks.
    private static let idle = Duration.seconds(3_600)
    /// Diagnostics logged of one attempt; all of them are in the answer to a request.
    private static let mostLogged = 20

    private let source: RuleSource
    private let log: Log
    private let observer: ReloadObserver
    private let patience: Duration
    private let wakeSignal: WakeSignal
    private let state: Guarded<State>

    /// Begins with the rules that are in use.
    init(
        _ source: RuleSource, rules: RuleSet, log: Log, observer: ReloadObserver, patience: Duration = patience
    ) throws(KafkaError) {
        self.source = source
        self.log = log
        self.observer = observer
        self.patience = patience
        wakeSignal = try WakeSignal()
        state = Guarded(State(inUse: RulesInUse(rules, since: WallClock.milliseconds()), files: source.files))
    }

    /// The rule set that is in use, or that the workers are about to take, and how the last attempt to load another went.
    var inUse: RulesInUse { state.withLock { $0.inUse } }

    /// The rule set in use, with the files that it was made of.
    var current: (rules: RuleSet, files: [RuleFile]) { state.withLock { ($0.inUse.rules, $0.files) } }

    /// Sends new rules to some workers from now on, and says by which they begin.
    func attach(_ workers: [WorkerControl]) -> RuleSet {
        state.withLock { state in
            state.workers = workers
            return state.inUse.rules
        }
    }

    /// Asks for a reload; `answer` is called on the reloading thread with what came of it.
    func request(_ cause: Cause, answer: (@Sendable (ReloadResult) -> Void)? = nil) {
        state.withLock { state in
            state.causes.append(cause)
            if let answer { state.answers.append(answer) }
        }
        wakeSignal.signal()
    }

    /// Something changed about a worker.
    func workerChanged() { wakeSignal.signal() }

    /// Ends ``run()``, after what is under way.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }

    /// Reloads whenever somebody asks, until it is stopped: the body of a thread.
    func run() {
        while true {
            let asked = state.withLock { state in
                defer { state.causes.removeAll() }
                return (causes: state.causes, isStopping: state.isStopping)
            }
            if asked.isStopping { return }
            if let cause = asked.causes.first(where: { $0 != .files }) ?? asked.causes.first {
                reload(cause)
            } else {
                wakeSignal.wait(timeout: Self.idle)
            }
        }
    }

    /// The callers so far; later ones want files that are read later.
    private func takeAnswers() -> [@Sendable (ReloadResult) -> Void] {
        state.withLock { state in
            defer { state.answers.removeAll() }
            return state.answers
        }
    }

    private func reload(_ cause: Cause) {
        let answers = takeAnswers()
        // A file that was only touched is no reload that anybody should be told of.
        if cause == .files, answers.isEmpty, isUpToDate() {
            return log.debug("the rules are unchanged", ["cause": .string(cause.rawValue)])
        }
        observer.began()
        let result = attempt(cause)
        state.withLock { $0.inUse.note(RulesInUse.Attempt(time: result.time, error: result.error)) }
        observer.ended(result)
        for answer in answers { answer(result) }
    }

    /// Whether the files are those in use, and no attempt since has said otherwise.
    private func isUpToDate() -> Bool {
        let (known, last) = state.withLock { ($0.files, $0.inUse.lastAttempt) }
        guard last.error == nil, let files = try? source.read().files else { return false }
        return files.elementsEqual(known) { $0.name.utf8.elementsEqual($1.name.utf8) && $0.bytes == $1.bytes }
    }

    private func attempt(_ cause: Cause) -> ReloadResult {
        let files: [RuleFile]
        let loaded: LoadedRuleSet
        do {
            let read = try source.read()
            files = read.files
            loaded = RuleSetLoader.load(
                files, timeZones: read.timeZones, expressionCost: source.expressionCost)
        } catch {
            return refuse("\(error)", [], cause)
        }
        guard let rules = loaded.ruleSet else {
            let count = loaded.diagnostics.count { $0.severity == .error }
            return refuse(
                "the rules below \(source.name) have \(count == 1 ? "an error" : "\(count) errors")",
                loaded.diagnostics,
                cause)
        }
        let (old, workers) = state.withLock { state in
            let old = (rules: state.inUse.rules, files: state.files)
            state.files = files
            if old.rules.hash != rules.hash {
                state.inUse.replace(by: rules, at: WallClock.milliseconds())
                state.workers.forEach { $0.offer(rules) }
            }
            return (old, state.workers)
        }
        let isChanged = old.rules.hash != rules.hash
        if isChanged {
            report(loaded.diagnostics)
            let changes = RuleChanges(from: old, to: (rules, files))
            log.info(
                "new rules",
                [
                    "cause": .string(cause.rawValue), "ruleset": .string(rules.hash), "before": .string(old.rules.hash),
                    "files": .string(changes.files.joined(separator: " ")),
                    "campaigns": .string(changes.campaigns.joined(separator: " ")),
                    "features": .string(changes.features.joined(separator: " ")),
                ])
            if rules.campaigns.isEmpty { log.warning(RuleSource.noCampaign) }
        }
        let waiting = awaitWorkers(workers)
        let outcome: ReloadResult.Outcome =
            waiting.isEmpty ? (isChanged ? .changed : .unchanged) : .awaited(workers: waiting)
        switch outcome {
        case .awaited:
            log.warning(
                "not every worker has taken the new rules yet; they do as soon as they can",
                ["ruleset": .string(rules.hash), "workers": .string(waiting.map(String.init).joined(separator: " "))])
        case .changed: log.info("every worker decides by the new rules", ["ruleset": .string(rules.hash)])
        default:
            log.info("the rules are unchanged", ["ruleset": .string(rules.hash), "cause": .string(cause.rawValue)])
        }
        return result(outcome, rules, loaded.diagnostics)
    }

    private func refuse(_ reason: String, _ diagnostics: [Diagnostic], _ cause: Cause) -> ReloadResult {
        let kept = inUse.rules
        log.error(
            "new rules are refused, those in use are kept",
            ["cause": .string(cause.rawValue), "error": .string(reason), "ruleset": .string(kept.hash)])
        report(diagnostics)
        return result(.refused(reason), kept, diagnostics)
    }

    private func result(
        _ outcome: ReloadResult.Outcome, _ rules: RuleSet, _ diagnostics: [Diagnostic]
    ) -> ReloadResult {
        ReloadResult(
            outcome: outcome, time: WallClock.milliseconds(), ruleSet: rules.hash, campaigns: rules.campaigns.count,
            diagnostics: diagnostics)
    }

    private func report(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics.prefix(Self.mostLogged) {
            let location = diagnostic.span?.location ?? source.name
            let help = diagnostic.help.map { "; \($0)" } ?? ""
            let text = "\(location): \(diagnostic.code.id): \(diagnostic.message)\(help)"
            if diagnostic.severity == .error { log.error(text) } else { log.warning(text) }
        }
        if diagnostics.count > Self.mostLogged {
            log.error("and \(diagnostics.count - Self.mostLogged) more; `attune check` shows all")
        }
    }

    /// Waits until every worker has taken what it was offered; the indexes of those that have not in time.
    private func awaitWorkers(_ workers: [WorkerControl]) -> [Int] {
        let deadline = ContinuousClock.now + patience
        while true {
            let waiting = workers.indices.filter { workers[$0].offeredRules != nil && !workers[$0].hasEnded }
            let rest = deadline - ContinuousClock.now
            if waiting.isEmpty || rest <= .zero || state.withLock({ $0.isStopping }) { return waiting }
            wakeSignal.wait(timeout: min(rest, Self.pollInterval))
        }
    }
}
