/// The attributes that mean something to the program itself, where they are strings.
enum WellKnownAttributes {
    /// The IANA zone in which the individual lives.
    static let timeZone = "time_zone"
    /// The channel that goes first where a send lists it.
    static let preferredChannel = "preferred_channel"
    /// All of them.
    static let names = [timeZone, preferredChannel]
}
