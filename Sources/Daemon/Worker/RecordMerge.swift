internal import Events
internal import KafkaClient

/// The order in which the records of a batch are applied where a worker reads several topics: each partition's inputs merged by
/// record timestamp (of equal ones the topic configured first), the records of one input in their own order.
struct RecordMerge {
    private let inputs: [(partition: Int32, input: Int, places: [Int])]
    private let times: [Milliseconds]

    init(_ batch: borrowing MessageBatch) {
        var places: [(partition: Int32, input: Int)] = []
        var times: [Milliseconds] = []
        for index in 0..<batch.count {
            let message = batch[index]
            places.append((message.partition, message.topicIndex))
            // What is no record comes as soon as what was before it in its input is done.
            times.append(message.timestamp?.unixMilliseconds ?? .min)
        }
        self.init(places: places, times: times)
    }

    init(places: [(partition: Int32, input: Int)], times: [Milliseconds]) {
        var inputs: [(partition: Int32, input: Int, places: [Int])] = []
        for (index, place) in places.enumerated() {
            if let known = inputs.firstIndex(where: { $0.partition == place.partition && $0.input == place.input }) {
                inputs[known].places.append(index)
            } else {
                inputs.append((place.partition, place.input, [index]))
            }
        }
        self.inputs = inputs.sorted { ($0.partition, $0.input) < ($1.partition, $1.input) }
        self.times = times
    }

    /// The places in the batch, in the order to apply them; O(records × inputs).
    func order() -> [Int] {
        var heads = Array(repeating: 0, count: inputs.count)
        var order: [Int] = []
        order.reserveCapacity(times.count)
        var start = 0
        while start < inputs.count {
            let end = inputs[start...].firstIndex { $0.partition != inputs[start].partition } ?? inputs.count
            while true {
                var next: Int?
                for candidate in start..<end where heads[candidate] < inputs[candidate].places.count {
                    if let best = next, time(best, heads) <= time(candidate, heads) { continue }
                    next = candidate
                }
                guard let next else { break }
                order.append(inputs[next].places[heads[next]])
                heads[next] += 1
            }
            start = end
        }
        return order
    }

    private func time(_ input: Int, _ heads: [Int]) -> Milliseconds { times[inputs[input].places[heads[input]]] }
}
