/// How large the values in slots are: what an estimate of costs goes by.
public struct Sizes: Sendable {
    /// The size of a slot's value. Where values are nested it holds for each of them.
    public struct Size: Hashable, Sendable {
        /// Elements of a list, entries of a map.
        public let elements: ClosedRange<Int>
        /// UTF-8 bytes of a text, or bytes.
        public let bytes: ClosedRange<Int>
        /// The most elements and entries at all depths together.
        public let allElements: Int
        /// The most bytes of all texts and keys together.
        public let allBytes: Int

        /// Creates a size; a negative bound counts as 0.
        public init(
            elements: ClosedRange<Int> = 0...Limits.evaluationSteps, bytes: ClosedRange<Int> = 0...Limits.textLength,
            allElements: Int = .max, allBytes: Int = .max
        ) {
            self.elements = max(0, elements.lowerBound)...max(0, elements.upperBound)
            self.bytes = max(0, bytes.lowerBound)...max(0, bytes.upperBound)
            self.allElements = max(self.elements.upperBound, allElements)
            self.allBytes = max(self.bytes.upperBound, allBytes)
        }

        /// Creates the size of a value and of all that is in it.
        public init(covering value: Value) {
            var counts = (elements: 0, bytes: 0, allElements: 0, allBytes: 0)
            Size.count(value, &counts)
            self.init(
                elements: 0...counts.elements, bytes: 0...counts.bytes, allElements: counts.allElements,
                allBytes: counts.allBytes)
        }

        private static func count(
            _ value: Value, _ counts: inout (elements: Int, bytes: Int, allElements: Int, allBytes: Int)
        ) {
            switch value {
            case .string(let text):
                counts.bytes = max(counts.bytes, text.utf8.count)
                counts.allBytes += text.utf8.count
            case .bytes(let bytes):
                counts.bytes = max(counts.bytes, bytes.count)
                counts.allBytes += bytes.count
            case .list(let elements):
                counts.elements = max(counts.elements, elements.count)
                counts.allElements += elements.count
                for element in elements { count(element, &counts) }
            case .map(let map):
                counts.elements = max(counts.elements, map.count)
                counts.allElements += map.count
                for entry in map.entries {
                    count(entry.key, &counts)
                    count(entry.value, &counts)
                }
            case .optional(let wrapped?): count(wrapped, &counts)
            default: break
            }
        }
    }

    /// What holds for a slot that is not named: by default the largest that an evaluation could go through or build.
    public var common: Size
    /// What is known of a slot.
    public var slots: [Int: Size]

    /// Creates sizes.
    public init(_ common: Size = Size(), slots: [Int: Size] = [:]) {
        self.common = common
        self.slots = slots
    }

    /// The size of a slot's value.
    func size(of slot: Int) -> Size { slots[slot] ?? common }
}
