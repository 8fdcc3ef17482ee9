internal import HumanText

/// Numbers in words of screens.
package enum DashboardText {
    /// One decimal below ten, none above.
    package static func rate(_ rate: Double) -> String {
        guard rate.isFinite, rate.magnitude < 1e15 else { return "–" }
        guard rate < 9.95 else { return Int(rate.rounded()).grouped }
        let tenths = Int((rate * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `1:05`.
    package static func minutes(_ duration: Duration) -> String {
        let seconds = max(duration.components.seconds, 0)
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `3.4 ms`, `120 ms`, `2.5 s`.
    package static func delay(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds < 1_000 ? "\(rate(milliseconds)) ms" : "\(rate(milliseconds / 1_000)) s"
    }

    /// Words in lines of at most so many cells; a word that is longer is a line of its own.
    package static func wrapped(_ text: String, to cells: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in StyledLine.visible(text).split(separator: " ") {
            if !line.isEmpty, CellWidth.of(line) + 1 + CellWidth.of(String(word)) > cells {
                lines.append(line)
                // What belongs to a paragraph stands in.
                line = "  "
            } else if !line.isEmpty {
                line += " "
            }
            line += word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
