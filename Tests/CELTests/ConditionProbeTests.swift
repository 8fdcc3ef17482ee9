import CEL
import SeededRandomness
import Synchronization
import Testing

/// Probes around conditions: they see what each came to, and nothing else changes.
struct ConditionProbeTests {
    /// What a probe was told.
    struct Counts: Equatable {
        var begun = 0
        var held = 0
        var notHeld = 0
    }

    /// A probe that counts.
    final class Counter: ConditionProbe {
        let place: ConditionPlace
        private let state = Mutex(Counts())

        init(_ place: ConditionPlace) { self.place = place }

        var counts: Counts { state.withLock { $0 } }
        func begins() { state.withLock { $0.begun += 1 } }
        func came(to truth: Bool) { state.withLock { if truth { $0.held += 1 } else { $0.notHeld += 1 } } }
    }

    private static func probed(
        _ source: String, _ bindings: Bindings
    ) throws -> (program: Program, counters: [Counter]) {
        var counters: [Counter] = []
        let checked = try Program.check(try Expression.parse(source).get(), in: bindings.environment) { place in
            let counter = Counter(place)
            counters.append(counter)
            return counter
        }.get()
        return (Program(checked), counters)
    }

    private static func plain(_ source: String, _ bindings: Bindings) throws -> Program {
        Program(try Program.check(source, in: bindings.environment).get())
    }

    /// The conditions of an expression, by their text.
    private static func seen(_ source: String, _ bindings: Bindings, times: Int = 1) throws -> [String: Counts] {
        let (program, counters) = try probed(source, bindings)
        for _ in 0..<times {
            var bindings = bindings
            _ = program.evaluate(&bindings)
        }
        let bytes = Array(source.utf8)
        return counters.reduce(into: [:]) {
            $0[String(decoding: bytes[$1.place.span], as: UTF8.self)] = $1.counts
        }
    }

    private static var shop: Bindings {
        var bindings = Bindings()
        bindings.bind("n", as: .int, to: .int(3))
        bindings.bind("absent", as: .int, to: nil)
        bindings.bind("yes", as: .bool, to: .bool(true))
        bindings.bind("no", as: .bool, to: .bool(false))
        bindings.bind("list", as: .list(.int), to: .list([.int(1), .int(2), .int(3)]))
        return bindings
    }

