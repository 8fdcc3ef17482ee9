internal import Decisions
internal import HumanText
internal import Replay

/// What a comparison with a control group says, in words and numbers.
struct UpliftWords {
    private let uplift: Uplift

    init(_ uplift: Uplift) { self.uplift = uplift }

    /// The control group, as records call it.
    var group: String { uplift.holdout?.rawValue ?? "" }

    /// How many of a group reached the goal: `12 of 340 (3.5 %)`.
    static func rate(_ group: Uplift.Group) -> String {
        let part = BacktestNumber.part(group.conversions, of: group.individuals)
        return "\(group.conversions.grouped) of \(group.individuals.grouped)" + (part.isEmpty ? "" : " (\(part))")
    }

    /// The difference: `+1.2 points (+0.1 to +2.3), z 2.15`.
    var numbers: String {
        var text = "\(Self.points(uplift.difference)) points"
        if let interval = uplift.interval {
            text += " (\(Self.points(interval.lowerBound)) to \(Self.points(interval.upperBound)))"
        }
        if let z = uplift.z { text += ", z \(Self.signed(z, digits: 2))" }
        return text
    }

    /// Whether it is more than noise, in a few words.
    var verdict: String {
        switch uplift.verdict {
        case .tooFew: "too few to tell"
        case .maybeChance: "may be chance"
        case .moreThanChance: "more than chance"
        }
    }

    /// A part as percentage points.
    private static func points(_ part: Double) -> String { signed(part * 100, digits: 1) }

    /// A number with its sign and so many digits behind the point; one that is 0 then has no sign.
    static func signed(_ number: Double, digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let units = Int((abs(number) * Double(scale)).rounded())
        let sign = units == 0 ? "" : number < 0 ? "−" : "+"
        let rest = String(units % scale)
        return "\(sign)\(units / scale)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
