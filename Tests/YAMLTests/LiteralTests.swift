import Testing
import YAML

struct LiteralTests {
    @Test(arguments: [
        ("~", Literal.null), ("null", .null), ("Null", .null), ("NULL", .null), ("", .null), ("nULL", .string("nULL")),
        ("true", .bool(true)), ("False", .bool(false)), ("TRUE", .bool(true)), ("tRue", .string("tRue")),
        ("on", .string("on")), ("yes", .string("yes")), ("n", .string("n")),
        ("0", .int(0)), ("012", .int(12)), ("+7", .int(7)), ("-12", .int(-12)), ("0o14", .int(12)), ("0x1F", .int(31)),
        ("-0x1F", .string("-0x1F")), ("0o8", .string("0o8")), ("0x", .string("0x")), ("0b1", .string("0b1")),
        ("1_000", .string("1_000")), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
        ("1.5", .double(1.5)), ("1.", .double(1)), (".5", .double(0.5)), ("-.5", .double(-0.5)), ("1e3", .double(1000)),
        ("1.E+2", .double(100)), ("12e03", .double(12000)), ("1e-400", .double(0)),
        (".inf", .double(.infinity)), ("-.Inf", .double(-.infinity)), ("+.INF", .double(.infinity)),
        (".", .string(".")), ("e3", .string("e3")), ("1e", .string("1e")), ("+", .string("+")),
        ("1.5.2", .string("1.5.2")),
        ("21:00", .string("21:00")), ("2026-03-02", .string("2026-03-02")), ("0x1.8p3", .string("0x1.8p3")),
        ("inf", .string("inf")), ("nan", .string("nan")), ("'12'", .string("12")), ("\"true\"", .string("true")),
    ])
    func plainScalarsFollowTheCoreSchema(text: String, expected: Literal) throws {
        let scalar = try #require(parse("a: \(text)\n").root?.mapping?["a"]?.scalar)
        #expect(try scalar.literal() == expected)
    }

    @Test func notANumberIsADouble() throws {
        let scalar = try #require(parse(".nan").root?.scalar)
        guard case .double(let value) = try scalar.literal() else {
            Issue.record("not a double")
            return
        }
        #expect(value.isNaN)
    }

    @Test(arguments: [
        ("9223372036854775808", Literal.RangeError.integer), ("-9223372036854775809", .integer),
        ("0xFFFFFFFFFFFFFFFF", .integer), ("1e400", .double), ("-1e400", .double),
    ])
    func numbersBeyondTheirTypeAreErrors(text: String, expected: Literal.RangeError) throws {
        let scalar = try #require(parse(text).root?.scalar)
        #expect(throws: expected) { try scalar.literal() }
    }

    @Test func blocksAreText() throws {
        let scalar = try #require(parse("a: |\n  12\n").root?.mapping?["a"]?.scalar)
        #expect(try scalar.literal() == .string("12\n"))
    }
}
