import YAML

/// The JSON Schema of rule files, for editors.
package enum RuleFileSchema {
    /// The file `schemas/rule-files.schema.json`, made of the tables that the loader reads by.
    package static var document: String {
        let shape = Shape.mapping(RuleFileShape.file)
        guard case .object(let members) = shape.schema else { return "" }
        return SchemaNode.object(
            [
                ("$schema", .text("http://json-schema.org/draft-07/schema#")),
                ("$id", .text("urn:attune:schema:rule-files")),
                ("title", .text("Attune rule file")),
                (
                    "description",
                    .text(
                        "One file of a rule set. Made of the loader's own tables of keys (make schemas): what it takes is valid, "
                            + "and `attune check` says what else must hold.")
                ),
            ] + members + [("definitions", .object(shape.definitions))]
        ).document
    }
}
