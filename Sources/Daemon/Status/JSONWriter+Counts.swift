internal import JSON

extension JSONWriter {
    /// Writes a value, or null where there is none.
    mutating func optional<Value>(_ value: Value?, _ write: (inout JSONWriter, Value) -> Void) {
        if let value { write(&self, value) } else { null() }
    }

    /// Writes what a counter says as a whole number.
    mutating func count(_ value: Double) {
        int(Int64(exactly: value.rounded()) ?? .max)
    }

    /// Writes an object of counts.
    mutating func counts(_ counts: [(name: String, count: Double)]) {
        object {
            for (name, count) in counts {
                $0.key(name)
                $0.count(count)
            }
        }
    }
}
