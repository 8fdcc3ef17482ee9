import Decisions
import Engine
import Events
import JSON
import Replay
import RuleSets
import Scenarios

/// Lines of a history, with minutes from an origin as times.
struct History {
    private(set) var lines: [String] = []

    /// A CloudEvent that arrives at a minute, and happened then or at `time`.
    mutating func add(
        _ minute: Double, _ type: String, _ id: String, of individual: String = "joe", data: String = "{}",
        time: Double? = nil
    ) {
        func text(_ minute: Double) -> String { InstantText.rfc3339(Scenario.minute(minute)) }
        lines.append(
            """
            {"specversion":"1.0","id":"\(id)","source":"/t","type":"\(type)","subject":"\(individual)",\
            "time":"\(text(time ?? minute))","data":\(data),"recordtime":"\(text(minute))"}
            """)
    }

    mutating func add(line: String) { lines.append(line) }

    /// Consent for all, and an address.
    mutating func welcome(_ individual: String, at minute: Double = 0) {
        add(
            minute, "consent.changed", "consent-\(individual)", of: individual,
            data: #"{"purpose":"marketing","granted":true}"#)
        add(
            minute, "individual.updated", "profile-\(individual)", of: individual,
            data: #"{"attributes":{"token":"t-1","name":"Joe"}}"#)
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// What replaying it comes to, with the lines of JSON that it printed; `block` is how many bytes come at once.
    func replay(
        _ rules: RuleSet, against current: RuleSet? = nil, until: Double? = nil, _ records: Backtest.Records = .none,
        application: String = "app", block: Int = 100_000
    ) -> (result: BacktestResult, output: [String]) {
        var backtest = Backtest(
            rules: rules, against: current, application: application, until: until.map(Scenario.minute),
            records: records)
        var splitter = LineSplitter(limit: Backtest.lineLimit)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: block) {
            let part = Array(bytes[start..<min(start + block, bytes.count)])
            splitter.take(unsafe part.span.bytes) { backtest.take(line: $1, number: $0) }
        }
        splitter.end { backtest.take(line: $1, number: $0) }
        backtest.finish()
        let output = String(decoding: backtest.output.bytes, as: UTF8.self)
        return (backtest.result, output.split(separator: "\n").map(String.init))
    }

    /// The decisions topic as the daemon would write it.
    func topic(_ rules: RuleSet, until: Double? = nil, application: String = "app") throws -> [String] {
        var driver = Driver(
            rules: rules, options: PartitionProcessor.Options(application: application), form: .written)
        var records: [String] = []
        func take(_ effects: borrowing Effects) {
            for entry in effects.records.entries where entry.topic == .decisions {
                records.append(String(decoding: effects.records.values.extracting(entry.value)))
            }
        }
        for line in lines {
            let bytes = Array(line.utf8)
            let time = try instant(of: line)
            _ = driver.play(key: nil, value: unsafe bytes.span.bytes, at: time)
            take(driver.effects)
            driver.commit()
        }
        if let until { driver.pass(to: Scenario.minute(until)) }
        take(driver.effects)
        return records
    }

    private func instant(of line: String) throws -> Milliseconds {
        let bytes = Array(line.utf8)
        var parser = JSONParser()
        let document = try unsafe parser.parse(bytes.span.bytes)
        guard let time = document.root.member("recordtime") else { return 0 }
        return EventTime.parse(time.stringBytes) ?? 0
    }

    /// Somebody's shop: journeys that wait, are restarted, exited and capped, and triggers that gates stop.
    static let shop = """
        events:
          cart: {properties: {k: string, n: int}}
          order: {properties: {k: string}}
        attributes: {token: string, name: {type: string, pii: true}}
        channels: {push: {address: individual.token}, email: {address: '"e"'}}
        features: {carts_1h: {count: cart, over: 1h}, week: {count: cart, over: 7d}, odd: {sum: cart, of: '10 / event.n', over: 5m}}
        policies: {caps: [{max: 1, per: 90m, channel: push}]}
        campaigns:
          remind:
            trigger: {event: cart, key: event.k}
            when: carts_1h < 4 && event.n >= 1
            restart: true
            exit: [{event: order, where: event.k == trigger.k}]
            steps:
              - wait: 30m
              - {id: nudge, send: {channels: [push], template: nudge-v1, params: {n: '${event.n}', who: '${individual.name}'}}}
          thanks:
            trigger: order
            message: {channels: [email], template: thanks-v1}

        """

    /// What happens in it to three people, one of whom nobody may write to.
    static var busy: History {
        var history = History()
        for name in ["ada", "joe"] { history.welcome(name) }
        for (place, name) in ["ada", "joe", "zoe"].enumerated() {
            let at = Double(place)
            history.add(at + 1, "cart", "\(name)-1", of: name, data: #"{"k":"a","n":3}"#)
            history.add(at + 10, "cart", "\(name)-2", of: name, data: #"{"k":"a","n":4}"#)
            history.add(at + 11, "cart", "\(name)-3", of: name, data: #"{"k":"b","n":5}"#)
            history.add(at + 12, "cart", "\(name)-4", of: name, data: #"{"k":"c","n":5}"#)
        }
        history.lines.sort { $0.suffix(26) < $1.suffix(26) }
        history.add(20, "order", "joe-5", data: #"{"k":"b"}"#)
        history.add(120, "cart", "ada-6", of: "ada", data: #"{"k":"a","n":1}"#)
        history.add(121, "cart", "ada-7", of: "ada", data: #"{"k":"z","n":0}"#)
        return history
    }
}
