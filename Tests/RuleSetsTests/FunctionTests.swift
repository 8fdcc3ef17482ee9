import CEL
import Foundation
import RuleSets
import SeededRandomness
import Testing

/// The functions that rules have besides those of the Common Expression Language.
struct FunctionTests {
    static let instants: [(String, String)] = [
        ("startOfDay(timestamp(\"2026-03-02T00:30:00Z\"), \"Europe/Paris\")", "2026-03-01T23:00:00Z"),
        ("startOfDay(timestamp(\"2026-03-29T12:00:00Z\"), \"Europe/Paris\")", "2026-03-28T23:00:00Z"),
        // Midnight is skipped on 2018-11-04 in São Paulo: the day begins at 01:00.
        ("startOfDay(timestamp(\"2018-11-04T15:00:00Z\"), \"America/Sao_Paulo\")", "2018-11-04T03:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-02T12:00:00Z\"), \"18:00\", \"Europe/Paris\")", "2026-03-02T17:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-02T17:00:00Z\"), \"18:00\", \"Europe/Paris\")", "2026-03-02T17:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-02T17:00:00.001Z\"), \"18:00\", \"Europe/Paris\")", "2026-03-03T17:00:00Z"),
        // 02:30 is skipped on 2026-03-29: the first instant after the gap.
        ("nextLocalTime(timestamp(\"2026-03-28T23:30:00Z\"), \"02:30\", \"Europe/Paris\")", "2026-03-29T01:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-29T01:00:00Z\"), \"02:30\", \"Europe/Paris\")", "2026-03-29T01:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-29T01:00:01Z\"), \"02:30\", \"Europe/Paris\")", "2026-03-30T00:30:00Z"),
        // 02:30 happens twice on 2026-10-25: the first.
        ("nextLocalTime(timestamp(\"2026-10-24T23:30:00Z\"), \"02:30\", \"Europe/Paris\")", "2026-10-25T00:30:00Z"),
        ("nextLocalTime(timestamp(\"2026-10-25T00:45:00Z\"), \"02:30\", \"Europe/Paris\")", "2026-10-26T01:30:00Z"),
        // Apia had no 30 December 2011.
        ("nextLocalTime(timestamp(\"2011-12-30T09:30:00Z\"), \"12:00\", \"Pacific/Apia\")", "2011-12-30T10:00:00Z"),
        ("nextLocalTime(timestamp(\"2026-03-02T12:00:00Z\"), \"12:00:01\", \"UTC\")", "2026-03-02T12:00:01Z"),
        ("nextLocalTime(timestamp(\"2026-03-02T12:00:00Z\"), \"00:00\", \"-01:00\")", "2026-03-03T01:00:00Z"),
    ]

    @Test(arguments: instants)
    func localTimesAreInstants(_ source: String, _ wanted: String) throws {
        #expect(try evaluate(source) == .timestamp(#require(Timestamp(rfc3339: wanted))))
        // The same with nothing that can be evaluated before.
        let read = source.replacingOccurrences(of: "\", \"", with: "\" + event.tags[0].substring(1), \"")
            .replacingOccurrences(of: "\"), \"", with: "\"), event.tags[0].substring(1) + \"")
        #expect(read != source)
        #expect(try evaluate(read) == .timestamp(#require(Timestamp(rfc3339: wanted))))
    }

    static let truths: [String] = [
        "localDate(timestamp(\"2026-03-02T23:30:00Z\"), \"Europe/Paris\") == \"2026-03-03\"",
        "localDate(timestamp(\"0001-01-01T00:00:00Z\"), \"-01:00\") == \"0000-12-31\"",
        "localDate(timestamp(\"9999-12-31T23:59:59Z\"), \"+01:00\") == \"10000-01-01\"",
        "daysBetween(timestamp(\"2026-03-28T23:30:00Z\"), timestamp(\"2026-03-29T21:59:00Z\"), \"Europe/Paris\") == 0",
        "daysBetween(timestamp(\"2026-03-01T22:59:00Z\"), timestamp(\"2026-03-01T23:00:00Z\"), \"Europe/Paris\") == 1",
        "daysBetween(timestamp(\"2026-03-03T12:00:00Z\"), timestamp(\"2026-03-01T12:00:00Z\"), \"UTC\") == -2",
        "daysBetween(timestamp(\"0001-01-01T00:00:00Z\"), timestamp(\"9999-12-31T00:00:00Z\"), \"UTC\") == 3652058",
    ]

