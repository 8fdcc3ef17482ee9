import CEL
import SeededRandomness
import Testing

@testable import State

/// The one codec of values, counts and texts.
struct CodingTests {
    static let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, .max, .min]

    @Test func numbersComeBackAndThoseNearZeroAreShort() {
        for number in Self.numbers {
            var writer = ByteWriter()
            writer.write(varint: number)
            writer.write(number)
            writer.write(leb128: UInt64(bitPattern: number))
            let bytes = writer.bytes
            var reader = ByteReader(bytes.raw)
            let varint = reader.varint()
            let length = reader.offset
            let (fixed, unsigned) = (reader.number(), reader.leb128())
            #expect(varint == number)
            if (-64..<64).contains(number) { #expect(length == 1) }
            #expect(fixed == number)
            #expect(unsigned == UInt64(bitPattern: number))
            let isAtEnd = reader.isAtEnd
            #expect(isAtEnd)
        }
    }

    @Test func aNumberBeyond64BitsIsNone() {
        for bytes in [[UInt8](repeating: 0x80, count: 10) + [1], [UInt8](repeating: 0xFF, count: 9) + [2], [0x80]] {
            var reader = ByteReader(bytes.raw)
            let number = reader.leb128()
            #expect(number == nil)
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func valuesAreReadAsTheyWereWritten(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<generator.pick(0...4)).map { (name: "v\($0)", value: Self.value(&generator, depth: 3)) }
        var writer = ByteWriter(appendingTo: [7])
        writer.write(values)
        let bytes = writer.bytes
        var reader = ByteReader(bytes.raw)
        let first = reader.byte()
        #expect(first == 7)
        let read = reader.values() ?? []
        let isAtEnd = reader.isAtEnd
        #expect(isAtEnd)
        #expect(
            read.map { "\($0.name) \(text($0.value))" } == values.map { "\($0.name) \(text($0.value))" }, "seed \(seed)"
        )
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func noBytesTrapTheReader(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var writer = ByteWriter()
        for _ in 0..<5 { writer.write(Self.value(&generator, depth: 3)) }
        for _ in 0..<50 {
            var bytes = writer.bytes
            for _ in 0..<generator.pick(1...4) {
                bytes[Int(generator.pick(0...Int64(bytes.count - 1)))] = UInt8(generator.pick(0...255))
            }
            bytes.removeLast(Int(generator.pick(0...Int64(bytes.count - 1))))
            var reader = ByteReader(bytes.raw)
            while reader.value() != nil {}
            let offset = reader.offset
            #expect(offset <= bytes.count)
        }
    }

    @Test func aValueNestedTooDeeplyIsNone() {
        let lists = [[UInt8]](repeating: [10, 1], count: 100_000).flatMap(\.self)
        var reader = ByteReader(lists.raw)
        let isNone = reader.value() == nil
        #expect(isNone)
    }

    @Test func aHostileCountReservesNothing() {
        var writer = ByteWriter()
        writer.write(10 as UInt8)
        writer.write(count: .max)
        let bytes = writer.bytes
        var reader = ByteReader(bytes.raw)
        let isNone = reader.value() == nil
        #expect(isNone)
    }

    private static func value(_ generator: inout SeededGenerator, depth: Int) -> Value {
        switch generator.pick(0...(depth > 0 ? 13 : 9)) {
        case 0: .null
        case 1: .bool(generator.pick(0...1) == 0)
        case 2: .int(numbers.randomElement(using: &generator) ?? 0)
        case 3: .uint(UInt64.random(in: 0 ... .max, using: &generator))
        case 4: .double(Double(generator.pick(-1_000...1_000)) / 8)
        case 5:
            .string(
                ["", "a", "e\u{301}", "\0", String(repeating: "long", count: 200)].randomElement(using: &generator)
                    ?? "")
        case 6: .bytes([0, 255, UInt8(generator.pick(0...255))])
        case 7: .timestamp(Timestamp(clampingMilliseconds: generator.pick(-1_000_000...1_000_000_000_000)))
        case 8: CEL.Duration(seconds: generator.pick(-9...9), nanoseconds: 0).map { .duration($0) } ?? .null
        case 9: .error(EvaluationError("no `x`"))
        case 10: .list((0..<generator.pick(0...3)).map { _ in value(&generator, depth: depth - 1) })
        case 11: .optional(nil)
        case 12: .optional(value(&generator, depth: depth - 1))
        default:
            MapValue([(.string("k"), value(&generator, depth: depth - 1)), (.int(7), .null)]).map { .map($0) } ?? .null
        }
    }
}