    @Test func whatIsNotAskedForIsNotSeen() throws {
        #expect(
            try Self.seen("no && n > 2 || yes", Self.shop) == [
                "no && n > 2 || yes": Counts(begun: 1, held: 1), "no && n > 2": Counts(begun: 1, notHeld: 1),
                "no": Counts(begun: 1, notHeld: 1), "n > 2": Counts(), "yes": Counts(begun: 1, held: 1),
            ])
    }

    @Test func aConditionThatFailsBeginsAndComesToNothing() throws {
        #expect(
            try Self.seen("absent > 1 || yes", Self.shop) == [
                "absent > 1 || yes": Counts(begun: 1, held: 1), "absent > 1": Counts(begun: 1),
                "yes": Counts(begun: 1, held: 1),
            ])
    }

    @Test func theTestOfAConditionalIsACondition() throws {
        #expect(
            try Self.seen("n > 5 ? 1 : n > 2 ? 2 : 3", Self.shop) == [
                "n > 5": Counts(begun: 1, notHeld: 1), "n > 2": Counts(begun: 1, held: 1),
                "n > 5 ? 1 : n > 2 ? 2 : 3": Counts(begun: 1),
            ])
    }

    @Test func whatAMacroAsksOfEachElementIsACondition() throws {
        let seen = try Self.seen("list.exists(i, i > 1) && list.map(i, i > 1, i).size() == 2", Self.shop)
        #expect(seen["i > 1"] == Counts(begun: 3, held: 2, notHeld: 1), "the later place of the text stands for both")
        #expect(seen["list.exists(i, i > 1)"] == Counts(begun: 1, held: 1))
    }

    @Test func partsThatReadNothingHaveNoProbe() throws {
        let (_, counters) = try Self.probed("true && n > 2 && 1 < 2", Self.shop)
        #expect(counters.map(\.place.isWhole).count { $0 } == 1)
        #expect(counters.count == 2)
        let (program, constant) = try Self.probed("1 < 2", Self.shop)
        #expect(constant.map(\.place.span) == [0..<5])
        #expect(constant.allSatisfy { $0.place.isWhole && $0.place.isConstant })
        #expect(constant.first?.counts == Counts(), "it is not evaluated while it is planned")
        var bindings = Self.shop
        #expect(program.evaluate(&bindings) == .bool(true))
        #expect(constant.first?.counts == Counts(begun: 1, held: 1))
    }

    // MARK: Random expressions

    /// An expression with its text, made of what the oracle below knows.
    private indirect enum Tree {
        /// A variable or comparison.
        case leaf(String)
        case not(Tree)
        case logical(String, [Tree])
        case conditional(Tree, Tree, Tree)
        /// `[…].exists(i, i > n)`.
        case exists([Int64])

        var text: String {
            switch self {
            case .leaf(let text): text
            case .not(let tree): "!(\(tree.text))"
            case .logical(let symbol, let parts): parts.map { "(\($0.text))" }.joined(separator: " \(symbol) ")
            case .conditional(let test, let one, let other): "(\(test.text)) ? (\(one.text)) : (\(other.text))"
            case .exists(let numbers): "[\(numbers.map(String.init).joined(separator: ", "))].exists(i, i > n)"
            }
        }

        var readsSomething: Bool {
            switch self {
            case .leaf(let text): text != "true" && text != "1 > 2"
            case .not(let tree): tree.readsSomething
            case .logical(_, let parts): parts.contains(where: \.readsSomething)
            case .conditional(let test, let one, let other):
                test.readsSomething || one.readsSomething || other.readsSomething
            case .exists: true
            }
        }
    }

    private static func tree(depth: Int, under symbol: String = "", _ random: inout SeededGenerator) -> Tree {
        guard depth > 0, !random.chance(4) else {
            return .leaf(random.pick(of: ["a", "b", "c", "n > 1", "n == 2", "m < 3", "true", "1 > 2", "has(r.x)"]))
        }
        switch random.pick(0...5) {
        case 0: return .not(tree(depth: depth - 1, &random))
        case 1:
            return .conditional(
                tree(depth: depth - 1, &random), tree(depth: depth - 1, &random), tree(depth: depth - 1, &random))
        case 2: return .exists((0..<random.pick(0...4)).map { _ in random.pick(0...4) })
        default:
            // One within itself would be one operator with all the operands.
            let own = symbol == "&&" ? "||" : symbol == "||" ? "&&" : random.pick(of: ["&&", "||"])
            return .logical(own, (0..<random.pick(2...4)).map { _ in tree(depth: depth - 1, under: own, &random) })
        }
    }

    private static func bindings(_ random: inout SeededGenerator) -> Bindings {
        var bindings = Bindings()
        for name in ["a", "b", "c"] {
            bindings.bind(name, as: .bool, to: random.chance(5) ? nil : .bool(random.chance(2)))
        }
        for name in ["n", "m"] {
            bindings.bind(name, as: .int, to: random.chance(5) ? nil : .int(random.pick(0...4)))
        }
        bindings.bind(record: "r", [("x", .int, random.chance(2) ? nil : .int(1))])
        return bindings
    }

    /// The truth of a part evaluated by itself; nil where it fails.
    private static func truth(_ text: String, _ bindings: Bindings) throws -> Bool? {
        var bindings = bindings
        if case .bool(let truth) = try plain(text, bindings).evaluate(&bindings) { return truth }
        return nil
    }

    /// Notes by their texts which conditions an evaluation asks for, going through the tree and evaluating every part by itself.
    private static func walk(_ tree: Tree, _ bindings: Bindings, into counts: inout [String: Counts]) throws {
        func ask(_ part: Tree) throws -> Bool? {
            let truth = try truth(part.text, bindings)
            if part.readsSomething { note(part.text, truth, into: &counts) }
            try walk(part, bindings, into: &counts)
            return truth
        }
        switch tree {
        case .leaf: break
        case .not(let tree): try walk(tree, bindings, into: &counts)
        case .logical(let symbol, let parts):
            for part in parts { if try ask(part) == (symbol == "||") { break } }
        case .conditional(let test, let one, let other):
            switch try ask(test) {
            case true?: try walk(one, bindings, into: &counts)
            case false?: try walk(other, bindings, into: &counts)
            case nil: break
            }
        case .exists(let numbers):
            for number in numbers {
                let truth = try truth("\(number) > n", bindings)
                note("i > n", truth, into: &counts)
                if truth == true { break }
            }
        }
    }

    private static func note(_ text: String, _ truth: Bool?, into counts: inout [String: Counts]) {
        counts[text, default: Counts()].begun += 1
        if truth == true { counts[text, default: Counts()].held += 1 }
        if truth == false { counts[text, default: Counts()].notHeld += 1 }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func probesSeeWhatEvaluatingEachPartByItselfGives(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let tree = Self.tree(depth: 4, &random)
            var bindings = Self.bindings(&random)
            let (program, counters) = try Self.probed(tree.text, bindings)
            let plain = try Self.plain(tree.text, bindings)
            var expected: [String: Counts] = [:]
            for _ in 0..<10 {
                bindings = Self.bindings(&random)
                var others = bindings
                let (value, steps) = program.evaluateCountingSteps(&bindings)
                let (wanted, wantedSteps) = plain.evaluateCountingSteps(&others)
                #expect("\(value)" == "\(wanted)", "seed \(seed): \(tree.text)")
                #expect(steps == wantedSteps, "seed \(seed): \(tree.text)")
                #expect(bindings.asked == others.asked, "seed \(seed): \(tree.text)")
                Self.note("the whole", try Self.truth(tree.text, others), into: &expected)
                try Self.walk(tree, others, into: &expected)
            }
            let bytes = Array(tree.text.utf8)
            var found: [String: Counts] = [:]
            for counter in counters where counter.counts.begun > 0 {
                var text = String(decoding: bytes[counter.place.span], as: UTF8.self)
                if counter.place.isWhole { text = "the whole" }
                found[text, default: Counts()].begun += counter.counts.begun
                found[text, default: Counts()].held += counter.counts.held
                found[text, default: Counts()].notHeld += counter.counts.notHeld
            }
            #expect(found == expected, "seed \(seed): \(tree.text)")
        }
    }
}
