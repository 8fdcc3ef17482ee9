/// Things defined by name in any of the files, in the order they were defined; a second definition of a name is an
/// error that shows both places.
package struct Definitions<Value: Sendable>: Sendable {
    /// A definition.
    package struct Entry: Sendable {
        /// The name, where it is defined.
        package let name: Located<String>
        /// What the name is given to: `feature`, `campaign`.
        package let kind: String
        /// What is defined.
        package let value: Value
    }

    /// The definitions in order.
    package private(set) var entries: [Entry] = []
    /// By the name's bytes.
    private var places: [[UInt8]: Int] = [:]

    /// Creates an empty table.
    package init() {}

    /// Adds a definition; where the name has one already, reports it and returns false.
    @discardableResult
    package mutating func define(
        _ name: Located<String>, _ kind: String, _ value: Value, into collector: DiagnosticCollector
    ) -> Bool {
        let key = Array(name.value.utf8)
        if let index = places[key] {
            let first = entries[index]
            let asWhat = first.kind == kind ? "" : " as a \(first.kind)"
            collector.report(
                .definedTwice, at: name.span, "\(kind) \(Message.quoted(name.value)) is defined twice",
                notes: [Diagnostic.Note("it is defined here first\(asWhat)", at: first.name.span)],
                help: "rename one of them or delete it")
            return false
        }
        places[key] = entries.count
        entries.append(Entry(name: name, kind: kind, value: value))
        return true
    }

    /// The definition of a name: O(1).
    package subscript(name: String) -> Entry? { places[Array(name.utf8)].map { entries[$0] } }

    /// The names in order.
    package var names: [String] { entries.map(\.name.value) }
}
