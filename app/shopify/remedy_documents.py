"""The GraphQL texts that make good: store credit, gift cards, refunds of shipping, replacements, and what is left."""

from __future__ import annotations

from app.shopify.document import Document

# It takes neither an idempotency key nor a note: app/shopify/credits.py tells ours by the second at which it expires.
CREDIT_STORE = Document(
    "CreditStore",
    """
mutation CreditStore($owner: ID!, $credit: StoreCreditAccountCreditInput!) {
  storeCreditAccountCredit(id: $owner, creditInput: $credit) {
    storeCreditAccountTransaction { id expiresAt }
    userErrors { field message code }
  }
}
""",
    is_mutation=True,
)
CREDIT_FIELDS = """
fragment CreditFields on StoreCreditAccountTransactionConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename createdAt event
    amount { amount currencyCode }
    ... on StoreCreditAccountCreditTransaction { id expiresAt }
  }
}
"""
# The newest first, and by no search: an index may lag behind what has just been written.
STORE_CREDITS = Document(
    "StoreCredits",
    """
query StoreCredits($owner: ID!, $accounts: Int!, $first: Int!) {
  customer(id: $owner) {
    id
    storeCreditAccounts(first: $accounts) {
      nodes {
        id
        balance { amount currencyCode }
        transactions(first: $first, sortKey: CREATED_AT, reverse: true) { ...CreditFields }
      }
    }
  }
}
"""
    + CREDIT_FIELDS,
    cost=320.0,
)
ACCOUNT_CREDITS = Document(
    "AccountCredits",
    """
query AccountCredits($id: ID!, $first: Int!, $after: String) {
  storeCreditAccount(id: $id) {
    id
    transactions(first: $first, after: $after, sortKey: CREATED_AT, reverse: true) { ...CreditFields }
  }
}
"""
    + CREDIT_FIELDS,
    cost=110.0,
)

# A code exists once in a shop, so that a repeat is refused with TAKEN.
GIFT_CARD_CREATE = Document(
    "GiftCardCreate",
    """
mutation GiftCardCreate($input: GiftCardCreateInput!) {
  giftCardCreate(input: $input) {
    giftCard { id lastCharacters note }
    giftCardCode
    userErrors { field message code }
  }
}
""",
    is_mutation=True,
)
# The newest first, and by no search: an index may lag behind what has just been written.
GIFT_CARDS = Document(
    "GiftCards",
    """
query GiftCards($first: Int!, $after: String) {
  giftCards(first: $first, after: $after, sortKey: CREATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { id lastCharacters note createdAt }
  }
}
""",
    cost=101.0,
)

MONEY_FIELDS = """
fragment MoneyFields on MoneyBag {
  shopMoney { amount currencyCode }
  presentmentMoney { amount currencyCode }
}
"""
# What can be given back of an order now, as Shopify reckons it.
ORDER_MONEY = Document(
    "OrderMoney",
    """
query OrderMoney($id: ID!, $lines: Int!) {
  order(id: $id) {
    id cancelledAt displayFinancialStatus currencyCode presentmentCurrencyCode
    totalPriceSet { ...MoneyFields }
    totalRefundedSet { ...MoneyFields }
    customer { id }
    lineItems(first: $lines) { pageInfo { hasNextPage endCursor } nodes { id refundableQuantity } }
    suggestedRefund(refundShipping: true) { shipping { maximumRefundableSet { ...MoneyFields } } }
  }
}
"""
    + MONEY_FIELDS,
    cost=220.0,
)
ORDER_REFUND_NOTES = Document(
    "OrderRefundNotes",
    """
query OrderRefundNotes($id: ID!, $refunds: Int!) {
  order(id: $id) { id refunds(first: $refunds) { id note } }
}
""",
    cost=110.0,
)
# Shopify says from which payments the shipping goes back, and how much of each.
SHIPPING_SUGGESTED = Document(
    "ShippingSuggested",
    """
query ShippingSuggested($id: ID!, $whole: Boolean, $amount: Money, $refunds: Int!) {
  order(id: $id) {
    id cancelledAt currencyCode presentmentCurrencyCode
    refunds(first: $refunds) { id note }
    suggestedRefund(refundShipping: $whole, shippingAmount: $amount) {
      shipping { amountSet { ...MoneyFields } maximumRefundableSet { ...MoneyFields } }
      suggestedTransactions { gateway parentTransaction { id } amountSet { ...MoneyFields } }
    }
  }
}
"""
    + MONEY_FIELDS,
    cost=140.0,
)
# Fails without the key since 2026-04. Shopify remembers a key for a day.
REFUND_CREATE = Document(
    "RefundCreate",
    """
mutation RefundCreate($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id note }
    userErrors { field message }
  }
}
""",
    is_mutation=True,
)

# What a replacement is made of. The address is read to be handed back to Shopify at once; it is kept nowhere.
REPLACED = Document(
    "Replaced",
    """
query Replaced($id: ID!, $lines: Int!) {
  order(id: $id) {
    id email currencyCode
    customer { id }
    shippingLine { title }
    shippingAddress {
      firstName lastName company address1 address2 zip city provinceCode countryCodeV2 phone
    }
    lineItems(first: $lines) {
      pageInfo { hasNextPage endCursor }
      nodes { id quantity variant { id } }
    }
  }
}
""",
    cost=420.0,
)
REPLACEMENT_CREATE = Document(
    "ReplacementCreate",
    """
mutation ReplacementCreate($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) {
    draftOrder { id status tags }
    userErrors { field message }
  }
}
""",
    is_mutation=True,
)
REPLACEMENT_COMPLETE = Document(
    "ReplacementComplete",
    """
mutation ReplacementComplete($id: ID!) {
  draftOrderComplete(id: $id) {
    draftOrder { id status order { id } }
    userErrors { field message }
  }
}
""",
    is_mutation=True,
)
DRAFT = Document(
    "Draft",
    """
query Draft($id: ID!) {
  draftOrder(id: $id) { id status order { id } }
}
""",
)
# The newest first. The orders are asked for too: a merchant may have deleted the draft behind one.
REPLACEMENTS = Document(
    "Replacements",
    """
query Replacements($filter: String!, $first: Int!, $after: String) {
  draftOrders(first: $first, after: $after, sortKey: ID, reverse: true) {
    pageInfo { hasNextPage endCursor }
    nodes { id createdAt tags order { id } }
  }
  orders(query: $filter, first: 3, sortKey: CREATED_AT, reverse: true) { nodes { id tags } }
}
""",
    cost=210.0,
)

REMEDY_DOCUMENTS = (
    CREDIT_STORE,
    STORE_CREDITS,
    ACCOUNT_CREDITS,
    ORDER_MONEY,
    ORDER_REFUND_NOTES,
    SHIPPING_SUGGESTED,
    REFUND_CREATE,
    REPLACED,
    REPLACEMENT_CREATE,
    REPLACEMENT_COMPLETE,
    DRAFT,
    REPLACEMENTS,
)
# Only where Shopify has granted write_gift_cards to the app besides.
GIFT_CARD_DOCUMENTS = (GIFT_CARD_CREATE, GIFT_CARDS)
