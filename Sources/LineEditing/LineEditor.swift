internal import CEdit
internal import Glibc

/// Lines that somebody types on a terminal: with the keys that shells have for editing, and what was typed before at the arrow keys.
///
/// By libedit, which keeps one history for the process, and reads standard input itself: nothing else may read that, and nobody may use
/// two editors at once. Only for terminals that can move a cursor.
package struct LineEditor: ~Copyable {
    /// So many lines are remembered: more than anybody goes back.
    private static let remembered: Int32 = 1_000

    private var last = ""

    /// Takes over the terminal's lines. Texts are UTF-8 whatever the environment's locale.
    package init() {
        _ = unsafe setlocale(LC_CTYPE, "C.UTF-8")
        _ = rl_initialize()
        using_history()
        stifle_history(Self.remembered)
        // A tab would complete names of files, which expressions have none of.
        _ = rl_bind_key(Int32(UInt8(ascii: "\t")), rl_insert)
    }

    /// Shows a prompt and gives the line that is typed behind it, without its end; nil where somebody ends the input.
    package mutating func next(prompt: String) -> String? {
        guard let text = unsafe readline(prompt) else { return nil }
        defer { unsafe free(text) }
        let line = unsafe String(cString: text)
        if line.contains(where: { !$0.isWhitespace }), line != last {
            _ = unsafe add_history(text)
            last = line
        }
        return line
    }
}
