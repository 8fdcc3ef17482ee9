internal import Ordering
internal import YAML

/// A value that stands outside the file: in the environment or on the command line.
package struct Override: Sendable, Equatable {
    /// The keys that lead to it; one or two.
    package let path: [String]
    /// The value as written.
    package let value: String
    /// Where it was written, as messages name it: `environment variable ATTUNE_WORKERS`.
    package let origin: String

    /// Creates an override.
    package init(path: [String], value: String, origin: String) {
        self.path = path
        self.value = value
        self.origin = origin
    }

    /// Reads a flag's `KEY=VALUE`, such as `http.listen=127.0.0.1:0` or `kafka.bootstrap.servers=b:9092`; nil without `=`.
    package init?(flag name: String, _ text: String) {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let path = text[..<equals].split(separator: ".", maxSplits: 1).map(String.init)
        guard !path.isEmpty else { return nil }
        self.init(
            path: path, value: String(text[text.index(after: equals)...]), origin: "\(name) \(text[..<equals])")
    }

    /// What variables begin with.
    static let prefix = "ATTUNE_"

    /// What `attune` reads to find a daemon; whoever exports them starts daemons, too.
    private static let toolVariables: Set<String> = ["ATTUNE_URL", "ATTUNE_TOKEN", "ATTUNE_TOKEN_FILE"]

    /// Those of the environment's variables that set something, ordered by name.
    ///
    /// Levels are joined by `__`. Dots are written `_`, which only Kafka's properties have: `ATTUNE_KAFKA__SASL_PASSWORD`
    /// is `sasl.password`, and a last `_FILE` stays one, as in `sasl.password_file`.
    static func inEnvironment(_ environment: [String: String]) -> [Override] {
        environment.keys.filter { $0.hasPrefix(prefix) && !isServiceLink($0) && !toolVariables.contains($0) }
            .sortedByBytes()
            .map { name in
                let lowered = String(name.dropFirst(prefix.count)).lowercased()
                var path = lowered.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
                path = levels(path)
                if path.first == "kafka", path.count == 2 { path[1] = property(path[1]) }
                return Override(path: path, value: environment[name] ?? "", origin: "environment variable \(name)")
            }
    }

    /// Words between underscores, joined again except where two underscores stood: `["http", "", "token", "file"]` is
    /// `["http", "token_file"]`.
    private static func levels(_ words: [String]) -> [String] {
        var levels: [String] = []
        var begins = true
        for word in words {
            if word.isEmpty {
                begins = true
            } else if begins {
                levels.append(word)
                begins = false
            } else {
                levels[levels.count - 1] += "_" + word
            }
        }
        return levels
    }

    private static func property(_ words: String) -> String {
        let suffix = "_file"
        let isFile = words.hasSuffix(suffix)
        let stem = isFile ? String(words.dropLast(suffix.count)) : words
        return stem.split(separator: "_").joined(separator: ".") + (isFile ? suffix : "")
    }

    /// Whether Kubernetes made the variable for a service that is called `attune`: every pod of its namespace gets
    /// `ATTUNE_SERVICE_HOST`, `ATTUNE_PORT_8181_TCP_ADDR` and their like, which are nobody's configuration.
    private static func isServiceLink(_ name: String) -> Bool {
        ["ATTUNE_SERVICE_HOST", "ATTUNE_SERVICE_PORT", "ATTUNE_PORT"].contains {
            name == $0 || name.hasPrefix($0 + "_")
        }
            && !name.contains("__")
    }

    /// The override as the file would write it, in a text of its own, so that diagnostics can point at it.
    var source: SourceFile {
        let value = Self.isStructured(path) ? value : Self.scalar(value)
        // The values of Kafka's properties, of which some are secrets, stand on a line that no message about their key
        // shows.
        let border = path.first == "kafka" ? "\n    " : " "
        let keys = path.map { Self.scalar($0) }
        let text =
            keys.count > 1
            ? keys.dropLast().enumerated().map { String(repeating: "  ", count: $0) + $1 + ":\n" }.joined()
                + String(repeating: "  ", count: keys.count - 1) + "\(keys[keys.count - 1]):\(border)\(value)\n"
            : "\(keys.first ?? "''"):\(border)\(value)\n"
        return SourceFile(path: origin, text: Array(text.utf8))
    }

    /// Whether the value at a path is a list or a mapping, which is written in YAML's flow form.
    private static func isStructured(_ path: [String]) -> Bool {
        path.count == 1 && (path[0] == "input" || Schema.sections.contains { $0 == path[0] })
    }

    /// A scalar that YAML reads as exactly this text, plain where it might be a number or a bool.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { $0 != UInt8(ascii: "-") || text.utf8.count > 1 } ?? false
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "/"):
                    true
                default: false
                }
            } && !text.hasPrefix("--") && !text.hasPrefix("..")
        return isPlain ? text : doubleQuoted(text)
    }

    private static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
