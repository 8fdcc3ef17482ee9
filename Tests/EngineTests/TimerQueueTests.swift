import Events
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

struct TimerQueueTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func timersComeOutInOrderOfDueTime(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = TimerQueue()
        var naive: [(due: Milliseconds, slot: Int)] = []
        for _ in 0..<2_000 {
            switch generator.pick(0...9) {
            case 0...5:
                let timer = (due: generator.pick(-50...50), slot: Int(generator.pick(0...20)))
                queue.push(due: timer.due, slot: timer.slot)
                naive.append(timer)
            case 6...8:
                let limit = generator.pick(-50...50)
                let least = naive.map(\.due).min()
                let popped = queue.pop(dueBy: limit)
                #expect(popped?.due == least.flatMap { $0 <= limit ? $0 : nil }, "seed \(seed)")
                if let popped { naive.remove(at: naive.firstIndex { $0 == popped } ?? naive.endIndex) }
            default:
                let slot = Int(generator.pick(0...20))
                queue.removeAll { $1 == slot }
                naive.removeAll { $0.slot == slot }
            }
            #expect(queue.count == naive.count)
            #expect(queue.earliest == naive.map(\.due).min(), "seed \(seed)")
        }
    }
}
