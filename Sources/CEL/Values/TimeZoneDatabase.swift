internal import Ordering
internal import HumanText

/// The time zones that expressions can name; immutable, shared by all threads.
///
/// The host reads the files and hands in their bytes, so that nothing is read and nothing changes while expressions are evaluated.
/// Reading all of them at once costs some milliseconds and about one megabyte; a name from an event can then do no more than miss.
public final class TimeZoneDatabase: Sendable {
    /// Sorted by bytes.
    private let entries: [(name: String, zone: TimeZone)]
    /// Only looked up, never iterated.
    private let places: [String: Int]

    /// Knows no names; `UTC` and fixed offsets are understood without any.
    public static let utc = TimeZoneDatabase(files: [])

    /// Reads TZif files by zone name, such as `Europe/Paris`. Files that are no time zone are left out, and so is what is no name of
    /// one: absolute paths, and paths with a part that begins with a dot. Of two with one name the first counts.
    public init(files: [(name: String, bytes: [UInt8])]) {
        var entries: [(name: String, zone: TimeZone)] = []
        var places: [String: Int] = [:]
        // Many names are links to one file.
        var known: [[UInt8]: TimeZone] = [:]
        for file in files.sorted(by: { $0.name.precedes($1.name) })
        where TimeZoneDatabase.isName(file.name) && places[file.name] == nil {
            var zone = known[file.bytes]
            if zone == nil {
                zone = try? TimeZone(tzif: file.bytes)
                known[file.bytes] = zone
            }
            guard let zone else { continue }
            places[file.name] = entries.count
            entries.append((file.name, zone))
        }
        self.entries = entries
        self.places = places
    }

    /// Whether no file was handed in that is a time zone.
    public var isEmpty: Bool { entries.isEmpty }

    /// What to do where there are no time zones, for messages.
    public static let helpWithoutFiles =
        "there are no time zone files: install the system's package `tzdata`, or let `TZDIR` name their directory"

    /// The names in order of their bytes.
    public var names: [String] { entries.map(\.name) }

    /// The zone of an IANA name, or of `UTC`, `Z` or an offset such as `-08:00`, `+5:30` or `02:00`.
    public subscript(_ name: String) -> TimeZone? {
        if let place = place(of: name) { return entries[place].zone }
        return FixedOffset.seconds(name).map { $0 == 0 ? .utc : TimeZone(fixedOffset: $0) }
    }

    /// Whether a name is an IANA name that is known. `UTC` always is; an offset is no name.
    public func contains(_ name: String) -> Bool { name.hasSameBytes(as: "UTC") || place(of: name) != nil }

    private func place(of name: String) -> Int? {
        // Names are ASCII, for which Swift's equality is that of bytes.
        guard name.utf8.count <= 64, let place = places[name], entries[place].name.hasSameBytes(as: name) else {
            return nil
        }
        return place
    }

    /// The zone of a name, or an error that says that there is none; `known` where it was looked up before.
    public func zone(_ name: String, known: TimeZone? = nil) throws(EvaluationError) -> TimeZone {
        if let known { return known }
        guard let zone = self[name] else { throw EvaluationError("unknown time zone \(Conversions.quoted(name))") }
        return zone
    }

    /// The known name that was probably meant.
    public func nearest(to name: String) -> String? { nearestName(name, in: names) }

    private static func isName(_ name: String) -> Bool {
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }
}

/// Offsets from UTC by the names that expressions use.
enum FixedOffset {
    /// Seconds east of UTC: `UTC`, `Z`, or an offset such as `-08:00`, `+5:30` or `02:00`. Nil for everything else, an empty text too.
    static func seconds(_ zone: String) -> Int? {
        if zone.hasSameBytes(as: "UTC") || zone.hasSameBytes(as: "Z") { return 0 }
        return parse(zone.utf8Span.span)
    }

    private static func parse(_ utf8: Span<UInt8>) -> Int? {
        var position = 0
        var isNegative = false
        guard utf8.count > 0 else { return nil }
        if utf8[0] == UInt8(ascii: "-") || utf8[0] == UInt8(ascii: "+") {
            isNegative = utf8[0] == UInt8(ascii: "-")
            position = 1
        }
        var hours = 0
        let first = position
        while position < utf8.count, position < first + 2, utf8[position].isDigit {
            hours = hours * 10 + Int(utf8[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > first, position + 3 == utf8.count, utf8[position] == UInt8(ascii: ":"),
            utf8[position + 1].isDigit, utf8[position + 2].isDigit
        else { return nil }
        let minutes = Int(utf8[position + 1] - UInt8(ascii: "0")) * 10 + Int(utf8[position + 2] - UInt8(ascii: "0"))
        guard hours <= 23, minutes <= 59 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isNegative ? -seconds : seconds
    }
}

extension TimeZoneDatabase {
    /// The zone of a constant argument; nil where the argument is not known before evaluation.
    public func constant(_ value: Value?) throws(EvaluationError) -> TimeZone? {
        guard case .string(let name) = value else { return nil }
        return try zone(name)
    }
}
