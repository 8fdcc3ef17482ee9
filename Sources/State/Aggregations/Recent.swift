import CEL

/// The values of the newest events.
enum Recent: WindowAggregation {
    static let row = AggregationRow(
        help: "The `of` of the newest events of these types, newest first, at most `keep`", operand: .any,
        result: .list, withoutEvents: .init(), content: .newest)

    static func value(_ window: SeriesWindow) -> Value? {
        .list(window.entries.suffix(window.keep).reversed().compactMap { window.value(window.entry($0), of: 1) })
    }
}
