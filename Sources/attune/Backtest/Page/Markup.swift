internal import CommandLineTool
internal import HumanText

/// A piece of HTML. What is written in the sources is markup; whatever is put into it is text and is escaped, unless it is markup itself:
/// ids and texts come from outside, and must not become a part of the page.
struct Markup: ExpressibleByStringInterpolation {
    let html: String

    init(stringLiteral value: String) { html = value }

    init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

    private init(html: String) { self.html = html }

    /// Pieces one behind the other.
    static func joined(_ pieces: [Markup]) -> Markup { Markup(html: pieces.map(\.html).joined()) }

    /// A text in which what stands between backquotes is code.
    static func words(_ text: String) -> Markup {
        let parts = text.split(separator: "`" as Character, omittingEmptySubsequences: false).map(String.init)
        return joined(
            parts.enumerated().map { index, part in
                // A backquote without a partner is one.
                if index.isMultiple(of: 2) { return "\(part)" }
                return index + 1 < parts.count ? "<code>\(part)</code>" : "`\(part)"
            })
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var html = ""

        init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { html += literal }

        /// A text: what would be markup, and what would steer a terminal or turn the direction of writing, is seen as it is.
        mutating func appendInterpolation(_ text: String) {
            for scalar in StyledLine.visible(text).unicodeScalars {
                switch scalar {
                case "&": html += "&amp;"
                case "<": html += "&lt;"
                case ">": html += "&gt;"
                case "\"": html += "&quot;"
                case "'": html += "&#39;"
                default: html.unicodeScalars.append(scalar)
                }
            }
        }

        /// A number, its digits in groups.
        mutating func appendInterpolation(_ number: Int) { html += number.grouped }

        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

        mutating func appendInterpolation(_ pieces: [Markup]) { html += Markup.joined(pieces).html }

        /// How long a bar is, as a part of the longest, for a style.
        mutating func appendInterpolation(part: Int, of whole: Int) {
            let thousandths = whole > 0 ? Int((Double(part) / Double(whole) * 1_000).rounded()) : 0
            // What is there is seen, however little it is.
            let shown = part > 0 ? max(thousandths, 4) : 0
            html += "\(shown / 10).\(shown % 10)%"
        }
    }
}
