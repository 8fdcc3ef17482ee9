internal import CCrypto

/// SHA-256 over fields of text: the hashes by which commands are named and individuals drawn (`rule-language.md`).
public enum FieldHash {
    /// `H(f1, …, fn)`: 32 bytes, SHA-256 over each field's UTF-8 bytes preceded by their length as 4 bytes big-endian.
    public static func digest(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.reduce(0) { $0 + 4 + $1.utf8.count })
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
        let size = fields.reduce(0) { $0 + 4 + $1.utf8.count }
        // What is hashed, then the digest: on the stack, since every decision has several of these.
        return unsafe withUnsafeTemporaryAllocation(byteCount: size + Int(SHA256_DIGEST_LENGTH), alignment: 1) {
            bytes in
            var place = 0
            for field in fields {
                let length = UInt32(truncatingIfNeeded: field.utf8.count).bigEndian
                unsafe bytes.storeBytes(of: length, toByteOffset: place, as: UInt32.self)
                place += 4
                let utf8 = field.utf8Span.span
                unsafe utf8.bytes.withUnsafeBytes {
                    unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[place...]).copyMemory(from: $0)
                }
                place += utf8.count
            }
            let digest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[size...])
            let raw = unsafe bytes.bindMemory(to: UInt8.self)
            unsafe ccrypto_sha256(raw.baseAddress, size, raw.baseAddress.map { unsafe $0 + size })
            return unsafe hexadecimal(digest.prefix(16))
        }
    }

    /// SHA-256 of some bytes, 32 of them (FIPS 180-4).
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                unsafe ccrypto_sha256(input.baseAddress, input.count, digest.baseAddress)
            }
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }

    /// Bytes in lower-case hex.
    public static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
        unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            var place = 0
            for byte in bytes {
                unsafe text[place] = digit(byte >> 4)
                unsafe text[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
