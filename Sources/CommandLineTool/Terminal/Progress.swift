internal import HumanText
internal import Glibc

/// One line on standard error that says how far long work has come: only where a person looks at a terminal.
package struct Progress: ~Copyable {
    /// Drawing more often than a person can read would only cost time.
    package static let interval = Duration.milliseconds(100)
    /// Work that takes longer says how far it is.
    package static let patience = Duration.seconds(2)

    private let output: Output
    private let label: String
    private let total: Int?
    private let begun = ContinuousClock.now
    private var nextDrawing: ContinuousClock.Instant?
    private var isDrawn = false

    /// Starts a line such as `replaying 12,000/50,000 (24%), 8s left`; without a total it only counts. Work that is shorter than
    /// `delay` shows nothing: it should not flicker.
    package init(_ label: String, total: Int? = nil, after delay: Duration = Self.patience, on output: Output) {
        self.output = output
        self.label = label
        self.total = total
        nextDrawing = output.errorTerminal.isCapable ? ContinuousClock.now + delay : nil
    }

    deinit {
        if isDrawn { output.writeErrorText("\r\u{1B}[K") }
    }

    /// Draws the line again where it is time to.
    package mutating func update(_ count: Int) {
        let (label, total) = (label, total)
        draw { Self.line(label: label, count: count, total: total, elapsed: $0) }
    }

    /// Draws the line again where it is time to: the part that is done, where it is known, then what `words` say of the time so far.
    package mutating func update(part: Double?, _ words: (_ elapsed: Duration) -> String) {
        let label = label
        draw { "\(label) " + (part.map { "\(Int($0 * 100))%, " } ?? "") + words($0) + Self.left(part, elapsed: $0) }
    }

    private mutating func draw(_ line: (_ elapsed: Duration) -> String) {
        guard let due = nextDrawing else { return }
        let now = ContinuousClock.now
        guard now >= due else { return }
        nextDrawing = now + Self.interval
        isDrawn = true
        let line = line(now - begun)
        output.writeErrorText("\r\u{1B}[K" + line.prefix(max(output.errorTerminal.width - 1, 1)))
    }

    /// The line's text.
    static func line(label: String, count: Int, total: Int?, elapsed: Duration = .zero) -> String {
        guard let total, total > 0 else { return "\(label) \(count.grouped)" }
        let part = Double(count) / Double(total)
        return "\(label) \(count.grouped)/\(total.grouped) (\(Int(part * 100))%)" + left(part, elapsed: elapsed)
    }

    /// The time left is what the rest takes at the pace so far, from the first percent on: before, it would jump.
    private static func left(_ part: Double?, elapsed: Duration) -> String {
        guard let part, elapsed > .zero, part >= 0.01, part < 1 else { return "" }
        let seconds = (elapsed / .seconds(1)) * (1 - part) / part
        return Int(exactly: seconds.rounded(.up)).map { ", \(span($0)) left" } ?? ""
    }

    /// `45s`, `2m 05s`, `3h 07m`.
    package static func span(_ seconds: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m \(padded(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3_600)h \(padded(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d \(padded(seconds / 3_600 % 24))h"
    }

}
