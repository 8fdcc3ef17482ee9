import RuleSets

/// Where what is named at a cursor is defined and used.
package enum References {
    /// The places that define it.
    package static func definitions(_ cursor: Cursor) -> [Location] {
        places(cursor) { cursor.analysis.index.definitions(of: $0) }
    }

    /// The places that name it, with those that define it or without.
    package static func uses(_ cursor: Cursor, withDefinitions: Bool) -> [Location] {
        places(cursor) { symbol in
            cursor.analysis.index.occurrences(of: symbol).filter { withDefinitions || !$0.isDefinition }
        }
    }

    private static func places(_ cursor: Cursor, _ find: (Symbol) -> [Occurrence]) -> [Location] {
        var seen: Set<Location> = []
        return (cursor.occurrence?.symbols ?? []).flatMap(find).map { Location($0.span, cursor.encoding) }.filter {
            seen.insert($0).inserted
        }
    }
}
