/// The functions of angles that distances need, by their power series: the core links no C library, and decisions are the same on every
/// machine. Errors are a few units in the last place.
enum Trigonometry {
    /// The sine of an angle within ±π.
    static func sine(_ angle: Double) -> Double {
        let magnitude = abs(angle)
        let reduced = magnitude > .pi / 2 ? .pi - magnitude : magnitude
        // Terms up to x²³/23!; at π/2 the next is below 1e-20.
        let square = reduced * reduced
        var sum = 1.0
        for term in stride(from: 22.0, through: 2, by: -2) { sum = 1 - sum * square / (term * (term + 1)) }
        return (angle < 0 ? -1 : 1) * reduced * sum
    }

    /// The cosine of an angle within ±π/2.
    static func cosine(_ angle: Double) -> Double { sine(.pi / 2 - abs(angle)) }

    /// The angle, 0 to π/2, of a tangent that is not negative.
    static func arctangent(_ tangent: Double) -> Double {
        if tangent > 1 { return .pi / 2 - arctangent(1 / tangent) }
        // Halving the angle three times leaves a tangent below 0.1, where x²¹/21 is below 1e-22.
        var reduced = tangent
        for _ in 0..<3 { reduced = reduced / (1 + (1 + reduced * reduced).squareRoot()) }
        let square = reduced * reduced
        var sum = 0.0
        for power in stride(from: 19.0, through: 1, by: -2) { sum = 1 / power - sum * square }
        return 8 * reduced * sum
    }
}
