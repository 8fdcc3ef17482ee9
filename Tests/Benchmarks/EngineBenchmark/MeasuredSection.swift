/// Runs what a profiler is to count, and no more: `callgrind --zero-before='*measuredSection*' --dump-before='*endOfMeasurement*'` forgets
/// what making records, loading rules and warming up took, and writes down what the section did. Never optimised, so that both symbols
/// stay, once each.
@inline(never)
@_optimize(none)
func measuredSection(_ body: () -> Void) {
    body()
    endOfMeasurement()
}

@inline(never)
@_optimize(none)
private func endOfMeasurement() {}
