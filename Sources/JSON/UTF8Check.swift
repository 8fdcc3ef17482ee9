/// The well-formedness of UTF-8 (Unicode 15, table 3-7).
package enum UTF8Check {
    /// The offset of the first byte that begins no well-formed sequence, or nil where all is UTF-8.
    package static func firstInvalid(_ bytes: RawSpan) -> Int? {
        var index = 0
        let count = bytes.byteCount
        while index < count {
            let lead = bytes.byte(at: index)
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            // What the second byte may be excludes overlong forms, surrogates and what is beyond U+10FFFF.
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF:
                length = 3
                if lead == 0xE0 { second = 0xA0...0xBF }
                if lead == 0xED { second = 0x80...0x9F }
            case 0xF0...0xF4:
                length = 4
                if lead == 0xF0 { second = 0x90...0xBF }
                if lead == 0xF4 { second = 0x80...0x8F }
            default: return index
            }
            guard index + length <= count, second.contains(bytes.byte(at: index + 1)) else { return index }
            for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes.byte(at: index + offset)) {
                return index
            }
            index += length
        }
        return nil
    }
}
