/// Sizes as people write them: `262144`, `256KiB`, `512MiB`, `2GiB`.
///
/// Only binary units: whether `MB` is a thousand or 1,024 kilobytes nobody agrees on.
enum ByteSizeText {
    private static let units: [(name: String, bytes: Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("B", 1), ("", 1),
    ]

    /// The bytes, or nil where the text is no size or beyond 64 bits.
    static func bytes(_ text: String) -> Int64? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let unit = text.utf8.dropFirst(digits.count)
        guard let count = Int64(Substring(digits)),
            let factor = units.first(where: { unit.elementsEqual($0.name.utf8) })?.bytes
        else { return nil }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: factor)
        return overflows ? nil : bytes
    }
}
