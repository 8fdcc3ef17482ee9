internal import Testing
@testable internal import Daemon

struct ServiceNotifierTests {
    private let sent = Guarded<[String]>([])

    private var notifier: ServiceNotifier {
        let sent = sent
        return ServiceNotifier(monotonicMicroseconds: { 1_234_567 }) { message in sent.withLock { $0.append(message) } }
    }

    @Test func aServiceIsReadyReloadsAndStopsInThisOrder() {
        let notifier = notifier
        notifier.ready()
        notifier.reloading()
        notifier.readyAgain()
        notifier.stopping()
        #expect(sent.current == ["READY=1", "RELOADING=1\nMONOTONIC_USEC=1234567", "READY=1", "STOPPING=1"])
    }

    @Test func aReloadDuringTheStartDoesNotMakeItReady() {
        let notifier = notifier
        notifier.reloading()
        notifier.readyAgain()
        #expect(sent.current.isEmpty)
    }

    @Test func aReloadThatEndsAfterTheEndBeganIsNotTold() {
        let notifier = notifier
        notifier.ready()
        notifier.reloading()
        notifier.stopping()
        notifier.readyAgain()
        notifier.ready()
        #expect(sent.current.last == "STOPPING=1")
    }

    @Test func readyAndStoppingAreToldOnce() {
        let notifier = notifier
        for _ in 0..<2 { notifier.ready() }
        for _ in 0..<2 { notifier.stopping() }
        #expect(sent.current == ["READY=1", "STOPPING=1"])
    }

    @Test func aStatusIsOneLineAndToldWhereItDiffers() {
        let notifier = notifier
        notifier.status("waiting\nREADY=1")
        notifier.status("waiting\nREADY=1")
        notifier.status("running")
        #expect(sent.current == [#"STATUS=waiting\nREADY=1"#, "STATUS=running"])
    }

    @Test func timesAreMicroseconds() {
        let notifier = notifier
        notifier.extendTimeout(.seconds(60))
        notifier.extendTimeout(.seconds(-1))
        notifier.watchdog()
        #expect(sent.current == ["EXTEND_TIMEOUT_USEC=60000000", "EXTEND_TIMEOUT_USEC=0", "WATCHDOG=1"])
    }
}
