import Events
import Foundation
import Simulation
import Testing

/// The stream as bytes: what it is a function of, and what every record of it holds.
struct ShopTests {
    @Test func equalArgumentsGiveEqualBytes() {
        var first = Stream.shop(seed: 11)
        var second = Stream.shop(seed: 11)
        for _ in 0..<20_000 {
            let (left, right) = (first.next(), second.next())
            let isEqual =
                left.key == right.key && left.value == right.value && left.arrival == right.arrival
                && left.eventTime == right.eventTime
            if !isEqual { Issue.record("\(left) is not \(right)") }
        }
    }

    @Test func bytesStayTheSameFromReleaseToRelease() {
        var shop = Shop(seed: 1, individuals: 3, start: 1_767_225_600_000, eventsPerSecond: 1)
        let record = shop.next()
        #expect(String(decoding: record.key, as: UTF8.self) == Pinned.key)
        #expect(String(decoding: record.value, as: UTF8.self) == Pinned.value)
    }

    /// 20,000 records, with what arrives late and twice, by FNV-1a: every byte counts.
    @Test func aLongRunStaysTheSameFromReleaseToRelease() {
        var shop = Stream.shop(seed: 20_260_101)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for _ in 0..<20_000 {
            var line: [UInt8] = []
            shop.next().appendLine(to: &line)
            for byte in line { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        #expect(String(hash, radix: 16) == Pinned.hash)
    }

    @Test func seedsDiffer() {
        var first = Stream.shop(seed: 1)
        var second = Stream.shop(seed: 2)
        let left = (0..<2_000).map { _ in first.next() }
        let right = (0..<2_000).map { _ in second.next() }
        #expect(left.map(\.key) != right.map(\.key))
        #expect(Set(left.map(\.value)).isDisjoint(with: right.map(\.value)))
    }

    @Test(arguments: [(1, 50.0), (7, 0.01), (1_000, 200), (100_000, 5_000)])
    func arrivalNeverDecreases(individuals: Int, rate: Double) {
        var shop = Shop(seed: 3, individuals: individuals, start: Stream.start, eventsPerSecond: rate)
        var last = Stream.start
        for _ in 0..<5_000 {
            let record = shop.next()
            #expect(record.arrival >= last)
            #expect(record.eventTime >= Stream.start && record.eventTime <= record.arrival)
            #expect(record.arrival - record.eventTime <= 3_600_000)
            last = record.arrival
        }
    }

    @Test func everyRecordIsACloudEventOfAKnownType() throws {
        var types: Set<String> = []
        for event in try Stream.events(seed: 5, count: 10_000) {
            types.insert(event.type)
            #expect(event.envelope["specversion"] as? String == "1.0")
            #expect(event.envelope["datacontenttype"] as? String == "application/json")
            #expect((event.envelope["source"] as? String)?.isEmpty == false)
            #expect(event.envelope["subject"] as? String == event.individual)
            #expect(event.envelope["time"] as? String == InstantText.rfc3339(event.record.eventTime))
            let fields = try #require(Stream.fields[event.type], "unknown type \(event.type)")
            for (name, kind) in fields { #expect(kind(event.data[name]), "\(event.type).\(name)") }
            #expect(Set(event.data.keys).isSubset(of: Set(fields.keys).union(["channel"])))
        }
        #expect(types == Set(Stream.fields.keys))
    }

    @Test func eventIdsRepeatOnlyWithAllTheirBytes() throws {
        var values: [String: [UInt8]] = [:]
        var repeated = 0
        for event in try Stream.events(seed: 6, count: 30_000) {
            if let known = values.updateValue(event.record.value, forKey: event.id) {
                repeated += 1
                #expect(known == event.record.value)
            }
        }
        #expect((30...450).contains(repeated), "\(repeated) of 30,000 were repeated")
    }

    @Test func aLineIsTheEventWithItsArrival() throws {
        var shop = Stream.shop(seed: 8)
        for _ in 0..<500 {
            let record = shop.next()
            var line: [UInt8] = []
            record.appendLine(to: &line)
            #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            #expect(object["recordtime"] as? String == InstantText.rfc3339(record.arrival))
            #expect(object.count == 9)
        }
    }

    @Test(arguments: [
        (0, Int64.min, Double.nan), (-5, 0, -1.0), (1, Int64.max, .infinity), (3, 1_767_225_600_000, 0),
    ])
    func argumentsOutOfRangeAreMovedIntoIt(individuals: Int, start: Int64, rate: Double) {
        var shop = Shop(seed: .max, individuals: individuals, start: start, eventsPerSecond: rate)
        var last = Int64.min
        for _ in 0..<2_000 {
            let record = shop.next()
            #expect(record.arrival >= last && !record.key.isEmpty)
            last = record.arrival
        }
    }
}
