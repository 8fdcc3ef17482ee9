/// The names that Kafka accepts for topics.
enum TopicName {
    /// What follows the application id in the name of the state's topic.
    static let stateSuffix = "-state"
    /// What follows the application id in the name of the re-keyed events' topic.
    static let rekeyedSuffix = "-rekeyed"
    /// Kafka's own limit: a partition's directory must fit in a file name.
    static let longest = 249

    /// Why a name is refused, or nil.
    static func problem(_ name: String, reserving suffix: Int = 0) -> String? {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if !allowed { return "may hold only letters, digits, `.`, `_` and `-`" }
        if name.isEmpty || name == "." || name == ".." { return "must not be empty, `.` or `..`" }
        if name.utf8.count > longest - suffix { return "may have at most \(longest - suffix) characters" }
        return nil
    }
}
