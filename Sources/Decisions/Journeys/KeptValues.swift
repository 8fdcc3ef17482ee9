import CEL
import State

/// Named values as a journey keeps them: encoded. Most journeys are read only to be ended or written again, which needs no values.
struct KeptValues: Sendable {
    /// What ``ByteWriter`` makes of the values.
    let bytes: [UInt8]

    /// Encodes values.
    init(_ values: [(name: String, value: Value)]) {
        var writer = ByteWriter(reserving: 32 * values.count + 1)
        writer.write(values)
        bytes = writer.bytes
    }

    /// Takes encoded values over; what of them means nothing reads as no values.
    init(encoded bytes: [UInt8]) { self.bytes = bytes }

    /// The values, decoded anew at each call.
    var decoded: [(name: String, value: Value)] {
        let span = bytes.span
        var reader = ByteReader(unsafe span.bytes)
        return reader.values() ?? []
    }
}
