/// The forms of names.
package enum NameForm: Hashable, Sendable {
    /// `views_24h`: a lower-case letter, then lower-case letters, digits and `_`.
    case snakeCase
    /// `cart-reminder`: lower-case letters and digits in words joined by `-`.
    case kebabCase
    /// A CEL identifier: a letter or `_`, then letters, digits and `_`.
    case identifier
    /// Any text but the empty one.
    case text

    /// What the form is called in messages, with an example.
    package var description: String {
        switch self {
        case .snakeCase: "snake_case, as `views_24h`"
        case .kebabCase: "kebab-case, as `cart-reminder`"
        case .identifier: "an identifier, as `cart_id`"
        case .text: "text"
        }
    }

    /// Whether a name has the form.
    package func accepts(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        switch self {
        case .text: return true
        case .snakeCase: return Self.isLower(first) && bytes.allSatisfy { Self.isLowerOrDigit($0) || $0 == 0x5F }
        case .identifier:
            let isWord = bytes.allSatisfy { Self.isLower($0 | 0x20) || Self.isDigit($0) || $0 == 0x5F }
            return isWord && !Self.isDigit(first)
        case .kebabCase:
            let isDoubled = zip(bytes, bytes.dropFirst()).contains { $0 == 0x2D && $1 == 0x2D }
            return bytes.allSatisfy { Self.isLowerOrDigit($0) || $0 == 0x2D } && first != 0x2D && last != 0x2D
                && !isDoubled
        }
    }

    /// The name turned into the form (`CartReminder` → `cart-reminder`), or nil where that gives none.
    package func suggestion(for name: String) -> String? {
        guard self == .snakeCase || self == .kebabCase else { return nil }
        let separator: UInt8 = self == .snakeCase ? 0x5F : 0x2D
        var result: [UInt8] = []
        var followsLower = false
        for byte in name.utf8 {
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard Self.isLowerOrDigit(lower) else {
                if let last = result.last, last != separator { result.append(separator) }
                followsLower = false
                continue
            }
            if lower != byte, followsLower { result.append(separator) }
            followsLower = lower == byte
            result.append(lower)
        }
        while result.last == separator { result.removeLast() }
        let text = String(decoding: result, as: UTF8.self)
        return accepts(text) ? text : nil
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) }
}
