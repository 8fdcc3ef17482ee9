/// An array of plain bits that is read without counting references, which would cost more than an instruction does.
///
/// Its owner frees it: ``Plan`` in its `deinit`, and whoever reads it holds the plan.
@safe struct PlainTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (position, element) in elements.enumerated() { unsafe base[position] = element }
    }

    func free() {
        unsafe base.deallocate()
    }

    @inline(__always)
    subscript(_ position: Int) -> Element {
        precondition(position >= 0 && position < count, "a plan refers to its own instructions only")
        return unsafe base[position]
    }
}
