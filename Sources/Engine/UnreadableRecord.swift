/// Why a record of the state topic other than an individual's cannot be read.
public enum UnreadableRecord: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was written by a newer build, in a version later than the last that this one knows.
    case newer(version: UInt8, than: UInt8)
    /// Its bytes mean nothing.
    case damaged

    /// What is wrong, for an operator.
    public var description: String {
        switch self {
        case .newer(let version, let known):
            "version \(version), which a newer build wrote; this one reads up to \(known)"
        case .damaged: "damaged"
        }
    }
}
