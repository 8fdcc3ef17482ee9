/// Functions that an environment has together or not at all, handed to ``Environment`` as a value.
public struct FunctionLibrary: Sendable {
    /// The heading of a list of its functions.
    public let title: String
    /// The functions, in the order in which people read of them.
    public let functions: [Function]
    /// Macros that people read of together with the functions; the parser knows them by itself.
    let macros: [Macro]

    /// Creates a library of a host's own functions.
    public init(_ title: String, functions: [Function]) {
        self.title = title
        self.functions = functions
        macros = []
    }

    /// Creates one of the libraries that the planner and the cost estimator know.
    init(builtIn title: String, functions: [Function], macros: [Macro] = []) {
        self.title = title
        self.functions = functions.map { function in
            var function = function
            function.isBuiltIn = true
            return function
        }
        self.macros = macros
    }

    /// The standard library and the extension libraries of the Common Expression Language.
    public static let common: [FunctionLibrary] = [standard, optionals, strings, math, lists, sets, regex, encoders]
}
