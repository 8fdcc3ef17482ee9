internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import KafkaClient

// Signals are for the thread that waits for them: block them before anything starts another.
Signals.block()
FetchMemory.keep()

CommandLineTool.Program(
    name: "attuned", version: Version.current,
    summary: "Sends the right message to the right person at the right moment: events in, message commands out.",
    commands: [
        RunCommand.self, CheckConfigCommand.self, DemoCommand.self, GenerateCommand.self, ExportCommand.self,
        RecoverCommand.self, WhyCommand.self, CompletionsCommand.self,
    ],
    defaultCommand: RunCommand.self
).main()
