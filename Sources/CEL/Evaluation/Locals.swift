/// The values of macros' variables by their number, in memory that whoever made them holds.
@safe struct Locals {
    private let values: UnsafeMutableBufferPointer<Value>

    /// None.
    init() {
        unsafe values = UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    private init(_ values: UnsafeMutableBufferPointer<Value>) {
        unsafe self.values = unsafe values
    }

    /// Runs `body` with so many variables; a few stand on the stack.
    static func withLocals<Result>(
        _ count: Int, _ body: (Locals) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        try unsafe withUnsafeTemporaryAllocation(of: Value.self, capacity: count) {
            values throws(EvaluationError) in
            unsafe values.initialize(repeating: .null)
            defer { unsafe _ = values.deinitialize() }
            return try unsafe body(Locals(values))
        }
    }

    @inline(__always)
    subscript(_ number: Int) -> Value {
        _read {
            precondition(unsafe number >= 0 && number < values.count, "a plan counts its variables")
            yield unsafe values[number]
        }
        nonmutating _modify {
            precondition(unsafe number >= 0 && number < values.count, "a plan counts its variables")
            yield unsafe &values[number]
        }
    }
}
