internal import HumanText

/// Numbers in words of the demo.
enum DemoText {
    /// One decimal below ten, none above.
    static func rate(_ rate: Double) -> String {
        guard rate.isFinite, rate.magnitude < 1e15 else { return "–" }
        guard rate < 9.95 else { return Int(rate.rounded()).grouped }
        let tenths = Int((rate * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `1:05`.
    static func minutes(_ duration: Duration) -> String {
        let seconds = max(duration.components.seconds, 0)
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Shop time in words: `46 min`, `2 h`, `3 days`.
    static func shopTime(_ elapsed: Duration) -> String {
        let minutes = Int(elapsed.components.seconds) * DemoClock.speed / 60
        switch minutes {
        case ..<120: return "\(minutes) min"
        case ..<2_880: return "\(minutes / 60) h"
        default: return "\(minutes / 1_440) days"
        }
    }

    /// `3.4 ms`, `120 ms`, `2.5 s`.
    static func delay(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds < 1_000 ? "\(rate(milliseconds)) ms" : "\(rate(milliseconds / 1_000)) s"
    }

    /// `one thing`, `2 things`.
    static func counted(_ number: Int, _ thing: String) -> String {
        "\(number.grouped) \(thing)\(number == 1 ? "" : "s")"
    }
}
