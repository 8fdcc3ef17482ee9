internal import RuleSets

/// What `attune explain` says of keys of rule files and of names that expressions know.
enum KeyPage {
    /// One key at all its places, or one name; nil where there is neither.
    static func one(_ key: String) -> String? {
        if let name = names.first(where: { $0.name == key }) {
            return "\(name.name): \(name.type)\n\n\(name.text)\n\nExample:\n\n  \(name.example)"
        }
        let places = KeyGuide.places(of: key)
        guard !places.isEmpty else { return nil }
        return places.map(text).joined(separator: "\n\n")
    }

    private static func text(_ place: KeyGuide) -> String {
        var lines = [place.path, "", "  \(place.help)", "", "  type       \(place.type)"]
        lines.append("  default    \(place.isRequired ? "none: it must be there" : place.standard ?? "nothing")")
        if let sees = place.sees { lines.append("  sees       \(sees)") }
        lines.append("  example    \(place.example)")
        return lines.joined(separator: "\n")
    }

    private struct Name {
        let name: String
        let type: String
        let text: String
        let example: String
    }

    /// The names that expressions know everywhere, as far as the place has them.
    private static let names = [
        Name(
            name: "event.time", type: "timestamp", text: "When the event happened, by its own `time`.",
            example: "event.time + duration(\"24h\")"),
        Name(
            name: "event.type", type: "string", text: "The type of the event, as `events` declares it.",
            example: "event.type == \"order.completed\""),
        Name(name: "event.id", type: "string", text: "The event's id, unique for its source.", example: "event.id"),
        Name(
            name: "event", type: "record",
            text: """
                The event at hand: the trigger event, but in `exit`, `goal` and `await` the event just read, and inside `then` the \
                awaited one. Its properties are those that `events` declares; one that is absent is an error, `has(event.x)` asks. \
                It stands only before a field.
                """, example: "has(event.value) && event.value >= 50"),
        Name(
            name: "trigger", type: "record",
            text: "The trigger event, in `exit`, `goal`, `await` and inside `then`, where `event` is another one.",
            example: "event.cart_id == trigger.cart_id"),
        Name(
            name: "individual", type: "record",
            text: "What is known of the individual: `individual.id`, and the attributes that `attributes` declares.",
            example: "individual.?birth_year.orValue(0) > 1980"),
        Name(
            name: "individual.id", type: "string", text: "The individual's id; it is always there.",
            example: "individual.id"),
        Name(
            name: "now", type: "timestamp", text: "The time of decision. Definitions of features do not see it.",
            example: "now - event.time < duration(\"1h\")"),
        Name(
            name: "zone", type: "string",
            text: """
                The time zone in which the individual lives: the attribute `time_zone`, else `policies.time_zone.default`; where \
                there is none it is an error.
                """, example: "localDate(now, zone)"),
    ]
}
