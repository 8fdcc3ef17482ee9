/// Keys with values, in the order they are written; no two keys have the same bytes.
package struct Mapping: Hashable, Sendable {
    /// A key with its value.
    package struct Entry: Hashable, Sendable {
        /// The key.
        package let key: Scalar
        /// The value; an absent scalar where nothing is written.
        package let value: Node
    }

    /// The entries in the order they are written.
    package let entries: [Entry]
    /// Its place.
    package let span: SourceSpan
    /// Whether it is written in braces.
    package let isFlow: Bool

    /// The value of a key, or nil where the mapping does not have it.
    package subscript(key: String) -> Node? { entry(key)?.value }

    /// The entry of a key, or nil where the mapping does not have it: O(entries).
    package func entry(_ key: String) -> Entry? { entries.first { $0.key.equals(key) } }
}
