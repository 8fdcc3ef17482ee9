internal import YAML

extension ConfigurationReader {
    /// A value that does not fit its place.
    func invalid(_ span: SourceSpan?, _ message: String, help: String? = nil) {
        collector.report(.invalidValue, at: span, message, help: help)
    }

    /// A whole number.
    func int(_ layers: Layers, _ key: String, in range: ClosedRange<Int64>, default value: Int64) -> Int {
        Int(layers.read(key) { $0.int(key, in: range) }?.value ?? value)
    }

    /// `true` or `false`.
    func bool(_ layers: Layers, _ key: String, default value: Bool) -> Bool {
        layers.read(key) { $0.bool(key) }?.value ?? value
    }

    /// A duration at the top, with its default in milliseconds and the most that it may be.
    func duration(_ key: String, default milliseconds: Int64, mostDays: Int64) -> Duration {
        guard let given = top.read(key, { $0.duration(key) }) else { return .milliseconds(milliseconds) }
        if given.value > mostDays * 86_400_000 { invalid(given.span, "`\(key)` is longer than \(mostDays) days") }
        return .milliseconds(given.value)
    }

    /// A number of bytes, with or without a binary unit.
    func byteSize(_ layers: Layers, _ key: String, in range: ClosedRange<Int64>, default value: Int64) -> Int {
        guard let given = layers.read(key, { $0.string(key) }) else { return Int(value) }
        guard let bytes = ByteSizeText.bytes(given.value) else {
            invalid(
                given.span, "\(Message.quoted(given.value)) is not a size",
                help: "write bytes, or digits with KiB, MiB, GiB or TiB, as `512MiB`")
            return Int(value)
        }
        if !range.contains(bytes) {
            invalid(given.span, "`\(key)` must be from \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return Int(clamping: bytes)
    }

    /// A text that is not empty.
    func path(_ layers: Layers, _ key: String) -> Located<String>? {
        guard let given = layers.read(key, { $0.string(key) }) else { return nil }
        // A C string ends at NUL, so that another file would be opened than the one written.
        guard !given.value.utf8.isEmpty, !given.value.utf8.contains(0) else {
            invalid(given.span, "`\(key)` must be a path, not empty and without NUL")
            return nil
        }
        return given
    }

    /// One of an enumeration's words; `later` are words that this version does not support.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ layers: Layers, _ key: String, default value: Choice, later: [String] = []
    ) -> Choice {
        guard let word = layers.read(key, { choice($0, key, of: Choice.self, later: later) }) else { return value }
        return Choice(rawValue: word.value) ?? value
    }

    /// One of an enumeration's words in one mapping, nil after a report.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ reader: MappingReader, _ key: String, of type: Choice.Type, later: [String]
    ) -> Located<String>? {
        let supported = Choice.allCases.map(\.rawValue)
        guard let word = reader.choice(key, of: supported + later) else { return nil }
        guard later.contains(word.value) else { return word }
        collector.report(
            .unsupportedValue, at: word.span, "`\(key): \(word.value)` is not supported by this version",
            help: "supported: \(Message.list(supported))")
        return nil
    }

    /// The secret in a file; nil after a report.
    func secret(in file: Located<String>, _ key: String) -> Secret? {
        let path = credentials.path(of: file.value)
        let shown = Message.quoted(path)
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            collector.report(.secretFile, at: file.span, "`\(key)`: \(error)")
            return nil
        }
        guard bytes.count <= Limits.secretBytes else {
            collector.report(.secretFile, at: file.span, "`\(key)`: \(shown) is too large for a secret")
            return nil
        }
        guard let text = String(validating: Self.withoutLineBreak(bytes), as: UTF8.self), !text.utf8.contains(0) else {
            collector.report(.secretFile, at: file.span, "`\(key)`: \(shown) is not UTF-8 text")
            return nil
        }
        guard !text.utf8.isEmpty else {
            collector.report(.secretFile, at: file.span, "`\(key)`: \(shown) is empty")
            return nil
        }
        return Secret(text)
    }

    /// Editors end a file with a line break that is no part of the secret.
    private static func withoutLineBreak(_ bytes: [UInt8]) -> [UInt8] {
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        return Array(text)
    }
}
