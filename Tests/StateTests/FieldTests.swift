import SeededRandomness
import Testing

@testable import State

/// Fields as the layers above edit them.
struct FieldTests {
    private struct Model {
        var kind: UInt8
        var key: UInt64
        var payload: [UInt8]
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func editedFieldsAreThoseOfAnArrayEditedAlike(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var model: [Model] = []
        for _ in 0..<300 {
            edit(&state, &model, &generator)
            compare(state, model, seed)
        }
        #expect(try IndividualState(restoring: state.bytes, types: .own).bytes == state.bytes)
        while let entry = model.popLast() {
            guard let field = state.field(FieldKind(rawValue: entry.kind), key: entry.key) else { return }
            state.removeField(field)
        }
        #expect(state.isEmpty)
    }

    private func edit(_ state: inout IndividualState, _ model: inout [Model], _ generator: inout SeededGenerator) {
        let bytes = (0..<generator.pick(0...40)).map { _ in UInt8(generator.pick(0...255)) }
        let index = Int(generator.pick(0...11))
        guard index < model.count else {
            let (kind, key) = (
                UInt8(generator.pick(0x80...0x83)), UInt64(model.count) * 1_000 + UInt64(generator.pick(0...99))
            )
            guard !model.contains(where: { $0.kind == kind && $0.key == key }) else { return }
            state.appendField(FieldKind(rawValue: kind), version: 3, key: key, payload: bytes)
            return model.append(Model(kind: kind, key: key, payload: bytes))
        }
        let entry = model[index]
        guard let field = state.field(FieldKind(rawValue: entry.kind), key: entry.key) else { return }
        let at = Int(generator.pick(0...Int64(field.length)))
        switch generator.pick(0...5) {
        case 0:
            state.removeField(field)
            model.remove(at: index)
        case 1:
            state.replacePayload(of: field, with: bytes)
            model[index].payload = bytes
        case 2:
            let grown = state.insertBytes(bytes.count, at: at, of: field)
            #expect(grown.length == field.length + bytes.count)
            model[index].payload.insert(contentsOf: bytes.map { _ in 0 as UInt8 }, at: at)
        case 3:
            let count = Int(generator.pick(0...Int64(field.length - at)))
            state.removeBytes(count, at: at, of: field)
            model[index].payload.removeSubrange(at..<at + count)
        default:
            guard field.length >= 4, at <= field.length - 4 else { return }
            let value = UInt32(truncatingIfNeeded: generator.next())
            state.store(value, at: at, of: field)
            for byte in 0..<4 {
                model[index].payload[at + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))
            }
        }
    }

    private func compare(_ state: IndividualState, _ model: [Model], _ seed: UInt64) {
        for kind in 0x80...0x83 as ClosedRange<UInt8> {
            var found: [[UInt8]] = []
            var next = state.firstField(of: FieldKind(rawValue: kind))
            while let field = next {
                found.append((0..<field.length).map { state.bytes(of: field).u8($0) })
                next = state.field(after: field, of: FieldKind(rawValue: kind))
            }
            #expect(found == model.filter { $0.kind == kind }.map(\.payload), "seed \(seed)")
            #expect(state.has(FieldKind(rawValue: kind)) == !found.isEmpty)
        }
    }
}
