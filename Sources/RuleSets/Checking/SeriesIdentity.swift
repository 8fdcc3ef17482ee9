import Events
import State
import YAML

/// What features share a series by: the names of their event types, the texts of `where`, `of` and `by`, and how it keeps events.
struct SeriesIdentity: Hashable {
    /// Names and texts by their bytes.
    private let fields: [[UInt8]]
    private let key: [UInt8]?
    let form: SeriesForm

    /// `*` stands for itself, so that a new event type does not make another series of it.
    init(_ feature: FeatureDraft) {
        var seen: Set<[UInt8]> = []
        let names = feature.events.map { Array($0.value.utf8) }.filter { seen.insert($0).inserted }
        let texts = [feature.condition, feature.value].map { Array(($0?.text ?? "").utf8) }
        fields = names.sorted { $0.lexicographicallyPrecedes($1) } + texts
        key = feature.key.map { Array($0.text.utf8) }
        form = Self.form(feature)
    }

    private static func form(_ feature: FeatureDraft) -> SeriesForm {
        let keep = feature.keep.map { Int($0.value) }
        if feature.key != nil { return .keyed(keep ?? RuleDefaults.keys) }
        return switch feature.aggregation.row.content {
        case .events, .values: .merged
        case .newest: .newest(keep ?? RuleDefaults.recent)
        case .decayed: .decayed(halfLife: feature.halfLife?.value ?? 1)
        }
    }

    /// The series' name in the state.
    var hash: UInt64 {
        var hash = StableHash()
        for field in fields { hash.appendField(String(decoding: field, as: UTF8.self)) }
        switch form {
        case .merged: break
        case .newest(let count): Self.append("recent", count, to: &hash)
        case .decayed(let halfLife): Self.append("decayed", Int(halfLife), to: &hash)
        case .keyed(let count):
            hash.appendField(String(decoding: key ?? [], as: UTF8.self))
            Self.append("by", count, to: &hash)
        }
        return hash.value
    }

    private static func append(_ form: String, _ number: Int, to hash: inout StableHash) {
        hash.appendField(form)
        hash.appendNumber(UInt64(truncatingIfNeeded: number))
    }
}
