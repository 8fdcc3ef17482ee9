import CEL
import YAML

extension Shape {
    private static let time = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"

    /// A local time such as `21:00`.
    static let timeOfDay = Shape.pattern("^\(time)$")
    /// A part of the day such as `09:00-12:00`.
    static let dailyInterval = Shape.pattern("^\(time)-(\(time)|24:00)$")
}

extension DraftReader {
    /// The interval between the local times at two keys; nil after reporting what is wrong with them.
    func dailyInterval(_ reader: MappingReader, from: String, to: String) -> DailyInterval? {
        let start = reader.node(from, requiring: true).flatMap { timeOfDay($0, from) }
        let end = reader.node(to, requiring: true).flatMap { timeOfDay($0, to) }
        guard let start, let end else { return nil }
        if let interval = DailyInterval(from: start.value, to: end.value) { return interval }
        collector.report(
            .invalidValue, at: end.span,
            "`\(from)` and `\(to)` are one time, which leaves open whether that is all day or never",
            help: "write two times, as `21:00` and `08:00`")
        return nil
    }

    /// An interval written as `09:00-12:00`, whose end may be `24:00`; nil after reporting that the text is none.
    func dailyInterval(_ node: Node, _ what: String) -> DailyInterval? {
        guard let text = values.string(node, what) else { return nil }
        let parts = text.value.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let start = try? TimeOfDay(reading: parts[0]).second,
            let end = parts[1].utf8.elementsEqual("24:00".utf8) ? 86_400 : try? TimeOfDay(reading: parts[1]).second
        else {
            collector.report(
                .invalidValue, at: text.span,
                "\(Message.quoted(text.value)) is no part of the day such as `09:00-12:00`")
            return nil
        }
        if let interval = DailyInterval(from: start, to: end) { return interval }
        collector.report(
            .invalidValue, at: text.span, "\(Message.quoted(text.value)) begins when it ends",
            help: "write `00:00-24:00` for all day")
        return nil
    }

    private func timeOfDay(_ node: Node, _ what: String) -> Located<Int>? {
        guard let text = values.string(node, what) else { return nil }
        do throws(EvaluationError) {
            return Located(try TimeOfDay(reading: text.value).second, text.scalar)
        } catch {
            collector.report(.invalidValue, at: text.span, error.message)
            return nil
        }
    }
}
