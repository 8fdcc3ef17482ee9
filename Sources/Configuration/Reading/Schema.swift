/// The keys of a configuration.
enum Schema {
    static let top = [
        "application_id", "kafka", "input", "output", "rules", "delivery", "commit_interval", "clock", "workers",
        "state",
        "http", "max_future", "dedup_window", "internal", "log", "limits",
    ]
    /// The keys at the top whose values are mappings.
    static let sections = ["kafka", "output", "rules", "state", "http", "internal", "log", "limits"]
    static let input = ["topic", "format", "profile"]
    /// Keys of the language that this version does not know.
    static let inputUnsupported = ["mapping"]
    static let output = ["commands", "decisions", "dead_letters", "mode"]
    static let rules = ["directory", "watch"]
    static let state = ["directory", "cache"]
    static let http = ["listen", "token_file", "url"]
    static let `internal` = ["replication_factor"]
    static let log = ["level", "format"]
    static let limits = ["max_event_bytes", "individuals_per_partition", "expression_cost"]
}
