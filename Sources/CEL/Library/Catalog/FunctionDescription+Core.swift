extension FunctionDescription {
    static let core: [Row] = [
        Row(
            macro: "has", ["has(record.field) → bool"], "Whether a field of a record or a key of a map is there.",
            "has({\"a\": 1}.b)", "false"),
        Row(
            macro: "all", ["list(A).all(x, bool) → bool", "list(A).all(i, x, bool) → bool"],
            "Whether a condition holds for every element or key.", "[1, 2].all(x, x > 0)", "true"),
        Row(
            macro: "exists", ["list(A).exists(x, bool) → bool", "list(A).exists(i, x, bool) → bool"],
            "Whether a condition holds for some element or key.", "[1, 2].exists(x, x > 1)", "true"),
        Row(
            macro: "exists_one", ["list(A).exists_one(x, bool) → bool", "list(A).existsOne(i, x, bool) → bool"],
            "Whether a condition holds for exactly one element or key.", "[1, 2].exists_one(x, x > 1)", "true"),
        Row(
            macro: "filter", ["list(A).filter(x, bool) → list(A)"],
            "The elements, or keys, for which a condition holds.",
            "[1, 2, 3].filter(x, x != 2)", "[1, 3]"),
        Row(
            macro: "map", ["list(A).map(x, B) → list(B)", "list(A).map(x, bool, B) → list(B)"],
            "What an expression gives for each element or key, or for those that hold a condition.",
            "[1, 2].map(x, x * 10)", "[10, 20]"),
        Row(
            macro: "transformList",
            ["map(A, B).transformList(k, v, C) → list(C)", "map(A, B).transformList(k, v, bool, C) → list(C)"],
            "What an expression gives for each key (of a list: index) and value.",
            "{\"a\": 1}.transformList(k, v, k + string(v))", "[\"a1\"]"),
        Row(
            macro: "transformMap",
            ["map(A, B).transformMap(k, v, C) → map(A, C)", "map(A, B).transformMap(k, v, bool, C) → map(A, C)"],
            "A map of the same keys with new values.", "{\"a\": 1}.transformMap(k, v, v + 1)", "{\"a\": 2}"),
        Row(
            macro: "transformMapEntry",
            [
                "map(A, B).transformMapEntry(k, v, map(C, D)) → map(C, D)",
                "map(A, B).transformMapEntry(k, v, bool, map(C, D)) → map(C, D)",
            ], "A map of the entries that an expression gives.", "[\"a\"].transformMapEntry(i, v, {v: i})", "{\"a\": 0}"
        ),
        Row(
            macro: "cel.bind", ["cel.bind(x, A, B) → B"], "Gives a value a name within an expression.",
            "cel.bind(x, 2 + 3, x * x)", "25"),
        Row(
            "int", "A whole number from a number or text, or a time's seconds since 1970.", "int(\"12\") + int(3.9)",
            "15"),
        Row("uint", "A whole number that is not negative.", "uint(3)", "3u"),
        Row("double", "A number with a fraction.", "double(3) / 2.0", "1.5"),
        Row("string", "A value as text.", "string(1.5) + string(true)", "\"1.5true\""),
        Row("bytes", "The UTF-8 bytes of a text.", "bytes(\"a\")", "b\"a\""),
        Row("bool", "A truth value from text.", "bool(\"true\")", "true"),
        Row(
            "timestamp", "An instant from RFC 3339 text or seconds since 1970.", "timestamp(\"1970-01-01T00:01:00Z\")",
            "timestamp(60)"),
        Row("duration", "A span of time; units are ns us ms s m h d w.", "duration(\"1h30m\")", "duration(\"5400s\")"),
        Row("dyn", "The value itself, whose type the checker then does not look at.", "dyn(1) == 1", "true"),
        Row("type", "The type of a value.", "type(1)", "int"),
        Row("size", "The number of characters, bytes, elements or entries.", "size(\"abc\") + [1, 2].size()", "5"),
        Row("contains", "Whether a text has another in it.", "\"shoes\".contains(\"hoe\")", "true"),
        Row("startsWith", "Whether a text begins with another.", "\"shoes\".startsWith(\"sh\")", "true"),
        Row("endsWith", "Whether a text ends with another.", "\"shoes\".endsWith(\"es\")", "true"),
        Row(
            "matches", "Whether a regular expression (RE2) matches somewhere in a text.",
            "\"item-7\".matches(\"-[0-9]$\")",
            "true"),
        time("getFullYear", "The year", "2026"),
        time("getMonth", "The month, 0 to 11", "2"),
        time("getDate", "The day of the month, 1 to 31", "2"),
        time("getDayOfMonth", "The day of the month, 0 to 30", "1"),
        time("getDayOfWeek", "The day of the week, 0 (Sunday) to 6", "1"),
        time("getDayOfYear", "The day of the year, 0 to 365", "60"),
        time("getHours", "The hour of the day, or the whole hours of a duration", "19"),
        time("getMinutes", "The minute of the hour, or the whole minutes of a duration", "30"),
        time("getSeconds", "The second of the minute, or the whole seconds of a duration", "5"),
        time("getMilliseconds", "The milliseconds of the second", "250"),
    ]

    private static func time(_ name: String, _ summary: String, _ result: String) -> Row {
        let instant = "timestamp(\"2026-03-02T18:30:05.25Z\")"
        return Row(name, "\(summary); in UTC or in a time zone.", "\(instant).\(name)(\"Europe/Paris\")", result)
    }

    static let optionals: [Row] = [
        Row("optional.of", "An optional that has a value.", "optional.of(1).hasValue()", "true"),
        Row(
            "optional.ofNonZeroValue", "An optional that has a value unless that is 0, false, null or empty.",
            "optional.ofNonZeroValue(\"\").hasValue()", "false"),
        Row("optional.none", "An optional without a value.", "optional.none().orValue(5)", "5"),
        Row("hasValue", "Whether an optional has a value.", "[1].first().hasValue()", "true"),
        Row("value", "The value of an optional; without one an error.", "[1].first().value()", "1"),
        Row(
            "or", "The optional, or another where it has no value.", "[].first().or(optional.of(2))",
            "optional.of(2)"),
        Row("orValue", "The value of an optional, or another where it has none.", "[].first().orValue(2)", "2"),
        Row(
            macro: "optMap", ["optional_type(A).optMap(x, B) → optional_type(B)"],
            "An optional of what an expression makes of the value, if there is one.",
            "optional.of(2).optMap(x, x + 1)", "optional.of(3)"),
        Row(
            macro: "optFlatMap", ["optional_type(A).optFlatMap(x, optional_type(B)) → optional_type(B)"],
            "The optional that an expression makes of the value, if there is one.",
            "optional.of([2]).optFlatMap(x, x.first())", "optional.of(2)"),
        Row(
            "optional.unwrap", "The values of those optionals of a list that have one.",
            "optional.unwrap([optional.of(1), optional.none()])", "[1]"),
        Row("unwrapOpt", "The same as a method.", "[optional.of(1), optional.none()].unwrapOpt()", "[1]"),
    ]
}
