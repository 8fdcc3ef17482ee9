import CEL
import Events
import State
import Glibc

/// Nanoseconds of the process's CPU time that one of `count` repetitions takes, whatever else the machine does.
func nanoseconds(_ count: Int, _ body: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let start = now()
    body()
    return (now() - start) / Double(count)
}

func line(_ name: String, _ value: Double, _ unit: String) {
    print("\(name): \((value * 10).rounded() / 10) \(unit)")
}

/// What each series of an individual would hold, as arrays.
struct Reference {
    var series: [[(time: Milliseconds, value: Value?)]]

    func value(_ feature: FeatureDefinition, at time: Milliseconds) -> Value {
        let inside = series[feature.series].filter { entry in
            entry.time <= time && feature.window.map { entry.time > time - $0 } ?? true
        }
        let numbers = inside.compactMap { entry -> Double? in
            if case .double(let double)? = entry.value { double } else { nil }
        }
        switch feature.aggregation {
        case .count: return .int(Int64(inside.count))
        case .sum: return .double(numbers.reduce(0, +))
        case .mean:
            return numbers.isEmpty ? .optional(nil) : .optional(.double(numbers.reduce(0, +) / Double(numbers.count)))
        case .max: return .optional(numbers.max().map { .double($0) })
        case .min: return .optional(numbers.min().map { .double($0) })
        case .last: return .optional(inside.last?.value)
        case .first: return .optional(inside.first?.value)
        default: return .error(EvaluationError("the reference does not know it"))
        }
    }
}

/// Runs all measurements.
func measure() throws {
    var measurement = Measurement(set: try ShopFeatures.make())
    let (applied, read) = measurement.measureStates()
    let (referenceApplied, referenceRead) = measurement.measureReference()
    line("remember + apply", applied, "ns an event, 3.8 series entered on average")
    line("value", read, "ns")
    line("reference: apply", referenceApplied, "ns")
    line("reference: value", referenceRead, "ns")
    line("ratio of value to the reference", read / referenceRead, "")
    line("ratio of remember + apply to the reference's apply", applied / referenceApplied, "")
    let (ours, theirs) = measurement.checksums
    if abs(ours - theirs) > 1e-6 * abs(theirs) || measurement.errors > 0 {
        print("THE VALUES DIFFER: \(ours), \(theirs), \(measurement.errors) errors")
    }
    measurement.measureSizes()
    measurement.measureHeavy()
    measurement.measureBot()
}

/// Many individuals of few events each, as states and as the reference has them.
private struct Measurement {
    private static let individuals = 20_000
    private static let perIndividual = 11
    private static let start: Milliseconds = 1_772_442_000_000
    private static let at = start + 8 * ShopFeatures.hour

    let set: FeatureSet
    /// By individual.
    let streams: [[Event]]
    var states = (0..<individuals).map { IndividualState(id: "customer-\($0)") }
    /// What the values of the states and of the reference add up to.
    private(set) var checksums = (ours: 0.0, theirs: 0.0)
    private(set) var errors = 0

    init(set: FeatureSet) {
        self.set = set
        streams = (0..<Self.individuals).map { individual in
            (0..<Self.perIndividual).map {
                ShopFeatures.event($0, individual: individual, time: Self.start + Milliseconds($0) * 40 * 60_000)
            }
        }
    }

    private static func number(_ value: Value) -> Double {
        switch value {
        case .int(let int): Double(int)
        case .double(let double), .optional(.some(.double(let double))): double
        default: 1
        }
    }

    mutating func measureStates() -> (applied: Double, read: Double) {
        let applied = nanoseconds(Self.individuals * Self.perIndividual) {
            for number in 0..<Self.perIndividual {
                for individual in 0..<Self.individuals {
                    let event = streams[individual][number]
                    let isNew = states[individual].remember(
                        event.deduplicationHash, clock: event.time, window: ShopFeatures.day)
                    guard isNew else { continue }
                    states[individual].apply(
                        event, typeName: ShopFeatures.types[event.type], features: set, clock: event.time
                    ) { _, _ in
                        errors += 1
                    }
                }
            }
        }
        let read = nanoseconds(Self.individuals * set.features.count) {
            for individual in 0..<Self.individuals {
                for feature in set.features.indices {
                    checksums.ours += Self.number(states[individual].value(of: feature, in: set, at: Self.at))
                }
            }
        }
        return (applied, read)
    }

    mutating func measureReference() -> (applied: Double, read: Double) {
        var references = (0..<Self.individuals).map { _ in
            Reference(series: Array(repeating: [], count: set.series.count))
        }
        let applied = nanoseconds(Self.individuals * Self.perIndividual) {
            for number in 0..<Self.perIndividual {
                for individual in 0..<Self.individuals {
                    let event = streams[individual][number]
                    var reader = EventActivation(event: event, typeName: ShopFeatures.types[event.type])
                    for index in set.seriesByEventType[event.type] {
                        if let condition = set.series[index].condition {
                            guard case .bool(true) = condition.evaluate(&reader) else { continue }
                        }
                        references[individual].series[index].append(
                            (event.time, set.series[index].value?.evaluate(&reader)))
                    }
                }
            }
        }
        let read = nanoseconds(Self.individuals * set.features.count) {
            for individual in 0..<Self.individuals {
                for feature in set.features {
                    checksums.theirs += Self.number(references[individual].value(feature, at: Self.at))
                }
            }
        }
        return (applied, read)
    }

    func measureSizes() {
        let sizes = states.map(\.byteCount).sorted()
        let capacities = states.map(\.reservedBytes).sorted()
        line("bytes an individual, median", Double(sizes[sizes.count / 2]), "B of 11 events")
        line("bytes reserved an individual, median", Double(capacities[sizes.count / 2]), "B")
    }

    /// One individual with 60 entries in every series.
    func measureHeavy() {
        var heavy = IndividualState(id: "heavy")
        for number in 0..<60 {
            let event = ShopFeatures.event(0, individual: number, time: Self.start + Milliseconds(number) * 60_000)
            heavy.apply(event, typeName: "page.viewed", features: set, clock: event.time) { _, _ in }
        }
        var sum = 0.0
        for feature in [0, 3, 10] {
            let time = nanoseconds(200_000) {
                for _ in 0..<200_000 { sum += Self.number(heavy.value(of: feature, in: set, at: Self.at)) }
            }
            line("value of \(set.features[feature].aggregation.rawValue) over 60 entries", time, "ns")
        }
        if sum.isNaN { print("THE VALUES ARE NO NUMBERS") }
    }

    func measureBot() {
        var bot = IndividualState(id: "bot")
        let events = (0..<200_000).map {
            ShopFeatures.event(0, individual: $0, time: Self.start + Milliseconds($0) * 7_000)
        }
        let applied = nanoseconds(events.count) {
            for event in events {
                bot.apply(event, typeName: "page.viewed", features: set, clock: event.time) { _, _ in }
            }
        }
        line("apply, a bot's 200,000 views into 5 series", applied, "ns an event")
        line("bytes of the bot", Double(bot.bytes.count), "B")
    }
}
