import CEL
import YAML

/// A local time such as `18:00`, in seconds after midnight.
struct TimeOfDay: Hashable, Sendable {
    /// 0 to 86,399.
    let second: Int

    /// Reads `HH:MM` or `HH:MM:SS`, or says that the text is neither.
    init(reading text: String) throws(EvaluationError) {
        let utf8 = text.utf8Span.span
        guard utf8.count == 5 || utf8.count == 8, let hours = TimeOfDay.digits(utf8, at: 0), hours <= 23,
            let minutes = TimeOfDay.digits(utf8, at: 3), minutes <= 59, utf8[2] == UInt8(ascii: ":")
        else { throw TimeOfDay.refusal(text) }
        var seconds = 0
        if utf8.count == 8 {
            guard utf8[5] == UInt8(ascii: ":"), let more = TimeOfDay.digits(utf8, at: 6), more <= 59 else {
                throw TimeOfDay.refusal(text)
            }
            seconds = more
        }
        second = hours * 3_600 + minutes * 60 + seconds
    }

    private static func digits(_ utf8: Span<UInt8>, at position: Int) -> Int? {
        let tens = utf8[position] &- UInt8(ascii: "0")
        let ones = utf8[position + 1] &- UInt8(ascii: "0")
        return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
    }

    private static func refusal(_ text: String) -> EvaluationError {
        EvaluationError("\"\(Message.shortened(text))\" is not a local time such as \"18:00\"")
    }
}
