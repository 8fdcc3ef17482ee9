internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import HumanText

/// `attuned recover`: ways on where a daemon cannot go on by itself.
struct RecoverCommand: Command {
    static let skipLost = Argument.flag(
        "skip-lost", help: "go on at what is there, where records were deleted unread or an input was made anew")
    static let partitions = Argument.option(
        "partitions", as: .integer(in: 1...Int(Int32.max)),
        help: "move everybody to where they live among so many partitions, which the inputs have got")
    static let yes = Argument.flag("yes", help: "do it; without, only the plan is shown")
    static let usage = CommandUsage(
        "recover", summary: "Show a way on where the daemon cannot go on, and take it.",
        discussion: """
            Each way keeps the state: features, consents, journeys. Without --yes the plan is shown and nothing changes. With \
            --yes it is made again, as things are then, and carried out while all daemons of the application are stopped: \
            members of its group are named, and nothing is done.

            --skip-lost is for records that retention deleted before they were read, for an input that was deleted and made anew, \
            and for a state topic and group offsets that contradict each other. It says how many records are gone, and has \
            the partition's checkpoint and the group's offsets name where to go on, in one transaction.

            --partitions is for inputs that have got partitions. The state and output topics get as many; everybody's state moves \
            to the partition in which they live now. An interrupted move is begun again: until its end no daemon starts. What \
            stands where the old number has put it must be read before: 'attuned run --drain' does so.

            Exit codes: 69 where no broker answers, 70 where the group has members or something must be read before, 78 where \
            the configuration or the topics are wrong.
            """,
        arguments: [ConfigurationFile.option, ConfigurationFile.overrides, skipLost, partitions, yes],
        examples: [
            Example(
                "--config /etc/attune/attuned.yaml --skip-lost",
                "show what is gone, and where each partition would go on"),
            Example("--config /etc/attune/attuned.yaml --skip-lost --yes", "do so"),
            Example("--config /etc/attune/attuned.yaml --partitions 24", "show what moves when the inputs have got 24"),
        ])

    private let path: String
    private let overrides: [Override]
    private let count: Int?
    private let isToDo: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        path = try arguments[ConfigurationFile.option]
        overrides = try arguments[ConfigurationFile.overrides]
        isToDo = try arguments[Self.yes]
        count = try arguments[Self.partitions]
        guard try arguments[Self.skipLost] == (count == nil) else {
            throw UsageError("say which way to go: either --skip-lost or --partitions", help: "--skip-lost")
        }
    }

    func run(in context: Context) throws -> ExitCode {
        let configuration = try ConfigurationFile.load(path, overrides, in: context)
        do {
            if let count {
                try move(Recovery(configuration), to: count, on: context.output)
            } else {
                try skipLost(Recovery(configuration), on: context.output)
            }
        } catch let error as ServiceError {
            throw CommandFailure(error.kind.exitCode, error.description)
        }
        return .success
    }

    private func skipLost(_ recovery: borrowing Recovery, on output: Output) throws {
        let plan: LossPlan
        do {
            var progress = Progress("reading offsets and checkpoints", on: output)
            var steps = 0
            func note() {
                steps += 1
                progress.update(steps)
            }
            plan = isToDo ? try recovery.skipLost(noting: note) : try recovery.planSkippingLost(noting: note)
        }
        guard !plan.isEmpty else {
            return output.writeLine("nothing is lost: checkpoints and offsets agree, and their records are there")
        }
        for line in plan.lines { output.writeLine(line) }
        output.writeLine(plan.summary)
        try end(recovery, on: output)
    }

    private func move(_ recovery: borrowing Recovery, to count: Int, on output: Output) throws {
        let plan: RelocationPlan
        do {
            var progress = Progress("recovering", on: output)
            func note(_ step: RecoveryProgress) {
                switch step {
                case .reading: progress.update(part: nil) { _ in "reading offsets and checkpoints" }
                case .moving(let partition, let all):
                    progress.update(part: Double(partition) / Double(all)) { _ in "partition \(partition) of \(all)" }
                }
            }
            plan =
                isToDo ? try recovery.move(to: count, noting: note) : try recovery.planMoving(to: count, noting: note)
        }
        guard !plan.isDone else {
            return output.writeLine("nothing to do: everything has \(count.counted("partition"))")
        }
        for line in plan.lines { output.writeLine(line) }
        if !isToDo, let hindrance = plan.hindrance { output.writeError("warning: \(hindrance)") }
        try end(recovery, on: output)
    }

    /// Says whether it was done.
    private func end(_ recovery: borrowing Recovery, on output: Output) throws {
        if isToDo { return output.writeLine("done: the daemons can be started") }
        output.writeLine("nothing was changed: --yes does it")
        let members = try recovery.members()
        if !members.isEmpty { output.writeError("warning: \(Recovery.words(on: members))") }
    }
}
