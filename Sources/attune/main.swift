internal import CommandLineTool
internal import Configuration

Program(
    name: "attune", version: Version.current,
    summary: "Checks and tests the rule files that attuned decides by.",
    commands: [
        InitCommand.self, CheckCommand.self, FormatCommand.self, TestCommand.self, EvalCommand.self,
        ExplainCommand.self,
        SchemaCommand.self,
        LanguageServerCommand.self, DecodeCommand.self, GenerateCommand.self, BacktestCommand.self, StatusCommand.self,
        TopCommand.self,
        ReloadCommand.self, PauseCommand.self, ResumeCommand.self,
        ShowIndividualCommand.self, ExplainIndividualCommand.self, EraseIndividualCommand.self,
        TailDecisionsCommand.self, PlanCommand.self,
        CompletionsCommand.self,
    ]
).main()
