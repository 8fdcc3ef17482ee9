extension FeatureSet {
    /// A number for the kind of values that a series keeps, `UInt8.max` where only the values themselves tell.
    ///
    /// A series whose values become another kind begins anew, though it has the same name in the state.
    public func valueKind(ofSeries index: Int) -> UInt8 { plans[index].kind?.rawValue ?? .max }
}
