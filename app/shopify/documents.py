"""Every GraphQL text that we send, for the one version of the Admin API that we speak.

The tests check each against Shopify's published schema of that version (tests/contracts/test_graphql_schema.py).
"""

from __future__ import annotations

from app.shopify.document import API_VERSION, Document
from app.shopify.order_documents import ORDER_DOCUMENTS
from app.shopify.product_documents import PRODUCT_DOCUMENTS
from app.shopify.rating_documents import RATING_DOCUMENTS
from app.shopify.remedy_documents import GIFT_CARD_DOCUMENTS, REMEDY_DOCUMENTS

__all__ = ["API_VERSION", "EVERY_DOCUMENT", "Document"]

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

# A customer who wants no letters from us wants none from the shop. Saying it again changes nothing.
CUSTOMER_UNSUBSCRIBE = Document(
    "CustomerUnsubscribe",
    """
mutation CustomerUnsubscribe($input: CustomerEmailMarketingConsentUpdateInput!) {
  customerEmailMarketingConsentUpdate(input: $input) {
    customer { id }
    userErrors { field message code }
  }
}
""",
    is_mutation=True,
)

EVERY_DOCUMENT = (
    SHOP_PROFILE,
    GRANTED_SCOPES,
    PROMISE_DATES,
    PART_ORDER,
    DISCOUNT_CREATE,
    DISCOUNT_BY_CODE,
    CUSTOMER_UNSUBSCRIBE,
    *ORDER_DOCUMENTS,
    *REMEDY_DOCUMENTS,
    *GIFT_CARD_DOCUMENTS,
    *PRODUCT_DOCUMENTS,
    *RATING_DOCUMENTS,
)
