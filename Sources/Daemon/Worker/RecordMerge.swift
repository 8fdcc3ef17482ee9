internal import Events
internal import KafkaClient

/// The order in which the records of a batch are applied where a worker reads several topics: each partition's inputs merged by
/// record timestamp (of equal ones the topic configured first), the records of one input in their own order.
struct RecordMerge {
    private let inputs: [(partition: Int32, input: Int, indices: [Int])]
    private let times: [Milliseconds]

    init(_ batch: borrowing MessageBatch) {
        var coordinates: [(partition: Int32, input: Int)] = []
        var times: [Milliseconds] = []
        for index in 0..<batch.count {
            let message = batch[index]
            coordinates.append((message.partition, message.topicIndex))
            // What is no record comes as soon as what was before it in its input is done.
            times.append(message.timestamp ?? .min)
        }
        self.init(coordinates: coordinates, times: times)
    }

    init(coordinates: [(partition: Int32, input: Int)], times: [Milliseconds]) {
        var inputs: [(partition: Int32, input: Int, indices: [Int])] = []
        var places: [Int: Int] = [:]
        for (index, record) in coordinates.enumerated() {
            let key = Int(record.partition) << 32 | record.input
            if let known = places[key] {
                inputs[known].indices.append(index)
            } else {
                places[key] = inputs.count
                inputs.append((record.partition, record.input, [index]))
            }
        }
        self.inputs = inputs.sorted { ($0.partition, $0.input) < ($1.partition, $1.input) }
        self.times = times
    }

    /// The indices into the batch, in the order to apply them; O(records × inputs).
    func order() -> [Int] {
        var heads = Array(repeating: 0, count: inputs.count)
        var order: [Int] = []
        order.reserveCapacity(times.count)
        var start = 0
        while start < inputs.count {
            let end = inputs[start...].firstIndex { $0.partition != inputs[start].partition } ?? inputs.count
            while true {
                var next: Int?
                for candidate in start..<end where heads[candidate] < inputs[candidate].indices.count {
                    if let best = next, time(best, heads) <= time(candidate, heads) { continue }
                    next = candidate
                }
                guard let next else { break }
                order.append(inputs[next].indices[heads[next]])
                heads[next] += 1
            }
            start = end
        }
        return order
    }

    private func time(_ input: Int, _ heads: [Int]) -> Milliseconds { times[inputs[input].indices[heads[input]]] }
}
