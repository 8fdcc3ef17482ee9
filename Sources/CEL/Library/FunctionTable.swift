/// All functions of an environment in one array, so that a checked expression refers to them by place.
struct FunctionTable: Sendable {
    let functions: [Function]
    private let places: [String: Int]

    /// Puts libraries together, in which no two functions have one name.
    init(_ libraries: [FunctionLibrary]) {
        functions = libraries.flatMap(\.functions)
        places = Dictionary(functions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        precondition(places.count == functions.count, "two functions of one environment have the same name")
    }

    /// The place of a function.
    func place(of name: String) -> Int? { places[name] }

    /// The names as people write them, in a fixed order.
    var shownNames: [String] { functions.map(\.shownName) }
}
