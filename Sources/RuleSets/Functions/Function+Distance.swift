import CEL
import Events

extension Function {
    /// `distance(point, point)`.
    static let distance = Function(
        name: "distance",
        documentation: .init(
            "Metres between two points, along a great circle of the mean earth.",
            example: "math.round(distance({\"lat\": 0.0, \"lon\": 0.0}, {\"lat\": 0.0, \"lon\": 1.0}))",
            gives: "111195.0"),
        overloads: [.global(PropertyType.point.celType, PropertyType.point.celType, to: .double)],
        binary: { from, to throws(EvaluationError) in .double(try Place(from).distance(to: Place(to))) })
}
