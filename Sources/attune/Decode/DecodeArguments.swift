internal import HumanText
internal import CEL
internal import CommandLineTool
internal import Events
internal import Glibc
internal import JSON

/// A path of a mapped record, as `individual=user.id`.
struct MappedField: Sendable {
    let name: String
    let path: String

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
        let path = String(text[text.index(after: equals)...])
        guard
            path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
        else { throw ValueProblem("has a path that is not names with single dots between them") }
        return MappedField(name: name, path: path)
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
