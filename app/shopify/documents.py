"""Every GraphQL text that we send, for the one version of the Admin API that we speak.

The tests check each against Shopify's published schema of that version (tests/contracts/test_graphql_schema.py).
"""

from __future__ import annotations

from dataclasses import dataclass

API_VERSION = "2026-10"  # stable since 1 October 2026, served until 16 October 2027


@dataclass(frozen=True)
class Document:
    """name         the operation's own name in the text
    is_mutation  decides whether a lost answer may be asked for again
    cost         points to set aside before the first answer has told the real figure
    """

    name: str
    text: str
    is_mutation: bool = False
    cost: float = 10.0


SHOP_PROFILE = Document(
    "ShopProfile",
    """
query ShopProfile {
  shop {
    id name myshopifyDomain contactEmail currencyCode ianaTimezone taxesIncluded
    primaryDomain { host }
    shopAddress { countryCodeV2 }
    plan { publicDisplayName partnerDevelopment shopifyPlus }
  }
}
""",
)

GRANTED_SCOPES = Document(
    "GrantedScopes",
    """
query GrantedScopes {
  currentAppInstallation { id accessScopes { handle } }
}
""",
)

# The window that the checkout showed sits on the fulfillment order and in no webhook. Ten fulfillment orders
# are more than any order seen has; the answer says if there were more.
PROMISE_DATES = Document(
    "PromiseDates",
    """
query PromiseDates($id: ID!) {
  order(id: $id) {
    id updatedAt cancelledAt requiresShipping
    fulfillmentOrders(first: 10) {
      pageInfo { hasNextPage }
      nodes {
        id status fulfillAt fulfillBy
        deliveryMethod {
          methodType presentedName minDeliveryDateTime maxDeliveryDateTime
          brandedPromise { handle }
        }
      }
    }
  }
}
""",
    cost=25.0,
)

# A webhook about a part names only the part; what it belongs to is asked for once.
PART_ORDER = Document(
    "PartOrder",
    """
query PartOrder($id: ID!) {
  fulfillmentOrder(id: $id) { id order { id } }
}
""",
    cost=5.0,
)

# Only the kind that we make is read: of a merchant's own of another kind it is enough to know that it is there.
DISCOUNT_FIELDS = """
fragment DiscountFields on DiscountCodeNode {
  id
  codeDiscount {
    __typename
    ... on DiscountCodeBasic { title startsAt endsAt usageLimit codes(first: 1) { nodes { code } } }
  }
}
"""

# It documents no idempotency key: a repeat is refused with TAKEN instead, since a code exists once per shop.
DISCOUNT_CREATE = Document(
    "DiscountCreate",
    """
mutation DiscountCreate($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) {
    codeDiscountNode { ...DiscountFields }
    userErrors { field message code }
  }
}
"""
    + DISCOUNT_FIELDS,
    is_mutation=True,
    cost=20.0,
)

DISCOUNT_BY_CODE = Document(
    "DiscountByCode",
    """
query DiscountByCode($code: String!) {
  codeDiscountNodeByCode(code: $code) { ...DiscountFields }
}
"""
    + DISCOUNT_FIELDS,
)

# For the reconciliation: what the webhooks of these orders would have told. One order asks for about a
# hundred points, and a query may cost a thousand.
ORDERS_PAGE = 5
ORDERS_UPDATED_SINCE = Document(
    "OrdersUpdatedSince",
    """
query OrdersUpdatedSince($filter: String!, $first: Int!, $after: String) {
  orders(query: $filter, first: $first, after: $after, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id legacyResourceId name test sourceName customerLocale
      createdAt processedAt updatedAt cancelledAt closedAt
      currencyCode presentmentCurrencyCode displayFinancialStatus displayFulfillmentStatus
      email
      customer { legacyResourceId firstName lastName locale }
      customAttributes { key value }
      shippingAddress { countryCodeV2 provinceCode timeZone }
      shippingLines(first: 3) { nodes { id title code source originalPriceSet { shopMoney { amount } } } }
      totalPriceSet { shopMoney { amount currencyCode } }
      lineItems(first: 30) {
        pageInfo { hasNextPage }
        nodes {
          id title sku quantity currentQuantity requiresShipping isGiftCard
          originalUnitPriceSet { shopMoney { amount } }
        }
      }
      fulfillments(first: 5) {
        legacyResourceId name status displayStatus createdAt updatedAt estimatedDeliveryAt deliveredAt
        trackingInfo(first: 1) { company number url }
        events(first: 10, sortKey: HAPPENED_AT, reverse: true) {
          nodes { id status happenedAt createdAt estimatedDeliveryAt }
        }
      }
      refunds(first: 5) { legacyResourceId createdAt updatedAt }
    }
  }
}
""",
    cost=600.0,
)

EVERY_DOCUMENT = (
    SHOP_PROFILE,
    GRANTED_SCOPES,
    PROMISE_DATES,
    PART_ORDER,
    DISCOUNT_CREATE,
    DISCOUNT_BY_CODE,
    ORDERS_UPDATED_SINCE,
)
