package import CEL

extension FunctionLibrary {
    /// Attune's own functions: each has a file of this folder, or shares it with its like.
    package static let attune = FunctionLibrary(
        "Attune's own", functions: [.distance, .startOfDay, .nextLocalTime, .localDate, .daysBetween])

    /// All that rules can call.
    package static let rules: [FunctionLibrary] = common + [attune]
}
