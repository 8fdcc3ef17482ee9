internal import HumanText
internal import CEL
internal import CommandLineTool
internal import Events
internal import Glibc
internal import JSON

/// Where a mapped record keeps a part, as `individual=user.id,device.id`, `type="order.created"` or `time=created:s`.
struct MappedField: Sendable {
    let name: String
    let source: FieldSource
    /// What a time that is a number counts.
    var unit: UnixTimeUnit?

    static let names = ["individual", "type", "id", "time", "data"]

    static let parser = ValueParser<MappedField>("PART=PATH") { text throws(ValueProblem) in
        guard let equals = text.firstIndex(of: "=") else {
            throw ValueProblem("is not PART=PATH, such as individual=user.id")
        }
        let name = String(text[..<equals])
        guard names.contains(name) else {
            let nearest = nearestName(name, in: names).map { "; did you mean '\($0)'?" } ?? ""
            throw ValueProblem("has a part that is not one of \(names.joined(separator: ", "))\(nearest)")
        }
        var place = String(text[text.index(after: equals)...])
        if name == "type", place.count > 2, place.hasPrefix("\""), place.hasSuffix("\"") {
            return MappedField(name: name, source: .constant(String(place.dropFirst().dropLast())))
        }
        var unit: UnixTimeUnit?
        if name == "time", let colon = place.lastIndex(of: ":") {
            unit = UnixTimeUnit(rawValue: String(place[place.index(after: colon)...]))
            guard unit != nil else { throw ValueProblem("has a unit that is not one of s, ms, us, ns") }
            place = String(place[..<colon])
        }
        let paths = place.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for path in paths {
            let names = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard names.allSatisfy({ !$0.isEmpty }) else {
                throw ValueProblem("has a path that is not names with single dots between them")
            }
        }
        return MappedField(name: name, source: .paths(paths), unit: unit)
    }
}

/// A header, as `ce_id=e-1`.
struct HeaderText: Sendable {
    let header: RecordHeader

    static let parser = ValueParser<HeaderText>("NAME=VALUE") { text throws(ValueProblem) in
        guard let equals = text.firstIndex(of: "=") else { throw ValueProblem("is not NAME=VALUE") }
        return HeaderText(header: RecordHeader(String(text[..<equals]), String(text[text.index(after: equals)...])))
    }
}

/// An instant as events write it.
struct Instant: Sendable {
    let milliseconds: Milliseconds

    static let parser = ValueParser<Instant>("TIME") { text throws(ValueProblem) in
        let bytes = Array(text.utf8)
        guard let time = EventTime.parse(unsafe bytes.span.bytes) else {
            throw ValueProblem("is not a time such as 2026-03-02T09:00:00Z")
        }
        return Instant(milliseconds: time)
    }
}

/// The system's clock.
enum SystemClock {
    /// Milliseconds since 1970.
    static func milliseconds() -> Milliseconds {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec) / 1_000_000
    }
}
