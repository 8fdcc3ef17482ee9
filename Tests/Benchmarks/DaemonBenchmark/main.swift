import Glibc

// What the whole daemon costs. `embedded` needs nothing else: the broker is inside the process. Beside a real broker, `feed` fills a
// topic with a shop's history (the topic needs `retention.ms=-1`: its records are dated months ago), `topics` creates such, `latency`
// measures event → command; Tests/Scripts/latency runs the whole of it.

let arguments = CommandLine.arguments.dropFirst()
let usage = """
    DaemonBenchmark embedded RULES EVENTS
    DaemonBenchmark feed BOOTSTRAP TOPIC EVENTS
    DaemonBenchmark topics BOOTSTRAP PARTITIONS TOPIC...
    DaemonBenchmark latency BOOTSTRAP TOPIC COMMANDS EVENTS_PER_SECOND SECONDS

    """

do {
    switch arguments.first {
    case "embedded" where arguments.count == 3:
        try Embedded(directory: arguments[2], events: Int(arguments[3]) ?? 0).run()
    case "feed" where arguments.count == 4:
        try Feed.run(servers: arguments[2], topic: arguments[3], events: Int(arguments[4]) ?? 0)
    case "topics" where arguments.count > 3:
        try Topics.create(
            servers: arguments[2], partitions: Int32(arguments[3]) ?? 1, names: Array(arguments.dropFirst(3)))
    case "latency" where arguments.count == 6:
        try Latency(
            servers: arguments[2], topic: arguments[3], commands: arguments[4], rate: Double(arguments[5]) ?? 0,
            seconds: Int(arguments[6]) ?? 0
        ).run()
    default:
        print(usage, terminator: "")
        exit(64)
    }
} catch {
    print("\(error)")
    exit(70)
}
