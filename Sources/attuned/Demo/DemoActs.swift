internal import JSON
internal import Simulation

/// What visitors do, a few of it in words: what there is to see before the first message.
struct DemoActs {
    /// One act is told in so much time: people can read no more.
    private static let pause = Duration.milliseconds(250)
    /// So many are kept: more than any terminal has rows.
    private static let kept = 100

    /// The acts, the oldest first.
    private(set) var words: [String] = []
    private var due = Duration.zero

    /// Takes an event that the shop has written.
    mutating func see(_ record: ShopRecord, at elapsed: Duration) {
        guard elapsed >= due else { return }
        var parser = JSONParser()
        guard let document = try? unsafe parser.parse(record.value.span.bytes) else { return }
        due = elapsed + Self.pause
        words.append("\(String(decoding: record.key, as: UTF8.self)) \(DemoWords.act(JSONValue(document.root)))")
        if words.count > Self.kept { words.removeFirst() }
    }
}
