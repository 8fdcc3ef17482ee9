extension Sentence {
    /// What the page says of gates: its sentences, and the rows of the table.
    static let gates: [Sentence] = [
        Sentence(
            """
            An event of a campaign's `trigger` for which `where` holds passes these *gates*.
            """,
            "DecisionsTests/EntryTests/ageIsAskedBeforeTheKeyAndTheKeyBeforeTheCondition"),
        Sentence(
            """
            A journey's send passes more.
            """,
            "DecisionsTests/SuppressTests/itIsAskedAfterTheStepsOwnConditionAndBeforeConsent"),
        Sentence(
            """
            What a gate stops is `suppressed`, with the gate's reason.
            """,
            "DecisionsTests/EntryTests/aTracedCampaignRecordsEveryGateEachTime"),
        Sentence(
            """
            A suppressed send moves on to the next step.
            """,
            "DecisionsTests/ExpiryTests/anExpiredOneIsAStepPassed",
            "DecisionsTests/ArbitrationTests/whoeverIsOutrankedMovesOnToTheNextRound"),
        Sentence(
            """
            | 1 | `mode`, `active`, `rollout` | `paused`, `inactive`, `rollout` |
            """,
            "DecisionsTests/AdmissionTests/aPausedCampaignStartsNothingAndThatHasNoRecord",
            "DecisionsTests/AdmissionTests/itStartsJourneysFromTheFirstInstantOfItsPeriodUntilJustBeforeItsEnd",
            "DecisionsTests/AdmissionTests/aRolloutTakesInThoseThatItDraws",
            "DecisionsTests/AdmissionTests/theFirstGateIsAskedInTheOrderOfItsRow"),
        Sentence(
            """
            | 2 | the event's age on arrival is at most `max_age` | `stale_trigger` |
            """,
            "DecisionsTests/EntryTests/whatIsExactlyMaxAgeOldStillStarts",
            "DecisionsTests/EntryTests/ageIsAskedBeforeTheKeyAndTheKeyBeforeTheCondition"),
        Sentence(
            """
            | 3 | the key has no running journey (or `restart: true`), `re_entry` allows it, and fewer than 32 \
            journeys of the campaign run | `already_running`, `re_entry`, `too_many_journeys` |
            """,
            "DecisionsTests/EntryTests/alreadyRunningIsRecordedOnceADay",
            "DecisionsTests/EntryTests/reEntryNeverIsRecordedOnceADay",
            "DecisionsTests/EntryTests/reEntryAfterAPauseCountsFromTheEnd",
            "DecisionsTests/LimitsTests/aThirtyThirdJourneyOfACampaignDoesNotStart"),
        Sentence(
            """
            | 4 | `when` | `condition` |
            """,
            "DecisionsTests/EntryTests/aConditionThatFailsIsSeenOnlyWhereTraced"),
        Sentence(
            """
            | 5 | global holdout, campaign holdout (marketing only) | `global_holdout`, `campaign_holdout`: the \
            journey runs on as a shadow |
            """,
            "DecisionsTests/HoldoutTests/individualsAreDrawnByTheHashesThatThePageGives",
            "DecisionsTests/HoldoutTests/onlyMarketingHasControlGroups",
            "DecisionsTests/ShadowTests/aShadowPassesAllGatesOfASend"),
        Sentence(
            """
            | | what the journey must keep is at most 16 KiB, and the individual's state has room | `too_large`, \
            `too_many_journeys` |
            """,
            "DecisionsTests/LimitsTests/whatIsKeptOfATriggerIsAtMost16KiBAsCompactJSON",
            "DecisionsTests/LimitsTests/aFullBufferTakesNoMoreJourneys"),
        Sentence(
            """
            | 6 | the step's `when`; `mode: paused`; `active.sends` | `step_condition`, `paused`, `inactive` |
            """,
            "DecisionsTests/AdmissionTests/aStepsConditionIsAskedBeforeItIsPaused",
            "DecisionsTests/AdmissionTests/whatComesDueOfAPausedCampaignIsPassedOver",
            "DecisionsTests/AdmissionTests/aPeriodBindsTheSendsOfRunningJourneysOnlyWhereItSaysSo"),
        Sentence(
            """
            | 7 | `policies.suppress` | `suppressed`, naming the policy |
            """,
            "DecisionsTests/SuppressTests/whileItsConditionHoldsNothingIsSentAndItIsNamed"),
        Sentence(
            """
            | 8 | consent for some channel, for the purpose and for labels; an address; hours; params can be \
            rendered | `no_consent`, `unreachable`, `error` |
            """,
            "DecisionsTests/SendTests/consentIsNeededForMarketingOnly",
            "DecisionsTests/SendTests/theConsentOfALabelIsNeededForEveryPurpose",
            "DecisionsTests/SendTests/anEmptyAddressAndOneThatErrsAreNotUsable",
            "DecisionsTests/ChannelHoursTests/anUnknownZoneIsOutside",
            "DecisionsTests/SendTests/aParamThatCannotBeRenderedStopsTheSend"),
        Sentence(
            """
            | 9 | no other send of this instant ranks before it | `outranked`, naming the winner |
            """,
            "DecisionsTests/ArbitrationTests/priorityGoesFirstThenValueThenNameThenKey",
            "DecisionsTests/ArbitrationTests/whoeverIsOutrankedMovesOnToTheNextRound"),
        Sentence(
            """
            | 10 | the channel's `hours`, where it holds | deferred: `channel_hours` |
            """,
            "DecisionsTests/ChannelHoursTests/whereOnlyClosedOnesAreLeftItIsHeldToTheEarliestOpening"),
        Sentence(
            """
            | 11 | quiet hours; the command would not be expired | deferred: `quiet_hours`, `unknown_time_zone`; \
            dropped: the same, `expired` |
            """,
            "DecisionsTests/QuietHoursTests/holdDefersToTheEnd",
            "DecisionsTests/QuietHoursTests/whereNobodyKnowsTheZoneTheyHoldForMaxHold",
            "DecisionsTests/QuietHoursTests/dropSuppresses",
            "DecisionsTests/ExpiryTests/aHoldThatWouldEndAtOrAfterItIsSuppressedAtOnce"),
        Sentence(
            """
            | 12 | caps; room to remember the send for them | `capped`, naming the cap; `too_large` |
            """,
            "DecisionsTests/CapsTests/everyCapMustHoldAndTheFirstThatDoesNotIsNamed",
            "DecisionsTests/RoomTests/aSendThatCapsCouldNotRememberIsSuppressed"),
        Sentence(
            """
            Any expression that errs makes its gate stop with the reason `error` and the message.
            """,
            "DecisionsTests/EntryTests/aConditionThatErrsIsAlwaysRecorded",
            "DecisionsTests/EntryTests/whatCanBeNoKeyIsAnError",
            "DecisionsTests/SuppressTests/aConditionThatErrsSuppressesAndNamesThePolicy",
            "DecisionsTests/SendTests/aParamThatCannotBeRenderedStopsTheSend"),
        Sentence(
            """
            The `where` of a trigger, an exit, an await or a goal that errs does not match: this is counted, and has \
            no record.
            """,
            "DecisionsTests/EntryTests/aTriggersConditionThatErrsIsCountedAndLeavesNoRecord",
            "DecisionsTests/JourneyTests/anExitWhoseConditionErrsDoesNotMatchAndTheNextIsAsked",
            "DecisionsTests/AwaitTests/aWhereThatErrsDoesNotMatchAndIsCounted",
            "DecisionsTests/GoalTests/aWhereThatErrsDoesNotMatchIsCountedAndLeavesNoRecord"),
        Sentence(
            """
            A journey ends (`exited`) with one of the reasons `completed`, `exit`, `restarted`, `merged` (a link \
            found one with its campaign and key, which stays), `erased`, `withdrawn` (its campaign or its step is \
            gone from the rules) and `error` (an `until` that errs).
            """,
            "DecisionsTests/FoldingTests/aTracedCampaignTellsEveryOutcomeAndFoldsNothing",
            "DecisionsTests/JourneyTests/aLateExitEndsARunningJourneyWhateverItsTime",
            "DecisionsTests/JourneyTests/aRestartBeginsAnew",
            "EngineTests/IdentityTests/ofTwoJourneysWithOneKeyTheOwnStays",
            "EngineTests/ErasureTests/journeysEndWithoutSendingAndNothingIsLeft",
            "EngineTests/RuleSwapTests/journeysOfACampaignThatIsGoneAreWithdrawnInOrder",
            "DecisionsTests/JourneyTests/untilThatErrsEndsTheJourney"),
    ]
}
