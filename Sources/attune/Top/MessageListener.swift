internal import CommandLineTool
internal import Decisions
internal import JSON
internal import OperatingSystem
internal import Synchronization

/// Hears a daemon's messages as their transactions commit, on a thread of its own.
final class MessageListener: Sendable {
    /// So many are kept: more than any terminal has rows.
    private static let kept = 200
    /// The longest time without a sign of the daemon, which gives one every 10 seconds.
    private static let silence = Duration.seconds(45)
    /// How long after a stream that ended another one is asked for.
    private static let pause = Duration.seconds(1)

    private let client: HTTPClient
    private let heard = Mutex<[Sentence]>([])

    init(_ client: HTTPClient) { self.client = client }

    /// The last messages, the oldest first.
    var sentences: [Sentence] { heard.withLock { $0 } }

    /// Begins to listen. The thread lives as long as the process: its end would wait for the daemon's next sign.
    func start() {
        guard let thread = try? Thread(name: "messages", { self.listen() }) else { return }
        _ = unsafe Unmanaged.passRetained(Box(thread))
    }

    private func listen() {
        while true {
            // Whether the daemon is there, the looks at its status say.
            _ = try? client.events("/api/v1/decisions?outcome=sent", silence: Self.silence) { events in
                for event in events where event.name == "decision" { self.hear(event.data) }
                return true
            }
            Pause.wait(Self.pause)
        }
    }

    private func hear(_ text: String) {
        guard let record = JSONValue(parsing: Array(text.utf8)), let sentence = MessageSentence(record) else { return }
        heard.withLock { heard in
            heard.append(Sentence(sentence.forms))
            if heard.count > Self.kept { heard.removeFirst() }
        }
    }

    private final class Box {
        let thread: Thread
        init(_ thread: consuming Thread) { self.thread = thread }
    }
}
