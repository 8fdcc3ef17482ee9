import YAML

/// Names as they are written into YAML.
enum YAMLText {
    /// A name as a scalar: plain where that is read as the same text everywhere, else in quotes.
    static func scalar(_ name: String) -> String { isPlain(name) ? name : Message.singleQuoted(name) }

    /// A name in the place of a scalar, in the quotes that it has.
    static func scalar(_ name: String, inPlaceOf old: Scalar) -> String {
        switch old.style {
        case .singleQuoted: Message.singleQuoted(name)
        case .doubleQuoted:
            "\"" + name.unicodeScalars.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) }
                + "\""
        case .plain, .literal, .folded: scalar(name)
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, let last = name.utf8.last else { return false }
        let isLetter = Cursor.isWord(first)
        let allowed = name.utf8.allSatisfy { Cursor.isWord($0) || $0 >= 0x80 || "-./ ".utf8.contains($0) }
        return isLetter && last != 0x20 && allowed
    }
}
