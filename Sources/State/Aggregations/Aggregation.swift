public import CEL

/// How a feature sums up the events of its window. The raw value is its key in rule files.
///
/// A new one is a file of its own beside this one, a case here and a line in each of the two tables below.
public enum Aggregation: String, Sendable, CaseIterable {
    case count, sum, mean, stddev, min, max, last, first, distinct
    case mostFrequent = "most_frequent"
    case recent, decayed

    /// What rule files say and mean by it.
    public var row: AggregationRow { summing.row }

    private var summing: any WindowAggregation.Type {
        switch self {
        case .count: Count.self
        case .sum: Sum.self
        case .mean: Mean.self
        case .stddev: Stddev.self
        case .min: Min.self
        case .max: Max.self
        case .last: Last.self
        case .first: First.self
        case .distinct: Distinct.self
        case .mostFrequent: MostFrequent.self
        case .recent: Recent.self
        case .decayed: Decayed.self
        }
    }

    /// The value of a window; nil where it has none. The types are named once more, so that nothing is looked up at run time.
    @inline(__always)
    func value(_ window: SeriesWindow) -> Value? {
        switch self {
        case .count: Count.value(window)
        case .sum: Sum.value(window)
        case .mean: Mean.value(window)
        case .stddev: Stddev.value(window)
        case .min: Min.value(window)
        case .max: Max.value(window)
        case .last: Last.value(window)
        case .first: First.value(window)
        case .distinct: Distinct.value(window)
        case .mostFrequent: MostFrequent.value(window)
        case .recent: Recent.value(window)
        case .decayed: Decayed.value(window)
        }
    }
}

/// One aggregation: what is said of it, and what it makes of a window.
protocol WindowAggregation {
    static var row: AggregationRow { get }

    /// The value of a window; nil where it has none.
    static func value(_ window: SeriesWindow) -> Value?
}

/// What rule files say and mean by an aggregation.
public struct AggregationRow: Sendable {
    /// What it is, in one line for completions and help.
    public let help: String
    /// What it takes of each event.
    public let operand: Operand
    /// The type of the result.
    public let result: Result
    /// What it is where the window holds no event; nil where it then has no value.
    public let withoutEvents: Zero?
    /// What its series keep.
    public let content: SeriesContent
    /// Whether there is one for each key, with `by`.
    public let takesKey: Bool

    init(
        help: String, operand: Operand, result: Result, withoutEvents: Zero?, content: SeriesContent = .events,
        takesKey: Bool = false
    ) {
        self.help = help
        self.operand = operand
        self.result = result
        self.withoutEvents = withoutEvents
        self.content = content
        self.takesKey = takesKey
    }

    /// What an aggregation takes of each event.
    public enum Operand: Sendable {
        /// Nothing: it needs no `of`.
        case none
        /// An int or a double.
        case number
        /// Any value that a series can keep.
        case any

        /// The types that `of` may have.
        public var types: [Type] {
            switch self {
            case .none: []
            case .number: [.int, .double]
            case .any: [.int, .double, .string, .bool, .timestamp, .duration]
            }
        }
    }

    /// The type of an aggregation's result.
    public enum Result: Sendable {
        /// Always the same.
        case fixed(Type)
        /// That of `of`.
        case operand
        /// A list of such.
        case list

        /// The type over an `of` of a type; nil where that decides and is not known.
        public func type(of operand: Type?) -> Type? {
            switch self {
            case .fixed(let type): type
            case .operand: operand
            case .list: operand.map { .list($0) }
            }
        }
    }

    /// Nothing, in the result's type: 0 or the empty list.
    public struct Zero: Sendable {
        /// The zero of a result's type.
        func value(_ type: Type?) -> Value {
            switch type {
            case .double: .double(0)
            case .list: .list([])
            default: .int(0)
            }
        }
    }
}
