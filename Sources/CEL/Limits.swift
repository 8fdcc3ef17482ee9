/// What an expression may cost at most; all of it comes from outside.
public enum Limits {
    /// The longest expression in UTF-8 bytes: far beyond what a person writes; a bound on the number of nodes.
    public static let sourceLength = 65_536
    /// The deepest nesting of an expression: checking, planning and evaluating recurse. At this depth an optimised build needs under
    /// 1 MiB of stack and a debug build under 4 MiB; a thread usually has 8 MiB.
    public static let nestingDepth = 250
    /// The deepest nesting of a type's text.
    public static let typeDepth = 32
    /// Up to this many entries a map is searched from the front, which is faster than hashing the key.
    public static let linearMapEntries = 8
    /// Steps that one evaluation may take in comprehensions (one an instruction), deep comparisons, building of lists and on long texts:
    /// some hundredths of a second.
    public static let evaluationSteps = 1_000_000
    /// So many bytes of text count as one step.
    public static let textStep = 32
    /// Steps for evaluating one constant part while an expression is planned.
    public static let foldingSteps = 10_000
    /// The longest text or byte sequence that an operator or function builds.
    public static let textLength = 1_048_576
    /// The most digits after the point that `format` writes.
    public static let formatPrecision = 1_000
    /// The longest regular expression in UTF-8 bytes.
    public static let patternLength = 4_096
    /// Memory for a compiled regular expression and its automaton in bytes; RE2's own default is eight times more.
    public static let patternMemory = 1_048_576
    /// Steps that compiling a pattern during an evaluation takes: as long as some thousand instructions.
    public static let patternSteps = 2_000
    /// The longest list that `lists.range` makes; longer ones could not be gone through within ``evaluationSteps`` anyway.
    public static let rangeLength = 100_000
    /// More issues than this of one expression help nobody.
    public static let issues = 20

    /// Takes steps from a budget and fails where it is used up.
    @inline(__always)
    static func spend(_ steps: Int, from budget: inout Int) throws(EvaluationError) {
        budget -= steps
        if budget < 0 { throw EvaluationError("the evaluation takes too many steps") }
    }
}
