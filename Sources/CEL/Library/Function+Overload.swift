extension Function {
    /// One signature of a function.
    public struct Overload: Sendable {
        /// Called as `first.name(others)`.
        let isMethod: Bool
        let parameters: [Type]
        let result: Type
        /// The last parameter may be given any number of times.
        var isVariadic = false

        /// A function called on a receiver, which is its first parameter: `first.name(others)`. A type parameter stands for one type
        /// throughout the signature.
        public static func method(_ parameters: Type..., to result: Type) -> Overload {
            Overload(isMethod: true, parameters: parameters, result: result)
        }

        /// A function called by its name alone: `name(first, others)`.
        public static func global(_ parameters: Type..., to result: Type) -> Overload {
            Overload(isMethod: false, parameters: parameters, result: result)
        }

        static func anyNumber(of parameter: Type, to result: Type) -> Overload {
            Overload(isMethod: false, parameters: [parameter], result: result, isVariadic: true)
        }

        /// The parameters for a number of arguments, or nil where it does not take so many.
        func parameters(for count: Int) -> [Type]? {
            if parameters.count == count { return parameters }
            guard isVariadic, count > parameters.count, let last = parameters.last else { return nil }
            return parameters + Array(repeating: last, count: count - parameters.count)
        }

        /// The signature as a help text shows it.
        func signature(of name: String) -> String {
            let shown = parameters.map(\.description) + (isVariadic ? ["…"] : [])
            guard isMethod, let receiver = shown.first else { return "\(name)(\(shown.joined(separator: ", ")))" }
            return "\(receiver).\(name)(\(shown.dropFirst().joined(separator: ", ")))"
        }
    }
}
