/// The target of a request line, decoded (RFC 3986): a path's segments and the query.
struct Target {
    let path: String
    let segments: [[UInt8]]
    let query: [(name: String, value: String)]

    /// Decodes a target; nil where an escape is broken or the text is not UTF-8.
    init?(_ target: String) {
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        var segments: [[UInt8]] = []
        for segment in Self.segments(of: parts.first ?? Substring("").utf8) {
            // A segment is decoded on its own: `%2F` is a letter of an id, not a border.
            guard let decoded = Self.decode(segment, plusIsSpace: false), Self.text(decoded) != nil else { return nil }
            segments.append(decoded)
        }
        var query: [(name: String, value: String)] = []
        for pair in (parts.count > 1 ? parts[1] : Substring("").utf8).split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = sides.first.flatMap({ Self.decode($0, plusIsSpace: true) }).flatMap(Self.text),
                let value = Self.decode(sides.count > 1 ? Array(sides[1]) : [], plusIsSpace: true).flatMap(Self.text)
            else { return nil }
            query.append((name, value))
        }
        self.segments = segments
        self.query = query
        guard let path = Self.text(Array(segments.joined(separator: CollectionOfOne(UInt8(ascii: "/"))))) else {
            return nil
        }
        self.path = path
    }

    /// The segments between slashes; the first is empty where the path begins with one.
    static func segments(of path: some Collection<UInt8>) -> [[UInt8]] {
        path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
    }

    /// The text that bytes are, nil where they are not UTF-8.
    static func text(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    private static func decode(_ escaped: some Collection<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = escaped[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                decoded.append(UInt8(ascii: " "))
            default:
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
