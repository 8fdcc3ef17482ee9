internal import OperatingSystem
internal import Synchronization

/// Work on many things at once, on threads of our own: one for each processor.
enum Parallel {
    /// Applies a function to every element; the results are in the elements' order. The calling thread works, too, and tells now and then
    /// how many are done. Where a thread cannot be started the others do its part.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result, onProgress: (_ done: Int) -> Void
    ) -> [Result] {
        let work = Work(elements, transform)
        var threads: [Box] = []
        for number in 1..<max(1, min(Processors.count, elements.count)) {
            guard let thread = try? Thread(name: "work-\(number)", { while work.doNext() {} }) else { break }
            threads.append(Box(thread))
        }
        while work.doNext() { onProgress(work.done) }
        // Their end waits for what they have begun.
        threads.removeAll()
        return work.results
    }

    private final class Box {
        let thread: Thread
        init(_ thread: consuming Thread) { self.thread = thread }
    }

    private final class Work<Element: Sendable, Result: Sendable>: Sendable {
        private let elements: [Element]
        private let transform: @Sendable (Element) -> Result
        private let next = Atomic<Int>(0)
        private let finished: Mutex<(results: [Result?], count: Int)>

        init(_ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result) {
            self.elements = elements
            self.transform = transform
            finished = Mutex((Array(repeating: nil, count: elements.count), 0))
        }

        /// Takes the next element that nobody has; false where there is none.
        func doNext() -> Bool {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < elements.count else { return false }
            let result = transform(elements[index])
            finished.withLock { finished in
                finished.results[index] = result
                finished.count += 1
            }
            return true
        }

        /// How many are done.
        var done: Int { finished.withLock { $0.count } }

        /// The results of all, once they are done.
        var results: [Result] { finished.withLock { $0.results.compactMap(\.self) } }
    }
}
