/// Estimates what a plan costs, by what the evaluator takes from its budget: it must say the same as `Evaluator` does.
struct CostEstimator {
    /// The steps of an instruction with its operands, and how large its value is.
    struct Estimate {
        var steps: Bounds
        var extent: Extent
    }

    let plan: Plan
    let sizes: Sizes
    var locals: [Extent]

    init(_ plan: Plan, _ sizes: Sizes) {
        self.plan = plan
        self.sizes = sizes
        locals = Array(repeating: .scalar, count: plan.localCount)
    }

    mutating func estimate(_ index: Plan.Index) -> Estimate {
        let instruction = plan.tables.instructions[Int(index)]
        switch instruction {
        case .bool, .int, .double, .failure, .presence, .slotHasValue, .compareSlotWithInt, .compareSlotWithDouble:
            return Estimate(steps: .zero, extent: .scalar)
        case .constant(let place):
            return Estimate(steps: .zero, extent: Extent(plan.tables.constants[Int(place)]))
        case .slot(let slot), .optionalSlot(let slot): return Estimate(steps: .zero, extent: extent(of: slot))
        case .fieldIfPresent(let slot): return Estimate(steps: .zero, extent: extent(of: slot).orNothing)
        case .local(let number): return Estimate(steps: .zero, extent: locals[Int(number)])
        case .slotEqualsText(_, constant: let place, isNegated: _):
            return Estimate(steps: Extent(plan.tables.constants[Int(place)]).bytes.textSteps, extent: .scalar)
        case .not(let operand), .negate(let operand), .hasField(let operand, name: _):
            return Estimate(steps: estimate(operand).steps, extent: .scalar)
        case .and(let left, let right), .or(let left, let right): return logical([left, right])
        case .all(let first, let count), .any(let first, let count): return logical(operands(first, Int(count)))
        case .conditional(let test, let first, let second):
            let steps = estimate(test).steps
            let (one, other) = (estimate(first), estimate(second))
            return Estimate(steps: steps + one.steps.union(other.steps), extent: one.extent.union(other.extent))
        case .compareInts(_, let left, let right), .compareDoubles(_, let left, let right),
            .compareIntWithDouble(_, let left, let right), .compare(_, let left, let right),
            .computeInts(_, let left, let right), .computeDoubles(_, let left, let right):
            return Estimate(steps: estimate(left).steps + estimate(right).steps, extent: .scalar)
        case .equalStrings(let left, let right, isNegated: _), .equal(let left, let right, isNegated: _):
            let (one, other) = (estimate(left), estimate(right))
            let steps = one.steps + other.steps + one.extent.comparison(with: other.extent)
            return Estimate(steps: steps, extent: .scalar)
        case .contains(let element, let container):
            let (one, other) = (estimate(element), estimate(container))
            return Estimate(steps: one.steps + other.steps + search(in: other.extent), extent: .scalar)
        case .compute(let arithmetic, let left, let right):
            return compute(arithmetic, estimate(left), estimate(right))
        case .select, .selectIfPresent, .index, .indexIfPresent, .list, .listWithOptionals, .map:
            return collection(instruction)
        case .unary, .binary, .variadic, .matches: return call(instruction)
        case .optionalOr(let operand, let fallback), .optionalOrValue(let operand, let fallback):
            let (one, other) = (estimate(operand), estimate(fallback))
            return Estimate(steps: one.steps + other.steps.orLess, extent: one.extent.union(other.extent))
        case .comprehension(let place): return comprehension(plan.tables.comprehensions[Int(place)])
        case .bind(let local, let bound, let body):
            let bound = estimate(bound)
            locals[Int(local)] = bound.extent
            let body = estimate(body)
            // What fails early is the variable's and need not be read.
            return Estimate(steps: bound.steps.orLess + body.steps, extent: body.extent)
        case .optionalMap(let local, let operand, let body), .optionalFlatMap(let local, let operand, let body):
            let operand = estimate(operand)
            locals[Int(local)] = operand.extent
            let body = estimate(body)
            return Estimate(steps: operand.steps + body.steps.orLess, extent: body.extent.orNothing)
        }
    }

    func operands(_ first: Int32, _ count: Int) -> [Plan.Index] {
        (Int(first)..<Int(first) + count).map { plan.tables.operands[$0] }
    }

    private func extent(of slot: Int32) -> Extent {
        Extent(plan.slotTypes[slot] ?? .dyn, sizes.size(of: Int(slot)))
    }

    /// One decisive operand is enough, even after others that failed at once.
    private mutating func logical(_ operands: [Plan.Index]) -> Estimate {
        let steps = operands.map { estimate($0).steps }
        let total = steps.reduce(.zero, +)
        return Estimate(steps: Bounds(steps.map(\.min).min() ?? 0, total.max), extent: .scalar)
    }

    /// The steps of `in`: one an element, and comparing with each.
    func search(in container: Extent) -> Bounds {
        let most =
            Bounds(container.elements.max) + Bounds(container.weight.max) + Bounds(container.allBytes.max).textSteps
        switch container.kind {
        case .list: return Bounds(container.elements.min, most.max)
        case .map: return .zero
        case .other, .unknown: return Bounds(0, most.max)
        }
    }

    private func compute(_ arithmetic: Arithmetic, _ left: Estimate, _ right: Estimate) -> Estimate {
        let (one, other) = (left.extent, right.extent)
        guard arithmetic == .add else { return Estimate(steps: left.steps + right.steps, extent: .scalar) }
        var sum = one.union(other)
        // A concatenation is of two lists or of two texts; of something unknown the other operand's kind is not known to be right.
        sum.elements = one.elements + other.elements
        sum.weight = one.weight + other.weight
        sum.bytes = one.bytes + other.bytes
        sum.bytes.max = min(sum.bytes.max, max(sum.bytes.min, Limits.textLength))
        sum.allBytes = one.allBytes + other.allBytes
        return Estimate(
            steps: left.steps + right.steps + sum.bytes.textSteps + sum.elements + sum.weight, extent: sum)
    }
}
