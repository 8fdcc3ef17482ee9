import Events
import YAML

extension DraftReader {
    /// Reports awaits that only what senders tell of messages can end, in a campaign some of whose individuals get none.
    func lintAwaits(_ campaign: CampaignDraft, holdout: Node?) {
        guard let holdout, campaign.purpose == .marketing, let share = campaign.admission.holdout, share.hundredths > 0
        else { return }
        for step in campaign.steps.withInner {
            guard case .await(let draft) = step.action, let first = draft.events.first,
                draft.events.allSatisfy({ Feedback.Kind(eventType: $0.value) != nil })
            else { continue }
            collector.report(
                .unansweredAwait, at: first.span,
                "who is in the campaign's control group gets no message, so that this `await` always ends in `else` for them",
                notes: [Diagnostic.Note("its control group is here", at: holdout.span)],
                help: "wait for what both groups can do, or leave `holdout` out")
        }
    }
}
