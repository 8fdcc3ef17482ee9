extension Expression {
    /// What the names in an expression stand for in an environment.
    ///
    /// Where two environments have the same functions and zones, and what an expression names stands for the same in both, checking it
    /// comes to the same in both, as long as it finds nothing wrong.
    public struct Resolution: Hashable, Sendable {
        fileprivate struct Meaning: Hashable {
            let type: Type
            let slot: Int
        }

        /// By place in the expression: nil is a name that is not declared.
        fileprivate let meanings: [Meaning?]
    }

    /// The names that an expression is resolved by: found once, asked for in any number of environments.
    public struct References: Sendable {
        fileprivate let names: [String]
        fileprivate let fields: [(record: String, field: String)]
    }

    /// The names in the expression, each once, and the fields that are read of names.
    public var references: References {
        var known: Set<[UInt8]> = []
        let names = self.names.map(\.name).filter { known.insert(Array($0.utf8)).inserted }
        let fields = names.flatMap { record in self.fields(of: record).map { (record: record, field: $0.name) } }
        return References(names: names, fields: fields)
    }
}

extension Environment {
    /// What references stand for here. An environment with a container is none that can be asked.
    public func resolution(of references: Expression.References) -> Expression.Resolution {
        typealias Meaning = Expression.Resolution.Meaning
        var meanings: [Meaning?] = []
        for name in references.names {
            meanings.append(variables[name].map { Meaning(type: $0.type, slot: $0.slot) })
            meanings.append(records[name] == nil ? nil : Meaning(type: .dyn, slot: -1))
        }
        for (record, field) in references.fields {
            let declared = records[record]?.first { $0.name.hasSameBytes(as: field) }
            meanings.append(declared.map { Meaning(type: $0.type, slot: $0.slot) })
            meanings.append(variables["\(record).\(field)"].map { Meaning(type: $0.type, slot: $0.slot) })
        }
        return Expression.Resolution(meanings: meanings)
    }
}
