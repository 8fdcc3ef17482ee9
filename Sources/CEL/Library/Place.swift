/// A place on earth, `{"lat": …, "lon": …}` in degrees.
struct Place {
    /// The earth's mean radius in metres (IUGG, R₁).
    static let meanRadius = 6_371_008.8

    let latitude: Double
    let longitude: Double

    /// Reads a point, or says why it is none.
    init(_ value: Value) throws(EvaluationError) {
        guard case .map(let map) = value else { throw .noSuchOverload("distance", value) }
        latitude = try Place.degrees(map, "lat", upTo: 90)
        longitude = try Place.degrees(map, "lon", upTo: 180)
    }

    private static func degrees(_ map: MapValue, _ name: String, upTo limit: Double) throws(EvaluationError) -> Double {
        let degrees: Double
        switch map[name] {
        case .double(let number): degrees = number
        case .int(let number): degrees = Double(number)
        case .uint(let number): degrees = Double(number)
        default: throw EvaluationError("a point has the numbers `lat` and `lon`; `\(name)` is missing or no number")
        }
        guard degrees >= -limit, degrees <= limit else {
            throw EvaluationError("range error: `\(name)` of a point lies within ±\(Int(limit)) degrees")
        }
        return degrees
    }

    /// Metres along a great circle of a sphere, by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", 1984), which keeps
    /// its precision where both places are near each other.
    func distance(to other: Place) -> Double {
        let radians = Double.pi / 180
        let vertical = Trigonometry.sine((other.latitude - latitude) * radians / 2)
        let horizontal = Trigonometry.sine((other.longitude - longitude) * radians / 2)
        let scale = Trigonometry.cosine(latitude * radians) * Trigonometry.cosine(other.latitude * radians)
        let haversine = min(1, vertical * vertical + scale * horizontal * horizontal)
        // asin √h = atan √(h / (1 − h)).
        let ratio = (haversine / (1 - haversine)).squareRoot()
        return 2 * Place.meanRadius * Trigonometry.arctangent(ratio)
    }
}

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
