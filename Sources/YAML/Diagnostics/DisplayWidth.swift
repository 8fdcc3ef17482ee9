/// How many columns of a terminal a scalar takes.
enum DisplayWidth {
    /// 0 for marks that join the scalar before them, 2 for East Asian wide ones and emoji, 1 for all others.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// The blocks that are wide or full-width in UAX #11, whole blocks at a time: enough to put a caret.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1_F300...0x1_F64F, 0x1_F680...0x1_F6FF, 0x1_F900...0x1_F9FF, 0x1_FA70...0x1_FAFF, 0x2_0000...0x3_FFFD:
            true
        default: false
        }
    }

    /// What a scalar of a file is shown as, so that no file can steer the terminal: a tab is four spaces, controls and
    /// marks that change the direction of writing are U+FFFD.
    static func shown(_ scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "\u{FFFD}" }
        switch scalar.value {
        case 0x09: return "    "
        case 0xFEFF: return ""
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return "\u{FFFD}"
        default: return String(scalar)
        }
    }
}
