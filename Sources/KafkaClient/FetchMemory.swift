internal import CRdkafka

/// What the C library does with the memory of fetched records.
public enum FetchMemory {
    /// Bytes above which an allocation is a mapping of its own: the most that the C library takes.
    private static let mappingThreshold: Int32 = 32 << 20
    /// Bytes that may lie free at the end of a heap before they are given back.
    private static let trimThreshold: Int32 = 256 << 20

    /// Keeps in the process what was once got. By default the C library gives large blocks back as soon as they are free: of librdkafka's
    /// buffers, one a fetch, every page would be cleared by the kernel anew. For the whole process; call it before any thread starts.
    public static func keep() { crdkafka_keep_memory(mappingThreshold, trimThreshold) }
}