    @Test(arguments: truths)
    func holds(_ source: String) throws { #expect(try evaluate(source) == .bool(true)) }

    @Test(arguments: [
        "startOfDay(event.time, Z)", "localDate(event.time, Z)", "nextLocalTime(event.time, \"18:00\", Z)",
        "daysBetween(event.time, event.time, Z)",
    ])
    func anUnknownZoneIsAnError(_ call: String) throws {
        for (zone, read) in [("shoes", "event.category"), ("", "event.category.substring(5)")] {
            let message = "unknown time zone \"\(zone)\""
            #expect(try evaluate(call.replacing("Z", with: read)) == .error(EvaluationError(message)))
            #expect(issues(call.replacing("Z", with: "\"\(zone)\"")).map(\.message) == [message])
        }
    }

    @Test func lastDayHasAnEndThatIsNoTimestamp() throws {
        let wanted = EvaluationError("range error: the timestamp lies outside the years 1 to 9999")
        let last = "timestamp(\"9999-12-31T23:59:59Z\")"
        let first = "timestamp(\"0001-01-01T00:00:00Z\")"
        for source in ["nextLocalTime(\(last), \"18:00\", ZONE)", "startOfDay(\(first), ZONE)"] {
            let zone = source.contains("startOfDay") ? "-01:00" : "UTC"
            #expect(issues(source.replacing("ZONE", with: "\"\(zone)\"")).map(\.message) == [wanted.message])
            let read = "event.category.substring(5) + \"\(zone)\""
            #expect(try evaluate(source.replacing("ZONE", with: read)) == .error(wanted))
        }
    }

    static let distances: [(Double, Double, Double, Double)] = [
        (48.8566, 2.3522, 51.5074, -0.1278), (47.37, 8.54, 47.37, 8.54), (0, 0, 0, 180), (90, 0, -90, 0),
        (0, 179.9, 0, -179.9), (-33.8688, 151.2093, 40.7128, -74.006), (47.37, 8.54, 47.3700001, 8.5400001),
    ]

    @Test func distancesAreThoseOfTheCLibrary() throws {
        var random = SeededGenerator(seed: 6_371)
        var pairs = Self.distances
        for _ in 0..<2_000 {
            let number = { (limit: Double) in (Double(random.next() >> 11) * 0x1p-53 * 2 - 1) * limit }
            pairs.append((number(90), number(180), number(90), number(180)))
        }
        for (latitude, longitude, otherLatitude, otherLongitude) in pairs {
            let value = try distance(latitude, longitude, otherLatitude, otherLongitude)
            let radians = Double.pi / 180
            let vertical = sin((otherLatitude - latitude) * radians / 2)
            let horizontal = sin((otherLongitude - longitude) * radians / 2)
            let scale = cos(latitude * radians) * cos(otherLatitude * radians)
            let haversine = min(1, vertical * vertical + scale * horizontal * horizontal)
            let wanted = 2 * 6_371_008.8 * asin(haversine.squareRoot())
            // asin has no precision near the antipodes, where a micrometre is one part in 10^13.
            let tolerance = wanted * 1e-13 + (haversine > 0.99 ? 0.5 : 0)
            #expect(abs(value - wanted) <= tolerance, "\(latitude) \(longitude) \(otherLatitude) \(otherLongitude)")
        }
    }

    private func distance(_ a: Double, _ b: Double, _ c: Double, _ d: Double) throws -> Double {
        let source = "distance({\"lat\": \(a), \"lon\": \(b)}, {\"lat\": \(c), \"lon\": \(d)})"
        guard case .double(let metres) = try evaluate(source) else { return .nan }
        return metres
    }

    @Test func pointsAreCheckedWhenTheyAreRead() throws {
        let missing = "a point has the numbers `lat` and `lon`; `lon` is missing or no number"
        #expect(try evaluate("distance(event.home, {\"lat\": 1.0})") == .error(EvaluationError(missing)))
        let range = "range error: `lat` of a point lies within ±90 degrees"
        #expect(
            try evaluate("distance(event.home, {\"lat\": 91.0, \"lon\": 1.0})") == .error(EvaluationError(range)))
        #expect(issues("distance(event.value, event.home)").count == 1)
    }

    static let refusals: [(String, String, String)] = [
        ("startOfDay(event.time, \"Nowhere\")", "unknown time zone \"Nowhere\"", ""),
        (
            "daysBetween(event.time, event.time, \"Asia/Tokio\")", "unknown time zone \"Asia/Tokio\"",
            "did you mean \"Asia/Tokyo\"?"
        ),
        (
            "nextLocalTime(event.time, \"24:00\", \"UTC\") > event.time",
            "\"24:00\" is not a local time such as \"18:00\"", ""
        ),
        (
            "nextLocalTime(event.time, \"6 pm\", \"UTC\") > event.time",
            "\"6 pm\" is not a local time such as \"18:00\"", ""
        ),
    ]

    @Test(arguments: refusals)
    func refusesConstants(_ source: String, _ message: String, _ help: String) {
        #expect(issues(source).map(\.message) == [message])
        #expect(issues(source).map(\.help) == [help])
    }

    @Test(arguments: [
        "", "1", "18", "18:0", "18:000", "18-00", "24:00", "18:60", "18:00:60", "18:00:", "1８:00", "+8:00", "18:00-00",
    ])
    func aTextThatIsNoTimeOfDayIsAnError(_ text: String) throws {
        let wanted = EvaluationError("\"\(text)\" is not a local time such as \"18:00\"")
        let source = "nextLocalTime(event.time, event.category.substring(5) + \"\(text)\", \"UTC\")"
        #expect(try evaluate(source) == .error(wanted))
    }

    @Test(arguments: FunctionLibrary.attune.descriptions.map(\.name))
    func examplesGiveWhatTheySay(_ name: String) throws {
        let description = try #require(FunctionLibrary.attune.descriptions.first { $0.name == name })
        #expect(try evaluate("(\(description.example)) == (\(description.result))") == .bool(true))
        #expect(description.example.contains(name), "the example shows another function")
        #expect(!description.signatures.isEmpty && description.summary.hasSuffix("."))
    }
}
