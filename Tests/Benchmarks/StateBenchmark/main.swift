// Measures applying events and reading features, beside a reference that keeps every event in an array and recomputes each value.
//
// `StateBenchmark GAUGE COUNT` does one operation as often as told, to be counted by callgrind: the difference of two lengths. Those of a
// bot tell of each tenth besides.

let arguments = CommandLine.arguments.dropFirst()
if let gauge = arguments.first.flatMap(Gauge.init), let count = arguments.last.flatMap({ Int($0) }) {
    try gauge.run(count)
} else if let gauge = arguments.first.flatMap(BotGauge.init), let count = arguments.last.flatMap({ Int($0) }) {
    try gauge.run(count)
} else if let gauge = arguments.first.flatMap(SharingGauge.init), let count = arguments.last.flatMap({ Int($0) }) {
    gauge.run(count)
} else {
    try measure()
}
