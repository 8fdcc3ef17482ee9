/// What the expressions at a key see, and one of them.
struct KeyScope {
    /// In words.
    let words: String
    /// An expression.
    let example: String

    /// What stands at a path of keys, or nil where that is no expression: the first row whose keys end the path.
    static func of(_ path: [String]) -> KeyScope? {
        rows.first {
            path.count >= $0.keys.count && path.suffix($0.keys.count).elementsEqual($0.keys) && $0.fits(path)
        }?
        .scope
    }

    private struct Row {
        let keys: [String]
        /// The section that it stands in; nil: any.
        var section: String?
        let scope: KeyScope

        func fits(_ path: [String]) -> Bool { section.map { path.first == $0 } ?? true }
    }

    private static let person = "features, scores, segments, `individual`, `now` and `zone`"

    private static let rows = [
        Row(
            keys: ["where"], section: "features",
            scope: KeyScope(words: "`event` alone", example: "event.category == \"shoes\"")),
        Row(keys: ["of"], section: "features", scope: KeyScope(words: "`event` alone", example: "event.total")),
        Row(keys: ["by"], section: "features", scope: KeyScope(words: "`event` alone", example: "event.product_id")),
        Row(keys: ["scores", "NAME", "value"], scope: KeyScope(words: person, example: "spend_30d / 100.0")),
        Row(keys: ["segments", "NAME", "when"], scope: KeyScope(words: person, example: "spend_30d > 100.0")),
        Row(
            keys: ["address"], section: "channels",
            scope: KeyScope(
                words: "`individual`, `now` and `zone`, features, scores and segments", example: "individual.email")),
        Row(keys: ["suppress", "when"], scope: KeyScope(words: person, example: "complaints_7d > 0")),
        Row(
            keys: ["trigger", "where"],
            scope: KeyScope(words: "`event`, the trigger event, and \(person)", example: "event.value >= 50")),
        Row(
            keys: ["trigger", "key"],
            scope: KeyScope(words: "`event`, the trigger event, and \(person)", example: "event.cart_id")),
        Row(
            keys: ["exit", "where"],
            scope: KeyScope(
                words: "`event`, the event just read, `trigger`, the trigger event, and \(person)",
                example: "event.cart_id == trigger.cart_id")),
        Row(
            keys: ["goal", "where"],
            scope: KeyScope(
                words: "`event`, the event just read, `trigger`, the trigger event, and \(person)",
                example: "event.cart_id == trigger.cart_id")),
        Row(
            keys: ["goal", "value"],
            scope: KeyScope(
                words: "`event`, the event just read, `trigger`, the trigger event, and \(person)",
                example: "event.total")),
        Row(
            keys: ["await", "where"],
            scope: KeyScope(
                words: "`event`, the event just read, `trigger`, the trigger event, and \(person)",
                example: "event.step == \"nudge\"")),
        Row(
            keys: ["until"], section: "campaigns",
            scope: KeyScope(
                words: "`event`, the trigger event (inside `then` the awaited one), and \(person)",
                example: "event.time + duration(\"24h\")")),
        Row(
            keys: ["value"], section: "campaigns",
            scope: KeyScope(words: "`event`, the trigger event, and \(person)", example: "event.value * 0.1")),
        Row(
            keys: ["when"], section: "campaigns",
            scope: KeyScope(
                words: "`event`, the trigger event (inside `then` the awaited one), and \(person)",
                example: "views_24h >= 2")),
    ]
}
