/// What messages say of the ways on that `attuned recover` knows.
enum RecoveryAdvice {
    /// Offsets and checkpoints that lead nowhere.
    static let skipLost =
        "Stop all daemons of the application; then `attuned recover --config FILE --skip-lost` shows what is gone and, with --yes, has "
        + "them go on at what is there, with state, consents and journeys as they are"

    /// Partitions that were added to the inputs.
    static func added(_ count: Int) -> String {
        "State is kept by the number of partitions. Stop all daemons of the application; then `attuned recover --config FILE --partitions "
            + "\(count)` shows what moves and, with --yes, moves everybody to where they live now"
    }

    /// Partitions that were added to the inputs, whose number the worker that meets them does not know.
    static let addedToInputs =
        "State is kept by the number of partitions. Stop all daemons of the application; then `attuned recover --config FILE --partitions "
        + "N`, with the number that the inputs have now, shows what moves and, with --yes, moves everybody to where they live now"

    /// Records that must be read before state is moved.
    static let drain =
        "Start `attuned run --config FILE --drain`, which reads the partitions that the state knows to their ends, and ends by itself; "
        + "then give this command again. Producers learn of new partitions within their `metadata.max.age.ms` (5 minutes)"
}
