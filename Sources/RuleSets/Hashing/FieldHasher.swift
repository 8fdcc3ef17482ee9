internal import CCrypto

/// SHA-256 over fields that come one after the other: each field's bytes preceded by their length as 4 bytes big-endian, as ``FieldHash``
/// hashes fields that are texts. Source: FIPS 180-4.
public struct FieldHasher: ~Copyable {
    private var context = SHA256_CTX()

    /// Begins a hash without any field.
    public init() { unsafe ccrypto_sha256_begin(&context) }

    /// Appends a field.
    public mutating func append(_ field: RawSpan) {
        unsafe field.withUnsafeBytes { unsafe ccrypto_sha256_field(&context, $0.baseAddress, $0.count) }
    }

    /// Appends a text's UTF-8 bytes as a field.
    public mutating func append(_ field: String) {
        let utf8 = field.utf8Span
        append(unsafe utf8.span.bytes)
    }

    /// The first 128 bits of the hash.
    public consuming func identifier() -> Identifier {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var span = digest.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer { unsafe ccrypto_sha256_end(&context, $0.baseAddress) }
        func word(_ start: Int) -> UInt64 {
            var word: UInt64 = 0
            for index in start..<start + 8 { word = word << 8 | UInt64(digest[index]) }
            return word
        }
        return Identifier(high: word(0), low: word(8))
    }
}
