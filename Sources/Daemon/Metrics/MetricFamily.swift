/// A metric family: a name under which Prometheus keeps any number of series, told apart by labels.
package struct MetricFamily: Sendable, Hashable {
    /// The type of its values.
    package enum Kind: Sendable, Hashable {
        /// Only grows, until the process ends.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts observations up to each bound; the bounds ascend, and one without limit is added.
        case histogram(bounds: [Double])
    }

    /// The name, units last: `attune_transaction_seconds`.
    package let name: String
    /// The help text, one line.
    package let help: String
    /// The type of its values.
    package let kind: Kind
    /// The names of its labels.
    package let labels: [String]

    /// Declares a family.
    package init(_ name: String, _ kind: Kind, labels: [String] = [], help: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
    }

    /// Whether two families are the same: by name.
    package static func == (left: MetricFamily, right: MetricFamily) -> Bool { left.name == right.name }

    /// Hashes the name.
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
