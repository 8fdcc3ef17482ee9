internal import CommandLineTool
internal import Decisions
internal import JSON
internal import Simulation

/// One visitor, followed: what they do, what waits for them, what they are sent, and why.
struct DemoFollower: Sendable {
    /// So many happenings are kept: more than any terminal has rows.
    private static let kept = 100
    /// Where nothing waits for somebody any more and nothing happens for so long, somebody else is followed.
    private static let boredom = Duration.seconds(12)

    /// The campaigns whose beginning makes somebody worth following.
    private let campaigns: Set<String>
    /// Who is followed; nil as long as no journey has begun.
    private(set) var individual: String?
    private var since = ""
    private var last = Duration.zero
    private var waiting: [(journey: String, since: String)] = []
    private var happenings: [Dashboard.Aside.Paragraph] = []

    /// Follows nobody yet, then whoever one of these campaigns begins for.
    init(of campaigns: Set<String>) { self.campaigns = campaigns }

    /// Takes an event that the shop has written.
    mutating func see(_ record: ShopRecord, at elapsed: Duration) {
        guard let individual, record.key.elementsEqual(individual.utf8) else { return }
        var parser = JSONParser()
        guard let document = try? unsafe parser.parse(record.value.span.bytes) else { return }
        let event = JSONValue(document.root)
        guard case .string(let time)? = event["time"] else { return }
        add("\(Self.clock(time)) \(DemoWords.act(event))", nil, at: elapsed)
    }

    /// Takes a decision, and begins to follow whom it is about where nobody is followed and a journey begins.
    mutating func see(_ record: JSONValue, at elapsed: Duration) {
        guard let sentence = DecisionSentence(record) else { return }
        func isOwn() -> Bool { individual?.utf8.elementsEqual(sentence.individual.utf8) == true }
        if sentence.outcome == .entered, campaigns.contains(sentence.campaign),
            individual == nil || (isBored(at: elapsed) && !isOwn())
        {
            self = DemoFollower(of: campaigns)
            individual = sentence.individual
            since = Self.clock(sentence.time)
        }
        guard isOwn() else { return }
        note(record["data"], sentence)
        let style: Style? =
            switch sentence.outcome {
            case .sent: .green
            case .suppressed, .deferred, .shadow: .yellow
            default: nil
            }
        add("\(Self.clock(sentence.time)) \(sentence.text)", style, at: elapsed)
    }

    /// What stands at the right of the screen.
    var aside: Dashboard.Aside? {
        guard let individual else { return nil }
        let waits = waiting.map { Dashboard.Aside.Paragraph("waits: \($0.journey), since \($0.since)", .blue) }
        return Dashboard.Aside(
            heading: "visitor \(individual), followed since \(since)",
            facts: waits.isEmpty ? [.init("nothing waits for them now", .dim)] : waits, events: happenings)
    }

    /// Keeps what waits: a journey that began, until it ended.
    private mutating func note(_ data: JSONValue?, _ sentence: DecisionSentence) {
        var journey = sentence.campaign
        if case .string(let key)? = data?["key"] { journey += " (\(key))" }
        if sentence.outcome == .exited || data?["exited"] != nil {
            waiting.removeAll { $0.journey.utf8.elementsEqual(journey.utf8) }
        } else if sentence.outcome == .entered || data?["entered"] != nil {
            waiting.removeAll { $0.journey.utf8.elementsEqual(journey.utf8) }
            waiting.append((journey, Self.clock(sentence.time)))
        }
    }

    private mutating func add(_ text: String, _ style: Style?, at elapsed: Duration) {
        happenings.append(.init(text, style))
        if happenings.count > Self.kept { happenings.removeFirst() }
        last = elapsed
    }

    private func isBored(at elapsed: Duration) -> Bool { waiting.isEmpty && elapsed - last > Self.boredom }

    /// Hours and minutes of a time in RFC 3339.
    private static func clock(_ time: String) -> String { String(time.dropFirst(11).prefix(5)) }
}
