import Engine
import Scenarios
import Testing

struct MarkerTests {
    private static let marker = Marker(
        offsets: [Marker.Offset(topic: "é", next: .max), Marker.Offset(topic: "a", next: 0)], clock: -5,
        ruleSet: "sha256:1")

    @Test func aMarkerIsReadAsItWasWritten() {
        #expect(Marker(Self.marker.bytes) == Self.marker)
        #expect(Self.marker.offsets.map(\.topic) == ["a", "é"])
        #expect(Self.marker.next(of: "e\u{301}") == nil)
        #expect(Self.marker.next(of: "é") == .max)
    }

    @Test func noBytesStopTheReader() {
        let bytes = Self.marker.bytes
        for length in 0..<bytes.count { #expect(Marker(Array(bytes[..<length])) == nil) }
        #expect(Marker(bytes + [0]) == nil)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<10_000 {
            var broken = bytes
            broken[Int(generator.pick(0...Int64(bytes.count - 1)))] = UInt8(generator.pick(0...255))
            if let marker = Marker(broken) { #expect(Marker(marker.bytes) == marker) }
        }
    }

    @Test func keysOfTheStateTopicTellTheirKind() {
        for key in [StateKey.marker, .individual("joe"), .individual("")] { #expect(StateKey(key.bytes) == key) }
        #expect(StateKey([]) == nil)
        #expect(StateKey([0, 1]) == nil)
        #expect(StateKey([9, 1]) == nil)
    }
}
