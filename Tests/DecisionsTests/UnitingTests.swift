import Events
import SeededRandomness
import State
import Testing

@testable import Decisions

/// What is kept of decisions under two ids of one person becomes one history.
struct UnitingTests {
    private static let types = FieldTypes.decisions(application: "app")
    private static let none = FeatureSet(features: [], series: [], seriesByEventType: [])

    private static func united(_ own: IndividualState, _ other: IndividualState) throws -> IndividualState {
        var own = own
        own.unite(with: other, features: none, types: types, clock: 0)
        return try IndividualState(restoring: own.bytes, types: types)
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func ofEndedKeysTheLaterEndCounts(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var states = [IndividualState(id: "joe"), IndividualState(id: "ann")]
        var model: [UInt64: [UInt64: Milliseconds]] = [:]
        for index in 0...1 {
            var time: Milliseconds = generator.pick(0...20)
            for _ in 0..<generator.pick(0...40) {
                time += generator.pick(0...3)
                let (campaign, key) = (UInt64(generator.pick(1...3)), UInt64(generator.pick(1...15)))
                states[index].remember(ended: time, campaign: campaign, key: key)
                model[campaign, default: [:]][key] = max(time, model[campaign]?[key] ?? .min)
            }
        }
        let united = try Self.united(states[0], states[1])
        for campaign in 1...3 as ClosedRange<UInt64> {
            for key in 1...15 as ClosedRange<UInt64> {
                #expect(united.ended(campaign: campaign, key: key) == model[campaign]?[key], "seed \(seed)")
            }
        }
    }

    @Test func ofEndedKeysTheLastSixtyFourAreKept() throws {
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "ann")
        for key in 0..<60 as Range<UInt64> {
            own.remember(ended: Int64(key) * 2, campaign: 1, key: key)
            other.remember(ended: Int64(key) * 2 + 1, campaign: 1, key: key + 100)
        }
        let united = try Self.united(own, other)
        let kept = (0..<200 as Range<UInt64>).filter { united.ended(campaign: 1, key: $0) != nil }
        #expect(kept == Array(28..<60) + Array(128..<160))
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func capsCountTheMessagesOfBoth(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var states = [IndividualState(id: "joe"), IndividualState(id: "ann")]
        var model: [(time: Milliseconds, channel: UInt64, tags: [UInt64])] = []
        for index in 0...1 {
            for _ in 0..<generator.pick(0...30) {
                let tags = (0..<UInt64(generator.pick(0...2))).map { $0 }
                let (time, channel) = (generator.pick(0...100), UInt64(generator.pick(1...2)))
                states[index].remember(sent: time, channel: channel, command: 0, tags: tags, forgettingBy: -1)
                model.append((time, channel, tags))
            }
        }
        let united = try Self.united(states[0], states[1])
        for start in stride(from: -1 as Milliseconds, through: 100, by: 7) {
            for channel in [nil, 1, 2] as [UInt64?] {
                for tag in [nil, 0, 1] as [UInt64?] {
                    let expected = model.count {
                        $0.time > start && (channel == nil || $0.channel == channel)
                            && (tag.map($0.tags.contains) ?? true)
                    }
                    #expect(united.sent(after: start, channel: channel, tag: tag) == expected, "seed \(seed)")
                }
            }
        }
    }

    @Test func ofTooManyMessagesTheNewestAreKept() throws {
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "ann")
        for index in 0..<6_000 as Range<Int64> {
            own.remember(sent: index * 2, channel: 1, command: 0, tags: [], forgettingBy: -1)
            other.remember(sent: index * 2 + 1, channel: 1, command: 0, tags: [], forgettingBy: -1)
        }
        let united = try Self.united(own, other)
        #expect(united.sent(after: -1, channel: nil, tag: nil) == 10_000)
        #expect(united.sent(after: 1_999, channel: nil, tag: nil) == 10_000)
    }

    @Test func whatWasToldIsTheIndividualsOwn() throws {
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "ann")
        _ = own.tell(suppression: 1, of: 7, clock: 0)
        _ = other.tell(suppression: 2, of: 8, clock: 0)
        var united = try Self.united(own, other)
        #expect(united.tell(suppression: 1, of: 7, clock: 1) == nil)
        #expect(united.tell(suppression: 2, of: 8, clock: 1) == 0)
    }
}
