"""What is kept on a customer, room by room, to be given out and erased: the whole list."""

from __future__ import annotations

from app.claims.belongings import CLAIMS
from app.forecasts.belongings import RISKS
from app.guarantees.belongings import OFFERS
from app.inbox.belongings import WEBHOOKS
from app.listening.belongings import CASES, REPLIES
from app.listening.customer_notes import CUSTOMER_NOTES
from app.orders.belongings import CUSTOMERS, ORDERS
from app.privacy.belongings import DATA_REQUESTS
from app.promises.belongings import PROMISES
from app.remedies.belongings import REMEDIES
from app.reviews.belongings import REVIEWS
from app.studies.belongings import STUDIES
from app.surveys.belongings import SURVEY_ANSWERS, SURVEY_INVITATIONS
from app.touchpoints.belongings import CONSENTS, LETTERS, MAIL_REPORTS, TOUCHPOINTS, WISHES
from app.tracking.belongings import FOLLOWED_SHIPMENTS
from app.updates.belongings import CONCERNS

BELONGINGS = (
    CUSTOMERS, ORDERS, PROMISES, RISKS, FOLLOWED_SHIPMENTS, TOUCHPOINTS, LETTERS, WISHES, CONSENTS,
    MAIL_REPORTS, REMEDIES, OFFERS, CLAIMS, CONCERNS, REPLIES, SURVEY_INVITATIONS, SURVEY_ANSWERS, CASES,
    CUSTOMER_NOTES,
    STUDIES, REVIEWS, WEBHOOKS, DATA_REQUESTS,
)  # fmt: skip
