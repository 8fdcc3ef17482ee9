/// A line of a screen: texts, each in a style or in none. Its width is known without looking at escape sequences.
package struct StyledLine: Sendable, Equatable {
    /// A part of the line in one style.
    package struct Part: Sendable, Equatable {
        /// What is seen; holds no control.
        package let text: String
        /// How it stands out.
        package let style: Style?
    }

    /// The parts from left to right.
    package private(set) var parts: [Part] = []
    /// Cells taken.
    package private(set) var width = 0

    /// An empty line.
    package init() {}

    /// A line of one part.
    package init(_ text: String, _ style: Style? = nil) {
        append(text, style)
    }

    /// The line without its styles.
    package var text: String { parts.map(\.text).joined() }

    /// Adds a text; what would steer the terminal is shown as `\u{…}`.
    package mutating func append(_ text: String, _ style: Style? = nil) {
        let text = Self.visible(text)
        guard !text.isEmpty else { return }
        width += CellWidth.of(text)
        parts.append(Part(text: text, style: style))
    }

    /// Adds another line's parts.
    package mutating func append(_ line: StyledLine) {
        parts += line.parts
        width += line.width
    }

    /// Adds a text at the right of a column that is so many cells wide, or whole where it is longer.
    package mutating func append(_ text: String, right column: Int, _ style: Style? = nil) {
        pad(by: column - CellWidth.of(Self.visible(text)))
        append(text, style)
    }

    /// Adds a text at the left of a column that is so many cells wide, cut where it is longer.
    package mutating func append(_ text: String, left column: Int, _ style: Style? = nil) {
        let end = width + max(column, 0)
        let part = StyledLine(text, style).clipped(to: column)
        parts += part.parts
        width += part.width
        pad(by: end - width)
    }

    /// Fills with spaces until the line has a width; does nothing where it has.
    package mutating func pad(to end: Int) {
        pad(by: end - width)
    }

    private mutating func pad(by count: Int) {
        if count > 0 { append(String(repeating: " ", count: count)) }
    }

    /// The line cut to a width, with `…` where something is missing. No character is cut in two.
    package func clipped(to limit: Int) -> StyledLine {
        guard width > limit else { return self }
        guard limit > 0 else { return StyledLine() }
        var line = StyledLine()
        for part in parts {
            var kept = ""
            var cells = line.width
            for character in part.text {
                let next = CellWidth.of(character)
                guard cells + next < limit else {
                    line.append(kept, part.style)
                    line.append("…", part.style)
                    return line
                }
                cells += next
                kept.append(character)
            }
            line.append(kept, part.style)
        }
        return line
    }

    /// The line as it is written to a terminal.
    package func rendered(for terminal: Terminal) -> String {
        parts.map { part in part.style.map { terminal.styled(part.text, $0) } ?? part.text }.joined()
    }

    /// The text with controls, marks that change the direction of writing and separators as `\u{…}`.
    package static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHidden(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200C, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFDD0...0xFDEF:
            true
        case let value: value & 0xFFFE == 0xFFFE
        }
    }
}
