extension MappingReader {
    /// An expression's source.
    package func expression(_ key: String, requiring isRequired: Bool = false) -> Scalar? {
        node(key, requiring: isRequired).flatMap { values.expression($0, key) }
    }

    /// Text.
    package func string(_ key: String, requiring isRequired: Bool = false) -> Located<String>? {
        node(key, requiring: isRequired).flatMap { values.string($0, key) }
    }

    /// A name of a form.
    package func name(_ key: String, _ form: NameForm, requiring isRequired: Bool = false) -> Located<String>? {
        node(key, requiring: isRequired).flatMap { values.name($0, key, form) }
    }

    /// A duration in milliseconds.
    package func duration(_ key: String, requiring isRequired: Bool = false) -> Located<Int64>? {
        node(key, requiring: isRequired).flatMap { values.duration($0, key) }
    }

    /// A whole number within limits.
    package func int(
        _ key: String, in range: ClosedRange<Int64>, requiring isRequired: Bool = false
    ) -> Located<Int64>? {
        node(key, requiring: isRequired).flatMap { values.int($0, key, in: range) }
    }

    /// A number within limits.
    package func double(
        _ key: String, in range: ClosedRange<Double>, requiring isRequired: Bool = false
    ) -> Located<Double>? {
        node(key, requiring: isRequired).flatMap { values.double($0, key, in: range) }
    }

    /// `true` or `false`.
    package func bool(_ key: String, requiring isRequired: Bool = false) -> Located<Bool>? {
        node(key, requiring: isRequired).flatMap { values.bool($0, key) }
    }

    /// One of the cases of an enumeration.
    package func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String, of type: Choice.Type, requiring isRequired: Bool = false
    ) -> Located<Choice>? {
        node(key, requiring: isRequired).flatMap { values.choice($0, key, of: type) }
    }

    /// One of the given words.
    package func choice(
        _ key: String, of words: [String], requiring isRequired: Bool = false
    ) -> Located<String>? {
        node(key, requiring: isRequired).flatMap { values.choice($0, key, of: words) }
    }

    /// A scalar's value by the core schema.
    package func literal(_ key: String, requiring isRequired: Bool = false) -> Located<Literal>? {
        node(key, requiring: isRequired).flatMap { values.literal($0, key) }
    }

    /// A list's items.
    package func list(_ key: String, requiring isRequired: Bool = false) -> [Node]? {
        guard let node = node(key, requiring: isRequired) else { return nil }
        guard let items = node.items else {
            collector.report(
                .wrongKind, at: node.span, "expected a list for `\(key)`, found \(node.kindName)",
                help: node.scalar.flatMap { $0.isAbsent ? nil : "write `\(key): [\(Message.shortened($0.text))]`" }
                    ?? (node.mapping?.isFlow == true ? "write `\(key): [\(Message.shortened(node.span.text))]`" : nil)
                    ?? (node.mapping == nil ? nil : "begin its first line with `- `"))
            return nil
        }
        return items
    }

    /// A list of names; those that do not fit are reported and left out.
    package func names(_ key: String, _ form: NameForm, requiring isRequired: Bool = false) -> [Located<String>]? {
        list(key, requiring: isRequired)?.compactMap { values.name($0, key, form) }
    }

    /// The mapping at a key, with its known keys.
    package func mapping(
        _ key: String, keys: [String], requiring isRequired: Bool = false
    ) -> MappingReader? {
        node(key, requiring: isRequired).flatMap {
            MappingReader($0, key, keys: keys, into: collector)
        }
    }

    /// The entries of a mapping whose keys are names of a form, as definitions are; bad names are reported and left out.
    package func definitions(
        _ key: String, _ form: NameForm, of what: String
    ) -> [(name: Located<String>, value: Node)]? {
        guard let node = node(key) else { return nil }
        return values.definitions(node, key, form, of: what)
    }
}

extension ScalarReader {
    /// The entries of a mapping whose keys are names of a form, as definitions are; bad names are reported and left out.
    package func definitions(
        _ node: Node, _ key: String, _ form: NameForm, of what: String
    ) -> [(name: Located<String>, value: Node)]? {
        if let scalar = node.scalar, scalar.isAbsent { return [] }
        guard let mapping = node.mapping else {
            collector.report(
                .wrongKind, at: node.span, "expected a mapping from names for `\(key)`, found \(node.kindName)")
            return nil
        }
        return mapping.entries.compactMap { entry in
            name(entry.key, what, form).map { ($0, entry.value) }
        }
    }
}
