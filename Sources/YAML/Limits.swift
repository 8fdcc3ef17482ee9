/// How large the things of a file may be.
package enum Limits {
    /// The largest file, in bytes: 1 MiB, what the rule files' page promises.
    package static let fileSize = 1 << 20

    /// How deep lists and mappings may nest. The deepest rule (a `choose` inside `await`s) needs about four levels a
    /// step; 64 leaves room for many and keeps recursion far from the end of any thread's stack.
    package static let nestingDepth = 64

    /// How many syntax errors of one file are reported. After that many, most are consequences of the first.
    static let syntaxErrors = 16

    /// How many broken bytes of one file are reported: a file in another encoding has one in every word.
    static let encodingErrors = 8

    /// How much of a text from a file is repeated in a message, in characters.
    static let quotedLength = 60

    /// How wide a laid out line may be before its lists and mappings in brackets are opened: what fits beside another window.
    static let formattedWidth = 120
}
