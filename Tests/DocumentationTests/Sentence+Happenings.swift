extension Sentence {
    /// What the page says of goals, and of what happens when, in its order.
    static let happenings: [Sentence] = [
        Sentence(
            """
            A `goal` says what a campaign is for, so that it can be told what came of it.
            """,
            "DecisionsTests/GoalTests/theFirstMatchingEventByArrivalConvertsTheJourneyOnce"),
        Sentence(
            """
            The first matching event by arrival converts the journey, once, also after the journey ended; a journey that runs goes \
            on unless an `exit` ends it.
            """,
            "DecisionsTests/GoalTests/theFirstMatchingEventByArrivalConvertsTheJourneyOnce",
            "DecisionsTests/GoalTests/aJourneyConvertsAlsoAfterItEnded",
            "DecisionsTests/GoalTests/aJourneyThatGoesOnConvertsAndGoesOn",
            "DecisionsTests/GoalTests/exitsComeBeforeGoalsAndTriggersAfterThem"),
        Sentence(
            """
            The window is from the trigger's time, which does not count, to `within` after it, which does, by the event's own \
            time: the trigger event never converts.
            """,
            "DecisionsTests/GoalTests/theWindowIsFromAfterTheTriggersTimeToWithinLater",
            "DecisionsTests/GoalTests/theTriggerEventNeverConvertsAndALaterOneOfItsTypeDoes"),
        Sentence(
            """
            A restart or a re-entry begins a new window for its key.
            """,
            "DecisionsTests/GoalTests/aRestartBeginsANewWindowUnderTheJourneysId",
            "DecisionsTests/GoalTests/aReEntryBeginsANewWindowForItsKey"),
        Sentence(
            """
            The decision is `converted`.
            """,
            "DecisionsTests/GoalTests/theFirstMatchingEventByArrivalConvertsTheJourneyOnce"),
        Sentence(
            """
            It names the last send before it with its step, command, channel, template and variant, and what `value` came to; \
            where that errs or is no finite number there is no value, and `detail` says why.
            """,
            "DecisionsTests/GoalTests/theDecisionNamesTheLastSendBeforeIt",
            "DecisionsTests/GoalFieldTests/aConversionNamesTheVariantOfItsLastSend",
            "DecisionsTests/GoalTests/aValueThatHasNoNumberIsLeftOutAndTheDetailSaysWhy"),
        Sentence(
            """
            A `where` that errs does not match: this is counted, and has no record.
            """,
            "DecisionsTests/GoalTests/aWhereThatErrsDoesNotMatchIsCountedAndLeavesNoRecord"),
        Sentence(
            """
            Shadows and control groups convert as all others do, and their records have `holdout`.
            """,
            "DecisionsTests/OrderOfThingsTests/shadowsConvertAsAllOthersDoAndTheirRecordsHaveTheGroup"),
        Sentence(
            """
            Of one individual and campaign the 64 windows that began last are remembered, each until seven days of clock after its \
            end: an event may come so late.
            """,
            "DecisionsTests/GoalTests/ofACampaignsWindowsThe64ThatBeganLastAreRemembered",
            "DecisionsTests/GoalTests/aLateEventConvertsUntilSevenDaysAfterItsWindow"),
        Sentence(
            """
            `trigger` in a goal reads what is kept of the trigger event: the properties that the goal read of it when its window \
            began.
            """,
            "DecisionsTests/GoalTests/theTriggersPropertiesThatTheGoalReadsCountAsKept",
            "DecisionsTests/GoalTests/aGoalThatBeginsToReadMoreOfTheTriggerFindsItInNewWindowsOnly"),
        Sentence(
            """
            Every partition has a *clock*: the largest record timestamp so far, bounded by the wall clock; once everything is \
            read, the wall clock moves it too.
            """,
            "EngineTests/ClockTests/itIsTheLargestRecordTimestampBoundedByTheWallClock",
            "EngineTests/ClockTests/onceEverythingIsReadTheWallClockMovesIt"),
        Sentence(
            """
            It never goes backwards.
            """,
            "EngineTests/PartitionProcessorTests/theClockNeverGoesBackwards",
            "EngineTests/ClockTests/onceEverythingIsReadTheWallClockMovesIt"),
        Sentence(
            """
            Timers (waits and holds that end) go by the clock.
            """,
            "EngineTests/ClockTests/timersGoByTheClock",
            "DecisionsTests/QuietHoursTests/holdDefersToTheEnd"),
        Sentence(
            """
            `now` is the due time of a timer, and for an event the larger of its own time and the clock.
            """,
            "EngineTests/ClockTests/nowIsTheDueTimeOfATimerAndOfAnEventTheLargerOfItsTimeAndTheClock"),
        Sentence(
            """
            **One event**, in this order:
            """,
            "DecisionsTests/GoalTests/exitsComeBeforeGoalsAndTriggersAfterThem",
            "EngineTests/SegmentTriggerTests/exitsOfAnEventComeBeforeChangesOfSegmentsAndThoseBeforeTriggers"),
        Sentence(
            """
            timers that are due at or before the instant to which it moves the clock, of all individuals, by due time, then \
            individual;
            """,
            "DecisionsTests/JourneyTests/timersGoInOrderOfDueTimeThenIndividual",
            "DecisionsTests/JourneyTests/atEqualInstantsTheTimerComesFirst"),
        Sentence(
            """
            is it a repeated one?
            """,
            "DecisionsTests/JourneyTests/aDuplicateDoesNothingButMoveTheClock"),
        Sentence(
            """
            Then nothing else happens;
            """,
            "DecisionsTests/JourneyTests/aDuplicateDoesNothingButMoveTheClock"),
        Sentence(
            """
            its data: series, attributes, consent, caps given back;
            """,
            "DecisionsTests/OrderOfThingsTests/anEventsSeriesAreThereForItsExitsGoalsAwaitsAndTriggers",
            "DecisionsTests/OrderOfThingsTests/whatAnEventSaysOfAttributesIsThereForItsTrigger",
            "DecisionsTests/OrderOfThingsTests/whatAnEventSaysOfConsentHoldsForTheSendThatItTriggers",
            "DecisionsTests/OrderOfThingsTests/whatAnEventGivesBackToACapIsFreeForWhatItTriggers"),
        Sentence(
            """
            exits;
            """,
            "DecisionsTests/GoalTests/exitsComeBeforeGoalsAndTriggersAfterThem",
            "DecisionsTests/AwaitTests/anExitComesBeforeAnAwait"),
        Sentence(
            """
            goals, in order of campaign name and key, and awaited events;
            """,
            "DecisionsTests/GoalTests/severalConvertInOrderOfCampaignAndKey",
            "DecisionsTests/OrderOfThingsTests/goalsComeBeforeWhatIsAwaited",
            "DecisionsTests/AwaitTests/oneEventEndsTheAwaitsOfSeveralJourneysInOrderOfCampaignAndKey"),
        Sentence(
            """
            changes of segments, with their exits;
            """,
            "EngineTests/SegmentTriggerTests/exitsOfAnEventComeBeforeChangesOfSegmentsAndThoseBeforeTriggers"),
        Sentence(
            """
            triggers, those of the event and those of segments, in order of campaign name;
            """,
            "EngineTests/SegmentTriggerTests/triggersOfAnEventAndOfSegmentsFollowInOrderOfCampaignName"),
        Sentence(
            """
            the sends that are due.
            """,
            "DecisionsTests/JourneyTests/allTriggersAreJudgedBeforeAnythingIsSent"),
        Sentence(
            """
            At an instant of time alone: changes of segments, their exits, their triggers, then the steps that are due, in order \
            of individual, campaign and key.
            """,
            "EngineTests/SegmentTriggerTests/atAnInstantOfTimeAloneChangesTheirExitsAndTriggersComeBeforeTheStepsDue",
            "DecisionsTests/OrderOfThingsTests/stepsDueAtOneInstantGoInOrderOfIndividualThenCampaignThenKey"),
        Sentence(
            """
            So an event ends only journeys that ran before it, the journey it starts is not ended by it, and `re_entry` sees one \
            just ended as ended.
            """,
            "DecisionsTests/JourneyTests/anEventDoesNotExitTheJourneyItStarts",
            "DecisionsTests/EntryTests/reEntrySeesTheJourneyThatTheSameEventEnded"),
        Sentence(
            """
            At equal instants the timer comes before the event.
            """,
            "DecisionsTests/JourneyTests/atEqualInstantsTheTimerComesFirst",
            "DecisionsTests/AwaitTests/atEqualInstantsTheTimerComesFirst"),
        Sentence(
            """
            **Sends compete in rounds.** What one event, or all timers of one individual at one millisecond, make ready competes.
            """,
            "DecisionsTests/ArbitrationTests/timersOfOneIndividualAtOneInstantCompeteAndThoseOfTwoDoNot",
            "DecisionsTests/JourneyTests/allTriggersAreJudgedBeforeAnythingIsSent"),
        Sentence(
            """
            The highest `priority` goes first, then the highest `value`, then the first campaign name, then the first key.
            """,
            "DecisionsTests/ArbitrationTests/priorityGoesFirstThenValueThenNameThenKey",
            "DecisionsTests/OrderOfThingsTests/stepsDueAtOneInstantGoInOrderOfIndividualThenCampaignThenKey"),
        Sentence(
            """
            The first that is sent or deferred wins, the others are `outranked` and move on.
            """,
            "DecisionsTests/ArbitrationTests/whoeverIsOutrankedMovesOnToTheNextRound",
            "DecisionsTests/QuietHoursTests/aDeferredSendWinsItsRound"),
        Sentence(
            """
            What they reach at the same instant is the next round.
            """,
            "DecisionsTests/ArbitrationTests/whoeverIsOutrankedMovesOnToTheNextRound"),
        Sentence(
            """
            Transactional sends do not compete.
            """,
            "DecisionsTests/ArbitrationTests/transactionalMessagesDoNotCompete"),
        Sentence(
            """
            A decision is never taken back.
            """,
            "DecisionsTests/OrderOfThingsTests/aDecisionIsNeverTakenBack"),
        Sentence(
            """
            A late exit ends a running journey whatever its own time.
            """,
            "DecisionsTests/JourneyTests/aLateExitEndsARunningJourneyWhateverItsTime"),
        Sentence(
            """
            A late trigger that is older than the running journey's does not restart it.
            """,
            "DecisionsTests/JourneyTests/aTriggerOlderThanTheRunningJourneysDoesNotRestartIt"),
        Sentence(
            """
            A new trigger passes gates 1, 2, 4 and 5.
            """,
            "DecisionsTests/OrderOfThingsTests/whatTheFirstGateStopsRestartsNothing",
            "DecisionsTests/JourneyTests/whatStopsARestartLeavesTheRunningJourney",
            "DecisionsTests/HoldoutTests/aRestartIsDrawnAnewAsAnEntryIs"),
        Sentence(
            """
            If one stops it, the running journey goes on.
            """,
            "DecisionsTests/JourneyTests/whatStopsARestartLeavesTheRunningJourney",
            "DecisionsTests/OrderOfThingsTests/whatTheFirstGateStopsRestartsNothing"),
        Sentence(
            """
            Else the journey begins anew with the new trigger under its old id.
            """,
            "DecisionsTests/JourneyTests/aRestartBeginsAnew",
            "DecisionsTests/OrderOfThingsTests/aRestartKeepsTheJourneysId"),
        Sentence(
            """
            `re_entry` is not asked, and later counts from the journey's end: what was sent before the restart was sent by this journey.
            """,
            "DecisionsTests/JourneyTests/aRestartDoesNotAskForReEntry",
            "DecisionsTests/EntryTests/reEntryCountsFromTheEndOfAJourneyNotFromItsRestart"),
        Sentence(
            """
            Gate 5 stops nothing: it says anew whether the journey is a shadow.
            """,
            "DecisionsTests/HoldoutTests/aRestartIsDrawnAnewAsAnEntryIs"),
        Sentence(
            """
            Of one individual and campaign at most 32 journeys run, and the last 64 keys are remembered for `re_entry`, and as \
            many windows of goals.
            """,
            "DecisionsTests/LimitsTests/aThirtyThirdJourneyOfACampaignDoesNotStart",
            "DecisionsTests/LimitsTests/theLast64EndedKeysAreRemembered",
            "DecisionsTests/GoalTests/ofACampaignsWindowsThe64ThatBeganLastAreRemembered"),
        Sentence(
            """
            Of one individual the last 64 commands are known to what senders tell.
            """,
            "DecisionsTests/FeedbackTests/theLast64CommandsAreKnown"),
        Sentence(
            """
            The new rules hold from one transaction to the next.
            """,
            "EngineTests/RuleSwapTests/aSwapThatDoesNotCommitHasNotHappened"),
        Sentence(
            """
            Running journeys go on with the new text, their steps matched by id.
            """,
            "EngineTests/RuleSwapTests/runningJourneyGoesOnWithTheNewText",
            "EngineTests/RuleSwapTests/stepsAreMatchedByIdWhereverTheyStand"),
        Sentence(
            """
            A due time already set stays, and so does the trigger event with those of its properties that the old text read after \
            its `where` and `key`.
            """,
            "EngineTests/RuleSwapTests/runningJourneyGoesOnWithTheNewText",
            "EngineTests/RuleSwapTests/whatTheOldTextReadOfTheTriggerOnlyOnArrivalTheNewTextDoesNotFind",
            "EngineTests/AwaitSwapTests/itGoesOnWithTheNewTextAndTheOldDueTime"),
        Sentence(
            """
            A journey whose campaign is gone, or whose wait, await or held send is gone or has become a step of another kind, ends \
            `withdrawn`.
            """,
            "EngineTests/RuleSwapTests/journeysOfACampaignThatIsGoneAreWithdrawnInOrder",
            "EngineTests/RuleSwapTests/journeyWhoseStepIsGoneIsWithdrawn",
            "EngineTests/AwaitSwapTests/aStepThatIsGoneOrOfAnotherKindWithdrawsIt",
            "EngineTests/HeldJourneyTests/itIsWithdrawnWhereItsSendIs"),
        Sentence(
            """
            What it awaited before stays, too: at its step `event` is the event that the await around that step ended with.
            """,
            "EngineTests/AwaitSwapTests/whatItAwaitedStays",
            "EngineTests/AwaitSwapTests/theEventOfAnotherAwaitIsNotEvent"),
        Sentence(
            """
            Their state takes at most 960 KiB.
            """,
            "DecisionsTests/RoomTests/aFullStateTakes960KiB"),
        Sentence(
            """
            Where it is full no journey begins (`too_many_journeys`; a restart takes the room of what it replaces), and a send that caps \
            could not remember, or that could not be held, is `suppressed`, `too_large`, with `the individual's state is full` as its \
            detail; an awaited event that finds no room is counted so, and awaited on.
            """,
            "DecisionsTests/RoomTests/aRestartTakesTheRoomOfTheJourneyInWhosePlaceItComes",
            "DecisionsTests/RoomTests/aSendThatCapsCouldNotRememberIsSuppressed",
            "DecisionsTests/RoomTests/aSendThatCouldNotBeHeldIsSuppressed",
            "DecisionsTests/RoomTests/anAwaitedEventThatFindsNoRoomIsCountedAndAwaitedOn"),
    ]
}
