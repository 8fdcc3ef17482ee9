import CEL
import SeededRandomness
import Testing

/// Random integer expressions against an evaluation in 128 bits that checks every intermediate result.
struct ArithmeticOracleTests {
    indirect enum Tree {
        case leaf(Int128)
        case node(Character, Tree, Tree)
    }

    @Test(arguments: 0..<50)
    func integersAgreeWithWiderIntegers(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let isUnsigned = random.next() % 2 == 0
            let range = isUnsigned ? Int128(0)...Int128(UInt64.max) : Int128(Int64.min)...Int128(Int64.max)
            let tree = build(depth: 4, in: range, &random)
            let wanted = compute(tree, in: range)
            // As constants, which are folded, and read from slots.
            for throughSlots in [false, true] {
                var bindings = Bindings()
                var count = 0
                let source = write(
                    tree, isUnsigned: isUnsigned, throughSlots: throughSlots, &bindings, &count)
                let result = try evaluate(source, bindings)
                switch (wanted, result) {
                case (let number?, .int(let int)):
                    #expect(!isUnsigned && Int128(int) == number, "seed \(seed): \(source)")
                case (let number?, .uint(let uint)):
                    #expect(isUnsigned && Int128(uint) == number, "seed \(seed): \(source)")
                case (nil, .error): break
                default: Issue.record("seed \(seed): \(source) is \(result), not \(wanted as Any)")
                }
            }
        }
    }

    private func build(depth: Int, in range: ClosedRange<Int128>, _ random: inout SeededGenerator) -> Tree {
        if depth == 0 || random.next() % 4 == 0 {
            switch random.next() % 4 {
            case 0: return .leaf(range.lowerBound + Int128(random.next() % 3))
            case 1: return .leaf(range.upperBound - Int128(random.next() % 3))
            case 2: return .leaf(Int128(random.next() % 5))
            default: return .leaf(range.lowerBound + Int128(random.next()))
            }
        }
        let symbol = Array("+-*/%")[Int(random.next() % 5)]
        return .node(symbol, build(depth: depth - 1, in: range, &random), build(depth: depth - 1, in: range, &random))
    }

    private func compute(_ tree: Tree, in range: ClosedRange<Int128>) -> Int128? {
        switch tree {
        case .leaf(let number): return number
        case .node(let symbol, let left, let right):
            guard let left = compute(left, in: range), let right = compute(right, in: range) else { return nil }
            let result: Int128
            switch symbol {
            case "+": result = left + right
            case "-": result = left - right
            case "*":
                let (product, overflow) = left.multipliedReportingOverflow(by: right)
                guard !overflow else { return nil }
                result = product
            case "/":
                guard right != 0 else { return nil }
                result = left / right
            default:
                // CEL, like the hardware, lets the least int overflow under `% -1` too.
                guard right != 0, !(left == Int128(Int64.min) && right == -1) else { return nil }
                result = left % right
            }
            return range.contains(result) ? result : nil
        }
    }

    private func write(
        _ tree: Tree, isUnsigned: Bool, throughSlots: Bool, _ bindings: inout Bindings, _ count: inout Int
    ) -> String {
        switch tree {
        case .node(let symbol, let left, let right):
            let one = write(left, isUnsigned: isUnsigned, throughSlots: throughSlots, &bindings, &count)
            let other = write(right, isUnsigned: isUnsigned, throughSlots: throughSlots, &bindings, &count)
            return "(\(one) \(symbol) \(other))"
        case .leaf(let number):
            guard throughSlots else { return "\(number)\(isUnsigned ? "u" : "")" }
            count += 1
            let value = isUnsigned ? Value.uint(UInt64(number)) : .int(Int64(number))
            bindings.bind("v\(count)", as: value.type, to: value)
            return "v\(count)"
        }
    }
}
