internal import Glibc

/// One line on standard error that says how far long work has come: only where a person looks at a terminal.
package struct Progress: ~Copyable {
    /// Drawing more often than a person can read would only cost time.
    package static let interval = Duration.milliseconds(100)

    private let output: Output
    private let label: String
    private let total: Int?
    private var nextDrawing: ContinuousClock.Instant?
    private var isDrawn = false

    /// Starts a line such as `replaying 12,000/50,000 (24%)`; without a total it only counts. Work that is shorter than
    /// `delay` shows nothing: it should not flicker.
    package init(_ label: String, total: Int? = nil, after delay: Duration = Self.interval, on output: Output) {
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
        guard let due = nextDrawing else { return }
        let now = ContinuousClock.now
        guard now >= due else { return }
        nextDrawing = now + Self.interval
        isDrawn = true
        let line = Self.line(label: label, count: count, total: total)
        output.writeErrorText("\r\u{1B}[K" + line.prefix(max(output.errorTerminal.width - 1, 1)))
    }

    static func line(label: String, count: Int, total: Int?) -> String {
        guard let total, total > 0 else { return "\(label) \(grouped(count))" }
        let percent = Int(Double(count) / Double(total) * 100)
        return "\(label) \(grouped(count))/\(grouped(total)) (\(percent)%)"
    }

    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}
