/// Finds what no YAML file may hold: bytes that are not UTF-8, and controls.
enum EncodingCheck {
    /// One diagnostic for each place, at most `Limits.encodingErrors`.
    static func diagnostics(_ file: SourceFile) -> [Diagnostic] {
        let text = file.text
        if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
            let mark = Diagnostic(
                .notUTF8, at: file.span(0..<2), "the file is UTF-16, not UTF-8", help: "save it as UTF-8")
            return [mark]
        }
        var found: [Diagnostic] = []
        var index = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < text.count, found.count < Limits.encodingErrors {
            if text[index] < 0x7F, text[index] >= 0x20 {
                index += 1
                continue
            }
            let (scalar, length) = UTF8Text.scalar(in: text, at: index)
            let span = file.span(index..<(index + length))
            if let scalar {
                if !UTF8Text.isPrintable(scalar) {
                    found.append(
                        Diagnostic(
                            .notUTF8, at: span, "control character \(codePoint(scalar)) is not allowed here",
                            help: "remove it, or write it as an escape in double quotes: "
                                + "\"\\u\(padded(scalar, to: 4))\""))
                }
            } else {
                found.append(
                    Diagnostic(
                        .notUTF8, at: span, "byte 0x\(hex(UInt32(text[index]))) is not UTF-8",
                        help: "save the file as UTF-8"))
                // One finding for a run of broken bytes.
                while index + 1 < text.count, UTF8Text.scalar(in: text, at: index + 1).scalar == nil { index += 1 }
            }
            index += length
        }
        return found
    }

    private static func hex(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }

    private static func padded(_ scalar: Unicode.Scalar, to length: Int) -> String {
        let digits = hex(scalar.value)
        return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String { "U+" + padded(scalar, to: 4) }
}
