/// The first record of a seed, so that a change of the stream is noticed: seeds stand in people's notes and scripts.
enum Pinned {
    static let key = "c-2"
    static let value = #"""
        {"specversion":"1.0","id":"1-1",\#
        "source":"/shop/crm","type":"individual.updated","subject":"c-2",\#
        "time":"2026-01-01T00:00:00.000Z","datacontenttype":"application/json",\#
        "data":{"attributes":{"first_name":"Chen","email":"c-2@mail.example",\#
        "push_token":"push-91b6e0f99334be08-1","time_zone":"Europe/Warsaw"}}}
        """#
    /// Of the lines of a long run.
    static let hash = "80ab616dc826ef61"
}
