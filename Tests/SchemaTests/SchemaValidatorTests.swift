import JSON
import SchemaValidation
import Testing

/// The tests' own validator, without which they could not fail.
struct SchemaValidatorTests {
    /// What a condition names are a few members of many.
    @Test func conditionsAreAskedAlsoWhereAllMustBeDescribed() throws {
        let schema = """
            {"properties": {"kind": {}, "more": {}, "size": {}},
             "allOf": [{"if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["size"]}, "else": {"required": ["more"]}}]}
            """
        let closed = SchemaValidator(schema: try json(schema), isClosed: true)
        #expect(closed.problems(of: try json(#"{"kind": "a", "size": 1}"#)) == [])
        #expect(!closed.problems(of: try json(#"{"kind": "a", "more": 1}"#)).isEmpty)
        #expect(closed.problems(of: try json(#"{"kind": "b", "more": 1}"#)) == [])
        #expect(!closed.problems(of: try json(#"{"kind": "b", "more": 1, "other": 1}"#)).isEmpty)
    }

    @Test(arguments: [
        (#"{"type": "object"}"#, "{}", true), (#"{"type": "object"}"#, "[]", false),
        (#"{"type": ["string", "null"]}"#, "null", true), (#"{"type": ["string", "null"]}"#, "1", false),
        (#"{"type": "integer"}"#, "10.0", true), (#"{"type": "integer"}"#, "1.5", false),
        (#"{"type": "number"}"#, "1", true), (#"{"type": "boolean"}"#, "1", false),
        (#"{"const": {"a": [1]}}"#, #"{"a": [1]}"#, true), (#"{"const": "a"}"#, #""b""#, false),
        (#"{"enum": ["a", 1]}"#, "1", true), (#"{"enum": ["a", 1]}"#, "2", false),
        (#"{"minimum": 1, "maximum": 2}"#, "2", true), (#"{"minimum": 1}"#, "0.5", false),
        (#"{"maximum": 1}"#, "2", false), (#"{"maximum": 1}"#, #""text""#, true),
        (#"{"minLength": 2}"#, #""é""#, false), (#"{"maxLength": 1}"#, #""é""#, true),
        (#"{"maxLength": 1}"#, #""ab""#, false),
        (#"{"pattern": "^a+$"}"#, #""aa""#, true), (#"{"pattern": "^a+$"}"#, #""ab""#, false),
        (#"{"pattern": "a"}"#, #""bab""#, true),
        (#"{"required": ["a"]}"#, #"{"a": null}"#, true), (#"{"required": ["a"]}"#, "{}", false),
        (#"{"dependencies": {"a": ["b"]}}"#, #"{"a": 1}"#, false), (#"{"dependencies": {"a": ["b"]}}"#, "{}", true),
        (#"{"properties": {"a": {"type": "null"}}}"#, #"{"a": 1}"#, false),
        (#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1}"#, true),
        (#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"b": 1}"#, false),
        (#"{"propertyNames": {"pattern": "^a"}}"#, #"{"b": 1}"#, false),
        (#"{"minProperties": 1, "maxProperties": 1}"#, #"{"b": 1}"#, true), (#"{"minProperties": 1}"#, "{}", false),
        (#"{"maxProperties": 0}"#, #"{"b": 1}"#, false),
        (#"{"items": {"type": "string"}, "minItems": 1}"#, #"["a"]"#, true), (#"{"items": false}"#, "[1]", false),
        (#"{"minItems": 1}"#, "[]", false),
        (#"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, "3", false),
        (#"{"anyOf": [{"const": 1}, {"const": 2}]}"#, "2", true),
        (#"{"anyOf": [{"const": 1}, {"const": 2}]}"#, "3", false),
        (#"{"oneOf": [{"minimum": 1}, {"minimum": 2}]}"#, "1", true),
        (#"{"oneOf": [{"minimum": 1}, {"minimum": 2}]}"#, "2", false),
        (#"{"not": {"const": 1}}"#, "1", false), (#"{"not": {"const": 1}}"#, "2", true),
        (#"{"if": {"const": 1}, "then": false}"#, "1", false), (#"{"if": {"const": 1}, "then": false}"#, "2", true),
        (#"{"if": {"const": 1}, "else": false}"#, "2", false),
        (##"{"$ref": "#/$defs/a", "$defs": {"a": {"const": 1}}}"##, "1", true),
        (##"{"$ref": "#/$defs/a", "$defs": {"a": {"const": 1}}}"##, "2", false),
        (##"{"$ref": "#/$defs/b"}"##, "2", false),
        (#"{"uniqueItems": true}"#, "[]", false),
    ])
    func aKeywordHoldsOrNot(schema: String, value: String, holds: Bool) throws {
        let problems = SchemaValidator(schema: try json(schema)).problems(of: try json(value))
        #expect(problems.isEmpty == holds, "\(problems)")
    }

    @Test func aClosedSchemaWantsEveryMemberDescribed() throws {
        let schema = try json(#"{"properties": {"a": {"properties": {}}, "b": {}}}"#)
        #expect(SchemaValidator(schema: schema).problems(of: try json(#"{"a": {"c": 1}}"#)).isEmpty)
        let closed = SchemaValidator(schema: schema, isClosed: true)
        #expect(closed.problems(of: try json(#"{"a": {"c": 1}}"#)) == ["$.a: 'c' is not described"])
        #expect(closed.problems(of: try json(#"{"b": {"c": 1}}"#)).isEmpty)
    }
}
