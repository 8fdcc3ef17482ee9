extension FunctionLibrary {
    /// Base64 (RFC 4648, section 4). Source: cel-go `ext/encoders.go`.
    public static let encoders = FunctionLibrary(
        builtIn: "Encodings",
        functions: [
            Function(
                name: "base64.encode",
                documentation: .init(
                    "Bytes as base64 text.", example: "base64.encode(b\"hello\")", gives: "\"aGVsbG8=\""),
                overloads: [.global(.bytes, to: .string)],
                unary: { value throws(EvaluationError) in
                    guard case .bytes(let bytes) = value else { throw .noSuchOverload("base64.encode", value) }
                    return .string(Base64.encode(bytes))
                }),
            Function(
                name: "base64.decode",
                documentation: .init(
                    "The bytes of a base64 text.", example: "base64.decode(\"aGVsbG8=\")", gives: "b\"hello\""),
                overloads: [.global(.string, to: .bytes)],
                unary: { value throws(EvaluationError) in
                    guard case .string(let text) = value else { throw .noSuchOverload("base64.decode", value) }
                    guard let bytes = Base64.decode(text) else {
                        throw EvaluationError("not base64: \(Conversions.quoted(text))")
                    }
                    return .bytes(bytes)
                }),
        ])
}

/// Base64 with the standard alphabet.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of bytes, with padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0) }
            for place in 0..<4 {
                let index = Int(group >> UInt32(18 - 6 * place) & 63)
                text.append(place <= count ? alphabet[index] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text, or nil where it is no base64; padding may be absent, unused bits must be zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        if digits.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            buffer = (buffer << 6 | value) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        guard buffer & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
