import HumanText
import CEL
import YAML

/// Instants as tests write them: an offset from the test's start, or a timestamp.
struct TestInstant {
    /// The instant of offset 0, in milliseconds.
    let start: Int64
    let collector: DiagnosticCollector

    /// Whether the text is an offset, however long.
    func isOffset(_ scalar: Scalar) -> Bool {
        do throws(DurationText.Problem) {
            _ = try DurationText.milliseconds(scalar.text)
            return true
        } catch {
            return error != .malformed
        }
    }

    /// The instant in milliseconds, or nil after reporting that the text is none. Here `0m` is an offset, too.
    func read(_ scalar: Scalar) -> Int64? {
        let offset: Int64
        do throws(DurationText.Problem) {
            offset = try DurationText.milliseconds(scalar.text)
        } catch {
            switch error {
            case .zero: offset = 0
            case .overflow: offset = .max
            case .malformed: return Self.timestamp(scalar, into: collector)
            }
        }
        let (instant, overflows) = start.addingReportingOverflow(offset)
        guard !overflows, Timestamp(clampingMilliseconds: instant).milliseconds == instant else {
            collector.report(
                .testTime, at: scalar.span, "\(Message.quoted(scalar.text)) lies beyond the year 9999")
            return nil
        }
        return instant
    }

    /// An RFC 3339 timestamp in milliseconds, or nil after reporting that the text is none.
    static func timestamp(
        _ scalar: Scalar, into collector: DiagnosticCollector, form: String = "an offset such as `30m` or a timestamp"
    ) -> Int64? {
        if let instant = Timestamp(rfc3339: scalar.text) { return instant.milliseconds }
        collector.report(
            .testTime, at: scalar.span, "\(Message.quoted(scalar.text)) is not \(form)",
            help: "a timestamp is written as `2026-03-02T09:00:00Z`")
        return nil
    }
}
