extension UInt64 {
    /// A hash as logs and messages have it, which name nobody: 16 digits, in lower-case hex.
    var hashDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
