/// A screen that is drawn again and again in place, on a terminal that can.
///
/// It lies on the terminal's second page, so that what was there before is there again when it ends. A frame is one write that
/// begins at the top and clears what is left of each line: nothing flickers. The value's end puts the terminal back,
/// however the program comes to it.
package struct LiveScreen: ~Copyable {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"
    private static let home = "\u{1B}[H"
    private static let clearLine = "\u{1B}[K"
    private static let clearBelow = "\u{1B}[J"

    private let output: Output

    /// Opens the screen; nil where standard output is no terminal that can, or its kind is not known.
    package init?(on output: Output) {
        guard output.terminal.isCapable else { return nil }
        self.output = output
        output.write(Self.enter)
        output.flush()
    }

    deinit {
        output.write(Self.leave)
        output.flush()
    }

    /// Draws a frame for the size that the terminal has now.
    package func draw(_ lines: (ScreenSize) -> [StyledLine]) {
        let size = output.terminal.size
        output.write(Self.frame(lines(size), size: size, terminal: output.terminal))
        output.flush()
    }

    /// The bytes of a frame: lines beyond the size are left out, and none is wider than the terminal, which would wrap it.
    static func frame(_ lines: [StyledLine], size: ScreenSize, terminal: Terminal) -> String {
        let shown = lines.prefix(size.rows).map { line in
            let line = line.clipped(to: size.columns)
            // At the end of a full line the cursor still stands on its last cell, which clearing would take.
            return line.rendered(for: terminal) + (line.width < size.columns ? clearLine : "")
        }
        // No line's end after the last: it would scroll a full screen.
        return home + shown.joined(separator: "\r\n") + clearBelow
    }
}
