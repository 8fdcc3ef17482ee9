extension CostEstimator {
    mutating func call(_ instruction: Instruction) -> Estimate {
        let arguments: [Estimate]
        let called: CalledFunction
        switch instruction {
        case .unary(let place, let operand):
            arguments = [estimate(operand)]
            called = plan.calls.unaries[Int(place)]
        case .binary(let place, let left, let right):
            arguments = [estimate(left), estimate(right)]
            called = plan.calls.binaries[Int(place)]
        case .variadic(let place, let first, let count):
            arguments = operands(first, Int(count)).map { estimate($0) }
            called = plan.calls.variadics[Int(place)]
        case .matches(let text, pattern: _):
            let text = estimate(text)
            return Estimate(steps: text.steps + text.extent.bytes.textSteps, extent: .scalar)
        default: return Estimate(steps: .zero, extent: .scalar)
        }
        let extents = arguments.map(\.extent)
        let result = result(of: called, extents)
        // As the evaluator does: every argument is read through, and so is what comes out.
        var steps = arguments.reduce(.zero) { $0 + $1.steps + $1.extent.bytes.textSteps }
        if called.isBuiltIn { steps += work(of: called.name, extents) }
        switch result.kind {
        case .list: steps += result.weight
        case .other: steps += result.bytes.textSteps
        case .map: break
        // What may be an optional is not read through.
        case .unknown: steps += (result.weight + result.bytes.textSteps).orLess
        }
        return Estimate(steps: steps, extent: result)
    }

    /// The steps of a function's own work.
    private func work(of name: String, _ arguments: [Extent]) -> Bounds {
        guard let first = arguments.first else { return .zero }
        let count = first.elements
        switch name {
        case "matches": return Bounds(Limits.patternSteps)
        case "flatten": return Bounds(count.min, (first.weight + count).max)
        case "distinct":
            // What cannot be hashed is compared with all that was kept.
            return Bounds(
                count.min, (count + count * (count + Bounds(first.weight.max) + Bounds(first.allBytes.max))).max)
        case "sort", "@sortBy":
            let keys = arguments[arguments.count - 1]
            // The library sorts runs of up to 64 elements by insertion and merges them.
            let comparisons =
                count.max > 1
                ? Bounds(count.max) * Bounds(64 + 2 * (Int.bitWidth - count.max.leadingZeroBitCount)) : .zero
            let comparison = Bounds(1) + Bounds(keys.element.bytes.max).textSteps
            return Bounds(0, (comparisons * comparison).max)
        case "sets.contains", "sets.equivalent", "sets.intersects":
            guard let second = arguments.last else { return .zero }
            let comparison = Bounds(1) + first.element.comparison(with: second.element)
            let pairs = Bounds(2) * count * second.elements * comparison
            return count + second.elements + pairs.orLess
        case "regex.extract", "regex.extractAll", "regex.replace":
            // A byte can end a match and begin an empty one; each has its groups, of which a pattern has fewer than bytes.
            let pattern = min(arguments.count > 1 ? arguments[1].bytes.max : .max, Limits.patternLength)
            let searches = Bounds(3) * (first.bytes + Bounds(2))
            return Bounds(0, (Bounds(Limits.patternSteps) + searches * Bounds(2 + pattern)).max)
        default: return .zero
        }
    }

    /// How large the result is.
    private func result(of function: CalledFunction, _ arguments: [Extent]) -> Extent {
        let all = arguments.reduce(Bounds.zero) { $0 + $1.allBytes }.max
        // A function builds no longer text, but may begin with a longer one, of which it quotes or encodes every byte.
        let longest = Bounds(Limits.textLength) + Bounds(6) * Bounds(all)
        let unbounded = Extent(function.type, Sizes.Size(bytes: 0...longest.max))
        guard function.isBuiltIn, let first = arguments.first else { return unbounded }
        switch function.name {
        case "sort", "@sortBy": return first
        case "string", "bytes":
            // A number, a time or a truth value is shorter than this.
            return .text(Bounds(0, max(512, first.bytes.max)))
        case "join":
            let separator = arguments.count > 1 ? arguments[1].bytes.max : 0
            return .text((Bounds(first.allBytes.max) + Bounds(first.elements.max) * Bounds(separator)).orLess)
        case "reverse", "slice", "distinct", "trim", "substring", "lowerAscii", "upperAscii", "charAt":
            return first.orNothing
        case "split":
            let text = first.bytes.max
            return pieces(of: text)
        case "regex.extractAll": return pieces(of: first.bytes.max)
        case "regex.extract": return .text(first.bytes.orLess)
        case "flatten":
            var list = Extent.list(
                Bounds(0, first.weight.max), of: .unknown(elements: first.weight.max, bytes: first.allBytes.max))
            list.weight = Bounds(0, first.weight.max)
            list.allBytes = Bounds(0, first.allBytes.max)
            return list
        case "first", "last": return first.element.orNothing
        case "lists.range": return .list(Bounds(0, Limits.rangeLength), of: .scalar)
        case "optional.of", "optional.ofNonZeroValue", "value": return first.orNothing
        case "dyn": return first
        default: return unbounded
        }
    }

    /// Texts that are parts of a text.
    private func pieces(of bytes: Int) -> Extent {
        var list = Extent.list(Bounds(0, (Bounds(bytes) + Bounds(1)).max), of: .text(Bounds(0, bytes)))
        list.allBytes = Bounds(0, bytes)
        return list
    }
}
