/// The limits of the JSON that Attune takes.
public enum JSONLimits {
    /// How deep objects and arrays may be nested, the outermost counted as 1: bounds every recursion over a document.
    public static let maximumDepth = 64
    /// The largest text in bytes: the tape's links have 32 bits.
    static let maximumBytes = Int(UInt32.max) / 2
    /// The keys of an object with up to this many are compared pair by pair, those of a larger one through a set: quadratic work stays
    /// bounded.
    static let pairwiseKeys = 32
}
