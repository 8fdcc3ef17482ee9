/// Paths of files as editors write them: `file:///rules/caf%C3%A9.yaml` (RFC 8089).
package enum FileURI {
    /// The path of a file's URI; nil for other URIs.
    package static func path(_ uri: String) -> String? {
        let scheme = "file://"
        guard uri.utf8.starts(with: scheme.utf8) else { return nil }
        let rest = Array(uri.utf8.dropFirst(scheme.utf8.count))
        // A host may stand before the path.
        guard let start = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        var path: [UInt8] = []
        var index = start
        while index < rest.count {
            if rest[index] == UInt8(ascii: "%"), index + 2 < rest.count,
                let byte = UInt8(String(decoding: rest[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                path.append(byte)
                index += 3
            } else {
                path.append(rest[index])
                index += 1
            }
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// The URI of a path from the root.
    package static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var uri = Array("file://".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                uri.append(byte)
            default: uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: uri, as: UTF8.self)
    }
}
