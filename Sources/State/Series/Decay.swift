import Events

/// How what happened counts less with time: half as much after each half-life.
struct Decay {
    let halfLife: Milliseconds

    /// What is left of 1 after a time; all of it where the time is not positive.
    func weight(after time: Milliseconds) -> Double {
        time <= 0 ? 1 : Exponential.two(to: -Double(time) / Double(halfLife))
    }
}
