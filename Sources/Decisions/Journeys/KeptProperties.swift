import Events
import JSON
import RuleSets
import State

extension ByteWriter {
    /// Writes the properties that a journey keeps of an event, by index; `hashes` has the hashes of their names.
    mutating func write(_ properties: [Int], of event: Event, hashes: [UInt64]) {
        for index in properties {
            if let text = event.text(index) {
                write(word: hashes[index])
                write(textValue: text)
            } else if let value = event.value(index) {
                write(word: hashes[index])
                write(value)
            }
        }
    }
}

extension EvaluationContext {
    /// The bytes of kept properties as a compact JSON object; 0 where there are none. One whose name the rules do not have any more is counted
    /// without it.
    func jsonSize(ofKept bytes: RawSpan) -> Int {
        if bytes.isEmpty { return 0 }
        var writer = JSONWriter()
        writer.object { writer in
            var reader = ByteReader(bytes)
            while !reader.isAtEnd, let hash = reader.word() {
                writer.key(rules.propertyHashes.firstIndex(of: hash).map { rules.schema.properties[$0] } ?? "")
                guard writer.value(from: &reader, of: bytes) else { return }
            }
        }
        return writer.count
    }

    /// The bytes, as compact JSON, of all properties that a journey keeps: of its trigger and of the events that ended the awaits named.
    func jsonSize(of journey: Journey, awaitedBy steps: [UInt64]) -> Int {
        let raw = state.raw
        return steps.reduce(jsonSize(ofKept: raw.extracting(journey.kept))) { size, step in
            state.awaited(by: step, of: journey).map { size + jsonSize(ofKept: raw.extracting($0.properties)) } ?? size
        }
    }
}
