/// A function that a plan calls, for what is asked about the plan; evaluation needs only its closure.
struct CalledFunction: Sendable {
    let name: String
    /// The type of the result as checked.
    let type: Type
    /// Whether the cost estimator knows it by its name.
    let isBuiltIn: Bool

    init(_ function: Function, type: Type) {
        self.init(name: function.name, type: type, isBuiltIn: function.isBuiltIn)
    }

    init(name: String, type: Type, isBuiltIn: Bool) {
        self.name = name
        self.type = type
        self.isBuiltIn = isBuiltIn
    }
}

/// The functions of a plan's tables, each at the place of its closure.
struct CalledFunctions: Sendable {
    var unaries: [CalledFunction] = []
    var binaries: [CalledFunction] = []
    var variadics: [CalledFunction] = []
}
