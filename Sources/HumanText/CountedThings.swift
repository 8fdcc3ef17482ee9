extension BinaryInteger {
    /// `1 thing`, `2 things`, `1,204 things`.
    package func counted(_ thing: String) -> String { counted(thing, thing + "s") }

    /// `1 body`, `2 bodies`.
    package func counted(_ thing: String, _ things: String) -> String { "\(grouped) \(self == 1 ? thing : things)" }
}
