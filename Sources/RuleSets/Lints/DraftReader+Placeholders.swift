import YAML

/// A placeholder of other templates in a text, which stays as it is written.
private struct Placeholder {
    /// Its bytes in the text.
    let range: Range<Int>
    /// What is inside: `name` of `{{name}}` and of `$name`.
    let inner: String
}

extension DraftReader {
    /// Reports `{{x}}` and `$x` in a text in which only `${x}` is replaced.
    func lintPlaceholders(_ text: String, _ scalar: Scalar) {
        var covered: [Range<Int>] = []
        for case .expression(let range) in TemplateScanner.parts(text) { covered.append(range) }
        for placeholder in placeholders(Array(text.utf8), outside: covered) {
            let shown = Message.quoted(scalar.span(of: placeholder.range).text)
            collector.report(
                .notInterpolated, at: scalar.span(of: placeholder.range), "\(shown) is sent as it is written",
                help: "write `${\(placeholder.inner)}`, where what stands inside is an expression")
        }
    }

    /// Reports placeholders in a name, in which nothing is replaced.
    func lintName(_ name: Located<String>?, _ what: String) {
        guard let name else { return }
        let bytes = Array(name.value.utf8)
        var found = placeholders(bytes, outside: []).map(\.range)
        if let start = bytes.indices.first(where: { bytes[$0...].starts(with: "${".utf8) }) {
            found.append(start..<(bytes[start...].firstIndex(of: UInt8(ascii: "}")).map { $0 + 1 } ?? bytes.count))
        }
        guard let range = found.first else { return }
        let span = name.scalar.span(of: range)
        collector.report(
            .notInterpolated, at: span, "\(Message.quoted(span.text)) stays as it is: in `\(what)` nothing is replaced",
            help: "write a send for each, or hand it over in `params`")
    }

    private func placeholders(_ bytes: [UInt8], outside covered: [Range<Int>]) -> [Placeholder] {
        var found: [Placeholder] = []
        var index = 0
        while index + 1 < bytes.count {
            if let inside = covered.first(where: { $0.contains(index) }) {
                index = inside.upperBound
            } else if let end = endOfBraces(bytes, from: index) ?? endOfVariable(bytes, from: index) {
                let isBraces = bytes[index] == UInt8(ascii: "{")
                let inner = isBraces ? bytes[(index + 2)..<(end - 2)] : bytes[(index + 1)..<end]
                let name = inner.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
                found.append(Placeholder(range: index..<end, inner: String(decoding: Array(name), as: UTF8.self)))
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// Behind `{{name}}`, or nil where there is none.
    private func endOfBraces(_ bytes: [UInt8], from start: Int) -> Int? {
        guard bytes[start...].starts(with: "{{".utf8) else { return nil }
        var index = start + 2
        while index < bytes.count, isWord(bytes[index]) || bytes[index] == UInt8(ascii: ".") || bytes[index] == 0x20 {
            index += 1
        }
        return index > start + 2 && bytes[index...].starts(with: "}}".utf8) ? index + 2 : nil
    }

    /// Behind `$name`, or nil where there is none.
    private func endOfVariable(_ bytes: [UInt8], from start: Int) -> Int? {
        let isFirst = start == 0 || bytes[start - 1] != UInt8(ascii: "$") && !isWord(bytes[start - 1])
        guard bytes[start] == UInt8(ascii: "$"), isFirst, isLetter(bytes[start + 1]) else { return nil }
        return bytes[(start + 1)...].firstIndex { !isWord($0) } ?? bytes.count
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
