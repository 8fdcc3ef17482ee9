/// Reading UTF-8 that may be broken, one scalar at a time.
enum UTF8Text {
    /// The scalar that begins at `index`, and how many bytes it takes; nil and 1 for a byte that begins none.
    ///
    /// Overlong forms, surrogates and values beyond U+10FFFF are refused (RFC 3629).
    static func scalar(in text: [UInt8], at index: Int) -> (scalar: Unicode.Scalar?, length: Int) {
        let lead = text[index]
        let (length, initial, least): (Int, UInt32, UInt32)
        switch lead {
        case 0x00...0x7F: return (Unicode.Scalar(lead), 1)
        case 0xC2...0xDF: (length, initial, least) = (2, UInt32(lead & 0x1F), 0x80)
        case 0xE0...0xEF: (length, initial, least) = (3, UInt32(lead & 0x0F), 0x800)
        case 0xF0...0xF4: (length, initial, least) = (4, UInt32(lead & 0x07), 0x1_0000)
        default: return (nil, 1)
        }
        guard index + length <= text.count else { return (nil, 1) }
        var value = initial
        for byte in text[(index + 1)..<(index + length)] {
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
        return (scalar, length)
    }

    /// Whether YAML allows the scalar unescaped in a file (YAML 1.2.2, production `c-printable`).
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }

    /// How many bytes a line break takes at `index`, or 0 where there is none.
    ///
    /// The breaks are those of libyaml: LF, CR, CR LF, NEL, LS and PS.
    static func breakLength(in text: [UInt8], at index: Int) -> Int {
        guard index < text.count else { return 0 }
        switch text[index] {
        case 0x0A: return 1
        case 0x0D: return index + 1 < text.count && text[index + 1] == 0x0A ? 2 : 1
        case 0xC2: return index + 1 < text.count && text[index + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard index + 2 < text.count, text[index + 1] == 0x80 else { return 0 }
            return text[index + 2] == 0xA8 || text[index + 2] == 0xA9 ? 3 : 0
        default: return 0
        }
    }

    /// Whether the byte is a space or a tab.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
