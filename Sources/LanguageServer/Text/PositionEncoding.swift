/// How an editor counts the characters of a line (LSP 3.17, "PositionEncodingKind").
package enum PositionEncoding: String, Sendable {
    /// By bytes.
    case utf8 = "utf-8"
    /// By UTF-16 code units, which every editor knows.
    case utf16 = "utf-16"

    /// How many bytes the character takes that begins with a byte, and how much it counts. A byte that begins none takes one.
    func size(of lead: UInt8) -> (bytes: Int, units: Int) {
        let bytes =
            switch lead {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        return (bytes, self == .utf8 ? bytes : bytes == 4 ? 2 : 1)
    }
}
