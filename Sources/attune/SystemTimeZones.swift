internal import CEL
internal import CommandLineTool

extension TimeZoneDatabase {
    /// The time zones of this machine, read at the first use.
    static let system = TimeZoneDatabase(files: ZoneFiles.read(environment: ProcessEnvironment.current()))
}
