internal import Glibc

/// Metrics of the process from the kernel, under the names that Prometheus' own clients use.
package enum ProcessMetrics {
    /// Adds the values to others; what cannot be read is left out.
    @Sendable package static func collect(into values: inout MetricValues) {
        if let text = ProcessFile.text("/proc/self/stat"), let stat = ProcessStat(text) {
            let ticks = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
            set(MetricFamilies.processCPU, Double(stat.cpuTicks) / ticks, &values)
            set(MetricFamilies.processVirtual, Double(stat.virtualBytes), &values)
            let page = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
            set(MetricFamilies.processResident, Double(stat.residentPages) * page, &values)
            if let boot = ProcessFile.text("/proc/stat").flatMap(ProcessStat.bootTime) {
                set(MetricFamilies.processStart, Double(boot) + Double(stat.startTicks) / ticks, &values)
            }
        }
        if let open = ProcessFile.entryCount("/proc/self/fd") {
            // The one that lists them is not the process's own.
            set(MetricFamilies.processOpenFiles, Double(max(open - 1, 0)), &values)
        }
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            set(MetricFamilies.processMostFiles, Double(limit.rlim_cur), &values)
        }
    }

    private static func set(_ family: MetricFamily, _ value: Double, _ values: inout MetricValues) {
        let slot = values.slot(family)
        values.set(value, at: slot)
    }
}

/// A line of `/proc/PID/stat` (proc(5)).
struct ProcessStat {
    let cpuTicks: UInt64
    let startTicks: UInt64
    let virtualBytes: UInt64
    let residentPages: UInt64

    /// Reads the line; nil where it is none. The program's name, in parentheses, may hold spaces and parentheses.
    init?(_ line: String) {
        guard let end = line.lastIndex(of: ")") else { return nil }
        // The first field after the name is proc(5)'s third.
        let fields = line[line.index(after: end)...].split { $0 == " " || $0 == "\n" }
        func field(_ number: Int) -> UInt64? { number - 3 < fields.count ? UInt64(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let start = field(22), let virtual = field(23),
            let resident = field(24)
        else { return nil }
        cpuTicks = user &+ system
        startTicks = start
        virtualBytes = virtual
        residentPages = resident
    }

    /// The start of the machine, in Unix time, of `/proc/stat`.
    static func bootTime(_ text: String) -> UInt64? {
        let prefix = "btime "
        return text.split(separator: "\n").first { $0.hasPrefix(prefix) }.flatMap { UInt64($0.dropFirst(prefix.count)) }
    }
}
