"""Facts that are told for the books alone: written into the ledger, and nobody reacts."""

from __future__ import annotations

from app.claims import facts as claim_facts
from app.core.facts import Fact
from app.guarantees import facts as offer_facts
from app.listening.facts import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseTaken,
    ReplyAssigned,
    ReplyClosed,
    ReplyHeard,
    TextThemed,
)
from app.privacy.facts import CustomerErased, DataFileFetched, DataRequested
from app.promises.facts import (
    ArrivalHeard,
    LabelNotUnderstood,
    LabelReadAgain,
    NoticeSettled,
    OutcomeCounted,
    PromiseSuperseded,
    ShownRefused,
    SlotNotUnderstood,
)
from app.remedies import facts as remedy_facts
from app.reviews import facts as review_facts
from app.shops.facts import ShopUninstalled
from app.staff.facts import RoleChanged
from app.studies import facts as study_facts
from app.surveys.facts import QuestionAdded, QuestionAsked, WordingChanged
from app.touchpoints.facts import CustomerSaid
from app.updates.facts import ConcernClosed, ConcernRaised

BOOKED: tuple[type[Fact], ...] = (
    ShopUninstalled, PromiseSuperseded, LabelNotUnderstood, LabelReadAgain, ShownRefused,
    SlotNotUnderstood, ArrivalHeard, NoticeSettled, OutcomeCounted, remedy_facts.RemedyAsked,
    remedy_facts.RemedyTried, remedy_facts.RemedyUncertain, remedy_facts.RemedyPutOff,
    remedy_facts.RemedyFellBack, remedy_facts.RemedyCostKnown, offer_facts.OfferWithheld,
    offer_facts.OfferWatched, offer_facts.OfferUnwatched, offer_facts.OfferRefused, offer_facts.CallPromised,
    offer_facts.CallNear, offer_facts.FoundAfterAll, offer_facts.KeptAfterAll,
    ConcernRaised, ConcernClosed, CustomerSaid, ReplyHeard, ReplyAssigned,
    ReplyClosed, DataRequested, DataFileFetched, CustomerErased, claim_facts.FitCovered,
    claim_facts.ClaimRefused, claim_facts.AnswerPromised, claim_facts.AnswerGiven, claim_facts.ClaimEscalated,
    claim_facts.ClaimHandedOver, claim_facts.CallAsked, claim_facts.CallClosed, QuestionAsked, QuestionAdded,
    WordingChanged,
    CaseOpened, CaseTaken, CaseClosed, CaseReopened, TextThemed, study_facts.StudyMoved, study_facts.CustomerDrawn,
    study_facts.ExpectationTold, study_facts.AnswerCoded, study_facts.ProcessChanged, study_facts.InsightMoved,
    review_facts.ReviewPublished, review_facts.ReviewRejected, review_facts.ReviewReplied,
    review_facts.RatingTold, RoleChanged,
)  # fmt: skip
