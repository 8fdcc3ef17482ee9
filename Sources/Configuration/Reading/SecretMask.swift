internal import YAML

/// Keeps secrets out of what diagnostics show of a configuration: the values of keys that look as if they held some are masked in the
/// lines shown, and where a message or its help quotes them. Made of the text and not of its tree, which a broken file does not have:
/// what it takes for a secret may be too much, never too little.
struct SecretMask {
    private let original: SourceFile
    private let shown: SourceFile
    /// What must not be quoted.
    private let words: [String]

    /// Parts of keys whose values are secrets, in lower case.
    private static let marks = [
        "password", "passwd", "secret", "token", "jaas", "credential", "private", "key.pem", "key_pem",
    ]
    /// Ends of keys whose values are none: paths, places and lifetimes.
    private static let harmless = ["_file", ".location", ".url", ".ms", ".s", "directory"]
    /// Shorter ones are no secrets, and masking them would garble messages.
    private static let shortest = 4

    init(_ file: SourceFile) {
        original = file
        var text = file.text
        var words: [String] = []
        for range in Self.secrets(in: file.text) {
            let secret = String(decoding: text[range], as: UTF8.self)
            words += [
                secret.trimmed { $0.isWhitespace }, secret.trimmed { $0.isWhitespace || "\"'{}[],".contains($0) },
            ]
            words += secret.split { $0.isWhitespace || "\"'{}[],".contains($0) }.map(String.init)
            for index in range where text[index] > 0x20 { text[index] = UInt8(ascii: "*") }
        }
        shown = SourceFile(path: file.path, text: text)
        self.words = Array(Set(words.filter { $0.utf8.count >= Self.shortest })).sorted {
            $0.utf8.count > $1.utf8.count
        }
    }

    /// A diagnostic with what it shows of the file masked.
    func masked(_ diagnostic: Diagnostic) -> Diagnostic {
        if words.isEmpty, shown == original { return diagnostic }
        return Diagnostic(
            diagnostic.code, at: diagnostic.span.map(masked), masked(diagnostic.message),
            notes: diagnostic.notes.map { Diagnostic.Note(masked($0.message), at: $0.span.map(masked)) },
            help: diagnostic.help.map(masked))
    }

    private func masked(_ span: SourceSpan) -> SourceSpan {
        span.file == original ? SourceSpan(file: shown, range: span.range) : span
    }

    private func masked(_ text: String) -> String {
        words.reduce(text) { $0.replacing($1, with: "***") }
    }
}

// Where the secrets are.
extension SecretMask {
    /// The bytes from behind a secret's key to its end, or to that of a line on which more may stand.
    private static func secrets(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < text.count {
            guard isNameByte(text[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, isNameByte(text[index]) { index += 1 }
            guard let colon = colon(after: index, in: text), isSecret(text[start..<index]) else { continue }
            let end = end(of: colon + 1, key: start, in: text)
            found.append(colon + 1..<end)
            index = end
        }
        return found
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: name, as: UTF8.self).lowercased()
        return marks.contains { name.contains($0) } && !harmless.contains { name.hasSuffix($0) }
    }

    /// The colon that makes a key of a name, perhaps in quotes.
    private static func colon(after index: Int, in text: [UInt8]) -> Int? {
        var index = index
        while index < text.count, [0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "'")].contains(text[index]) {
            index += 1
        }
        return index < text.count && text[index] == UInt8(ascii: ":") ? index : nil
    }

    /// The end of a value: of its quotes, of its line, and of the lines behind it that are indented deeper than the key's.
    private static func end(of value: Int, key: Int, in text: [UInt8]) -> Int {
        var index = value
        while index < text.count, text[index] == 0x20 { index += 1 }
        if index < text.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(text[index]) {
            index = endOfQuotes(from: index, in: text)
        }
        index = endOfLine(from: index, in: text)
        let indentation = indentation(ofLineAt: key, in: text)
        while index < text.count {
            let next = index + 1
            let line = next..<endOfLine(from: next, in: text)
            let isBlank = text[line].allSatisfy { $0 <= 0x20 }
            if !isBlank, Self.indentation(ofLineAt: next, in: text) <= indentation { break }
            index = line.upperBound
        }
        return index
    }

    private static func endOfQuotes(from start: Int, in text: [UInt8]) -> Int {
        let quote = text[start]
        var index = start + 1
        while index < text.count, text[index] != quote {
            index += quote == UInt8(ascii: "\"") && text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, text.count)
    }

    private static func endOfLine(from start: Int, in text: [UInt8]) -> Int {
        guard start < text.count else { return text.count }
        return text[start...].firstIndex(of: 0x0A) ?? text.count
    }

    private static func indentation(ofLineAt index: Int, in text: [UInt8]) -> Int {
        let start = text[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return text[start...].prefix { $0 == 0x20 }.count
    }
}

extension String {
    /// Without such characters at its ends.
    fileprivate func trimmed(_ isCut: (Character) -> Bool) -> String {
        String(drop(while: isCut).reversed().drop(while: isCut).reversed())
    }
}
