extension FunctionLibrary {
    /// The standard definitions of the Common Expression Language. Source: cel-spec `langdef.md`, "List of standard definitions".
    public static let standard = FunctionLibrary(
        builtIn: "Core", functions: conversions + texts + times,
        macros: [
            Macro(
                name: "has", signatures: ["has(record.field) → bool"],
                documentation: .init(
                    "Whether a field of a record or a key of a map is there.", example: "has({\"a\": 1}.b)",
                    gives: "false")),
            Macro(
                name: "all", signatures: ["list(A).all(x, bool) → bool", "list(A).all(i, x, bool) → bool"],
                documentation: .init(
                    "Whether a condition holds for every element or key.", example: "[1, 2].all(x, x > 0)",
                    gives: "true")),
            Macro(
                name: "exists", signatures: ["list(A).exists(x, bool) → bool", "list(A).exists(i, x, bool) → bool"],
                documentation: .init(
                    "Whether a condition holds for some element or key.", example: "[1, 2].exists(x, x > 1)",
                    gives: "true")),
            Macro(
                name: "exists_one",
                signatures: ["list(A).exists_one(x, bool) → bool", "list(A).existsOne(i, x, bool) → bool"],
                documentation: .init(
                    "Whether a condition holds for exactly one element or key.", example: "[1, 2].exists_one(x, x > 1)",
                    gives: "true")),
            Macro(
                name: "filter", signatures: ["list(A).filter(x, bool) → list(A)"],
                documentation: .init(
                    "The elements, or keys, for which a condition holds.", example: "[1, 2, 3].filter(x, x != 2)",
                    gives: "[1, 3]")),
            Macro(
                name: "map", signatures: ["list(A).map(x, B) → list(B)", "list(A).map(x, bool, B) → list(B)"],
                documentation: .init(
                    "What an expression gives for each element or key, or for those that hold a condition.",
                    example: "[1, 2].map(x, x * 10)", gives: "[10, 20]")),
            Macro(
                name: "transformList",
                signatures: [
                    "map(A, B).transformList(k, v, C) → list(C)", "map(A, B).transformList(k, v, bool, C) → list(C)",
                ],
                documentation: .init(
                    "What an expression gives for each key (of a list: index) and value.",
                    example: "{\"a\": 1}.transformList(k, v, k + string(v))", gives: "[\"a1\"]")),
            Macro(
                name: "transformMap",
                signatures: [
                    "map(A, B).transformMap(k, v, C) → map(A, C)", "map(A, B).transformMap(k, v, bool, C) → map(A, C)",
                ],
                documentation: .init(
                    "A map of the same keys with new values.", example: "{\"a\": 1}.transformMap(k, v, v + 1)",
                    gives: "{\"a\": 2}")),
            Macro(
                name: "transformMapEntry",
                signatures: [
                    "map(A, B).transformMapEntry(k, v, map(C, D)) → map(C, D)",
                    "map(A, B).transformMapEntry(k, v, bool, map(C, D)) → map(C, D)",
                ],
                documentation: .init(
                    "A map of the entries that an expression gives.",
                    example: "[\"a\"].transformMapEntry(i, v, {v: i})", gives: "{\"a\": 0}")),
            Macro(
                name: "cel.bind", signatures: ["cel.bind(x, A, B) → B"],
                documentation: .init(
                    "Gives a value a name within an expression.", example: "cel.bind(x, 2 + 3, x * x)", gives: "25")),
        ])
}
