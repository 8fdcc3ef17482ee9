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
        }
    }
}

/// Runs all measurements.
func measure() throws {
    let set = try ShopFeatures.make()
    let start: Milliseconds = 1_772_442_000_000
    let individuals = 20_000
    var states = (0..<individuals).map { IndividualState(id: "customer-\($0)") }
    let perIndividual = 11
    var streams: [[Event]] = []
    for individual in 0..<individuals {
        streams.append(
            (0..<perIndividual).map {
                ShopFeatures.event($0, individual: individual, time: start + Milliseconds($0) * 40 * 60_000)
            })
    }

    var errors = 0
    let applied = nanoseconds(individuals * perIndividual) {
        for number in 0..<perIndividual {
            for individual in 0..<individuals {
                let event = streams[individual][number]
                guard states[individual].remember(event.deduplicationHash, clock: event.time, window: ShopFeatures.day)
                else {
                    continue
                }
                states[individual].apply(
                    event, typeName: ShopFeatures.types[event.type], features: set, clock: event.time
                ) { _ in
                    errors += 1
                }
            }
        }
    }
    line("remember + apply", applied, "ns an event, 3.8 series entered on average")

    let at = start + 8 * ShopFeatures.hour
    var checksum = 0.0
    func note(_ value: Value) {
        switch value {
        case .int(let int): checksum += Double(int)
        case .double(let double), .optional(.some(.double(let double))): checksum += double
        default: checksum += 1
        }
    }
    let read = nanoseconds(individuals * set.features.count) {
        for individual in 0..<individuals {
            for feature in set.features.indices { note(states[individual].value(of: feature, in: set, at: at)) }
        }
    }
    line("value", read, "ns")
    let ours = checksum

    var references = (0..<individuals).map { _ in Reference(series: Array(repeating: [], count: set.series.count)) }
    let referenceApplied = nanoseconds(individuals * perIndividual) {
        for number in 0..<perIndividual {
            for individual in 0..<individuals {
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
    checksum = 0
    let referenceRead = nanoseconds(individuals * set.features.count) {
        for individual in 0..<individuals {
            for feature in set.features { note(references[individual].value(feature, at: at)) }
        }
    }
    line("reference: apply", referenceApplied, "ns")
    line("reference: value", referenceRead, "ns")
    line("ratio of value to the reference", read / referenceRead, "")
    line("ratio of remember + apply to the reference's apply", applied / referenceApplied, "")
    if abs(ours - checksum) > 1e-6 * abs(checksum) || errors > 0 {
        print("THE VALUES DIFFER: \(ours), \(checksum), \(errors) errors")
    }

    let sizes = states.map(\.byteCount).sorted()
    let capacities = states.map(\.reservedBytes).sorted()
    line("bytes an individual, median", Double(sizes[sizes.count / 2]), "B of 11 events")
    line("bytes reserved an individual, median", Double(capacities[sizes.count / 2]), "B")

    // One individual with 64 entries in every series, then a bot.
    var heavy = IndividualState(id: "heavy")
    for number in 0..<60 {
        let event = ShopFeatures.event(0, individual: number, time: start + Milliseconds(number) * 60_000)
        heavy.apply(event, typeName: "page.viewed", features: set, clock: event.time) { _ in }
    }
    for feature in [0, 3, 10] {
        let time = nanoseconds(200_000) {
            for _ in 0..<200_000 { note(heavy.value(of: feature, in: set, at: at)) }
        }
        line("value of \(set.features[feature].aggregation.rawValue) over 60 entries", time, "ns")
    }
    var bot = IndividualState(id: "bot")
    let botEvents = (0..<200_000).map { ShopFeatures.event(0, individual: $0, time: start + Milliseconds($0) * 7_000) }
    let botApplied = nanoseconds(botEvents.count) {
        for event in botEvents { bot.apply(event, typeName: "page.viewed", features: set, clock: event.time) { _ in } }
    }
    line("apply, a bot's 200,000 views into 5 series", botApplied, "ns an event")
    line("bytes of the bot", Double(bot.bytes.count), "B")
}
