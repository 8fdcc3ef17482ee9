extension Sentence {
    /// What the page says of steps, in its order.
    static let steps: [Sentence] = [
        Sentence(
            """
            `wait: 30m` lets time pass.
            """,
            "DecisionsTests/JourneyTests/aLaterWaitCountsFromWhenTheStepBeforeItWasDecided"),
        Sentence(
            """
            The first wait or await of a journey counts from the trigger event's own time, a later one from when the step before \
            was decided; of one that was already over its due time counts.
            """,
            "DecisionsTests/JourneyTests/theFirstWaitCountsFromTheTriggersTime",
            "DecisionsTests/JourneyTests/aLaterWaitCountsFromWhenTheStepBeforeItWasDecided",
            "DecisionsTests/JourneyTests/ofAWaitAlreadyOverTheDueTimeCounts",
            "DecisionsTests/AwaitTests/withinCountsFromTheTriggersTimeAtFirstAndThenFromTheStepBefore",
            "DecisionsTests/AwaitTests/anAwaitAlreadyOverCountsAsItsDueTime"),
        Sentence(
            """
            `wait: {until: …}` waits for an instant.
            """,
            "DecisionsTests/JourneyTests/untilWaitsForItsInstant"),
        Sentence(
            """
            A wait that is already over is passed at once; an `until` in the past is recorded as `past_due` and passed.
            """,
            "DecisionsTests/JourneyTests/aWaitThatIsOverAtTheVeryInstantIsPassed",
            "DecisionsTests/JourneyTests/untilInThePastIsPassedAndRecorded"),
        Sentence(
            """
            `until: {time, days}` is the first such local time at or after now, in the individual's [time zone](#policies), \
            without one in UTC.
            """,
            "DecisionsTests/LocalTimeWaitTests/itIsTheFirstSuchLocalTimeAtOrAfterNow",
            "DecisionsTests/LocalTimeWaitTests/withoutAZoneItIsUTCs"),
        Sentence(
            """
            `days` are among `mon tue wed thu fri sat sun`; without them every day is meant.
            """,
            "DecisionsTests/LocalTimeWaitTests/itIsTheFirstSuchLocalTimeAtOrAfterNow"),
        Sentence(
            """
            A time that clocks skip is the first instant after the gap, of one that they show twice the first counts.
            """,
            "DecisionsTests/ClockChangeTests/aWaitForALocalTimeEndsAtItsFirstMillisecond"),
        Sentence(
            """
            `await` waits for an `event` (one type or a list) for which `where` holds, at most `within`, which counts as a wait \
            does.
            """,
            "DecisionsTests/AwaitTests/thenIsDoneWhenTheEventCameAndTheJourneyGoesOnBelow",
            "DecisionsTests/AwaitTests/withinCountsFromTheTriggersTimeAtFirstAndThenFromTheStepBefore"),
        Sentence(
            """
            Then the steps of `then` are done, or when time ran out those of `else`; both may be left out, and afterwards the \
            journey goes on below.
            """,
            "DecisionsTests/AwaitTests/thenIsDoneWhenTheEventCameAndTheJourneyGoesOnBelow",
            "DecisionsTests/AwaitTests/elseIsDoneWhenTimeRanOutAndTheJourneyGoesOnBelow",
            "DecisionsTests/AwaitTests/thenAndElseAreOptional"),
        Sentence(
            """
            An event at the very end is too late; any that arrives while the journey is there counts, whatever its own time, and \
            ends one await of a journey.
            """,
            "DecisionsTests/AwaitTests/anAwaitAlreadyOverOrAtItsVeryEndIsElse",
            "DecisionsTests/AwaitTests/itTakesWhatArrivesWhileTheJourneyIsThereWhateverItsOwnTime",
            "DecisionsTests/AwaitTests/oneEventEndsOneAwaitOfAJourney"),
        Sentence(
            """
            `where` sees the event just read as `event`, and the `trigger`.
            """,
            "DecisionsTests/AwaitTests/whereSeesTheEventJustReadAndTheTrigger"),
        Sentence(
            """
            Inside `then`, `event` is the awaited event of the innermost `then`, and `trigger` the trigger event.
            """,
            "DecisionsTests/AwaitTests/insideThenEventIsTheAwaitedOneAndTriggerTheTrigger"),
        Sentence(
            """
            Of an awaited event only the properties that its `then` reads are kept.
            """,
            "DecisionsTests/AwaitTests/ofAnAwaitedEventOnlyThePropertiesThatThenReadsAreKept"),
        Sentence(
            """
            With those of the trigger and of the awaited events around it they are at most 16 KiB as JSON: an event that makes \
            more of it does not match, and neither does one for which the individual's state has no room.
            """,
            "DecisionsTests/AwaitTests/anAwaitedEventThatMakesMoreThan16KiBDoesNotMatch",
            "DecisionsTests/OrderOfThingsTests/anAwaitedEventForWhichTheStateHasNoRoomDoesNotMatch"),
        Sentence(
            """
            `choose` goes the way of the first alternative whose `when` holds, else that of `else`, which stands last and may be \
            left out.
            """,
            "DecisionsTests/ChooseTests/theFirstAlternativeThatHoldsIsTakenElseTheLast",
            "DecisionsTests/ChooseTests/whereNoAlternativeHoldsTheJourneyGoesOnBelow"),
        Sentence(
            """
            It takes no time.
            """,
            "DecisionsTests/ChooseTests/aChooseTakesNoTime"),
        Sentence(
            """
            An alternative that errs is recorded (`error`, with its number), and the next is tried.
            """,
            "DecisionsTests/ChooseTests/anAlternativeThatErrsIsRecordedAndTheNextIsTried"),
        Sentence(
            """
            Afterwards the journey goes on below.
            """,
            "DecisionsTests/ChooseTests/behindTheAlternativeTheJourneyGoesOnBelow"),
    ]
}
