internal import CommandLineTool

Program(
    name: "attune", version: "0.1.0",
    summary: "Checks and tests the rule files that attuned decides by.",
    commands: [
        CheckCommand.self, TestCommand.self, EvalCommand.self, ExplainCommand.self, SchemaCommand.self,
        GenerateCommand.self, CompletionsCommand.self,
    ]
).main()
