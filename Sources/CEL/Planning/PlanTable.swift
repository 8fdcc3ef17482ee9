/// An array whose elements are read in place, without counting references, which would cost more than an instruction does.
///
/// Its owner frees it: ``Plan`` in its `deinit`, and whoever reads it holds the plan.
@safe struct PlanTable<Element: Sendable>: BitwiseCopyable, @unchecked Sendable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (position, element) in elements.enumerated() { unsafe (base + position).initialize(to: element) }
    }

    func free() {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    @inline(__always)
    subscript(_ position: Int) -> Element {
        _read {
            precondition(position >= 0 && position < count, "a plan refers to its own tables only")
            yield unsafe base[position]
        }
    }
}
