extension Environment {
    /// The variables that are declared, by the bytes of their names.
    public var declaredVariables: [Field] {
        variables.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The names of the records that are declared, by their bytes.
    public var declaredRecords: [String] {
        records.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The fields of a record in the order of their declaration; empty for a name that is none.
    public func declaredFields(of record: String) -> [Field] { records[record] ?? [] }
}
