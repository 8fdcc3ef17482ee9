/// A value read from a file, with the scalar it was read from, so that later checks can point at it.
package struct Located<Value: Sendable>: Sendable {
    /// The value.
    package let value: Value
    /// Where it was read.
    package let scalar: Scalar

    /// Creates a located value.
    package init(_ value: Value, _ scalar: Scalar) {
        self.value = value
        self.scalar = scalar
    }

    /// Its place.
    package var span: SourceSpan { scalar.span }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
