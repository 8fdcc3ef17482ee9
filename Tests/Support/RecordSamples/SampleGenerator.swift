internal import SeededRandomness

/// Makes records of which it knows what must become of them: sound ones, and bad ones of every reason of
/// `topics-and-formats.md`, "Dead letters". It shares nothing with the decoder. The seed decides all.
package struct SampleGenerator {
    /// The reasons, each a class of bad records; `unroutable` is no property of a record.
    package static let reasons = [
        "too_large", "not_utf8", "malformed_json", "too_deep", "duplicate_key", "number_range", "malformed_envelope",
        "missing_id", "missing_type", "missing_individual", "bad_time", "future_time", "property_type",
    ]
    /// The most bytes of a record, which the configuration is to say: larger ones should not fill the test's broker.
    package static let maximumBytes = 4_096
    /// What the rules are to declare.
    package static let rules = """
        events:
          order.completed:
            properties: {total: double, order_id: string, items: int, tags: list(string), at: timestamp, where: point}
        attributes: {email: string, age: int}

        """

    var random: SeededGenerator
    private var number = 0
    private var last: Sample?

    /// The timestamp of the first record; 2026-03-02T09:00:00Z.
    private static let start: Int64 = 1_772_442_000_000
    private static let individuals = 40

    /// Begins a sequence.
    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The next record: one in five is sound.
    package mutating func next() -> Sample {
        number += 1
        if random.chance(5) { return sound() }
        let reason = random.pick(of: Self.reasons)
        // Not every form can be bad in every way.
        while true {
            let form = random.pick(of: Draft.Form.allCases)
            if let sample = bad(reason, form) { return sample }
        }
    }

    private mutating func sound() -> Sample {
        switch random.below(6) {
        case 0:
            if let last, last.outcome == "applied", last.value != nil {
                var again = last
                again.timestamp = time
                again.outcome = "duplicate"
                self.last = nil
                return again
            }
            return sound()
        case 1:
            var draft = draft(random.pick(of: Draft.Form.allCases))
            draft.set(draft.typeName, draft.isBinary ? "never.declared" : #""never.declared""#)
            draft.wholeData = random.pick(of: [nil, "5", "[]"])
            return sample(draft, "undeclared_type")
        case 2:
            var sample = sample(draft(random.pick(of: [.structured, .segment, .mapped])), "tombstone")
            sample.value = nil
            return sample
        case 3:
            var sample = sample(draft(.mapped), "applied")
            sample.topic = .profiles
            sample.value = random.chance(2) ? nil : Array(#"{"email":"a@b.example","age":40,"x":[]}"#.utf8)
            return sample
        default:
            let sample = sample(draft(random.pick(of: Draft.Form.allCases)), "applied")
            last = sample
            return sample
        }
    }

    var time: Int64 { Self.start + Int64(number) * 10 }

    /// A sound record's draft, of somebody.
    mutating func draft(_ form: Draft.Form) -> Draft {
        let who = random.below(Self.individuals)
        return Draft(form, individual: "p-\(who)", id: "e-\(number)", time: random.pick(of: Self.times))
    }

    private static let times = [
        "2026-03-02T09:00:00Z", "2026-03-02t08:59:59.999z", "2026-03-01T23:00:00+02:00", "2016-12-31T23:59:60Z",
        "2024-02-29T00:00:00.123456789-00:00",
    ]

    /// The record of a draft.
    func sample(_ draft: Draft, _ outcome: String, reason: String? = nil) -> Sample {
        let topic: Sample.Topic =
            switch draft.form {
            case .structured, .binary: .events
            case .segment: .segment
            case .mapped: .mapped
            }
        let key = String(decoding: draft.key ?? [], as: UTF8.self)
        return Sample(
            topic: topic, individual: Int(key.dropFirst(2)) ?? 0, key: draft.key, value: draft.value,
            headers: draft.allHeaders, timestamp: time, outcome: outcome, reason: reason)
    }
}

extension SeededGenerator {
    /// A number from 0 to below a limit.
    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
