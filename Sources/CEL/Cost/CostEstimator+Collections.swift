extension CostEstimator {
    mutating func collection(_ instruction: Instruction) -> Estimate {
        switch instruction {
        case .select(let operand, name: _):
            let operand = estimate(operand)
            return Estimate(steps: operand.steps, extent: operand.extent.element)
        case .selectIfPresent(let operand, name: _):
            let operand = estimate(operand)
            return Estimate(steps: operand.steps, extent: operand.extent.element.orNothing)
        case .index(let operand, let key):
            let operand = estimate(operand)
            return Estimate(steps: operand.steps + estimate(key).steps, extent: operand.extent.element)
        case .indexIfPresent(let operand, let key):
            let operand = estimate(operand)
            return Estimate(steps: operand.steps + estimate(key).steps, extent: operand.extent.element.orNothing)
        case .list(let first, let count):
            return built(operands(first, Int(count)).map { estimate($0) }, optional: [])
        case .listWithOptionals(let first, let count):
            let pairs = operands(first, 2 * Int(count))
            let elements = stride(from: 0, to: pairs.count, by: 2).map { estimate(pairs[$0]) }
            return built(elements, optional: stride(from: 1, to: pairs.count, by: 2).map { pairs[$0] == 1 })
        case .map(let first, let count):
            let triples = operands(first, 3 * Int(count))
            let keys = stride(from: 0, to: triples.count, by: 3).map { estimate(triples[$0]) }
            let values = stride(from: 1, to: triples.count, by: 3).map { estimate(triples[$0]) }
            var map = built(values, optional: stride(from: 2, to: triples.count, by: 3).map { triples[$0] == 1 })
            map.steps += keys.reduce(.zero) { $0 + $1.steps }
            map.extent.addKeys(keys.map(\.extent))
            return map
        default: return Estimate(steps: .zero, extent: .scalar)
        }
    }

    /// A list of elements, where `optional` says which of them may be left out.
    private func built(_ elements: [Estimate], optional: [Bool]) -> Estimate {
        var list = Extent.sum(elements.map(\.extent))
        for (element, isOptional) in zip(elements, optional) where isOptional {
            list.elements.min -= 1
            list.weight.min -= min(list.weight.min, 1 + element.extent.weight.min)
            list.allBytes.min -= min(list.allBytes.min, element.extent.allBytes.min)
        }
        return Estimate(steps: elements.reduce(list.weight) { $0 + $1.steps }, extent: list)
    }

    // MARK: Macros

    mutating func comprehension(_ loop: Plan.Comprehension) -> Estimate {
        let range = estimate(loop.range)
        let (count, kind) = (range.extent.elements, range.extent.kind)
        let first: Extent
        switch kind {
        case .list: first = loop.hasTwoVariables ? .scalar : range.extent.element
        case .map: first = range.extent.key
        case .other, .unknown:
            let position = Extent.scalar.union(range.extent.key)
            first = loop.hasTwoVariables ? position : position.union(range.extent.element)
        }
        locals[loop.local] = first
        if loop.hasTwoVariables { locals[loop.local + 1] = range.extent.element }
        let filter = loop.filter.map { estimate($0).steps }
        let body = estimate(loop.body)
        // An element that a filter leaves out costs no body.
        let round = Bounds(loop.cost) + (filter ?? .zero) + (filter == nil ? body.steps : body.steps.orLess)
        let kept = filter == nil ? count : count.orLess
        var rounds = count * round
        let result: Extent
        switch loop.form {
        case .all, .exists:
            // One decisive element is enough.
            rounds.min = count.min > 0 ? round.min : 0
            return Estimate(steps: range.steps + rounds, extent: .scalar)
        case .existsOne: return Estimate(steps: range.steps + rounds, extent: .scalar)
        case .filter:
            result = filtered(range.extent, count.orLess, of: first, isList: kind == .list && !loop.hasTwoVariables)
        case .list: result = .list(kept, of: body.extent)
        case .map: result = .map(kept, from: first, to: body.extent)
        case .mapEntry:
            rounds += kept * body.extent.elements
            result = .map(kept * body.extent.elements, from: body.extent.key, to: body.extent.element)
        }
        return Estimate(steps: range.steps + rounds + result.weight, extent: result)
    }

    /// Some of the elements of a list have no more inside than all of them.
    private func filtered(_ range: Extent, _ count: Bounds, of element: Extent, isList: Bool) -> Extent {
        var list = Extent.list(count, of: element)
        guard isList else { return list }
        list.weight.max = min(list.weight.max, range.weight.max)
        list.allBytes.max = min(list.allBytes.max, range.allBytes.max)
        return list
    }
}
