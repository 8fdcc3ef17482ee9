internal import CCrypto

/// SHA-256 over fields of text: the hashes by which commands are named and individuals drawn (`rule-files.md`, "Hashes").
public enum FieldHash {
    /// `H(f1, …, fn)`: 32 bytes, SHA-256 over each field's UTF-8 bytes preceded by their length as 4 bytes big-endian.
    public static func digest(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            let length = UInt32(truncatingIfNeeded: field.utf8.count)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
            bytes.append(contentsOf: field.utf8)
        }
        return sha256(bytes)
    }

    /// `B(f1, …, fn)`: the first 8 bytes of ``digest(_:)`` as an unsigned big-endian integer.
    public static func number(_ fields: [String]) -> UInt64 {
        digest(fields).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The first 128 bits of ``digest(_:)`` in lower-case hex.
    public static func identifier(_ fields: [String]) -> String {
        hexadecimal(digest(fields).prefix(16))
    }

    /// SHA-256 of some bytes, 32 of them (FIPS 180-4).
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                _ = unsafe SHA256(input.baseAddress, input.count, digest.baseAddress)
            }
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }

    /// Bytes in lower-case hex.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
