import CEL
import Events

extension NaiveWorld {
    /// What an expression sees.
    struct Sight {
        let event: NaiveEvent?
        var trigger: NaiveEvent?
        /// The end of the windows.
        let end: Milliseconds
    }

    /// What stands for a value that could not be read: a decision does not tell an earlier one in its place.
    static let failed = "failed"

    func value(_ ref: NaiveRules.Ref, _ person: NaivePerson, _ sight: Sight) throws(NaiveError) -> NaiveValue {
        let found: NaiveValue?
        switch ref {
        case .event(let name): found = Self.property(name, sight.event)
        case .trigger(let name): found = Self.property(name, sight.trigger)
        case .individual("id"): found = .text(person.id)
        case .individual(let name): found = person.attributes[name]
        case .feature(let name):
            guard let feature = rules.features.first(where: { $0.name == name }) else { throw NaiveError(what: name) }
            if !feature.allowsWarming, let end = warmingEnd(feature), sight.end < end {
                note(name, Self.failed)
                throw NaiveError(what: "warming \(name)")
            }
            let value = value(feature, person, at: sight.end)
            note(name, value.text)
            return value
        }
        guard let found else {
            note(ref.text, Self.failed)
            throw NaiveError(what: "absent \(ref.text)")
        }
        note(ref.text, found.text)
        return found
    }

    private static func property(_ name: String, _ event: NaiveEvent?) -> NaiveValue? {
        name == "type" ? event.map { .text($0.type) } : event?.properties[name]
    }

    /// A feature's value over the window that ends at a time, from all events that were kept.
    func value(_ feature: NaiveRules.Feature, _ person: NaivePerson, at end: Milliseconds) -> NaiveValue {
        var events = person.events.filter { $0.series.contains(feature.series) && $0.event.time <= end }
        if let window = feature.window { events = events.filter { $0.event.time > end - window } }
        let numbers = events.compactMap { entry -> Int64? in
            if case .int(let number)? = entry.event.properties["n"] { number } else { nil }
        }
        switch feature.kind {
        case .count: return .int(Int64(events.count))
        case .sum: return .int(numbers.reduce(0, +))
        case .max: return .int(numbers.max() ?? 0)
        case .distinct: return .int(Int64(Set(events.compactMap { $0.event.properties["k"] }).count))
        case .last:
            // By time, of equal times the last to arrive.
            var last: NaiveEvent?
            for (event, _) in events where last.map({ event.time >= $0.time }) ?? true { last = event }
            return last?.properties["k"] ?? .text("none")
        }
    }

    func holds(
        _ condition: NaiveRules.Condition, _ person: NaivePerson, _ sight: Sight
    ) throws(NaiveError) -> Bool {
        switch condition {
        case .constant(let flag): return flag
        case .atLeast(let ref, let least):
            guard case .int(let number) = try value(ref, person, sight) else { throw NaiveError(what: "type") }
            return number >= least
        case .equals(let ref, let text): return try value(ref, person, sight) == .text(text)
        case .same(let left, let right): return try value(left, person, sight) == value(right, person, sight)
        case .segment(let name):
            let isIn = try stage(name, person, sight) != nil
            note(name, "\(Value.bool(isIn))")
            return isIn
        case .stage(let name, let stage):
            let found = try self.stage(name, person, sight) ?? ""
            note(name, "\(Value.string(found))")
            return found == stage
        case .not(let operand): return try !holds(operand, person, sight)
        case .both(let left, let right): return try junction(left, right, deciding: false, person, sight)
        case .either(let left, let right): return try junction(left, right, deciding: true, person, sight)
        }
    }

    /// `&&` and `||`: either side may decide, so that the other's failure does not matter.
    private func junction(
        _ left: NaiveRules.Condition, _ right: NaiveRules.Condition, deciding: Bool, _ person: NaivePerson,
        _ sight: Sight
    ) throws(NaiveError) -> Bool {
        var failure: NaiveError?
        for side in [left, right] {
            do throws(NaiveError) {
                if try holds(side, person, sight) == deciding { return deciding }
            } catch {
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return !deciding
    }

    /// The stage of a segment, empty where it is a bool that holds; nil in none.
    func stage(_ name: String, _ person: NaivePerson, _ sight: Sight) throws(NaiveError) -> String? {
        guard let segment = rules.segments.first(where: { $0.name == name }) else { throw NaiveError(what: name) }
        // What it reads is not the decision's.
        var log = reads
        reads = nil
        defer { reads = log }
        do throws(NaiveError) {
            for (stage, condition) in segment.stages where try holds(condition, person, sight) { return stage }
        } catch {
            log?[name] = Self.failed
            throw error
        }
        return nil
    }

    /// What a condition comes to, and what it read.
    func judge(
        _ condition: NaiveRules.Condition, _ person: NaivePerson, _ sight: Sight
    ) -> (holds: Result<Bool, NaiveError>, reads: [String: String]) {
        reads = [:]
        defer { reads = nil }
        do throws(NaiveError) {
            return (.success(try holds(condition, person, sight)), reads ?? [:])
        } catch {
            return (.failure(error), reads ?? [:])
        }
    }

    private func note(_ name: String, _ value: String) { reads?[name] = value }

    // MARK: Local times

    func zone(_ person: NaivePerson) -> TimeZone? {
        if case .text(let name)? = person.attributes["time_zone"], let zone = zones[name] { return zone }
        return rules.defaultZone.flatMap { zones[$0] }
    }

    /// The days since 1970 of a local date.
    static func day(_ zone: TimeZone?, at time: Milliseconds) -> Int64 {
        let second = Self.floor(time, 1000)
        return floor(second + Int64(zone?.offset(at: second) ?? 0), 86_400)
    }

    static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    /// The instant of a minute of a local day: of one that is skipped the first after the gap, of one that comes twice the one asked
    /// for. Every minute of the days around is looked at.
    static func instant(_ zone: TimeZone?, day: Int64, minute: Int, takesSecond: Bool) -> Milliseconds {
        let wanted = day * 86_400 + Int64(minute) * 60
        guard let zone else { return wanted * 1000 }
        var found: [Int64] = []
        var after: Int64?
        var second = wanted - 16 * 3_600
        var hasBeenBefore = false
        while second <= wanted + 16 * 3_600 {
            let local = second + Int64(zone.offset(at: second))
            if local == wanted { found.append(second) }
            if local < wanted { hasBeenBefore = true }
            if hasBeenBefore, local > wanted, after == nil { after = second }
            second += 60
        }
        return (takesSecond ? found.last : found.first ?? after ?? wanted).map { $0 * 1000 } ?? (after ?? wanted) * 1000
    }

    /// The interval of a daily one around a time: where it began and ends, else nil; and the first beginning after it.
    static func interval(
        _ interval: NaiveRules.Interval, _ zone: TimeZone?, at time: Milliseconds
    ) -> (current: (start: Milliseconds, end: Milliseconds)?, nextStart: Milliseconds) {
        let today = day(zone, at: time)
        var current: (start: Milliseconds, end: Milliseconds)?
        var nextStart = Milliseconds.max
        for day in today - 2...today + 3 {
            let start = instant(zone, day: day, minute: interval.from, takesSecond: false)
            let isOvernight = interval.to <= interval.from
            let end = instant(zone, day: isOvernight ? day + 1 : day, minute: interval.to, takesSecond: true)
            if start <= time, time < end { current = (start, end) }
            if start > time { nextStart = min(nextStart, start) }
        }
        return (current, nextStart)
    }
}
