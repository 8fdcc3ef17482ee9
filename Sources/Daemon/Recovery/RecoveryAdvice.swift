/// What messages say of the ways on that `attuned recover` knows.
enum RecoveryAdvice {
    /// Offsets and checkpoints that lead nowhere.
    static let skipLost =
        "Stop all daemons of the application; then `attuned recover --config FILE --skip-lost` shows what is gone and, with --yes, has "
        + "them go on at what is there, with state, consents and journeys as they are"
}
