internal import Engine
internal import HTTPServer
internal import JSON
internal import KafkaClient
internal import RuleSets
internal import YAML

/// Says what a reload would change: loads the rules that it is given as a reload would, and asks each worker what they would do to its
/// partitions. Nothing changes.
package struct RulePlanner: Sendable {
    private let source: RuleSource
    private let reloader: Reloader
    private let workers: @Sendable () -> [WorkerControl]

    /// The longest wait for the workers, each of which looks through its individuals.
    private static let patience = Duration.seconds(20)
    /// The interval at which it checks whether they have answered.
    private static let pollInterval = Duration.milliseconds(100)
    /// Bytes of a request: as much as some hundred large files.
    static let requestBytes = 32 << 20

    /// Compares with what a reloader has, and asks the workers that there are then.
    init(_ source: RuleSource, _ reloader: Reloader, workers: @escaping @Sendable () -> [WorkerControl]) {
        self.source = source
        self.reloader = reloader
        self.workers = workers
    }

    /// Answers a request, whose body is `{"files": [{"name": …, "path": …, "text": …}]}`.
    func answer(_ body: [UInt8]) -> Response {
        guard let files = Self.files(body), !files.isEmpty else {
            return .error("the body is not {\"files\": [{\"name\": …, \"path\": …, \"text\": …}]}", status: 400)
        }
        let loaded: LoadedRuleSet
        do {
            loaded = RuleSetLoader.load(
                files, timeZones: try source.read().timeZones, expressionCost: source.expressionCost)
        } catch {
            return .error("\(error)", status: 503)
        }
        let (current, known) = reloader.current
        guard let rules = loaded.ruleSet else { return Self.refusal(loaded.diagnostics, current) }
        let (plan, partitions, missing) = ask(for: rules)
        guard missing == 0 else {
            return .error("\(missing) of the workers do not answer in time: is the broker away?", status: 503)
        }
        return .json(
            PlanDocument(
                before: current, after: rules, definitions: DefinitionChange.between(known, files), plan: plan,
                partitions: partitions
            ).json)
    }

    private static func refusal(_ diagnostics: [Diagnostic], _ current: RuleSet) -> Response {
        let count = diagnostics.count { $0.severity == .error }
        var json = JSONWriter()
        json.object {
            $0.key("error"); $0.string("the rules have \(count == 1 ? "an error" : "\(count) errors")")
            $0.key("ruleset"); $0.string(current.hash)
            $0.key("diagnostics"); DiagnosticJSON.write(diagnostics, to: &$0)
            $0.key("text"); $0.string(DiagnosticRenderer().render(diagnostics))
        }
        json.newline()
        return .json(json.bytes, status: 422)
    }

    private struct Answers: Sendable {
        var plan: RulePlan?
        var partitions: [Int32] = []
        var count = 0
    }

    /// What the workers say together, the partitions that they speak of, and how many of them have said nothing.
    private func ask(for rules: RuleSet) -> (plan: RulePlan?, partitions: [Int32], missing: Int) {
        let asked = workers().filter { !$0.hasEnded }
        let answers = Guarded(Answers())
        guard let wakeSignal = try? WakeSignal() else { return (nil, [], asked.count) }
        var waiting = 0
        for worker in asked {
            let question = WorkerQuestion { owned in
                let plans = owned.keys.sorted().compactMap { owned[$0]?.processor.plan(for: rules) }
                answers.withLock { answers in
                    for plan in plans {
                        if answers.plan == nil { answers.plan = plan } else { answers.plan?.add(plan) }
                    }
                    answers.partitions += owned.keys
                    answers.count += 1
                }
                wakeSignal.signal()
            }
            if worker.ask(question) { waiting += 1 }
        }
        let deadline = ContinuousClock.now + Self.patience
        // One that ends answers no more.
        while answers.withLock({ $0.count }) < waiting, ContinuousClock.now < deadline,
            !asked.contains(where: \.hasEnded)
        {
            wakeSignal.wait(timeout: Self.pollInterval)
        }
        let found = answers.current
        return (found.plan, found.partitions.sorted(), asked.count - found.count)
    }

    private static func files(_ body: [UInt8]) -> [RuleFile]? {
        var parser = JSONParser()
        guard let document = unsafe try? parser.parse(body.span.bytes), let list = document.root.member("files"),
            list.isArray
        else { return nil }
        var files: [RuleFile] = []
        var items = list.items
        while let item = items.next() {
            guard item.isObject, let name = item.member("name")?.string, let text = item.member("text")?.string else {
                return nil
            }
            let path = item.member("path")?.string ?? name
            files.append(RuleFile(path: path, name: name, bytes: Array(text.utf8)))
        }
        return files
    }
}
