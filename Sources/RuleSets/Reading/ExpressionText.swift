import CEL
import YAML

/// An expression as it stands in a file: a scalar's text, or the part of it inside `${…}`.
struct ExpressionText: Sendable {
    /// The scalar that holds it.
    let scalar: Scalar
    /// Where it begins in the scalar's text, in UTF-8 bytes.
    let offset: Int
    /// Its text.
    let text: String
    /// Its tree; nil where it has none, which was reported.
    let parsed: Expression?

    /// Where a UTF-8 byte range of the expression stands in its file, also where the scalar is quoted or folded.
    func span(of range: Range<Int>) -> SourceSpan {
        scalar.span(of: (range.lowerBound + offset)..<(range.upperBound + offset))
    }

    /// Where the expression stands, without blanks around it.
    var span: SourceSpan {
        let bytes = Array(text.utf8)
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        let first = bytes.firstIndex { !isBlank($0) } ?? 0
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? bytes.count
        return span(of: first..<max(first, end))
    }
}
