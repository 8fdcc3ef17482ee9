import CEL

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
