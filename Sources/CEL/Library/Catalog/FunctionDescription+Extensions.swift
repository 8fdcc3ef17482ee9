extension FunctionDescription {
    static let strings: [Row] = [
        Row("charAt", "The character at a position.", "\"abc\".charAt(1)", "\"b\""),
        Row(
            "indexOf", "The first position of a text in another, or -1; from a position on.",
            "\"hello\".indexOf(\"l\")", "2"),
        Row(
            "lastIndexOf", "The last position of a text in another, or -1; up to a position.",
            "\"hello\".lastIndexOf(\"l\")", "3"),
        Row(
            "substring", "The characters from a position to another or to the end.", "\"hello\".substring(1, 3)",
            "\"el\""),
        Row(
            "replace", "The text with a part replaced everywhere, or so many times.",
            "\"banana\".replace(\"a\", \"o\", 2)",
            "\"bonona\""),
        Row("split", "The pieces between a separator, at most so many.", "\"a,b\".split(\",\")", "[\"a\", \"b\"]"),
        Row("join", "The texts of a list with a separator between them.", "[\"a\", \"b\"].join(\"-\")", "\"a-b\""),
        Row("lowerAscii", "The text with A to Z in lower case.", "\"TaCo\".lowerAscii()", "\"taco\""),
        Row("upperAscii", "The text with a to z in upper case.", "\"TaCo\".upperAscii()", "\"TACO\""),
        Row("trim", "The text without white space at both ends.", "\" a b \".trim()", "\"a b\""),
        Row("reverse", "The characters, or the elements, in reverse order.", "\"abc\".reverse()", "\"cba\""),
        Row("strings.quote", "The text in quotes, with escapes.", "strings.quote(\"a\\nb\")", "\"\\\"a\\\\nb\\\"\""),
        Row(
            "format", "The text with values in the places of %s %d %f %e %b %x %X %o.",
            "\"%s: %.2f\".format([\"total\", 12.5])", "\"total: 12.50\""),
    ]

    static let math: [Row] = [
        Row("math.greatest", "The greatest of some numbers or of a list.", "math.greatest(1, 3, 2)", "3"),
        Row("math.least", "The least of some numbers or of a list.", "math.least([2.5, 1.5])", "1.5"),
        Row("math.ceil", "The next whole number upwards.", "math.ceil(1.2)", "2.0"),
        Row("math.floor", "The next whole number downwards.", "math.floor(1.8)", "1.0"),
        Row("math.round", "The nearest whole number, halves away from zero.", "math.round(1.5)", "2.0"),
        Row("math.trunc", "The number without its fraction.", "math.trunc(-1.8)", "-1.0"),
        Row("math.abs", "The number without its sign.", "math.abs(-5)", "5"),
        Row("math.sign", "-1, 0 or 1 by the sign of a number.", "math.sign(-2.5)", "-1.0"),
        Row("math.sqrt", "The square root.", "math.sqrt(9)", "3.0"),
        Row("math.isNaN", "Whether a number is no number.", "math.isNaN(0.0 / 0.0)", "true"),
        Row("math.isInf", "Whether a number is infinite.", "math.isInf(1.0 / 0.0)", "true"),
        Row("math.isFinite", "Whether a number is neither infinite nor NaN.", "math.isFinite(1.5)", "true"),
        Row("math.bitAnd", "The bits that both numbers have.", "math.bitAnd(6, 3)", "2"),
        Row("math.bitOr", "The bits that either number has.", "math.bitOr(6, 3)", "7"),
        Row("math.bitXor", "The bits that one of both numbers has.", "math.bitXor(6, 3)", "5"),
        Row("math.bitNot", "The bits that a number does not have.", "math.bitNot(0)", "-1"),
        Row("math.bitShiftLeft", "The bits moved to the left.", "math.bitShiftLeft(1, 4)", "16"),
        Row("math.bitShiftRight", "The bits moved to the right.", "math.bitShiftRight(16, 4)", "1"),
    ]

    static let lists: [Row] = [
        Row("first", "The first element, if there is one.", "[5, 6].first()", "optional.of(5)"),
        Row("last", "The last element, if there is one.", "[5, 6].last()", "optional.of(6)"),
        Row("slice", "The elements from a position to before another.", "[1, 2, 3, 4].slice(1, 3)", "[2, 3]"),
        Row(
            "flatten", "The list with the elements of lists in it, one or so many levels deep.",
            "[1, [2, [3]]].flatten()", "[1, 2, [3]]"),
        Row("distinct", "The list without what equals an earlier element.", "[1, 2, 1.0].distinct()", "[1, 2]"),
        Row("sort", "The elements in ascending order.", "[3, 1, 2].sort()", "[1, 2, 3]"),
        Row(
            macro: "sortBy", ["list(A).sortBy(x, B) → list(A)"],
            "The elements in ascending order of what an expression gives.",
            "[\"bb\", \"a\"].sortBy(x, size(x))", "[\"a\", \"bb\"]"),
        Row("lists.range", "The whole numbers from 0 to before a number.", "lists.range(3)", "[0, 1, 2]"),
    ]

    static let sets: [Row] = [
        Row(
            "sets.contains", "Whether the first list has all elements of the second.",
            "sets.contains([1, 2, 3], [3, 1])",
            "true"),
        Row(
            "sets.equivalent", "Whether both lists have the same elements.", "sets.equivalent([1, 2], [2, 1, 1])",
            "true"),
        Row("sets.intersects", "Whether some element is in both lists.", "sets.intersects([1, 2], [3])", "false"),
    ]

    static let regex: [Row] = [
        Row(
            "regex.extract", "The first match of a regular expression, or its group's, if there is one.",
            "regex.extract(\"item-7\", \"item-([0-9]+)\")", "optional.of(\"7\")"),
        Row(
            "regex.extractAll", "All matches of a regular expression, or their groups'.",
            "regex.extractAll(\"a1 b2\", \"[0-9]\")", "[\"1\", \"2\"]"),
        Row(
            "regex.replace", "The text with matches replaced, all or so many; \\1 stands for the first group.",
            "regex.replace(\"a1 b2\", \"[0-9]\", \"#\")", "\"a# b#\""),
    ]

    static let encoders: [Row] = [
        Row("base64.encode", "Bytes as base64 text.", "base64.encode(b\"hello\")", "\"aGVsbG8=\""),
        Row("base64.decode", "The bytes of a base64 text.", "base64.decode(\"aGVsbG8=\")", "b\"hello\""),
    ]

    static let attune: [Row] = [
        Row(
            "distance", "Metres between two points, along a great circle of the mean earth.",
            "math.round(distance({\"lat\": 0.0, \"lon\": 0.0}, {\"lat\": 0.0, \"lon\": 1.0}))", "111195.0"),
        Row(
            "startOfDay", "The instant at which the day of an instant begins in a time zone.",
            "startOfDay(timestamp(\"2026-03-02T18:00:00Z\"), \"Europe/Paris\")", "timestamp(\"2026-03-01T23:00:00Z\")"),
        Row(
            "nextLocalTime",
            "The first instant at or after another at which clocks of a time zone show a time; of a time they skip the first instant after, of one they show twice the first.",
            "nextLocalTime(timestamp(\"2026-03-02T18:30:00Z\"), \"18:00\", \"Europe/Paris\")",
            "timestamp(\"2026-03-03T17:00:00Z\")"),
        Row(
            "localDate", "The date of an instant in a time zone.",
            "localDate(timestamp(\"2026-03-02T23:30:00Z\"), \"Europe/Paris\")", "\"2026-03-03\""),
        Row(
            "daysBetween", "The days from the local date of one instant to that of another.",
            "daysBetween(timestamp(\"2026-03-01T12:00:00Z\"), timestamp(\"2026-03-03T01:00:00Z\"), \"Europe/Paris\")",
            "2"),
    ]
}
